import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { folderTree, overlay } from '../../scripts/lib/reports/tree.ts';
import { writeDerived } from '../../scripts/lib/reports/write-derived.ts';
import { objectivesSchema } from '../../scripts/lib/tenancy/objectives-schema.ts';
import { freshness } from '../../scripts/lib/watchdog/objectives.ts';
import { dashboard, derived, NOW, rowOf, tell, tellAll } from './dashboard-ledger.ts';
import { reportsFolder } from './folder.ts';
import { sampleCheck } from './sample.ts';

const red = (id: string) => sampleCheck({ id, verdict: 'red', observed: '3 rows' });

test('all controls are current: said in the first line, with every kind that never ran named', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const page = await dashboard(folder.path);
  assert.is(page.split('\n')[2], '🟢 **All controls current as of 2026-11-21 06:00 UTC.**');
  assert.match(page, /Never ran, and without an objective: seed, .*evidence\./);
  assert.match(rowOf(page, 'backup'), /🟢 green \| sample \| 2026-11-21 02:23 UTC \| 3 h \(at most 26 h\)/);
  assert.match(page, /No check is red or grey/);
});

test('what is red comes before all else, then what is grey', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  await tell(folder.path, 'canary', {
    at: '2026-11-21T03:00:00.000Z',
    checks: [red('CAN-01')],
    summary: 'rows lost',
  });
  await tell(folder.path, 'isolation', {
    at: '2026-11-21T03:00:00.000Z',
    checks: [sampleCheck({ verdict: 'grey' })],
    summary: 'could not look',
  });
  const lines = (await dashboard(folder.path)).split('\n');
  assert.match(lines[2] ?? '', /^🔴 \*\*1 kind of evidence red, 5 of 7 controls current/);
  assert.is(lines[4], '- 🔴 **canary** red: rows lost.');
  assert.is(lines[5], '- ⚪ **isolation** grey: could not look.');
  assert.match(lines.join('\n'), /\| 🔴 \| `CAN-01` `public\.parts`/);
});

test('an empty ledger, and kinds that never ran, are not green', async () => {
  await using folder = await reportsFolder();
  const empty = await dashboard(folder.path);
  assert.match(
    empty,
    /^# Evidence\n\n⚪ \*\*Nothing is red, and not everything is shown yet: 0 of 7 controls current/,
  );
  assert.match(rowOf(empty, 'backup'), /⚪ never ran/);
  assert.match(empty, /The ledger is empty/);
  await tell(folder.path, 'backup', { at: '2026-11-01T02:00:00.000Z' });
  const page = await dashboard(folder.path);
  assert.match(rowOf(page, 'canary'), /🔴 overdue/);
  assert.match(rowOf(page, 'backup'), /🔴 late .* 20 d \(at most 26 h\)/);
  assert.match(page, /## Gaps\n[\s\S]*\| backup \| 2026-11-01 02:00 UTC \| still open \|/);
});

test('a plan, a dry run and a look at one side of it are no good evidence', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const later = { at: '2026-11-21T05:00:00.000Z' };
  await tell(folder.path, 'restore-drill', { ...later, inputs: { dryRun: true } });
  await tell(folder.path, 'retention', { ...later, inputs: { apply: false } });
  await tell(folder.path, 'backup', { ...later, command: 'check-bucket' });
  await tell(folder.path, 'recovery', { ...later, facts: { dryRun: true } });
  const page = await dashboard(folder.path);
  for (const kind of ['restore-drill', 'retention', 'backup']) {
    assert.match(rowOf(page, kind), /🟢 green .*2026-11-21 02:23 UTC/, kind);
    assert.match(rowOf(page, kind), /20261121T050000Z/, 'the newest report is the later one');
  }
  assert.match(rowOf(page, 'recovery'), /⚪ only planned \| sample \| none/);
  assert.match(page, /A1\.3 .* \[2026-11-21\]\(restore-drill\/2026\/11\/20261121T022314Z/);
});

test('only the same command on the same environment takes red back', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const at = (hour: number) => `2026-11-21T0${hour}:00:00.000Z`;
  await tell(folder.path, 'hardening', { at: at(3), environment: 'production', checks: [red('RLS-01')] });
  await tell(folder.path, 'hardening', { at: at(4), environment: 'staging' });
  await tell(folder.path, 'hardening', { at: at(4), environment: 'production', command: 'scan-service-key' });
  const before = await dashboard(folder.path);
  assert.match(rowOf(before, 'hardening'), /🔴 red/);
  assert.match(before, /This ledger holds reports of production, sample/);
  await tell(folder.path, 'hardening', { at: at(5), environment: 'production' });
  assert.match(rowOf(await dashboard(folder.path), 'hardening'), /🟢 green/);
});

test('an incident tells since when, and its issue when the alerts know it', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  for (const hour of [3, 4]) {
    await tell(folder.path, 'canary', { at: `2026-11-21T0${hour}:00:00.000Z`, checks: [red('CAN-01')] });
  }
  const incident = (check: string, url: string) => ({
    check,
    object: 'public.parts',
    environment: '',
    title: `about | ${check}`,
    state: 'open',
    url,
  });
  await tell(folder.path, 'alert', {
    facts: {
      incidents: [
        incident('CAN-01', 'https://github.com/o/r/issues/7'),
        incident('old', 'javascript:alert(1)'),
        { ...incident('closed', 'https://github.com/o/r/issues/8'), state: 'closed' },
        'not an incident',
      ],
    },
  });
  const page = await dashboard(folder.path);
  assert.match(
    page,
    /`CAN-01`.*2026-11-21 03:00 UTC .*\[issue 7\]\(https:\/\/github\.com\/o\/r\/issues\/7\)/,
  );
  assert.match(page, /no newest report tells of any more:\n\n- open about &#124; old/);
  assert.not.match(page, /javascript|issues\/8/);
});

test('the night’s summary does not repeat what its steps tell', async () => {
  await using folder = await reportsFolder();
  await tell(folder.path, 'canary', { checks: [red('CAN-01')] });
  await tell(folder.path, 'nightly', { checks: [red('NIGHT-canary-check')] });
  const page = await dashboard(folder.path);
  assert.match(page, /CAN-01/);
  assert.not.match(page, /NIGHT-canary-check/);
});

test('a report that is not the one recorded is red, one that is gone is grey, one dated ahead proves nothing', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const { json } = await tell(folder.path, 'isolation', { at: '2026-11-21T03:00:00.000Z' });
  await writeFile(json, '{}');
  await rm((await tell(folder.path, 'canary', { at: '2026-11-21T03:00:00.000Z' })).json);
  await tell(folder.path, 'hardening', { at: '2027-01-01T00:00:00.000Z' });
  const page = await dashboard(folder.path);
  assert.match(rowOf(page, 'isolation'), /🔴 changed/);
  assert.match(rowOf(page, 'canary'), /⚪ not here/);
  assert.match(rowOf(page, 'hardening'), /2026-11-21 02:23 UTC/);
  assert.match(page, /1 report dated in the future/);
});

test('trends: no chart of one point, at most 30, one for each environment, and only what Mermaid can read', async () => {
  await using folder = await reportsFolder();
  const facts = (index: number) => ({
    storedBytes: 5_000_000 + index * 100_000,
    rows: 1e21,
    run: `run-${index}`,
  });
  const day = (index: number) =>
    new Date(Date.parse('2026-10-01T02:00:00Z') + index * 86_400_000).toISOString();
  await tell(folder.path, 'backup', { at: day(0), facts: facts(0) });
  assert.not.match(await dashboard(folder.path), /mermaid/);
  for (let index = 1; index < 36; index += 1)
    await tell(folder.path, 'backup', { at: day(index), facts: facts(index) });
  const page = await dashboard(folder.path);
  const lines = page.match(/^ {4}line \[(.*)\]$/gm) ?? [];
  assert.is(lines.length, 2);
  for (const line of lines) {
    assert.is(line.split(',').length, 30);
    assert.match(line, /^ {4}line \[\d+(?:\.\d+)?(?:, \d+(?:\.\d+)?)*\]$/);
  }
  assert.match(page, /x-axis "2026-10-07 to 2026-11-05" 1 --> 30\n {4}y-axis "MiB" 0 --> 10\n/);
  for (const index of [36, 37]) {
    await tell(folder.path, 'backup', { at: day(index), facts: facts(index), environment: 'a"]\n end ```' });
  }
  const two = await dashboard(folder.path);
  assert.match(two, /title "Size of the backup, a end"/);
  assert.is(two.match(/^```/gm)?.length, 2 * 4 + 2 * 2, 'fences are in pairs');
});

test('text of unknown origin stays text', async () => {
  await using folder = await reportsFolder();
  const evil = '| x | <img src=x onerror=alert(1)> [a](javascript:b) ```\n# head @team #12 **b**';
  await tell(folder.path, 'canary', {
    summary: evil,
    environment: evil,
    checks: [sampleCheck({ id: evil, title: evil, object: evil, observed: evil, verdict: 'red' })],
  });
  await tell(folder.path, 'backup', {
    facts: { run: evil, manifestSha256: evil, storedBytes: 1 },
    inputs: { store: evil },
    environment: evil,
  });
  const page = await dashboard(folder.path, { repositoryUrl: 'https://x/"><script>' });
  assert.not.match(page, /<img src=x|^# head|<script|(?<!\\)\]\(javascript/m);
  for (const line of page.split('\n').filter((text) => text.startsWith('| '))) {
    assert.ok(
      [5, 7, 8].includes(line.split('|').length - 1) || /^\| -|^\| A|^\| C|^\| S|^\| I/.test(line),
      line,
    );
  }
  for (const [path, text] of await derived(folder.path)) {
    if (path.endsWith('.svg')) assert.not.match(text, /onerror/);
  }
});

test('the strip tells runs by shape, and to readers without pictures', async () => {
  await using folder = await reportsFolder();
  for (let hour = 0; hour < 4; hour += 1) {
    await tell(folder.path, 'canary', {
      at: `2026-11-21T0${hour}:00:00.000Z`,
      checks: [hour === 1 ? red('CAN-01') : sampleCheck()],
    });
  }
  const files = await derived(folder.path);
  const svg = files.get('badges/canary-runs.svg') ?? '';
  assert.is(svg.match(/height="14"/g)?.length, 3);
  assert.is(svg.match(/height="6"/g)?.length, 2, 'a broken bar');
  assert.match(svg, /<title>canary: last 4 runs, newest on the right: 3 green, 1 red<\/title>/);
  assert.match(files.get('README.md') ?? '', /alt="last 4 runs, newest on the right: 3 green, 1 red"/);
});

test('badges and latest.json tell the same', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const files = await derived(folder.path);
  assert.match(files.get('badges/backup.svg') ?? '', /aria-label="backup: green 2026-11-21"/);
  assert.equal(JSON.parse(files.get('badges/backup.json') ?? ''), {
    schemaVersion: 1,
    label: 'backup',
    message: 'green 2026-11-21',
    color: 'brightgreen',
  });
  const latest = JSON.parse(files.get('latest.json') ?? '');
  const last = (await readLedger(folder.path)).at(-1);
  assert.is(latest.verdict, 'green');
  assert.is(latest.head.seq, last?.seq);
  assert.is(latest.kinds.backup.lastGood.path, 'backup/2026/11/20261121T022314Z-4711-2.json');
});

test('the same ledger gives the same bytes, also for reports that are not written yet', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const first = await derived(folder.path);
  assert.equal([...(await derived(folder.path))], [...first]);
  const ledger = await readLedger(folder.path);
  const disk = folderTree(folder.path);
  const held = new Map<string, Buffer>();
  for (const { path } of ledger) {
    const bytes = await disk.read(path);
    if (bytes !== undefined) held.set(path, bytes);
  }
  await using elsewhere = await reportsFolder();
  const tree = overlay(folderTree(elsewhere.path), held);
  assert.equal([...(await derived(elsewhere.path, { ledger, tree }))], [...first]);
});

test('the commands on the page work, and find what was changed', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const { json } = await tell(folder.path, 'seed');
  const objectives = objectivesSchema.parse(undefined);
  const { text } = await writeDerived(folder.path, { now: NOW, objectives, freshness });
  const script = /```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const head = /```text\n([0-9a-f]{64})\n```/.exec(text)?.[1] ?? '';
  const run = () =>
    execFileSync('bash', ['-c', `${script} true`], { cwd: folder.path, stdio: 'pipe' }).toString();
  assert.is(run(), `${head}\n`);
  await writeFile(json, '{}');
  assert.match(run(), /seed\/.*FAILED/);
  const ledger = join(folder.path, 'ledger', '2026.jsonl');
  execFileSync('sed', ['-i', '2d', ledger]);
  assert.match(run(), /broken before/);
});

test('10,000 lines take under two seconds, and read only what is needed', async () => {
  await using folder = await reportsFolder();
  await tellAll(folder.path);
  const lines = await readLedger(folder.path);
  const old = Array.from({ length: 10_000 }, (_, index) => {
    const line = lines[index % lines.length];
    if (line === undefined) throw new Error('no line');
    const at = `2026-0${1 + (index % 9)}-11T02:23:14Z`;
    return { ...line, seq: index + 1, at, path: line.path.replace('.json', `-${index + 2}.json`) };
  });
  const disk = folderTree(folder.path);
  let reads = 0;
  const read = (path: string) => {
    reads += 1;
    return disk.read(path);
  };
  const started = process.cpuUsage();
  await derived(folder.path, { ledger: [...old, ...lines], tree: { read } });
  const took = process.cpuUsage(started).user / 1000;
  assert.ok(took < 2000, `${took} ms`);
  assert.ok(reads < 100, `${reads} reads`);
});

test.run();
