import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { countRows, listTenants } from '../../scripts/lib/backup/census.ts';
import { type Slice, splitStatement } from '../../scripts/lib/backup/share.ts';
import { splitRows } from '../../scripts/lib/backup/split.ts';
import { matchTables } from '../../scripts/lib/backup/tables.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { copyRows } from '../../scripts/lib/postgres/copy.ts';
import { readCatalog } from '../../scripts/lib/tenancy/catalog.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { linesOf, modelOf, readRun, refusalOf, runBackup, sql, testStore } from './fixture.ts';

const MODEL = `
version: 1
schemas: [public]
tenant: { table: Org, key: key, type: text }
claim: { from: setting, name: app.org }
roles: { owner: portal_owner }
tables:
  "Item": { tenant: org, key: id }
  "Part":
    via: item
    parents: { item: { table: Item, references: id } }
  "Screw":
    via: part
    parents: { part: { table: Part, references: id } }
  "Log": { tenant: org }
  "Note": { tenant: org, nullTenant: global }`;

/** Keys that an array literal, a SQL literal or COPY would get wrong, and an ordinary 60 beside them. */
const SCHEMA = `
  create table "Org" (key text primary key, name text);
  insert into "Org" select k, k from unnest(array['', 'NULL', 'a"b', 'c\\d', '{e,f}', 'it''s', E'tab\\there', E'line\\nend']) k;
  insert into "Org" select 'org ' || i, 'name' from generate_series(1, 60) i;
  create table "Item" (id int primary key, org text, body text);
  insert into "Item" select i, (select key from "Org" order by md5(key) offset i % 68 limit 1), repeat('x', i % 200) from generate_series(1, 3000) i;
  create table "Part" (id int primary key, item int, body text);
  insert into "Part" select i, 1 + i % 3000, E'a\\tb\\\\' || i from generate_series(1, 4000) i;
  create table "Screw" (id int, part int);
  insert into "Screw" select i, 1 + i % 4000 from generate_series(1, 5000) i;
  create table "Log" (id int, org text, at date) partition by range (at);
  create table "Log_1" partition of "Log" for values from ('2020-01-01') to ('2025-01-01');
  create table "Log_2" partition of "Log" for values from ('2025-01-01') to ('2030-01-01');
  insert into "Log" select i, (select key from "Org" order by key offset i % 7 limit 1), date '2024-01-01' + i % 900 from generate_series(1, 2000) i;
  create table "Note" (id int, org text);
  insert into "Note" select i, case when i % 3 = 0 then null when i % 3 = 1 then 'it''s' else 'nobody' end from generate_series(1, 300) i;
  analyze;`;

test('one COPY for all tenants gives each its rows, whole and in slices, by any way to the tenant', async () => {
  await using db = await createDatabase('empty');
  await using context = testContext();
  await sql(db.url, SCHEMA);
  const model = await modelOf(MODEL);
  await withConnection(db.url, context, {}, async (client) => {
    const { tables } = matchTables(model, await readCatalog(client, ['public']));
    const tenants = await listTenants(client, model);
    assert.is(tenants.length, 68);
    for (const table of tables) {
      const counted = await countRows(client, model, table);
      assert.ok(counted.pages > 0, table.id);
      const wholes: (Slice | undefined)[][] = [
        [undefined],
        [
          { from: 0, to: 1 },
          { from: 1, to: 2 },
          { from: 2, to: undefined },
        ],
      ];
      for (const slices of wholes) {
        const rows = new Map<string, number>();
        for (const slice of slices) {
          const copy = copyRows(client, splitStatement(model, table, tenants, slice));
          const take = (slot: number) => {
            const tenant = tenants[slot] ?? 'no tenant';
            rows.set(tenant, (rows.get(tenant) ?? 0) + 1);
          };
          const split = await splitRows(copy.bytes, take, () => Promise.resolve());
          assert.is(split, await copy.rows);
        }
        assert.equal([...rows].sort(), [...counted.tenants].sort(), `${table.id} in ${slices.length}`);
      }
    }
  });
});

test('a backup of many tenants holds for each what the database has', async () => {
  await using db = await createDatabase('empty');
  await using place = await testStore();
  await sql(db.url, SCHEMA);
  const model = await modelOf(MODEL);
  const outcome = await runBackup({ url: db.url, store: place.store, model });
  assert.equal(
    outcome.plan.batches.map(({ objects }) => objects.length).sort((a, b) => a - b),
    [1, 1, 68],
  );
  const read = await readRun(place.store, outcome.run.manifest.run);
  const own = await sql<{ key: string; items: number; screws: number }>(
    db.url,
    `select o.key, (select count(*)::int from "Item" i where i.org = o.key) as items,
            (select count(*)::int from "Screw" s join "Part" p on p.id = s.part join "Item" i on i.id = p.item where i.org = o.key) as screws
       from "Org" o`,
  );
  for (const { key, items, screws } of own) {
    const tables = read.byObject.get(read.objectOf(key));
    assert.is(linesOf(tables?.get('public.Item')).length, items, key);
    assert.is(linesOf(tables?.get('public.Screw')).length, screws, key);
    assert.ok(tables?.has('public.Org'), key);
  }
  assert.is(linesOf(read.byObject.get('shared.bha')?.get('public.Note')).length, 100);
  assert.is(linesOf(read.byObject.get('unassigned.bha')?.get('public.Note')).length, 100);
  const text = [...read.text.values()].reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  assert.is(outcome.textBytes, text);
});

test('a row with two parents is refused, and its table is named', async () => {
  await using db = await createDatabase('empty');
  await using place = await testStore();
  await sql(
    db.url,
    `${SCHEMA} alter table "Item" drop constraint "Item_pkey"; insert into "Item" values (7, 'org 1', 'twice')`,
  );
  const error = await refusalOf(runBackup({ url: db.url, store: place.store, model: await modelOf(MODEL) }));
  assert.is(error.code, 'VIA_NOT_UNIQUE');
  assert.is(error.exit, 1);
  assert.match(
    error.what,
    /rows of public\."?(?:Part|Screw)"? have more than one parent: \d+ rows became \d+/,
  );
  assert.equal(await place.keys(), []);
});

test.run();
