import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backupNightly } from '../../scripts/backup/backup-nightly.ts';
import { ledgerHead } from '../../scripts/lib/reports/ledger.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import { runsKept } from '../../scripts/lib/retention/kept.ts';
import { ENCRYPTION_KEY, modelOf, SIGNING_KEY, sql } from '../backup/fixture.ts';
import { runScript } from '../support/command-line.ts';
import { type TestContext, testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

interface Night {
  readonly code: number | null;
  readonly stderr: string;
  readonly report: Report;
  readonly check: (id: string) => Report['checks'][number] | undefined;
}

/** Runs the command as a person would, with the reports of the nights before. */
async function night(
  folder: string,
  url: string,
  args: readonly string[] = [],
  reports = `${folder}/reports`,
): Promise<Night> {
  const { code, stdout, stderr } = await runScript(
    backupNightly.path,
    ['--store', `file:${folder}/store`, '--reports', reports, '--environment', 'test', '--json', ...args],
    { env: { DATABASE_URL: url, BACKUP_ENCRYPTION_KEY: ENCRYPTION_KEY, BACKUP_SIGNING_KEY: SIGNING_KEY } },
  );
  const report: Report = JSON.parse(stdout);
  return { code, stderr, report, check: (id) => report.checks.find((check) => check.id === id) };
}

function folderOf(context: TestContext): Promise<string> {
  return context.temporaryFolder('nightly');
}

test('a run that is much smaller than the last good one is red until somebody says that it is meant so', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal');
  const folder = await folderOf(context);
  // A row of nobody is red by itself, and is no part of this.
  await sql(db.url, 'delete from public.messages where tenant_id is null');

  const first = await night(folder, db.url);
  assert.is(first.check('BAK-07'), undefined, 'there is nothing to compare with');
  assert.is(first.report.facts.comparedWith, null);
  const { run, rows, rowsByTable } = first.report.facts;
  assert.ok(typeof run === 'string' && typeof rows === 'number');
  assert.ok(typeof rowsByTable === 'object' && rowsByTable !== null && 'public.messages' in rowsByTable);

  const same = await night(folder, db.url);
  assert.is(same.check('BAK-07')?.verdict, 'green');
  assert.is(same.report.facts.comparedWith, run);

  await sql(db.url, 'delete from public.messages');
  const planned = await night(folder, db.url, ['--dry-run']);
  assert.is(planned.code, 1, 'the plan alone shows it');
  const less = await night(folder, db.url);
  assert.is(less.code, 1);
  const table = less.report.checks.findLast(({ object }) => object === 'public.messages');
  assert.is(table?.id, 'BAK-07');
  assert.match(table?.observed ?? '', /^0 rows, and \d+ in the last good run: 100 % fewer$/);
  assert.match(less.report.summary, /public\.messages: 0 rows/);
  assert.ok(less.report.facts.run, 'it is committed: less may be all there is');

  const still = await night(folder, db.url);
  assert.is(still.code, 1, 'a red run is no measure for the next');
  const allowed = await night(folder, db.url, ['--accept-drop']);
  assert.is(
    allowed.report.checks.filter(({ id, verdict }) => id === 'BAK-07' && verdict === 'red').length,
    0,
  );
  assert.match(
    allowed.report.checks.findLast(({ id }) => id === 'BAK-07')?.observed ?? '',
    /accepted with --accept-drop/,
  );
  const after = await night(folder, db.url);
  assert.is(after.check('BAK-07')?.verdict, 'green');
});

test('the plan: sizes, and an estimate that is assumed at first and measured later', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal');
  const folder = await folderOf(context);
  const assumed = await night(folder, db.url, ['--dry-run']);
  const { keptRuns } = JSON.parse(JSON.stringify(assumed.report.facts.estimate));
  assert.is(keptRuns, runsKept((await modelOf()).retention, new Date()), 'of the policy of the model');
  const estimate = JSON.stringify(assumed.report.facts.estimate);
  assert.match(estimate, /"basis":"assumed: /);
  for (const name of ['milliseconds', 'textBytes', 'storedBytes', 'monthlyEgressBytes', 'keptBytes'])
    assert.match(estimate, new RegExp(`"${name}":\\d+`));
  await night(folder, db.url);
  const measured = await night(folder, db.url, ['--dry-run']);
  assert.match(
    JSON.stringify(measured.report.facts.estimate),
    /"basis":"the median of the last 1 good runs"/,
  );
  // The same database: the estimate is what it came to.
  const { textBytes } = JSON.parse(JSON.stringify(measured.report.facts.estimate));
  const real = (await night(folder, db.url)).report.facts.textBytes;
  assert.ok(typeof real === 'number' && Math.abs(textBytes - real) <= real * 0.01, `${textBytes} ${real}`);
});

test('in a job that writes its reports elsewhere, the manifest anchors the ledger of the committed ones', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal');
  const folder = await folderOf(context);
  await sql(db.url, 'delete from public.messages where tenant_id is null');
  const first = await night(folder, db.url);
  const committed = await ledgerHead(`${folder}/reports`);

  const second = await night(folder, db.url, ['--past-reports', `${folder}/reports`], `${folder}/job`);
  assert.is(second.report.facts.comparedWith, first.report.facts.run, 'and is held against the run before');
  const path = join(folder, 'store/v1/test/runs', String(second.report.facts.run), 'manifest.json');
  const manifest: unknown = JSON.parse(await readFile(path, 'utf8'));
  assert.match(JSON.stringify(manifest), `"ledgerHead":"${committed.hash}"`);
  assert.is((await ledgerHead(`${folder}/job`)).seq, 1);
  assert.equal(await ledgerHead(`${folder}/reports`), committed, 'the committed ledger is only read');
});

test('a second run at the same time is refused, and says who holds the place', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal');
  const folder = await folderOf(context);
  const holder = new pg.Client({ connectionString: db.url });
  await holder.connect();
  try {
    await holder.query("select pg_advisory_lock(hashtextextended('bulkhead:backup:test', 0))");
    const second = await night(folder, db.url);
    assert.is(second.code, 2);
    assert.match(second.stderr, /a backup of environment "test" is already running \(server process \d+/);
    assert.is(second.check('BACKUP_RUNNING')?.verdict, 'grey');
  } finally {
    await holder.end();
  }
});

test('a role that row-level security filters, and a transaction pooler, are refused with what to do', async () => {
  await using context = testContext();
  await using db = await createDatabase('portal');
  const folder = await folderOf(context);
  await sql(
    db.url,
    `alter table public.messages enable row level security;
     grant select on all tables in schema public to portal_app;
     grant select on all sequences in schema public to portal_app`,
  );
  const filtered = await night(folder, db.urlFor('portal_app'));
  assert.is(filtered.code, 2);
  assert.match(
    filtered.stderr,
    /row-level security hides rows of public\.messages from the role "portal_app"/,
  );
  assert.match(filtered.stderr, /alter role "portal_app" bypassrls/);
  const pooler = await night(folder, 'postgresql://backup.project:x@pooler.example:6543/postgres');
  assert.is(pooler.code, 2);
  assert.match(pooler.stderr, /transaction pooler.*\n.*session pooler \(usually port 5432/);
});

test('no whole run goes where the runs of single tenants are', async () => {
  await using context = testContext();
  const folder = await folderOf(context);
  const { code, stderr } = await runScript(
    backupNightly.path,
    ['--environment', 'production.partial', '--dry-run', '--reports', `${folder}/reports`],
    { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' } },
  );
  assert.is(code, 2);
  assert.match(stderr, /"production\.partial" is where backups of single tenants go/);
});

test.run();
