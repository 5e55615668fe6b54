import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { digestOf, reportPath } from '../../scripts/lib/reports/ledger-entry.ts';
import { type Report, reportBytes } from '../../scripts/lib/reports/schema.ts';
import { addArtifact } from '../support/github-fake/artifacts.ts';
import { makeZip } from '../support/github-fake/zip.ts';
import { checkOf, failureOf, fillInbox, NOW, openScene, reportOf, type Scene } from './scene.ts';

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR);

/** What a job uploads: its reports, their Markdown and its ledger. */
function zipOf(reports: readonly Report[], lie = false): Buffer {
  const lines = reports.map((report) => {
    const sha256 = digestOf(lie ? 'other' : reportBytes(report));
    return `{"path":"${reportPath(report)}","run":"${report.run.id}","sha256":"${sha256}"}\n`;
  });
  return makeZip({
    ...Object.fromEntries(reports.map((report) => [reportPath(report), reportBytes(report)])),
    'ledger/2026.jsonl': lines.join(''),
    'latest.json': '{}',
  });
}

const upload = (
  scene: Scene,
  run: number,
  reports: readonly Report[],
  createdAt = ago(1),
  name = 'bulkhead-reports-one',
) => addArtifact(scene.fake.state, { name, zip: zipOf(reports), run, createdAt });
const downloads = (scene: Scene) => scene.fake.requests.filter(({ path }) => path.endsWith('/zip')).length;

test('what the API could not take is recorded by the next run, marked as late', async () => {
  await using scene = await openScene();
  const lost = [reportOf('100', 1), reportOf('100', 2, 'backup')];
  upload(scene, 100, lost);
  const inbox = await fillInbox(await scene.folder('inbox-100'), lost);
  scene.fake.faults.add({ path: /graphql/, times: 99, effect: { kind: 'answer', status: 503 } });
  const down = await failureOf(scene.record(inbox, {}, scene.job({ run: '100' })));
  assert.is(down.code, 'GITHUB_UNREACHABLE');
  scene.fake.faults.clear();

  const next = await fillInbox(await scene.folder('inbox-101'), [reportOf('101', 9)]);
  const result = await scene.record(next, { 'look-back': 7 }, scene.job({ run: '101' }));
  assert.is(result.verdict, 'green', JSON.stringify(result.checks));
  assert.match(result.summary, 'recorded 3 reports, 2 of them late');
  assert.equal(result.facts?.late, lost.map(reportPath));
  assert.is((await scene.fake.git.log('main')).length, 2, 'one commit');
  assert.equal(await scene.problems(), []);
  assert.equal(
    (await readLedger(join(await scene.clone(), 'reports'))).map(({ run }) => run),
    ['100', '100', '101'],
  );
});

test('artifacts of this run, of other names, expired ones and those that are too old are left alone', async () => {
  await using scene = await openScene();
  upload(scene, 4711, [reportOf('4711', 1)]);
  upload(scene, 1, [reportOf('1', 2)], ago(1), 'logs');
  upload(scene, 2, [reportOf('2', 3)], ago(24 * 9));
  upload(scene, 3, [reportOf('3', 4)]).expired = true;
  const result = await scene.record(await scene.folder('inbox'), { 'look-back': 7 });
  assert.is(downloads(scene), 0);
  assert.is(result.outputs?.recorded, '0');
  assert.is(result.verdict, 'grey', 'an empty inbox');
});

test('a run whose reports are in the ledger is not downloaded for ever', async () => {
  await using scene = await openScene();
  const old = { ...reportOf('1', 1) };
  upload(scene, 1, [old], ago(30));
  upload(scene, 2, [reportOf('2', 2)], ago(1));
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 9)]);
  await scene.record(inbox, { 'look-back': 7 });
  assert.is(downloads(scene), 2);
  const again = await scene.record(inbox, { 'look-back': 7 });
  assert.is(downloads(scene), 3, 'that of an hour ago is looked at once more');
  assert.is(again.outputs?.recorded, '0');
  assert.is(again.verdict, 'green');
});

test('many artifacts are listed over pages', async () => {
  await using scene = await openScene();
  for (let run = 1; run <= 120; run++) upload(scene, run, [], ago(2), 'other');
  upload(scene, 500, [reportOf('500', 5)], ago(3));
  await scene.record(await scene.folder('inbox'), { 'look-back': 7 });
  assert.is((await readLedger(join(await scene.clone(), 'reports'))).length, 1);
});

test('a damaged, a lying and an oversized artifact are refused by name; the others are recorded', async () => {
  await using scene = await openScene();
  const zip = zipOf([reportOf('1', 1)]);
  const shared = { name: 'bulkhead-reports-one', createdAt: ago(1) };
  addArtifact(scene.fake.state, { ...shared, zip: zip.subarray(0, zip.length - 30), run: 1 });
  addArtifact(scene.fake.state, { ...shared, zip: zipOf([reportOf('2', 2)], true), run: 2 });
  addArtifact(scene.fake.state, { ...shared, zip: makeZip({ 'big.txt': Buffer.alloc(70 << 20) }), run: 3 });
  upload(scene, 4, [reportOf('4', 4)]);
  const result = await scene.record(await scene.folder('inbox'), { 'look-back': 7 });
  assert.is(result.verdict, 'red');
  const red = result.checks.filter(({ verdict }) => verdict === 'red').map(({ object }) => object ?? '');
  assert.is(red.length, 3, red.join());
  assert.is(result.outputs?.recorded, '1');
});

test('a store that fails once is asked again; the token is not sent to it', async () => {
  await using scene = await openScene();
  upload(scene, 1, [reportOf('1', 1)]);
  scene.fake.faults.add({ path: /_blobs/, effect: { kind: 'answer', status: 503 } });
  const result = await scene.record(await scene.folder('inbox'), { 'look-back': 7 });
  assert.is(result.outputs?.recorded, '1');
});

test('without actions: read the check is grey and names it; the reports at hand are recorded', async () => {
  await using scene = await openScene();
  const inbox = await fillInbox(await scene.folder('inbox'), [reportOf('4711', 1)]);
  const token = scene.fake.token({ contents: 'write', metadata: 'read' });
  const result = await scene.record(inbox, { 'look-back': 7, 'github-token': token });
  assert.is(result.verdict, 'grey');
  assert.match(checkOf(result, 'REC-04')?.observed ?? '', '`actions: read`');
  assert.is(result.outputs?.recorded, '1');
});

test.run();
