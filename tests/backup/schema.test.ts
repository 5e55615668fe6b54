import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DumpRequest, dumpSection } from '../../scripts/lib/backup/dump.ts';
import { MessageFraming } from '../../scripts/lib/backup/message-framing.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, ownServer, POSTGRES } from '../support/postgres.ts';
import { readRun, refusalOf, runBackup, sql, testStore } from './fixture.ts';

/** What a schema can hold beside tables: pg_dump must bring all of it. */
const ORNAMENTS = `
  create type public.mood as enum ('sad', 'glad');
  create domain public.short as text check (length(value) < 10);
  alter table public.messages add column mood public.mood, add column "Odd Column" public.short default 'x''y';
  create function public.touch() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger touched before update on public.messages for each row execute function public.touch();
  create view public.loud as select * from public.messages where mood = 'glad';
  create policy own on public.messages using (tenant_id::text = current_setting('app.tenant', true));
  alter table public.messages enable row level security;
  alter table public.messages force row level security;
  comment on table public.messages is 'a ; comment
CREATE SCHEMA nothing;';
  grant select (id, content) on public.messages to portal_app;
  create schema bulkhead authorization portal_owner;
  create table bulkhead.ledger (file text primary key);
  insert into bulkhead.ledger values ('000_first.sql');
  create schema other; create table other.foreign_to_us (id int)`;

async function dump(
  url: string,
  section: DumpRequest['section'],
  schemas = ['public', 'bulkhead'],
): Promise<string> {
  await using context = testContext();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ id: string }>('select pg_export_snapshot() as id');
    const snapshot = rows[0]?.id ?? '';
    return await dumpSection(url, context, {
      section,
      snapshot,
      schemas,
      serverVersionNumber: POSTGRES * 10_000,
    });
  } finally {
    await client.end();
  }
}

test('a restored schema is dumped as the same text again', async () => {
  await using db = await createDatabase('portal');
  await using empty = await createDatabase('empty');
  await using place = await testStore();
  await sql(db.url, ORNAMENTS);
  const { run } = await runBackup({ url: db.url, store: place.store });
  const { schema, text, detail } = await readRun(place.store, run.manifest.run);
  await sql(empty.url, schema.preData);
  await sql(empty.url, schema.postData);
  assert.is(await dump(empty.url, 'pre-data'), schema.preData);
  assert.is(await dump(empty.url, 'post-data'), schema.postData);

  for (const part of [
    'OWNER TO portal_owner',
    'GRANT ',
    'CREATE TYPE public.mood',
    'CREATE VIEW public.loud',
  ]) {
    assert.ok(schema.preData.includes(part), part);
  }
  for (const part of ['CREATE POLICY', 'CREATE TRIGGER', 'FOREIGN KEY', 'CREATE INDEX', 'FORCE ROW LEVEL']) {
    assert.ok((schema.preData + schema.postData).includes(part), part);
  }
  assert.not.ok(schema.preData.includes('foreign_to_us'), "a schema that is not the model's is left out");
  assert.is(text.get('bulkhead.ledger'), '000_first.sql\n', 'our own tables are in the shared object');
  assert.is(detail.order.at(-1), 'bulkhead.ledger');
});

test('roles come without passwords, extensions with version and schema', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  const { run } = await runBackup({ url: db.urlFor('bulkhead_backup'), store: place.store });
  const { schema } = await readRun(place.store, run.manifest.run);
  const owner = schema.roles.find(({ name }) => name === 'portal_owner');
  assert.equal(
    { login: owner?.login, superuser: owner?.superuser, bypassRls: owner?.bypassRls },
    { login: true, superuser: false, bypassRls: false },
  );
  assert.equal(schema.roles.find(({ name }) => name === 'authenticator')?.memberOf, [
    'anon',
    'authenticated',
    'service_role',
  ]);
  assert.not.ok(JSON.stringify(schema.roles).match(/SCRAM|password/i));
  assert.is(schema.extensions.find(({ name }) => name === 'plpgsql')?.schema, 'pg_catalog');
});

test('names that are patterns or need quotes select exactly their schema', async () => {
  await using db = await createDatabase('empty');
  await sql(
    db.url,
    `create schema "My*Schema"; create table "My*Schema".t1 (id int);
     create schema "MyOtherSchema"; create table "MyOtherSchema".t2 (id int)`,
  );
  const text = await dump(db.url, 'pre-data', ['My*Schema']);
  assert.ok(text.includes('CREATE SCHEMA IF NOT EXISTS "My*Schema"'));
  assert.ok(text.includes('t1'));
  assert.not.ok(text.includes('t2'));
});

test('statements longer than a buffer of libpq are passed on whole', async () => {
  await using db = await createDatabase('empty');
  const tables = Array.from(
    { length: 400 },
    (_, i) => `create table public."a table with a very long name, number ${i}" ()`,
  );
  await sql(db.url, tables.join(';'));
  const text = await dump(db.url, 'pre-data', ['public']); // Locks all tables in one statement of 20 KB.
  assert.is(text.match(/^CREATE TABLE/gm)?.length, 400);
});

test('the dump authenticates as the driver does: SCRAM', async () => {
  await using server = await ownServer();
  await using db = await server.createDatabase('portal');
  const [method] = await sql<{ a: string }>(
    db.url,
    `select auth_method as a from pg_hba_file_rules where type = 'host' limit 1`,
  );
  assert.is(method?.a, 'scram-sha-256');
  const text = await dump(db.urlFor('bulkhead_backup'), 'pre-data', ['public']);
  assert.ok(text.includes('CREATE TABLE public.messages'));
});

test('an older server gets no setting that it does not know', async () => {
  await using db = await createDatabase('portal');
  await using context = testContext();
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query('begin isolation level repeatable read read only');
  const { rows } = await client.query<{ id: string }>('select pg_export_snapshot() as id');
  const request = { section: 'pre-data', snapshot: rows[0]?.id ?? '', schemas: ['public'] } as const;
  const old = await dumpSection(db.url, context, { ...request, serverVersionNumber: 160_004 });
  assert.not.ok(old.includes('transaction_timeout'));
  assert.ok(old.includes('SET statement_timeout = 0;'));
  await client.end();
});

test("pg_dump's own error reaches the reader", async () => {
  await using db = await createDatabase('portal');
  await using context = testContext();
  const request = { section: 'pre-data', schemas: ['public'], serverVersionNumber: 180_000 } as const;
  const wrong = await refusalOf(dumpSection(db.url, context, { ...request, snapshot: 'no-such' }));
  assert.is(wrong.code, 'SCHEMA_DUMP');
  assert.is(wrong.exit, 1);
  assert.match(wrong.what, 'pg_dump: error: query failed: ERROR: invalid snapshot identifier: "no-such"');
});

test('framing finds the ends of messages however they are cut', () => {
  const message = (type: string, length: number) => {
    const bytes = Buffer.alloc(5 + length, 0x5a);
    bytes.write(type, 'latin1');
    bytes.writeUInt32BE(4 + length, 1);
    return bytes;
  };
  const stream = Buffer.concat([message('T', 7), message('D', 300), message('C', 0), message('Z', 1)]);
  for (const size of [1, 2, 3, 5, 8, 64, stream.length]) {
    const framing = new MessageFraming();
    const types: string[] = [];
    for (let at = 0; at < stream.length; at += size)
      types.push(...framing.completed(stream.subarray(at, at + size)));
    assert.equal(types, ['T', 'D', 'C', 'Z'], `in pieces of ${size}`);
  }
});

test.run();
