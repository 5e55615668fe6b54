import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { reportFiles } from './ledger.ts';
import {
  checkOf,
  findings,
  look,
  MODEL,
  NIGHTLY,
  NOW,
  nights,
  openPortal,
  runAll,
  runNights,
  runWith,
} from './portal.ts';

const day = (text: string) => new Date(`2026-11-${text}:00Z`);

test('a portal whose nights all ran is green, read through the API alone', async () => {
  await using portal = await openPortal();
  runAll(portal);
  const result = await look(portal);
  assert.equal(findings(result), []);
  assert.is(result.verdict, 'green');
  assert.equal(result.outputs, {
    late: '0',
    'late-kinds': '',
    gaps: '0',
    'explained-gaps': '0',
    enabled: '0',
  });
  assert.is(checkOf(result, 'WDG-08')?.observed, '8 starts since 2026-11-12T12:00:00Z, at most 3 min late');
  assert.match(result.summary, /Every expected run happened: 1 of 2 kinds/);
  assert.ok(portal.github.requests.every(({ method, status }) => method === 'GET' && status !== 403));
});

test('a night that never happened: late evidence, an absent start, and no run to be red', async () => {
  await using portal = await openPortal({ told: nights(17, 18) });
  runNights(portal, 11, 12, 13, 14, 15, 16, 17, 18);
  const result = await look(portal);
  assert.is(result.verdict, 'red');
  assert.equal(findings(result), ['WDG-01 backup red', `WDG-08 ${NIGHTLY} red`]);
  assert.match(checkOf(result, 'WDG-01', 'backup')?.observed ?? '', /2 d 9 h old: overdue by 1 d 7 h/);
  assert.is(
    checkOf(result, 'WDG-08')?.observed,
    'nothing has started for 1 d 9 h (2 starts due from 2026-11-19T02:17:00Z on)',
  );
  assert.is(result.outputs?.late, '1');
  assert.is(result.outputs?.['late-kinds'], 'backup');
});

test('GitHub started six hours late and more: told as lateness, and as the likely cause of the gap', async () => {
  const told = [...nights(18), ...nights(20)];
  await using portal = await openPortal({
    told: [...told.slice(0, 1), ['2026-11-19T11:00:00Z', 'backup'], ...told.slice(1)],
  });
  runNights(portal, 11, 12, 13, 14, 15, 16, 17, 18);
  portal.workflows.run(portal.nightly, { createdAt: day('19T10:50') });
  runNights(portal, 20);
  const result = await look(portal);
  assert.equal(findings(result), ['WDG-02 backup red', `WDG-08 ${NIGHTLY} red`]);
  assert.is(
    checkOf(result, 'WDG-08')?.observed,
    'GitHub started it 8 h 33 min late (due 2026-11-19T02:17:00Z)',
  );
  assert.match(
    checkOf(result, 'WDG-02')?.observed ?? '',
    /^no good report for 1 d 8 h \(2026-11-18T02:20:00Z to 2026-11-19T11:00:00Z\), one expected every 1 d 2 h; nothing ran; in that time .*nightly\.yml: GitHub started it 8 h 33 min late/,
  );
  assert.match(checkOf(result, 'WDG-02')?.fix ?? '', /- \{ kind: backup, from: "2026-11-18T02:20:00Z", to: /);
  assert.is(result.outputs?.gaps, '2');
});

test('an explained gap is excepted and counted apart', async () => {
  const explained = `  explained:
    - { kind: backup, from: 2026-11-17, to: 2026-11-19, issue: 31, on: 2026-11-20, reason: the runner was gone }
`;
  await using portal = await openPortal({
    told: [...nights(17, 19, 20)],
    files: { 'bulkhead.yaml': `${MODEL}${explained}` },
  });
  runAll(portal);
  const result = await look(portal);
  assert.equal(findings(result), ['WDG-02 backup excepted']);
  assert.is(result.verdict, 'green');
  assert.match(checkOf(result, 'WDG-02')?.observed ?? '', /\(explained #31: the runner was gone\)/);
  assert.is(result.outputs?.gaps, '0');
  assert.is(result.outputs?.['explained-gaps'], '1');
});

test('a gap is told once: by the first look after its end', async () => {
  const watched = { lookedAt: '2026-11-19T12:00:00.000Z', workflows: [{ path: NIGHTLY, name: 'Nightly' }] };
  await using portal = await openPortal({
    told: [...nights(17, 19), ['2026-11-19T12:00:01Z', 'watchdog', 'red'], ...nights(20)],
    facts: { '2026-11-19T12:00:01Z': watched },
  });
  runAll(portal);
  const result = await look(portal);
  assert.equal(findings(result), []);
  assert.is(result.outputs?.gaps, '1', 'it is still a row');
});

test('the first day: nothing is due, so nothing is red, and nothing is green that was not seen', async () => {
  await using portal = await openPortal({
    told: [['2026-11-20T11:00:00Z', 'keys']],
    at: day('20T11:00'),
  });
  const nightly = portal.workflows.all.pop();
  assert.ok(nightly);
  portal.workflows.add(NIGHTLY, { createdAt: day('20T11:00') });
  const result = await look(portal);
  assert.equal(findings(result), ['WDG-01 backup grey']);
  assert.is(
    checkOf(result, 'WDG-01', 'backup')?.observed,
    'no good report so far: the first one is due in 1 d 1 h',
  );
  assert.is(result.verdict, 'grey');
});

test('an empty ledger is never green; where the workflow is old it is red', async () => {
  await using portal = await openPortal({ told: [] });
  runAll(portal);
  const result = await look(portal);
  assert.equal(findings(result), ['WDG-01 backup red', 'WDG-03 grey', 'WDG-04 reports grey']);
  await using young = await openPortal({ told: [] });
  const blind = await look(young, { input: { workflows: 'none' } });
  assert.is(blind.verdict, 'grey');
});

test('a dry run, another command of the kind, and a report that was changed do not make it fresh', async () => {
  const files = reportFiles(nights(20));
  const [path = ''] = [...files.keys()];
  const cases: readonly [Parameters<typeof openPortal>[0], RegExp][] = [
    [{ told: [['2026-11-20T02:20:00Z', 'backup', 'green', 'backup-nightly', true]] }, /it only planned/],
    [
      { told: [['2026-11-20T02:20:00Z', 'backup', 'green', 'list-backups']] },
      /it is of list-backups, and backup-nightly is what counts/,
    ],
    [
      { told: nights(20), files: { [`reports/${path}`]: '{"verdict":"green"}' } },
      /not the one that the ledger recorded/,
    ],
  ];
  for (const [options, why] of cases) {
    await using portal = await openPortal(options);
    runAll(portal);
    const check = checkOf(await look(portal), 'WDG-01', 'backup');
    assert.is(check?.verdict, 'grey', String(why));
    assert.match(check?.observed ?? '', why);
  }
});

test('clocks: a report dated ahead, and a machine whose clock is wrong', async () => {
  await using portal = await openPortal({ told: [...nights(18), ['2027-06-01T00:00:00Z', 'backup']] });
  runAll(portal);
  const result = await look(portal);
  assert.equal(findings(result), ['WDG-01 backup red', 'WDG-04 reports red']);
  assert.match(checkOf(result, 'WDG-04', 'reports')?.observed ?? '', /\(2027-06-01T00:00:00Z\)/);
  await using other = await openPortal();
  runAll(other);
  const ahead = await look(other, { now: new Date(NOW.getTime() + 20 * 60_000) });
  assert.equal(findings(ahead), ['WDG-04 this machine red']);
  assert.match(checkOf(ahead, 'WDG-04', 'this machine')?.observed ?? '', /: 20 min ahead$/);
});

test('a damaged ledger is red, with file and line', async () => {
  const ledger =
    reportFiles(nights(18, 19, 20))
      .get('ledger/2026.jsonl')
      ?.toString() ?? '';
  const broken = ledger.replace('"verdict":"green"', '"verdict":"gre').slice(0, -10);
  await using portal = await openPortal({ files: { 'reports/ledger/2026.jsonl': broken } });
  runAll(portal);
  const result = await look(portal);
  assert.is(
    checkOf(result, 'WDG-03')?.observed,
    '2 of 3 are no lines: ledger/2026.jsonl:1, ledger/2026.jsonl:3',
  );
});

test('a look back that ends before the last look is grey', async () => {
  const watched = { lookedAt: '2026-11-10T12:00:00.000Z', workflows: [] };
  const days = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
  await using portal = await openPortal({
    told: [['2026-11-10T12:00:01Z', 'watchdog'], ...nights(...days)],
    facts: { '2026-11-10T12:00:01Z': watched },
  });
  runNights(portal, ...days);
  assert.equal(findings(await look(portal)), ['WDG-01 watchdog red', 'WDG-11 grey']);
  const longer = await look(portal, { input: { 'look-back': 14 } });
  assert.equal(findings(longer), ['WDG-01 watchdog red']);
});

test('a pause of everything covers evidence and schedules', async () => {
  const pauses = `  pauses: [{ from: 2026-11-18T12:00:00Z, until: 2026-11-25, reason: moving }]\n`;
  await using portal = await openPortal({
    told: nights(17, 18),
    files: { 'bulkhead.yaml': `${MODEL}${pauses}` },
  });
  runNights(portal, 11, 12, 13, 14, 15, 16, 17, 18);
  const result = await look(portal);
  assert.equal(findings(result), ['WDG-01 backup excepted']);
  assert.match(
    checkOf(result, 'WDG-01', 'backup')?.observed ?? '',
    /paused until 2026-11-26T00:00:00Z \(moving\)/,
  );
});

test('a folder on disk needs no GitHub, and no token without that is refused', async () => {
  await using context = testContext({ clock: NOW });
  const folder = await context.temporaryFolder('watchdog');
  const files = new Map([...reportFiles(nights(19, 20)), ['../bulkhead.yaml', Buffer.from(MODEL)] as const]);
  for (const [path, bytes] of files) {
    const file = join(folder, 'reports', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const config = join(folder, 'bulkhead.yaml');
  const ledger = join(folder, 'reports');
  const result = await runWith({ ledger, config, workflows: 'none' }, context);
  assert.equal(findings(result), []);
  assert.is(result.verdict, 'green');
  assert.equal(findings(await runWith({ ledger, config }, context)), ['WDG-12 grey']);
  try {
    await runWith({ config }, context);
    assert.unreachable();
  } catch (error) {
    assert.is(error instanceof BulkheadError ? error.code : '', 'WATCHDOG_LEDGER');
  }
});

test('reports on a branch of their own', async () => {
  await using portal = await openPortal({ told: [] });
  const files = [...reportFiles(nights(19, 20))].map(([path, bytes]) => ({
    path: `evidence/${path}`,
    bytes,
  }));
  await portal.github.git.commit({
    branch: 'reports',
    parent: '',
    message: 'x',
    author: 'somebody',
    additions: files,
    deletions: [],
    at: NOW,
  });
  runAll(portal);
  const result = await look(portal, { input: { branch: 'reports', folder: 'evidence' } });
  assert.equal(findings(result), []);
  const none = await look(portal, { input: { branch: 'nowhere' } });
  assert.is(none.verdict, 'red', 'a branch that is not there is an empty ledger');
});

test('the switch is told when all is green, not on a dry run, and its failure is red', async () => {
  await using portal = await openPortal();
  runAll(portal);
  const url = `${portal.github.url}/SECRET`;
  const input = { 'ping-url': url };
  const dry = await look(portal, { input: { ...input, 'dry-run': true } });
  assert.equal(dry.lines, ['info: dry run: the outside switch would be told that all is well']);
  assert.not.ok(portal.github.requests.some(({ path }) => path === '/SECRET'));
  const result = await look(portal, { input });
  assert.ok(portal.github.requests.some(({ path }) => path === '/SECRET'));
  assert.is(checkOf(result, 'WDG-10')?.observed, 'it answered 401', 'this fake is no switch');
  assert.is(result.verdict, 'red');
  portal.nightly.state = 'disabled_manually';
  const before = portal.github.requests.length;
  await look(portal, { input });
  assert.not.ok(portal.github.requests.slice(before).some(({ path }) => path === '/SECRET'));
});

test.run();
