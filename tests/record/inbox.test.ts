import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { reportPath } from '../../scripts/lib/reports/ledger-entry.ts';
import { reportBytes } from '../../scripts/lib/reports/schema.ts';
import { sampleContext, sampleReport } from '../reports/sample.ts';
import { checkOf, fillInbox, openScene, placeReport, reportOf, type Scene } from './scene.ts';

const refusedOf = async (scene: Scene, inbox: string) => {
  const result = await scene.record(inbox);
  const red = result.checks.filter(({ id, verdict }) => id === 'REC-01' && verdict === 'red');
  return { result, red };
};
const recorded = async (scene: Scene) => readLedger(join(await scene.clone(), 'reports'));

test('a report that was changed in the inbox is refused by name, and the others are recorded', async () => {
  await using scene = await openScene();
  const [one, two] = [reportOf('4711', 1), reportOf('4711', 2)];
  const inbox = await fillInbox(await scene.folder('inbox'), [one, two]);
  const path = join(inbox, 'bulkhead-reports-one', reportPath(one));
  const forged = { ...one, verdict: 'green' as const, checks: [] };
  await writeFile(path, reportBytes(forged));
  const { result, red } = await refusedOf(scene, inbox);
  assert.is(result.verdict, 'red');
  assert.is(red.length, 1);
  assert.match(red[0]?.object ?? '', reportPath(one));
  assert.match(red[0]?.observed ?? '', 'CHANGED');
  assert.equal(
    (await recorded(scene)).map(({ path }) => path),
    [reportPath(two)],
  );
  assert.equal(await scene.problems(), []);
});

test('files that are no sound reports are refused by name', async () => {
  await using scene = await openScene();
  const sound = reportOf('4711', 1);
  const inbox = await fillInbox(await scene.folder('inbox'), [sound]);
  await placeReport(inbox, reportOf('4711', 2), Buffer.from('{}'));
  await placeReport(inbox, reportOf('4711', 3), Buffer.from('not JSON'));
  await placeReport(inbox, reportOf('4711', 4), Buffer.from(JSON.stringify(reportOf('4711', 4))));
  await placeReport(inbox, reportOf('4711', 5), Buffer.alloc(9 << 20, 0x20));
  await writeFile(join(inbox, 'stray.json'), '[]');
  const { red } = await refusedOf(scene, inbox);
  assert.is(red.length, 5, JSON.stringify(red, null, 1));
  assert.is((await recorded(scene)).length, 1);
});

test('derived files, Markdown and other files are passed over', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 1)]);
  await mkdir(join(inbox, 'badges'));
  for (const name of ['latest.json', 'badges/backup.json', 'README.md', 'log.txt']) {
    await writeFile(join(inbox, name), '{}');
  }
  const { result, red } = await refusedOf(scene, inbox);
  assert.equal(red, []);
  assert.is(result.verdict, 'green');
});

test('the same report twice is recorded once; two of one name with other bytes are both refused', async () => {
  await using scene = await openScene();
  const [one, two] = [reportOf('4711', 1), reportOf('4711', 2)];
  const inbox = await fillInbox(await scene.folder('inbox'), [one, two]);
  await cp(join(inbox, 'bulkhead-reports-one'), join(inbox, 'again'), { recursive: true });
  assert.is((await scene.record(inbox)).outputs?.recorded, '2');
  const three = reportOf('4711', 3);
  const conflict = await scene.folder('conflict');
  await placeReport(join(conflict, 'a'), three);
  await placeReport(join(conflict, 'b'), { ...three, summary: 'another' });
  const { red } = await refusedOf(scene, conflict);
  assert.is(red.length, 2);
  assert.match(red[0]?.observed ?? '', 'CONFLICT');
  assert.is((await recorded(scene)).length, 2);
});

test('two jobs of a run that end the same kind in the same second are both recorded, the earlier first', async () => {
  await using scene = await openScene();
  const env = { GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '1', GITHUB_JOB: 'backup' };
  const of = (shard: string, milliseconds: string) =>
    sampleReport({
      at: `2026-11-21T02:00:07.${milliseconds}Z`,
      kind: 'backup',
      context: sampleContext({ env }),
      result: { summary: shard },
    });
  const inbox = await scene.folder('inbox');
  const [late, early, twin] = [of('s01', '900'), of('s02', '100'), of('s03', '900')];
  await fillInbox(inbox, [late], 'backup-s01');
  await fillInbox(inbox, [early], 'backup-s02');
  await fillInbox(inbox, [twin], 'backup-s03');
  const { result, red } = await refusedOf(scene, inbox);
  assert.equal(red, []);
  assert.is(result.outputs?.recorded, '3');
  const lines = (await recorded(scene)).map(({ path }) => path);
  assert.is(lines[0], reportPath(early));
  assert.equal(lines.slice(1), [reportPath(late), reportPath(twin)].sort());
  assert.equal(await scene.problems(), []);
});

test('a report that the ledger has with other bytes is refused', async () => {
  await using scene = await openScene();
  const one = reportOf('4711', 1);
  await scene.record(await fillInbox(await scene.folder('inbox'), [one]));
  const forged = await scene.folder('forged');
  await placeReport(forged, { ...one, summary: 'all is well' });
  const { result, red } = await refusedOf(scene, forged);
  assert.is(result.verdict, 'red');
  assert.match(red[0]?.observed ?? '', 'the ledger knows');
  assert.is((await scene.fake.git.log('main')).length, 2);
});

test('a report that its job has a line for, and that is gone, is missed by name', async () => {
  await using scene = await openScene();
  const [one, two] = [reportOf('4711', 1), reportOf('4711', 2)];
  const inbox = await fillInbox(await scene.folder('inbox'), [one, two]);
  await rm(join(inbox, 'bulkhead-reports-one', reportPath(one)));
  const { red } = await refusedOf(scene, inbox);
  assert.equal(
    red.map(({ object }) => object),
    [`bulkhead-reports-one/${reportPath(one)}`],
  );
  assert.match(red[0]?.observed ?? '', 'LOST');
});

test('what was recorded may be cleared away from the inbox, also with its line still there', async () => {
  await using scene = await openScene();
  const [one, two] = [reportOf('4711', 1), reportOf('4711', 2)];
  const inbox = await fillInbox(await scene.folder('inbox'), [one]);
  await scene.record(inbox);
  await rm(join(inbox, 'bulkhead-reports-one', reportPath(one)));
  await fillInbox(inbox, [two]);
  const { result, red } = await refusedOf(scene, inbox);
  assert.equal(red, []);
  assert.is(result.outputs?.recorded, '1');
});

test('a symbolic link is not followed', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 1)]);
  const outside = await scene.folder('outside');
  await placeReport(outside, reportOf('4711', 2));
  await symlink(outside, join(inbox, 'link'));
  const { red } = await refusedOf(scene, inbox);
  assert.equal(
    red.map(({ object }) => object),
    ['link'],
  );
  assert.is((await recorded(scene)).length, 1);
});

test('a ledger that is damaged at its end is not written to', async () => {
  await using scene = await openScene();
  await scene.record(await fillInbox(await scene.folder('inbox'), [reportOf('4711', 1)]));
  const text = await readFile(join(await scene.clone(), 'reports/ledger/2026.jsonl'), 'utf8');
  const parent = (await scene.fake.git.head('main')) ?? '';
  const broken = { path: 'reports/ledger/2026.jsonl', bytes: Buffer.from(`${text}{"at":`) };
  const shared = { branch: 'main', message: 'Broken', author: 'somebody', deletions: [], at: new Date() };
  await scene.fake.git.commit({ ...shared, parent, additions: [broken] });
  const more = await fillInbox(await scene.folder('more'), [reportOf('4712', 2)]);
  try {
    await scene.record(more);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /torn/);
  }
});

test('the inbox is not changed', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 1)]);
  const ledger = join(inbox, 'bulkhead-reports-one/ledger/2026.jsonl');
  const before = await readFile(ledger, 'utf8');
  await scene.record(inbox);
  assert.is(await readFile(ledger, 'utf8'), before);
});

test('a broken model does not keep evidence from being recorded, and is told', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 1)]);
  const result = await scene.record(inbox, { config: join(scene.root, 'none.yaml') });
  assert.is(result.outputs?.recorded, '1');
  assert.is(result.verdict, 'grey');
  assert.match(checkOf(result, 'REC-05')?.observed ?? '', 'none.yaml');
});

test.run();
