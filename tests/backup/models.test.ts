import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { linesOf, modelOf, readRun, refusalOf, restoreByHand, runBackup, sql, testStore } from './fixture.ts';

/** Another system: bigint keys, camelCase, a table known only through its parents, global and planned rows. */
const MODEL = `
version: 1
schemas: [public, "Odd.Schema"]
tenant: { table: Organisation, key: orgId, type: bigint }
claim: { from: setting, name: app.org }
roles: { owner: portal_owner }
tables:
  "ServiceRequest": { tenant: tenantId, key: requestId }
  '"Odd.Schema"."Line ""Item"""':
    via: requestId
    parents: { requestId: ServiceRequest }
  "LineNote":
    via: lineId
    key: noteId
    parents: { lineId: { table: '"Odd.Schema"."Line ""Item"""', references: lineId } }
  "Template": { tenant: tenantId, nullTenant: global }
  "TemplatePage":
    via: templateId
    parents: { templateId: { table: Template, references: id } }
  "Event": { tenant: tenantId }
  "Later": { tenant: tenantId, stage: planned }
  "Country": { shared: true }`;

const SCHEMA = `
  create schema "Odd.Schema";
  create table "Organisation" ("orgId" bigint primary key, name text);
  create table "ServiceRequest" ("requestId" bigint primary key, "tenantId" bigint, title text,
    "titleLength" int generated always as (length(title)) stored);
  create table "Odd.Schema"."Line ""Item""" ("lineId" bigint primary key, "requestId" bigint, "a\\b" text);
  create table "LineNote" ("noteId" int primary key, "lineId" bigint, note bytea);
  create table "Template" (id int primary key, "tenantId" bigint, body jsonb);
  create table "TemplatePage" (id int primary key, "templateId" int, page text[]);
  create table "Event" (id int, "tenantId" bigint, at timestamptz, value float8) partition by range (at);
  create table "Event_1" partition of "Event" for values from ('2020-01-01') to ('2025-01-01');
  create table "Event_2" partition of "Event" for values from ('2025-01-01') to ('2030-01-01');
  create table "Later" (id int primary key, what text);
  create table "Country" (code text primary key, name text);
  create table "Country_Archive" () inherits ("Country");
  drop table "Country_Archive";

  insert into "Organisation" values (1, 'one'), (9007199254740993, E'two\\twith\\ntricks\\\\'), (3, 'empty');
  insert into "ServiceRequest" ("requestId", "tenantId", title) values (10, 1, ''), (11, 1, null), (20, 9007199254740993, '\\N');
  insert into "Odd.Schema"."Line ""Item""" values (100, 10, 'x'), (101, 11, 'y'), (200, 20, 'z'), (201, 20, E'\\r\\n');
  insert into "LineNote" values (1, 100, '\\x00ff'), (2, 200, null), (3, 201, '\\x');
  insert into "Template" values (1, 1, '{"a": 1}'), (2, null, '[]'), (3, null, 'null');
  insert into "TemplatePage" values (1, 1, '{a,NULL,"b,c"}'), (2, 2, '{}'), (3, 2, null);
  insert into "Event" values (1, 1, '2024-01-01', 'NaN'), (2, 9007199254740993, '2026-01-01', '-Infinity'), (3, 1, '2026-06-01', 0.1);
  insert into "Later" values (1, 'a'), (2, 'b');
  insert into "Country" values ('ie', 'Ireland');`;

test('quoted names, bigint keys, via, global, planned, partitioned, generated: all rows, each where it belongs', async () => {
  await using db = await createDatabase('empty');
  await using again = await createDatabase('empty');
  await using place = await testStore();
  await sql(db.url, SCHEMA);
  const model = await modelOf(MODEL);
  const outcome = await runBackup({ url: db.url, store: place.store, model });
  const read = await readRun(place.store, outcome.run.manifest.run);
  const rowsOf = (object: string, table: string) => linesOf(read.byObject.get(object)?.get(table)).length;
  const one = read.objectOf('1');
  const two = read.objectOf('9007199254740993');

  assert.is(rowsOf(one, 'public.ServiceRequest'), 2);
  assert.is(rowsOf(two, 'public.ServiceRequest'), 1);
  assert.is(rowsOf(one, 'Odd.Schema.Line "Item"'), 2);
  assert.is(rowsOf(two, 'Odd.Schema.Line "Item"'), 2);
  assert.is(rowsOf(one, 'public.LineNote'), 1);
  assert.is(rowsOf(two, 'public.LineNote'), 2);
  assert.is(rowsOf(one, 'public.Template'), 1);
  assert.is(rowsOf('shared.bha', 'public.Template'), 2);
  assert.is(rowsOf(one, 'public.TemplatePage'), 1);
  assert.is(rowsOf('shared.bha', 'public.TemplatePage'), 2);
  assert.is(rowsOf(one, 'public.Event'), 2);
  assert.is(rowsOf(two, 'public.Event'), 1);
  assert.is(rowsOf('shared.bha', 'public.Later'), 2);
  assert.is(rowsOf('shared.bha', 'public.Country'), 1);
  assert.equal([...(read.byObject.get(read.objectOf('3'))?.keys() ?? [])], ['public.Organisation']);
  assert.is(outcome.plan.nobody, 0);
  const columns = read.detail.tables.find(({ name }) => name === 'ServiceRequest')?.columns;
  assert.equal(columns, ['requestId', 'tenantId', 'title'], 'generated columns are left out');

  await restoreByHand(again.url, read);
  for (const { schema, name } of read.detail.tables) {
    const table = `"${schema}"."${name.replaceAll('"', '""')}"`;
    const digest = `select count(*)::int as n, sum(hashtextextended(t::text, 0))::text as d from ${table} t`;
    assert.equal(await sql(again.url, digest), await sql(db.url, digest), table);
  }
});

test('rows whose way to the tenant is broken belong to nobody', async () => {
  await using db = await createDatabase('empty');
  await using place = await testStore();
  await sql(
    db.url,
    `${SCHEMA}
     insert into "Odd.Schema"."Line ""Item""" values (300, null, 'detached'), (301, 999, 'orphan');
     insert into "LineNote" values (4, 300, null), (5, 12345, null);
     insert into "TemplatePage" values (4, null, null), (5, 77, null)`,
  );
  const outcome = await runBackup({ url: db.url, store: place.store, model: await modelOf(MODEL) });
  const read = await readRun(place.store, outcome.run.manifest.run);
  const unassigned = read.byObject.get('unassigned.bha');
  assert.is(linesOf(unassigned?.get('Odd.Schema.Line "Item"')).length, 2);
  assert.is(linesOf(unassigned?.get('public.LineNote')).length, 2);
  assert.is(linesOf(unassigned?.get('public.TemplatePage')).length, 2);
  assert.is(outcome.plan.nobody, 6);
});

test('a tenant that exists twice is refused', async () => {
  await using db = await createDatabase('empty');
  await using place = await testStore();
  await sql(
    db.url,
    `${SCHEMA} alter table "Organisation" drop constraint "Organisation_pkey";
     insert into "Organisation" values (1, 'one again')`,
  );
  const error = await refusalOf(runBackup({ url: db.url, store: place.store, model: await modelOf(MODEL) }));
  assert.is(error.code, 'TENANT_TWICE');
  assert.equal(await place.keys(), []);
});

test.run();
