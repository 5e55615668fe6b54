import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { factsProblem } from '../../scripts/lib/reports/kinds/kinds.ts';
import { readLedger } from '../../scripts/lib/reports/ledger.ts';
import { verifyLedger } from '../../scripts/lib/reports/ledger-verify.ts';
import { parseReport } from '../../scripts/lib/reports/schema.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { type Finished, type RunOptions, runScript } from '../support/command-line.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { createDatabase } from '../support/postgres.ts';

const home = await mkdtemp(join(tmpdir(), 'night-'));
const reports = join(home, 'reports');
const store = join(home, 'store');
const keys = {
  BACKUP_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  BACKUP_SIGNING_KEY: newSigningKey().privatePem,
};

/** `npm start` with a store, reports, keys and temporary folder of this test's own. */
function night(args: readonly string[] = [], options: RunOptions = {}): Promise<Finished> {
  return runScript('scripts/nightly.ts', ['--reports', reports, ...args], {
    ...options,
    env: { ...keys, BACKUP_STORE: `file:${store}`, TMPDIR: home, ...options.env },
  });
}

/** What a night may leave in its temporary folder: nothing. */
async function leftovers(): Promise<string[]> {
  return (await readdir(home)).filter(
    (name) => name.startsWith('bulkhead-pg-') || /^bulkhead-.*-\w{6}$/.test(name),
  );
}

test.after(() => rm(home, { recursive: true, force: true }));

test('the whole night is green, twice, and leaves evidence', async () => {
  const first = await night(['--tenants', '3', '--messages', '300']);
  assert.is(first.code, 0, first.stderr + first.stdout);
  assert.match(first.stderr, /status before hardening: red, as it must be/);
  assert.match(first.stderr, /orphans, planned: red, as it must be/);
  assert.match(first.stderr, /✓ orphans, recovered: green\. .*\b3\b/);
  assert.match(first.stderr, /✓ isolation tests: green\. all \d+ probes of portal held \(100 % /);
  assert.match(first.stderr, /✓ seal the audit trail: green/);
  assert.match(first.stderr, /\n {2}backup is recorded in the database as /);
  assert.match(first.stderr, /\n {2}restore-drill is recorded in the database as /);
  assert.match(first.stderr, /\nstep +verdict +time +report\n/);
  assert.match(first.stdout, /^GREEN {2}nightly: (\d+) of \1 steps/);
  const second = await night(['--tenants', '2', '--messages', '50', '--json']);
  assert.is(second.code, 0, second.stderr);
  const report = JSON.parse(second.stdout);
  assert.is(report.schema, 'bulkhead/report/1');
  assert.is(report.verdict, 'green');
  const planned = report.facts.steps.find(({ step }: { step: string }) => step === 'retention');
  assert.match(planned?.report ?? '', /^retention\//, 'the overview has its report');
  assert.match(
    second.stderr,
    /retention: green\. 2 runs are kept; 0 got a tombstone, 0 wait, 0 were removed/,
  );
  assert.match(
    second.stderr,
    /verify the evidence: green\. \d+ reports, chain intact, 2 anchors match, no gap/,
  );
  for (const step of report.facts.steps) {
    const [kind, id] = step.report.split('/');
    const folder = join(reports, kind, id.slice(0, 4), id.slice(4, 6));
    assert.is(JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')).verdict, step.verdict);
    const shown = await readFile(join(folder, `${id}.md`), 'utf8');
    assert.match(shown, step.verdict);
    if (kind !== 'restore-drill') continue;
    assert.match(
      shown,
      /```mermaid\npie showData title Seconds\n(?: {2}"[^"]+" : [\d.]+\n)+```/,
      'where the time went',
    );
    assert.match(shown, /^ {2}"target" : /m);
  }
  for (const { path } of await readLedger(reports)) {
    const written = parseReport(await readFile(join(reports, path)), path);
    assert.is(factsProblem(written), undefined, `the facts of ${path}`);
  }
  const page = await readFile(join(reports, 'README.md'), 'utf8');
  assert.match(second.stderr, /\ndashboard: .*README\.md\n🟢 All controls current as of /);
  assert.match(page, /^# Evidence\n\n🟢 \*\*All controls current/);
  assert.match(page, /\| nightly \| 🟢 green \| example \|/, 'the night itself is on it');
  assert.match(page, /title "Time to recover"/);
  assert.equal(await verifyLedger(reports), []);
  assert.equal(await leftovers(), []);
  const runs = await listRuns(fileStore(store), 'example');
  assert.is(runs.length, 2);
  for (const name of Object.values(keys)) assert.not.match(first.stderr + first.stdout, name.trim());
});

test('on a database of somebody else it changes nothing, and says what it left out', async () => {
  await using database = await createDatabase('portal');
  const before = await fingerprint(database.url);
  const end = await night([], { env: { DATABASE_URL: database.urlFor('bulkhead_backup') } });
  assert.is(end.code, 1, end.stderr);
  assert.match(end.stderr, /load the portal, apply migrations, set the gate for seeds, seeds are left out/);
  assert.match(
    end.stderr,
    /isolation tests are left to the drill, on the restored copy: the login only reads/,
  );
  assert.match(end.stderr, /✗ status: red/);
  assert.match(end.stderr, /✓ back up: green/);
  assert.match(end.stderr, /no backup is removed: retention is planned/);
  assert.match(end.stderr, /✓ retention, planned: green/);
  assert.match(end.stderr, /CAN-20\) is left out: the login only reads/);
  assert.match(end.stderr, /[✓✗] canaries: /, 'they find what an unhardened database lacks');
  assert.equal(await fingerprint(database.url), before);
});

test('on a hardened database of somebody else it is green', async () => {
  await using database = await createDatabase('portal-hardened');
  const before = await fingerprint(database.url);
  const end = await night(['--config', 'bulkhead.yaml'], {
    env: { DATABASE_URL: database.urlFor('bulkhead_backup') },
  });
  assert.is(end.code, 0, end.stderr + end.stdout);
  assert.equal(await fingerprint(database.url), before);
});

for (const moment of [/✓ load the portal/, /✓ apply migrations/, /✓ seed meadow-court/, /✓ back up/]) {
  test(`Ctrl-C after "${moment.source}" stops the server and leaves nothing behind`, async () => {
    const runs = await listRuns(fileStore(store), 'example');
    let pressed = false;
    const end = await night(['--tenants', '3', '--messages', '3000'], {
      onOutput: (text, child) => {
        if (!pressed && moment.test(text)) pressed = child.kill('SIGINT');
      },
    });
    assert.ok(pressed, end.stderr);
    assert.is(end.code, 2, end.stderr);
    assert.match(end.stderr, /interrupted by SIGINT/);
    assert.equal(await leftovers(), []);
    const committed = await listRuns(fileStore(store), 'example');
    assert.ok(committed.length <= runs.length + 1);
    const folders = await readdir(join(store, 'v1/example/runs'));
    assert.is(folders.length, committed.length, 'no folder of a run without its manifest');
    assert.equal(await verifyLedger(reports), []);
  });
}

test.run();
