import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { linesOf, modelOf, readRun, restoreByHand, runBackup, sql, testStore } from './fixture.ts';

const MODEL = `
version: 1
schemas: [public, "Types"]
tenant: { table: Owner, key: id, type: uuid }
claim: { from: setting, name: app.owner }
roles: { owner: portal_owner }
tables:
  '"Types"."All"': { tenant: owner_id, key: id }
  '"Types"."Counted"': { tenant: owner_id, key: small }
  '"Types"."Child"': { via: all_id, parents: { all_id: { table: '"Types"."All"', references: id } } }`;

const ONE = '00000000-0000-0000-0000-000000000001';
const TWO = '00000000-0000-0000-0000-000000000002';

/** Each type with the values that a text format gets wrong first. Written for PostgreSQL 14 and later. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  boolean: ['true', 'false'],
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9007199254740993'],
  numeric: ['NaN', 'Infinity', '-Infinity', '-0.000000000000000000000000001', '1e130'],
  'numeric(12,4)': ['12345678.9012', 'NaN'],
  real: ['NaN', '-Infinity', '1.17549435e-38', '-0'],
  'double precision': ['0.1', '5e-324', '1.7976931348623157e308', '-0', 'Infinity', 'NaN'],
  money: ['-92233720368547758.08', '0.01'],
  text: ['', ' ', '\\N', '\\.', 'a\tb\nc\rd\\e\bf\vg', '\\x41', '☃ 𝄞 é', 'it\'s "quoted"', 'NULL'],
  'character(5)': ['a', '', 'abcde'],
  'character varying(9)': ['', 'nine byte'],
  '"char"': ['a', ''],
  name: ['a name', ''],
  bytea: ['\\x', '\\x00', '\\x5c6e0a0d0900ff'],
  date: ['infinity', '-infinity', '4713-01-01 BC', '5874897-12-31', '0001-01-01'],
  time: ['00:00:00', '24:00:00', '23:59:59.999999'],
  'time with time zone': ['12:00:00+15:59', '12:00:00-15:59:59', '00:00:00.000001+05:45'],
  timestamp: ['infinity', '-infinity', '4713-01-01 00:00:00 BC', '294276-12-31 23:59:59.999999'],
  'timestamp with time zone': [
    'infinity',
    '-infinity',
    '1883-11-18 12:03:58-04:56:02',
    '2026-10-25 01:30:00 Europe/Dublin',
    '0044-03-15 12:00:00+00:49:56 BC',
  ],
  interval: ['-178000000 years', '1 mon -1 day +00:00:00.000001', 'P1Y2M3DT4H5M6.789S', '0'],
  uuid: [ONE, 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  json: ['{"b":1, "a" : [1,  2], "b":2}', 'null', '"\\u0041"'],
  jsonb: ['{"b":1,"a":{"n":1e400}}', '[]', 'null', '"\\n\\\\"'],
  jsonpath: ['$.a[*] ? (@.b > 1)'],
  xml: ['<a b="1">&amp;</a>', ''],
  inet: ['192.168.0.1/24', '::1', '2001:db8::/32'],
  cidr: ['10.0.0.0/8', '2001:db8::/32'],
  macaddr: ['08:00:2b:01:02:03'],
  macaddr8: ['08:00:2b:01:02:03:04:05'],
  'bit(5)': ['10101'],
  'bit varying': ['', '1', '0101010101010101'],
  point: ['(1e-300,-0)', '(Infinity,NaN)'],
  line: ['{1,-1,0}'],
  lseg: ['[(0,0),(1,1)]'],
  box: ['(1,1),(0,0)'],
  path: ['[(0,0),(1,1)]', '((0,0),(1,1))'],
  polygon: ['((0,0),(1,1),(1,0))'],
  circle: ['<(0,0),1.5>'],
  tsvector: ["'a':1A 'cat''s':2", ''],
  tsquery: ["'a' & !'b' <-> 'c d'", ''],
  pg_lsn: ['FFFFFFFF/FFFFFFFF'],
  int4range: ['empty', '(,)', '[1,5)'],
  numrange: ['[-Infinity,NaN]', '(0.1,0.2]'],
  tstzrange: ['["2026-01-01 00:00:00+00",infinity)', 'empty'],
  daterange: ['[2026-01-01,infinity]'],
  int8multirange: ['{}', '{[1,2),[5,)}'],
  datemultirange: ['{[2026-01-01,2026-02-01),[2026-03-01,2026-04-01)}'],
  'integer[]': ['{}', '{NULL,1}', '[0:1]={1,2}', '{{1,2},{3,4}}'],
  'text[]': ['{"",NULL,"NULL","a,b","\\"q\\"","back\\\\slash","{}"}', '{}'],
  'bytea[]': ['{"\\\\x00ff",NULL}'],
  'jsonb[]': ['{"{\\"a\\": [1, 2]}",NULL}'],
  'timestamp with time zone[]': ['{infinity,"2026-01-01 00:00:00+05:45"}'],
  '"Types"."Mood \\ enum"': ['so so', '', "it's"],
  '"Types"."Mood \\ enum"[]': ['{"so so",""}'],
  '"Types".few': ['9'],
  '"Types".few[]': ['{1,NULL}'],
  '"Types"."Pair"': ['(1,)', '(,"a, \\"b\\"\\\\")', '(2,"")'],
  '"Types"."Pair"[]': ['{"(1,\\"x y\\")",NULL}'],
  '"Types"."Nested"': ['("(1,x)","{a,NULL}","[1,2)")', '(,,)'],
  '"Types".textrange': ['["a b","c\\"d"]', 'empty', '(,)'],
  oid: ['4294967295'],
  regtype: ['integer'],
  xid8: ['18446744073709551615'],
  tid: ['(4294967295,65535)'],
};

const TYPES = `
  create schema "Types";
  create type "Types"."Mood \\ enum" as enum ('so so', '', 'it''s');
  create domain "Types".few as int check (value < 10);
  create type "Types"."Pair" as (n int, t text);
  create type "Types"."Nested" as (pair "Types"."Pair", list text[], span int4range);
  create type "Types".textrange as range (subtype = text);
  create table "Owner" (id uuid primary key, name text);
  insert into "Owner" values ('${ONE}', 'one'), ('${TWO}', 'two');`;

const columns = Object.keys(VALUES).map((type, n) => ({ type, name: `c${n} ${type.replaceAll('"', '""')}` }));
const most = Math.max(...Object.values(VALUES).map((values) => values.length));

/** A row for the nth value of each type, NULL where there is none, for both tenants in turn. */
function rowsOfAll(): string {
  const rows = Array.from({ length: most + 1 }, (_, n) => {
    const values = columns.map(({ type }) => {
      const value = VALUES[type]?.[n];
      return value === undefined ? 'null' : `cast(${literal(value)} as ${type})`;
    });
    return `(${n + 1}, '${n % 2 === 0 ? ONE : TWO}', ${values.join(', ')})`;
  });
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  return `insert into "Types"."All" (id, owner_id, ${names}) overriding system value values ${rows.join(', ')};`;
}

function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

const SCHEMA = `${TYPES}
  create table "Types"."All" (
    id bigint generated always as identity (start with 1000 increment by 7) primary key,
    owner_id uuid references "Owner",
    ${columns.map(({ name, type }) => `"${name}" ${type}`).join(', ')},
    "a ""generated"" one" text generated always as ((id * 2)::text || '!') stored);`;

const MORE = `
  create sequence "Types"."Odd Seq" as bigint increment by -5 maxvalue 9223372036854775807 minvalue -10 start with 100 cycle;
  select nextval('"Types"."Odd Seq"');
  create sequence "Types".untouched;
  create table "Types"."Counted" (small smallserial primary key, owner_id uuid references "Owner",
    "by default" int generated by default as identity, big bigserial);
  insert into "Types"."Counted" (owner_id) select '${TWO}' from generate_series(1, 20);
  create table "Types"."Child" (id int, all_id bigint references "Types"."All", "tab\tname" text);
  insert into "Types"."Child" select i, 1 + i % 3, E'\\\\' || i || E'\\t' from generate_series(1, 40) i;`;

test('every type comes back as it was, for tenants that were copied together and alone', async () => {
  await using db = await createDatabase('empty');
  await using again = await createDatabase('empty');
  await using place = await testStore();
  await sql(db.url, `${SCHEMA} ${rowsOfAll()} ${MORE}`);
  const model = await modelOf(MODEL);
  const outcome = await runBackup({ url: db.url, store: place.store, model });
  assert.is(outcome.plan.batches.filter(({ objects }) => objects.length > 1).length, 1, 'in a group');
  const read = await readRun(place.store, outcome.run.manifest.run);
  await restoreByHand(again.url, read);
  for (const table of ['"Owner"', '"Types"."All"', '"Types"."Counted"', '"Types"."Child"']) {
    const lines = `select array_agg(t::text order by t::text) as lines from ${table} t`;
    assert.equal(await sql(again.url, lines), await sql(db.url, lines), table);
    assert.ok(
      linesOf(read.text.get(table.replaceAll('"', '').replace(/^Owner/, 'public.Owner'))).length > 0,
      table,
    );
  }
  const all = read.detail.tables.find(({ name }) => name === 'All');
  assert.is(all?.columns.length, columns.length + 2, 'all but the generated column');
  const odd = read.detail.sequences.find(({ name }) => name === 'Odd Seq');
  assert.equal(odd, { schema: 'Types', name: 'Odd Seq', lastValue: '100', isCalled: true });
  const untouched = read.detail.sequences.find(({ name }) => name === 'untouched');
  assert.is(untouched?.isCalled, false);
  const identities = read.detail.sequences.filter(({ name }) => /^(All_id|Counted_)/.test(name));
  assert.equal(identities.map(({ name, lastValue }) => `${name} ${lastValue}`).sort(), [
    'All_id_seq 1000',
    'Counted_big_seq 20',
    'Counted_by default_seq 20',
    'Counted_small_seq 20',
  ]);

  const { run } = await runBackup({
    url: db.url,
    store: place.store,
    model: await modelOf(ALONE),
    environment: 'test',
  });
  const alone = await readRun(place.store, run.manifest.run);
  assert.equal(sorted(alone.text.get('Types.All')), sorted(read.text.get('Types.All')));
});

/** The same tables without tenants: one COPY as it comes. */
const ALONE = MODEL.replace(/\{ tenant: owner_id, key: \w+ \}/g, '{ shared: true }').replace(
  /\{ via: .*$/,
  '{ shared: true }',
);

function sorted(text: string | undefined): string[] {
  return linesOf(text).sort();
}

test.run();
