import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readRelations } from '../../scripts/lib/isolation/relation.ts';
import { seedWorld } from '../../scripts/lib/isolation/seed.ts';
import type { World } from '../../scripts/lib/isolation/world.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';

const context = testContext();
const database = await createDatabase('empty');
const client = await connect(database.url, context);

test.after(async () => {
  await client.end();
  await database.drop();
  await context.end();
});

function modelOf(tables: string, tenant = '{ table: tenants, key: id, type: uuid }'): Model {
  return parseModel(
    `version: 1
schemas: [public]
tenant: ${tenant}
claim: { from: setting, name: app.tenant }
roles: { app: [authenticated], owner: portal_owner }
tables:
${tables}
`,
    'seed.yaml',
  );
}

/** Makes the tables, seeds them, looks, and takes all of it back. */
async function seeded<T>(ddl: string, model: Model, look: (world: World) => Promise<T> | T): Promise<T> {
  await client.query('begin');
  try {
    await client.query('set local search_path = public');
    await client.query(
      `create table tenants (id uuid primary key default gen_random_uuid(), name text not null);${ddl}`,
    );
    await client.query("set local search_path = ''");
    const relations = await readRelations(client, model.tables.values());
    return await look(await seedWorld(client, model, relations, 123_456_789_012_345n));
  } finally {
    await client.query('rollback');
  }
}

const TYPES = [
  'text',
  'varchar(3)',
  'char(2)',
  'name',
  '"char"',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'numeric(5,2)',
  'numeric(2,2)',
  'real',
  'double precision',
  'money',
  'boolean',
  'date',
  'timestamp',
  'timestamptz',
  'time',
  'timetz',
  'interval',
  'uuid',
  'json',
  'jsonb',
  'bytea',
  'xml',
  'inet',
  'cidr',
  'macaddr',
  'macaddr8',
  'bit(7)',
  'varbit',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
  'tsvector',
  'tsquery',
  'int4range',
  'tstzrange',
  'nummultirange',
  'text[]',
  'integer[][]',
  'oid',
  'pg_lsn',
  'mood',
  'grade',
  'short',
];

test('every common type takes a sample', async () => {
  const columns = TYPES.map((type, index) => `c${index} ${type} not null`).join(', ');
  const ddl = `create type mood as enum ('calm', 'it''s "odd"');
    create domain grade as integer check (value between 7 and 9);
    create domain short as varchar(4) not null check (value ~ '^[A-Z]{2}$');
    create table zoo (id bigint generated always as identity primary key, tenant_id uuid not null references tenants, ${columns},
      twice integer generated always as (c6 * 2) stored)`;
  const world = await seeded(ddl, modelOf('  zoo: { tenant: tenant_id }'), (made) => made);
  assert.equal([...world.unseeded], []);
  assert.is(world.tables.get('public.zoo')?.rows.length, 6);
});

test('two tenants with two branches each, and every row of every table belongs where it should', async () => {
  const ddl = `
    create table sites (id serial primary key, tenant_id uuid not null references tenants, code text not null unique);
    create table rooms (id uuid primary key, tenant_id uuid not null, site_id int not null references sites, unique (site_id));
    create table keys ("roomId" uuid not null references rooms, "siteId" int not null references sites, primary key ("roomId", "siteId"))`;
  const model = modelOf(`  sites: { tenant: tenant_id }
  rooms: { tenant: tenant_id, parents: { site_id: sites } }
  keys: { via: roomId, key: [roomId, siteId], parents: { roomId: { table: rooms, agree: { siteId: site_id } } } }`);
  await seeded(ddl, model, async (world) => {
    assert.equal([...world.unseeded], []);
    const { rows } = await client.query<{ tenants: string; wrong: string }>(
      `select count(distinct r.tenant_id) as tenants, count(*) filter (where r.tenant_id <> s.tenant_id) as wrong
         from public.rooms r join public.sites s on s.id = r.site_id`,
    );
    assert.equal(rows, [{ tenants: '2', wrong: '0' }]);
    for (const tenant of ['A', 'B'] as const) {
      const made = world.tables.get('public.sites')?.rows.filter((row) => row.tenant === tenant);
      assert.ok((made?.length ?? 0) >= 2);
    }
  });
});

const GUESSED: [string, string][] = [
  ['a list', "v text not null check (v in ('red', 'green'))"],
  ['a list of numbers', 'v int not null check (v = any (array[7, 11]))'],
  ['a range', 'v int not null check (v > 40 and v <= 44)'],
  ['a date range', "v date not null check (v >= '2031-01-01' and v < '2032-01-01')"],
  ['a length', 'v text not null check (length(v) = 3)'],
  ['an upper-case code', "v text not null unique check (v ~ '^[A-Z]{12}$')"],
  ['an address', "v text not null unique check (v like '%@%')"],
  ['a URL', "v text not null check (v ~ '^https://')"],
  ['two columns', 'v int not null, w int not null, check (v > w)'],
  ['at least one of two', 'v int, w text, check (num_nonnulls(v, w) = 1)'],
  ['a default that does not fit', "v text not null default 'x' check (v <> 'x')"],
];

for (const [what, column] of GUESSED) {
  test(`a CHECK is met: ${what}`, async () => {
    const ddl = `create table things (id uuid primary key, tenant_id uuid not null, ${column})`;
    const world = await seeded(ddl, modelOf('  things: { tenant: tenant_id }'), (made) => made);
    assert.equal([...world.unseeded], []);
  });
}

for (const [what, ddl, reason] of [
  [
    'a CHECK that cannot be guessed',
    "create table things (id uuid primary key, tenant_id uuid, v text not null constraint sum check (md5(v) like '00000%'))",
    /SQLSTATE 23514, constraint sum$/,
  ],
  [
    'a trigger that objects',
    "create function no() returns trigger language plpgsql as $$ begin raise exception 'secret %', new; end $$; create table things (id uuid primary key, tenant_id uuid); create trigger no before insert on things for each row execute function no()",
    /^the server refused the sample rows: SQLSTATE P0001$/,
  ],
  [
    'a trigger that swallows',
    'create function no() returns trigger language plpgsql as $$ begin return null; end $$; create table things (id uuid primary key, tenant_id uuid); create trigger no before insert on things for each row execute function no()',
    /a trigger kept 6 of its rows out/,
  ],
  [
    'a type that nobody knows',
    'create type pair as (a int, b int); create table things (id uuid primary key, tenant_id uuid, v pair not null)',
    /no value is known for its column "v" of type public.pair/,
  ],
  [
    'a column that is not there',
    'create table things (id uuid primary key)',
    /it has no column "tenant_id", which the model names/,
  ],
  ['a table that is not there', '', /the table does not exist/],
  [
    'no partition',
    'create table things (id uuid, tenant_id uuid, primary key (id, tenant_id)) partition by list (tenant_id)',
    /SQLSTATE 23514/,
  ],
] as const) {
  test(`not seeded, with the reason: ${what}`, async () => {
    const world = await seeded(ddl, modelOf('  things: { tenant: tenant_id }'), (made) => made);
    assert.match(world.unseeded.get('public.things') ?? 'it was seeded', reason);
  });
}

test('a table below one that was not seeded says whose fault it is', async () => {
  const ddl = `create table things (id uuid primary key, tenant_id uuid, v text not null constraint sum check (md5(v) like '00000%'));
    create table parts (id uuid primary key, thing_id uuid not null references things)`;
  const model = modelOf(`  things: { tenant: tenant_id }
  parts: { via: thing_id, parents: { thing_id: things } }`);
  const world = await seeded(ddl, model, (made) => made);
  assert.match(
    world.unseeded.get('public.parts') ?? '',
    /its parent public.things could not be seeded: .* constraint sum/,
  );
});

test('a sample of the model is used as it stands, with a number for each row', async () => {
  const ddl = `create table things (id uuid primary key, tenant_id uuid, v text not null unique check (v ~ '^thing no\\. [0-9]+$'))`;
  const model = modelOf(`  things: { tenant: tenant_id, samples: { v: "'thing no. {n}'" } }`);
  const world = await seeded(ddl, model, (made) => made);
  assert.equal([...world.unseeded], []);
  assert.match(world.tables.get('public.things')?.rows[0]?.values.get('v') ?? '', /^thing no\. \d+$/);
});

for (const [type, key] of [
  ['text', 'text'],
  ['integer', 'integer'],
  ['bigint', 'bigint generated always as identity'],
] as const) {
  test(`tenants with a key of type ${type}`, async () => {
    const ddl = `create table orgs (id ${key} primary key, "displayName" text not null unique);
      create table things (id uuid primary key, org ${type} not null references orgs)`;
    const model = modelOf('  things: { tenant: org }', `{ table: orgs, key: id, type: ${type} }`);
    const world = await seeded(ddl, model, (made) => made);
    assert.equal([...world.unseeded], []);
  });
}

test.run();
