import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { restoreDrill } from '../../scripts/backup/restore-drill.ts';
import { testTenantIsolation } from '../../scripts/hardening/test-tenant-isolation.ts';
import { runIsolation } from '../../scripts/lib/isolation/isolation.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { envelopeOf } from '../../scripts/lib/reports/envelope.ts';
import { factsProblem } from '../../scripts/lib/reports/kinds/kinds.ts';
import type { OwnerTried } from '../../scripts/lib/reports/kinds/owner.ts';
import { type WrittenReport, writeReport } from '../../scripts/lib/reports/write.ts';
import { ownerTriedOn } from '../../scripts/lib/restore/drill-owner.ts';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { backUpSample, drillSample } from '../restore/backup.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { flaws } from './attacked.ts';

const DAY = 86_400_000;
const context = testContext({ command: 'test-tenant-isolation' });
const model = await readModel('bulkhead.yaml');
const database = await createDatabase('portal-hardened');
/** A copy of a part of the tenants has such keys. */
const UNVALIDATE = `
  do $$
  declare key record;
  begin
    select conname, pg_get_constraintdef(oid) as def into key from pg_constraint
     where conrelid = 'public.messages'::regclass and contype = 'f' order by conname limit 1;
    execute format('alter table public.messages drop constraint %I', key.conname);
    execute format('alter table public.messages add constraint %I %s not valid', key.conname, key.def);
  end $$`;

const VALIDATE = `
  do $$
  declare key record;
  begin
    for key in select conname from pg_constraint where conrelid = 'public.messages'::regclass and not convalidated loop
      execute format('alter table public.messages validate constraint %I', key.conname);
    end loop;
  end $$`;

/** What a drill of it would report: the copy that it restores has the same structure. */
let tried: OwnerTried;

test.before(async () => {
  await using copy = await createDatabase('portal-hardened');
  const found = await withConnection(copy.url, context, {}, async (client) =>
    ownerTriedOn(client, model, await runIsolation(client, model, context)),
  );
  if (found === undefined) throw new Error('nothing was tried as the owner');
  tried = found;
});

test.after(async () => {
  await database.drop();
  await context.end();
});

interface Told {
  readonly daysAgo?: number;
  readonly environment?: string;
  readonly verdict?: Result['verdict'];
  readonly owner?: OwnerTried | undefined;
  readonly facts?: Record<string, unknown>;
  readonly dryRun?: boolean;
}

/** Writes the report of a drill into a folder, with its line in the ledger. */
async function recordDrill(reports: string, told: Told = {}): Promise<WrittenReport> {
  const { daysAgo = 1, environment = 'test', verdict = 'green' } = told;
  const at = new Date(Date.now() - daysAgo * DAY);
  await using own = testContext({ command: 'restore-drill' });
  const result: Result = {
    verdict,
    summary: 'a drill',
    checks: [],
    scope: { environment },
    facts: {
      run: '2026-11-20T02-17-00Z-0123abcd',
      snapshotAt: new Date(at.getTime() - 3_600_000).toISOString(),
      ...('owner' in told ? {} : { owner: tried }),
      ...(told.owner === undefined ? {} : { owner: told.owner }),
      ...told.facts,
    },
  };
  const input = { environment, 'dry-run': told.dryRun === true };
  const options = { context: own, input, startedAt: at, finishedAt: at };
  return await writeReport(reports, envelopeOf(restoreDrill, result, options));
}

/** The tests as the operator, who may not become the owner, with the reports of a folder. */
async function testAsOperator(reports: string, changes: { environment?: string; table?: string } = {}) {
  await using own = testContext({ command: 'test-tenant-isolation', reports });
  const result = await testTenantIsolation.run(
    {
      'database-url': database.urlFor('bulkhead_operator'),
      config: 'bulkhead.yaml',
      environment: changes.environment ?? 'test',
      table: changes.table ?? 'messages,notices',
    },
    own,
  );
  const owner = result.checks.find(({ object }) => object === 'role portal_owner');
  if (owner === undefined) throw new Error('nothing is said of the owner');
  return { result, owner, coverage: result.facts?.coverage as Record<string, number> };
}

/** Grey, and nothing else than the owner is. */
async function assertGrey(reports: string, reason: RegExp, changes = {}): Promise<void> {
  const { result, owner, coverage } = await testAsOperator(reports, changes);
  assert.is(result.verdict, 'grey');
  assert.equal(
    flaws(result.checks).map((line) => line.split(':')[0]),
    ['ISO-00 grey role portal_owner'],
  );
  assert.match(owner.observed, reason);
  assert.match(owner.observed, /^the role of the connection may not become it, and [^\n]*[^.]$/);
  assert.match(owner.fix ?? '', /npx tsx scripts\/backup\/restore-drill\.ts/);
  assert.is(coverage.abstained, 1);
  assert.is(coverage.heldByDrill, undefined);
  assert.is(result.facts?.owner, undefined);
}

test('what a drill tries as the owner: every table of tenants, all of it held', () => {
  assert.is(tried.role, 'portal_owner');
  assert.is(tried.cells, tried.held);
  assert.ok(tried.cells > 100, `${tried.cells} cells`);
  for (const { id, kind } of model.tables.values()) {
    if (kind !== 'shared')
      assert.ok(
        tried.tables.some(({ table }) => table === id),
        id,
      );
  }
  assert.ok(tried.objects.some(({ object }) => object === 'table public.messages'));
});

test('a green drill of the same structure stands in for the owner, and the report says which', async () => {
  const reports = await context.temporaryFolder('reports');
  await recordDrill(reports, { daysAgo: 3, owner: undefined, verdict: 'red' });
  const { ledgerLine } = await recordDrill(reports, { daysAgo: 2 });
  // Later ones that say nothing about it: it only planned, was of another environment, broke off, or was of a part.
  await recordDrill(reports, { daysAgo: 1, dryRun: true, verdict: 'red' });
  await recordDrill(reports, { daysAgo: 1, environment: 'staging', verdict: 'red' });
  await recordDrill(reports, { daysAgo: 1, owner: undefined, verdict: 'red' });
  await recordDrill(reports, { daysAgo: 1, facts: { partial: true } });
  const { result, owner, coverage } = await testAsOperator(reports);
  assert.equal(flaws(result.checks), []);
  assert.is(result.verdict, 'green');
  assert.is(owner.verdict, 'green');
  assert.match(
    owner.observed,
    /cells on 3 relations held on the restored copy of 2026-11-20T02-17-00Z-0123abcd, 2 d ago/,
  );
  assert.match(owner.observed, ledgerLine.path);
  assert.match(owner.observed, ledgerLine.sha256);
  assert.is(coverage.abstained, 0);
  assert.is(coverage.percent, 100);
  const held = tried.tables.filter(({ table }) => /messages|notices|audit_events/.test(table));
  const sum = held.reduce((total, { cells }) => total + cells, 0);
  assert.is(coverage.heldByDrill, sum);
  assert.match(
    result.summary,
    new RegExp(`all \\d+ probes of portal held \\(100 % of \\d+ cells probed, ${sum} of them by`),
  );
  assert.equal(result.facts?.owner, {
    role: 'portal_owner',
    report: ledgerLine.path,
    sha256: ledgerLine.sha256,
    at: ledgerLine.at,
    run: '2026-11-20T02-17-00Z-0123abcd',
    cells: sum,
    tables: 3,
    structure: tried.structure,
  });
  assert.match(JSON.stringify(result.facts?.matrix), /"portal_owner":"\d+\/\d+ in the drill"/);
});

test('without a drill, or with those of others only, nobody has tried', async () => {
  const reports = await context.temporaryFolder('reports');
  await assertGrey(reports, /no restore drill of it that acted as portal_owner has been recorded yet$/);
  await recordDrill(reports, { owner: undefined });
  await assertGrey(reports, /has been recorded yet$/);
  await recordDrill(reports, { owner: { ...tried, model: 'another' } });
  await recordDrill(reports, { environment: 'staging' });
  await assertGrey(reports, /yet; those of staging do not count for the environment test$/);
});

test('a drill that is too old, dated ahead, red or not whole proves nothing', async () => {
  const old = await context.temporaryFolder('reports');
  await recordDrill(old, { daysAgo: 9 });
  await recordDrill(old, { daysAgo: -1 });
  await assertGrey(old, /is 9 d old, and is believed for 8 d: restore-drill\//);

  const red = await context.temporaryFolder('reports');
  await recordDrill(red, { daysAgo: 2 });
  await recordDrill(red, { daysAgo: 1, verdict: 'red' });
  await assertGrey(red, /the newest drill that acted as portal_owner is red: restore-drill\//);

  const partly = await context.temporaryFolder('reports');
  await recordDrill(partly, { owner: { ...tried, held: tried.held - 1 } });
  await assertGrey(partly, /not all that was tried as portal_owner held/);
});

test('a drill that tried something else proves nothing', async () => {
  const reports = await context.temporaryFolder('reports');
  const tables = tried.tables.filter(({ table }) => table !== 'public.messages');
  await recordDrill(reports, { owner: { ...tried, tables } });
  await assertGrey(
    reports,
    /did not try the same as portal_owner on public\.messages: the model or bulkhead/,
  );
  // What was not asked for need not have been tried.
  assert.is((await testAsOperator(reports, { table: 'notices' })).result.verdict, 'green');
});

test('a report that is not the one of the ledger proves nothing, and hides no older one', async () => {
  const reports = await context.temporaryFolder('reports');
  await recordDrill(reports, { daysAgo: 2 });
  const { json } = await recordDrill(reports, { daysAgo: 1, verdict: 'red' });
  const text = await readFile(json, 'utf8');
  await writeFile(json, text.replace('"verdict": "red"', '"verdict": "green"'));
  await assertGrey(
    reports,
    /was changed after it was recorded: its sha256 is [0-9a-f]{64}, and the ledger has/,
  );
  const unrecorded = await context.temporaryFolder('reports');
  const { ledgerLine } = await recordDrill(unrecorded);
  await writeFile(join(unrecorded, 'ledger', `${ledgerLine.at.slice(0, 4)}.jsonl`), '');
  await assertGrey(unrecorded, /has been recorded yet$/);
  await writeFile(join(unrecorded, 'ledger', `${ledgerLine.at.slice(0, 4)}.jsonl`), '{"at":');
  await assertGrey(unrecorded, /torn|damaged|line 1/i);
});

test('one policy more, and the drill says nothing any more; the migration that brought it is named', async () => {
  const reports = await context.temporaryFolder('reports');
  // The backup has all of the migrations, which the server applied a moment ago.
  await recordDrill(reports, { daysAgo: 0, facts: { snapshotAt: new Date().toISOString() } });
  const admin = (sql: string) => withConnection(database.url, context, {}, (client) => client.query(sql));
  await admin('create policy later on public.notices for select to authenticated using (false)');
  try {
    await assertGrey(
      reports,
      /the structure has changed since the drill of .*: table public\.notices \(no migration has been applied/,
    );
    await admin(
      `insert into bulkhead.migrations (filename, checksum, duration_ms) values ('004_later.sql', repeat('0', 64), 1)`,
    );
    await assertGrey(reports, /table public\.notices \(applied since its backup: 004_later\.sql\)$/);
  } finally {
    await admin('drop policy later on public.notices');
    await admin(`delete from bulkhead.migrations where filename = '004_later.sql'`);
  }
  assert.is((await testAsOperator(reports)).result.verdict, 'green');
  // Whose rights the owner has decides which policies are for it.
  await admin('alter table public.notices no force row level security');
  try {
    await assertGrey(reports, /table public\.notices/);
  } finally {
    await admin('alter table public.notices force row level security');
  }
});

test('new partitions and rows are no other structure, nor is a key that is not validated', async () => {
  const reports = await context.temporaryFolder('reports');
  await recordDrill(reports);
  await withConnection(database.url, context, {}, async (client) => {
    await client.query('select bulkhead.create_audit_partitions(9)');
    await client.query(`update public.tenants set name = name || '.'`);
    await client.query(UNVALIDATE);
  });
  assert.is((await testAsOperator(reports)).result.verdict, 'green');
  await withConnection(database.url, context, {}, (client) => client.query(VALIDATE));
});

test('a real drill of a real backup carries the proof, and the operator’s night is green by it', async () => {
  await using target = await createDatabase('empty');
  const sample = await backUpSample(database.urlFor('bulkhead_backup'), context);
  const startedAt = new Date();
  const drilled = await drillSample(sample, { target });
  assert.is(
    drilled.verdict,
    'green',
    JSON.stringify(drilled.checks.filter(({ verdict }) => verdict !== 'green')),
  );
  const reports = await context.temporaryFolder('reports');
  await using own = testContext({ command: 'restore-drill' });
  const options = { context: own, input: { environment: 'test' }, startedAt, finishedAt: new Date() };
  const report = envelopeOf(restoreDrill, drilled, options);
  assert.is(factsProblem(report), undefined);
  await writeReport(reports, report);
  const { result, owner } = await testAsOperator(reports, { table: '' });
  assert.equal(flaws(result.checks), []);
  assert.is(owner.verdict, 'green');
  assert.match(JSON.stringify(result.facts?.owner), /"cells":\d{3,}/);
});

test.run();
