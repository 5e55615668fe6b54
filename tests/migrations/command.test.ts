import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyMigrations } from '../../scripts/hardening/apply-migrations.ts';
import type { Check } from '../../scripts/lib/runtime/result.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { portalMigrations, refusal, session } from './fixture.ts';

type Given = Parameters<typeof applyMigrations.run>[0];

const given = (url: string, more: Partial<Given> = {}): Given => ({
  'database-url': url,
  config: 'bulkhead.yaml',
  'dry-run': false,
  status: false,
  to: undefined,
  patience: 5,
  'longest-transaction': 5,
  ...more,
});

const migrationsIn = (checks: readonly Check[]) => checks.filter((check) => check.id === 'MIGRATION');

test('a dry run, a run and a second run, each with one check per file', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const files = (await portalMigrations()).length;
  const url = database.urlFor('portal_owner');

  const dry = await applyMigrations.run(given(url, { 'dry-run': true }), context);
  assert.equal([dry.verdict, dry.outputs?.applied, dry.outputs?.pending], ['green', '0', String(files)]);
  assert.ok(migrationsIn(dry.checks).every((check) => check.verdict === 'planned'));

  const run = await applyMigrations.run(given(url), context);
  assert.equal([run.verdict, run.outputs?.applied, run.outputs?.pending], ['green', String(files), '0']);
  assert.is(migrationsIn(run.checks).length, files);
  assert.ok(
    migrationsIn(run.checks).every(
      (check) => check.verdict === 'green' && check.observed.startsWith('applied now'),
    ),
  );
  assert.is(run.identity?.role, 'portal_owner');

  const again = await applyMigrations.run(given(url), context);
  assert.match(again.summary, /^nothing to apply: \d+ migrations recorded$/);
  assert.ok(migrationsIn(again.checks).every((check) => check.observed.includes('by portal_owner')));
  assert.equal(context.lines, []);
});

test('a superuser becomes the role that owns the tables, which then owns what the migrations make', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const result = await applyMigrations.run(given(database.url), context);
  assert.match(
    context.lines.join('\n'),
    /connected as postgres; applying as portal_owner, who owns the tables/,
  );
  assert.is(result.verdict, 'green');
  const client = await session(database, 'postgres');
  const { rows } = await client.query(
    "select distinct relowner::regrole::text as owner from pg_class where relnamespace = 'bulkhead'::regnamespace",
  );
  await client.end();
  assert.equal(rows, [{ owner: 'portal_owner' }]);
});

test('whoever is not the owner and cannot become it is refused, and so is an owner that does not exist', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const error = await refusal(applyMigrations.run(given(database.urlFor('bulkhead_operator')), context));
  assert.is(error.code, 'NOT_THE_OWNER');
  assert.match(
    error.what,
    /belong to portal_owner .* is not bulkhead_operator, nor may bulkhead_operator become it/,
  );
  const folder = await context.temporaryFolder('model');
  const model = (await readFile('bulkhead.yaml', 'utf8'))
    .replace('owner: portal_owner', 'owner: nobody_here')
    .replace('migrations/*.sql', '*.sql');
  await writeFile(join(folder, 'bulkhead.yaml'), model);
  await writeFile(join(folder, '1.sql'), 'select 1;');
  const strange = { config: join(folder, 'bulkhead.yaml') };
  const none = await refusal(applyMigrations.run(given(database.url, strange), context));
  assert.match(none.what, /nobody_here .* does not exist on this server/);
});

test('an owner that is a superuser is grey: nothing that it does is filtered, so nothing is proved', async () => {
  await using database = await createDatabase('empty');
  await using context = testContext();
  const folder = await context.temporaryFolder('model');
  const model = (await readFile('bulkhead.yaml', 'utf8'))
    .replace('owner: portal_owner', 'owner: postgres')
    .replace('migrations/*.sql', '*.sql');
  await writeFile(join(folder, 'bulkhead.yaml'), model);
  await copyFile('migrations/000_bulkhead_schema.sql', join(folder, '000_bulkhead_schema.sql'));
  const result = await applyMigrations.run(
    given(database.url, { config: join(folder, 'bulkhead.yaml') }),
    context,
  );
  assert.is(result.verdict, 'grey');
  assert.is(result.checks.find((check) => check.id === 'MIGRATOR')?.verdict, 'grey');
});

test('--to applies no file after the one it names, and --status says what is left', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const url = database.urlFor('portal_owner');
  const files = (await portalMigrations()).length;
  const unknown = await refusal(applyMigrations.run(given(url, { to: '999.sql' }), context));
  assert.is(unknown.code, 'MIGRATION_UNKNOWN');
  assert.match(
    unknown.fix,
    /000_bulkhead_schema\.sql, 000_recovery_runs\.sql, 001_multi_tenant_hardening\.sql/,
  );

  const none = await applyMigrations.run(given(url, { status: true }), context);
  assert.equal([none.verdict, none.outputs?.pending], ['red', String(files)]);
  const first = await applyMigrations.run(given(url, { to: '000_bulkhead_schema.sql' }), context);
  assert.equal([first.outputs?.applied, first.outputs?.pending], ['1', '0']);
  // What the recovery needs can be there before the tables are hardened.
  const next = await applyMigrations.run(given(url, { to: '000_recovery_runs.sql' }), context);
  assert.is(next.outputs?.applied, '1');
  const path = 'migrations/001_multi_tenant_hardening.sql';
  const second = await applyMigrations.run(given(url, { to: path }), context);
  assert.is(second.outputs?.applied, '1');
  await applyMigrations.run(given(url), context);
  // Whoever may read the ledger may ask.
  const all = await applyMigrations.run(
    given(database.urlFor('bulkhead_operator'), { status: true }),
    context,
  );
  assert.equal([all.verdict, all.outputs?.pending], ['green', '0']);
  assert.is(all.summary, `${files} applied`);
});

test('folders as other tools keep them stand beside ours, in one order', async () => {
  await using database = await createDatabase('empty');
  await using context = testContext();
  const folder = await context.temporaryFolder('model');
  const model = (await readFile('bulkhead.yaml', 'utf8')).replace(
    '["migrations/*.sql"]',
    '["migrations/*.sql", "prisma/migrations/*/migration.sql"]',
  );
  await writeFile(join(folder, 'bulkhead.yaml'), model);
  for (const path of ['migrations', 'prisma/migrations/20260102_b', 'prisma/migrations/20260101_a'])
    await mkdir(join(folder, path), { recursive: true });
  await copyFile('migrations/000_bulkhead_schema.sql', join(folder, 'migrations/000_bulkhead_schema.sql'));
  await writeFile(
    join(folder, 'prisma/migrations/20260101_a/migration.sql'),
    'create table "Organisation" ("id" bigint primary key);',
  );
  await writeFile(
    join(folder, 'prisma/migrations/20260102_b/migration.sql'),
    'alter table "Organisation" add column "createdAt" timestamptz;',
  );
  const superuser = await session(database, 'postgres');
  await superuser.query('grant usage, create on schema public to portal_owner');
  await superuser.end();
  const url = database.urlFor('portal_owner');
  await applyMigrations.run(given(url, { config: join(folder, 'bulkhead.yaml') }), context);
  const client = await session(database, 'portal_owner');
  const { rows } = await client.query('select filename from bulkhead.migrations order by applied_at');
  await client.end();
  assert.equal(
    rows.map((row) => row.filename),
    ['000_bulkhead_schema.sql', '20260101_a/migration.sql', '20260102_b/migration.sql'],
  );
});

test('a missing model and a wrong password are refused with their cause', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const none = await refusal(applyMigrations.run(given(database.url, { config: 'nowhere.yaml' }), context));
  assert.is(none.code, 'MODEL_MISSING');
  const wrong = database.urlFor('portal_owner').replace(/:[^:@]*@/, ':wrong@');
  assert.is((await refusal(applyMigrations.run(given(wrong), context))).code, 'CONNECT_PASSWORD');
});

test.run();
