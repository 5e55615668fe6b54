import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ledgerStatus } from '../../scripts/lib/migrations/status.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { hardenedPortal, migrate, portalMigrations, session, sqlFile } from './fixture.ts';

async function statusOf(database: TestDatabase, files?: Awaited<ReturnType<typeof portalMigrations>>) {
  const client = await session(database, 'bulkhead_operator');
  try {
    return await ledgerStatus(client, files ?? (await portalMigrations()));
  } finally {
    await client.end();
  }
}

test('before any migration there is no ledger, all is pending, and nothing is unexplained', async () => {
  await using database = await createDatabase('portal');
  const status = await statusOf(database);
  assert.is(status.exists, false);
  assert.is(status.pending.length, (await portalMigrations()).length);
  assert.equal(status.unrecorded, []);
});

test('after all migrations everything is applied', async () => {
  await using database = await hardenedPortal();
  const status = await statusOf(database);
  assert.is(status.exists, true);
  assert.equal([status.pending.length, status.edited.length, status.missing.length], [0, 0, 0]);
  assert.is(status.applied.length, (await portalMigrations()).length);
});

test('an edited and a missing file are told apart', async () => {
  await using database = await hardenedPortal();
  const [one, ...rest] = await portalMigrations();
  if (one === undefined) throw new Error('no migrations');
  const edited = await statusOf(database, [{ ...one, checksum: '0'.repeat(64) }, ...rest]);
  assert.equal(
    edited.edited.map(({ file }) => file.name),
    [one.name],
  );
  const missing = await statusOf(database, rest);
  assert.equal(
    missing.missing.map((row) => row.filename),
    [one.name],
  );
});

test('what somebody pasted by hand is named: it is there, but no ledger row says so', async () => {
  await using database = await createDatabase('portal');
  const files = [
    ...(await portalMigrations()).slice(0, 1),
    sqlFile(
      '1.sql',
      'create table public.a (); create index a_idx on public.a ((1)); create table public.never ();',
    ),
    sqlFile(
      '2.sql',
      'create or replace function bulkhead.sees_all_rows() returns int language sql as $$ select 1 $$;',
    ),
  ];
  await migrate(database, { files: files.slice(0, 1) });
  const client = await session(database, 'portal_owner');
  await client.query('create table public.a (); create index a_idx on public.a ((1))');
  await client.end();
  const status = await statusOf(database, files);
  assert.equal(
    status.unrecorded.map(({ file, objects }) => [file.name, objects]),
    [['1.sql', ['relation public.a', 'relation public.a_idx']]],
  );
});

test('files applied without any ledger are named with what they made', async () => {
  await using database = await createDatabase('portal');
  const files = await portalMigrations();
  const client = await session(database, 'portal_owner');
  for (const file of files) await client.query(file.text);
  await client.end();
  const status = await statusOf(database, files);
  assert.is(status.exists, true);
  assert.equal(
    status.unrecorded.map(({ file }) => file.name),
    files.map(({ name }) => name),
  );
  const objects = status.unrecorded.flatMap((item) => item.objects);
  for (const expected of [
    'relation bulkhead.gate',
    'function bulkhead.current_tenant',
    'policy self_update on public.users',
    'constraint units_project_is_development on public.units',
  ]) {
    assert.ok(objects.includes(expected), expected);
  }
});

test.run();
