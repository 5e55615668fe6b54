import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backupNightly } from '../../scripts/backup/backup-nightly.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { NO_S3 } from '../support/store-values.ts';
import {
  ENCRYPTION_KEY,
  modelOf,
  PORTAL_MODEL,
  refusalOf,
  runBackup,
  SIGNING_KEY,
  sql,
  testStore,
} from './fixture.ts';

async function refusedAs(db: TestDatabase, url: string, model?: string) {
  await using place = await testStore();
  const error = await refusalOf(runBackup({ url, store: place.store, model: await modelOf(model) }));
  assert.equal(await place.keys(), [], 'nothing was written');
  assert.is(error.exit, 2);
  assert.ok(db.name !== '');
  return error;
}

test('a table that the model does not know', async () => {
  await using db = await createDatabase('portal');
  await sql(db.url, 'create table public."Invoices" (id int)');
  const error = await refusedAs(db, db.url);
  assert.is(error.code, 'BACKUP_UNKNOWN_TABLE');
  assert.match(error.what, 'public."Invoices"');
});

test('a table and a column that the database lacks', async () => {
  await using db = await createDatabase('portal');
  await sql(db.url, 'drop table public.notices');
  const table = await refusedAs(db, db.url);
  assert.is(table.code, 'BACKUP_MISSING_TABLE');
  assert.match(table.what, 'public.notices');

  await sql(db.url, 'create table public.notices (id uuid)');
  const column = await refusedAs(db, db.url);
  assert.is(column.code, 'BACKUP_MISSING_COLUMN');
  assert.match(column.what, 'public.notices.tenant_id');
});

test('a role from which row-level security hides rows', async () => {
  await using db = await createDatabase('portal');
  await sql(
    db.url,
    `alter table public.messages enable row level security;
     alter table public.notices enable row level security;
     grant select on all tables in schema public to portal_app;
     grant select on all sequences in schema public to portal_app`,
  );
  const error = await refusedAs(db, db.urlFor('portal_app'));
  assert.is(error.code, 'BACKUP_FILTERED');
  assert.match(error.what, 'public.messages, public.notices');
  assert.match(error.fix, 'alter role "portal_app" bypassrls');

  await sql(db.url, 'alter table public.messages force row level security');
  const owner = await refusedAs(db, db.urlFor('portal_owner'));
  assert.is(owner.code, 'BACKUP_FILTERED');
  assert.match(owner.what, /rows of public\.messages from/);
});

test('SELECT that is missing is listed table by table, with the grant', async () => {
  await using db = await createDatabase('portal');
  await sql(
    db.url,
    `revoke select on public.units, public.notices from bulkhead_backup;
     revoke select on sequence public.analytics_events_id_seq from bulkhead_backup`,
  );
  const error = await refusedAs(db, db.urlFor('bulkhead_backup'));
  assert.is(error.code, 'BACKUP_REFUSED');
  assert.match(error.what, 'public.notices, public.units');
  assert.match(error.what, 'grant select on "public"."notices", "public"."units" to "bulkhead_backup";');
  assert.match(error.what, 'grant select on sequence "public"."analytics_events_id_seq" to');
});

test('a transaction pooler', async () => {
  await using db = await createDatabase('empty');
  const url = new URL(db.url);
  url.searchParams.set('pgbouncer', 'true');
  const error = await refusedAs(db, url.toString());
  assert.is(error.code, 'BACKUP_POOLER');
});

test('an environment that cannot be part of a key', async () => {
  await using db = await createDatabase('empty');
  await using place = await testStore();
  const error = await refusalOf(runBackup({ url: db.url, store: place.store, environment: '../prod' }));
  assert.is(error.code, 'ENVIRONMENT_NAME');
});

test('missing and wrong keys, both at once and before the database is asked', async () => {
  await using context = testContext({ cwd: '/nonexistent' });
  const input = {
    'database-url': 'postgresql://nobody@127.0.0.1:1/none',
    config: PORTAL_MODEL,
    store: 'file:./store',
    ...NO_S3,
    'encryption-key': undefined,
    'signing-key': undefined,
    environment: 'test',
    jobs: 1,
    certificates: undefined,
    'signing-public-key': undefined,
    tenant: undefined,
    plan: undefined,
    'max-drop': 20,
    'may-shrink': undefined,
    'accept-drop': false,
    'dry-run': false,
  };
  const missing = await refusalOf(backupNightly.run(input, context));
  assert.is(missing.code, 'INPUT');
  assert.match(missing.what, 'BACKUP_ENCRYPTION_KEY is not set: make one with `openssl rand -hex 32`');
  assert.match(missing.what, 'BACKUP_SIGNING_KEY is not set: make one with `openssl genpkey');

  const wrong = await refusalOf(
    backupNightly.run(
      { ...input, 'encryption-key': ENCRYPTION_KEY.slice(1), 'signing-key': SIGNING_KEY },
      context,
    ),
  );
  assert.match(wrong.what, 'BACKUP_ENCRYPTION_KEY: the encryption key (63 characters)');
  assert.not.ok(wrong.message.includes(ENCRYPTION_KEY.slice(1)));
  assert.equal(context.steps, []);
});

test.run();
