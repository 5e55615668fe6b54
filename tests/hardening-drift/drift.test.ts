import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { driftOf, modelWith, type Night, runNight } from './night.ts';

const folder = await mkdtemp(join(tmpdir(), 'bulkhead-drift-'));
const database = await createDatabase('portal-hardened');
const other = await createDatabase('portal-hardened');
const client = new pg.Client(database.url);
await client.connect();

test.after(async () => {
  await client.end();
  await database.drop();
  await other.drop();
  await rm(folder, { recursive: true });
});

let count = 0;
/** An empty folder of reports. */
const reportsFolder = () => join(folder, `reports-${++count}`);

const url = database.urlFor('bulkhead_operator');

/** The drift check alone: what the others find is not the matter here. */
function night(
  reports: string,
  options: { url?: string; baseline?: string; config?: string } = {},
): Promise<Night> {
  return runNight({ url, reports, check: 'rls-15', ...options });
}

const LOOSEN = 'create policy wide on public.units for select to authenticated using (true)';
const TIGHTEN = 'drop policy wide on public.units';

test('the first night is planned and can exit 0, the second compares', async () => {
  const reports = reportsFolder();
  const first = await night(reports);
  assert.is(driftOf(first.report).verdict, 'planned');
  assert.match(
    driftOf(first.report).observed,
    /no earlier report of this database .* is the measure of the next run/,
  );
  assert.is(first.exit, 0, first.report.summary);
  const second = await night(reports);
  assert.is(driftOf(second.report).verdict, 'green');
  assert.match(driftOf(second.report).observed, /^\d+ lines as in hardening\/\d{4}\/\d\d\/.*\.json$/);
  assert.is(second.exit, 0);
});

test('lines are kept once, and later reports say where', async () => {
  const reports = reportsFolder();
  const nights = [await night(reports), await night(reports), await night(reports)];
  const [first, ...later] = nights.map(({ report }) => report);
  assert.ok(Array.isArray(first?.facts.fingerprintLines));
  for (const report of later) {
    assert.is(report.facts.fingerprintLines, undefined);
    assert.match(JSON.stringify(report.facts.fingerprint), `"linesIn":"hardening/`);
    assert.match(JSON.stringify(report.facts.fingerprint), `${first?.id}.json`);
  }
});

test('a change past the migrations is red with its diff, and stays red until it is taken back', async () => {
  const reports = reportsFolder();
  await night(reports);
  await night(reports);
  await client.query(LOOSEN);
  try {
    for (let i = 0; i < 2; i++) {
      const { report, exit } = await night(reports);
      const drift = driftOf(report);
      assert.is(exit, 1);
      assert.is(drift.verdict, 'red');
      assert.match(
        drift.observed,
        '\n+ table public.units: policy wide: permissive for select to authenticated using (true)',
      );
      assert.match(drift.fix ?? '', `object: "${drift.object}"`);
      assert.equal(report.facts.drift, [
        {
          change: '+',
          line: 'table public.units: policy wide: permissive for select to authenticated using (true)',
        },
      ]);
    }
  } finally {
    await client.query(TIGHTEN);
  }
  assert.is(driftOf((await night(reports)).report).verdict, 'green');
});

test('a long diff is bounded in the finding and whole in the facts', async () => {
  const reports = reportsFolder();
  await night(reports);
  const names = Array.from({ length: 60 }, (_, index) => `drift_${index}`);
  await client.query(names.map((name) => `create policy ${name} on public.units using (false)`).join(';'));
  try {
    const { report } = await night(reports);
    assert.match(driftOf(report).observed, '… 48 more lines in the facts of the report');
    assert.is(Array.isArray(report.facts.drift) && report.facts.drift.length, 60);
  } finally {
    await client.query(names.map((name) => `drop policy ${name} on public.units`).join(';'));
  }
});

test('with other migrations applied a difference is shown and becomes the new measure', async () => {
  const reports = reportsFolder();
  await night(reports);
  await client.query(LOOSEN);
  await client.query(
    `insert into bulkhead.migrations (filename, checksum, duration_ms) values ('900_wide.sql', repeat('a', 64), 1)`,
  );
  try {
    const migrated = await night(reports);
    assert.is(driftOf(migrated.report).verdict, 'planned');
    assert.match(
      driftOf(migrated.report).observed,
      /other migrations are applied since .*\n\+ table public\.units: policy wide/,
    );
    assert.is(migrated.exit, 0);
    assert.is(driftOf((await night(reports)).report).verdict, 'green');
    // The migration taken back, but not what it did: the measure is the report from before it.
    await client.query(`delete from bulkhead.migrations where filename = '900_wide.sql'`);
    assert.is(driftOf((await night(reports)).report).verdict, 'red');
  } finally {
    await client.query(TIGHTEN);
    await client.query(`delete from bulkhead.migrations where filename = '900_wide.sql'`);
  }
});

test('an exception for the fingerprint accepts a drift; then it is the measure and the exception can go', async () => {
  const reports = reportsFolder();
  await night(reports);
  await client.query(LOOSEN);
  try {
    const drift = driftOf((await night(reports)).report);
    const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const config = await modelWith(
      folder,
      'accepting.yaml',
      `exceptions:\n  - { check: RLS-15, object: "${drift.object}", owner: platform team, reason: a trial, expires: ${expires} }`,
    );
    const accepted = await night(reports, { config });
    assert.is(driftOf(accepted.report).verdict, 'excepted');
    assert.is(accepted.exit, 0);
    const after = await night(reports, { config });
    assert.is(driftOf(after.report).verdict, 'green');
    assert.ok(after.lines.some((line) => /nothing is red that the exception for RLS-15/.test(line)));
    assert.is(driftOf((await night(reports)).report).verdict, 'green');
  } finally {
    await client.query(TIGHTEN);
  }
});

test('another database of the same model is not compared', async () => {
  const reports = reportsFolder();
  await night(reports);
  const { report } = await night(reports, { url: other.urlFor('bulkhead_operator') });
  assert.is(driftOf(report).verdict, 'planned');
});

test('--baseline names a folder or one report, and the lines are kept here again', async () => {
  const [committed, reports] = [reportsFolder(), reportsFolder()];
  const { written } = await night(committed);
  for (const baseline of [committed, written.json]) {
    const { report } = await night(reports, { baseline });
    assert.is(driftOf(report).verdict, 'green');
    assert.ok(Array.isArray(report.facts.fingerprintLines));
  }
  const nowhere = await night(reports, { baseline: join(folder, 'nowhere') });
  assert.is(driftOf(nowhere.report).verdict, 'planned');
});

test('a report that was changed after it was recorded is grey, and its successors do not launder a drift', async () => {
  const reports = reportsFolder();
  const { written } = await night(reports);
  const text = await readFile(written.json, 'utf8');
  await writeFile(written.json, text.replace('"sha256": "', '"sha256": "0'));
  await client.query(LOOSEN);
  try {
    for (let i = 0; i < 2; i++) {
      const { report, exit } = await night(reports);
      assert.is(driftOf(report).verdict, 'grey');
      assert.match(driftOf(report).observed, /was changed after it was recorded in the ledger$/);
      assert.is(exit, 2);
    }
    await rename(written.json, `${written.json}.away`);
    assert.match(driftOf((await night(reports)).report).observed, /stands in the ledger and is missing/);
    await writeFile(written.json, text);
    assert.is(driftOf((await night(reports)).report).verdict, 'red');
  } finally {
    await client.query(TIGHTEN);
  }
});

test('a report that the ledger does not know is no baseline', async () => {
  const [committed, reports] = [reportsFolder(), reportsFolder()];
  const { written } = await night(committed);
  const ledger = join(committed, 'ledger', `${written.report.at.slice(0, 4)}.jsonl`);
  await writeFile(ledger, '');
  const unknown = await night(reports, { baseline: written.json });
  assert.is(driftOf(unknown.report).verdict, 'grey');
  assert.match(driftOf(unknown.report).observed, /the ledger of .* does not know hardening\//);
  await appendFile(ledger, '{"seq":');
  const torn = await night(reports, { baseline: committed });
  assert.match(driftOf(torn.report).observed, /is torn/);
});

test('the fingerprint is not taken when other checks are asked for', async () => {
  const reports = reportsFolder();
  const some = await runNight({ url, reports, check: 'STR-02' });
  assert.not.ok(some.report.checks.some(({ id }) => id === 'RLS-15'));
  assert.is(some.report.facts.fingerprint, undefined);
  const family = await runNight({ url, reports, check: 'RLS' });
  assert.is(driftOf(family.report).verdict, 'planned');
});

test.run();
