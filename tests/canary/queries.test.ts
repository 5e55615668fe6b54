import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../scripts/lib/runtime/errors.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';
import { createDatabase } from '../support/postgres.ts';
import { fly, inject } from './flight.ts';

const database = await createDatabase('portal-hardened');
const url = database.urlFor('bulkhead_operator');

test.after(() => database.drop());

const look = (...queries: readonly object[]) =>
  fly(url, { only: 'CAN-21', model: { canaries: { queries } } });

const REFUSED_AT_PARSE: readonly (readonly [query: string, why: RegExp])[] = [
  ['select 1; select 2', /2 statements, where one SELECT is asked for/],
  ["select 1; drop table public.notices -- '", /2 statements/],
  ['delete from public.notices', /a DELETE, where a SELECT/],
  ['set row_security = off', /where a SELECT/],
  ['select 1 as a into public.made', /SELECT INTO makes a table/],
  ['do $$ begin end $$', /a DO, where a SELECT/],
  ['-- nothing', /no statement/],
  ['selec 1', /line 1, column 1: syntax error/],
];

for (const [query, why] of REFUSED_AT_PARSE) {
  test(`refused before the database is touched: ${query}`, async () => {
    try {
      await fly('postgresql://nobody:x@127.0.0.1:1/none', {
        model: { canaries: { queries: [{ name: 'mine', query }] } },
      });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, InputError);
      if (error instanceof Error) assert.match(error.message, why);
    }
  });
}

const GREY: readonly (readonly [query: string, why: RegExp, rest?: object])[] = [
  ['with gone as (delete from public.notices returning 1) select count(*) from gone', /SQLSTATE 0A000/],
  ["select nextval('public.analytics_events_id_seq')", /refused: it tries to write/],
  ['select id from public.units for update', /refused: it tries to write/, { answer: 'rows' }],
  ["select set_config('transaction_read_only', 'off', false)", /SQLSTATE/],
  ['select pg_sleep(5)', /not answered within its time: raise its timeout/, { timeout: 50 }],
  ['select null::int', /NULL/],
  ["select 'several words'", /not a number/],
  ['select 1, 2', /1 rows of 2 columns, where one number/],
  ['select 1 from public.units', /several rows of 1 columns/],
  ['select 1 where false', /0 rows of 1 columns/],
  ['select purchaser_name::int from public.units where purchaser_name is not null limit 1', /SQLSTATE 22P02/],
  ['select count(*) from units', /SQLSTATE 42P01/],
  ['select 1) own; drop table public.notices; --', /./],
];

for (const [query, why, rest = {}] of GREY) {
  test(`grey: ${query}`, async () => {
    const result = await look({ name: 'mine', query, ...rest }).catch((error: unknown) => error);
    if (result instanceof Error) {
      assert.match(result.message, /syntax error/); // The parser refuses what would close our parenthesis.
      return;
    }
    assert.ok(
      typeof result === 'object' && result !== null && 'checks' in result && Array.isArray(result.checks),
    );
    const [check] = result.checks;
    assert.is(check.verdict, 'grey', check.observed);
    assert.match(check.observed, why);
  });
}

test('nothing of the rows or of the query stands in the report', async () => {
  await inject(database.url, "update public.units set purchaser_name = 'marked-tenant-data'");
  const queries = [
    { name: 'text', query: "select purchaser_name from public.units where 'marked-query' <> '' limit 1" },
    { name: 'cast', query: 'select purchaser_name::int from public.units limit 1' },
    { name: 'rows', query: 'select purchaser_name from public.units', answer: 'rows' },
  ];
  const text = JSON.stringify(await look(...queries));
  assert.not.match(text, /marked-/);
  assert.match(text, /CAN-21/);
});

test('a query that fails stops no other, and thresholds are asked for from the number on', async () => {
  const result = await look(
    { name: 'wrong', query: 'select count(*) from public.nothing' },
    { name: 'below', query: 'select 4', warn: 4, fail: 5 },
    { name: 'at', query: 'select 5.0::numeric', fail: 5, meaning: 'Too many.' },
    { name: 'negative', query: 'select -3', fail: -3 },
  );
  assert.equal(
    result.checks.map(({ object, verdict }) => `${object} ${verdict}`),
    ['wrong grey', 'below green', 'at red', 'negative red'],
  );
  assert.is(result.checks[2]?.meaning, 'Too many.');
  assert.match(result.summary, /1 warning: below: 4, where a warning begins at 4/);
});

test('the settings are judged with the model', () => {
  const parse = (canaries: string) =>
    parseModel(
      `version: 1
tenant: { table: tenants }
claim: { from: setting, name: app.tenant }
roles: { owner: o }
tables: {}
canaries: ${canaries}`,
      'm.yaml',
    );
  assert.is(parse('{}').canaries.greyAfter, 3);
  for (const [text, why] of [
    ['{ greyAfter: 0 }', /greyAfter/],
    ['{ nothing: 1 }', /canaries.nothing: unknown setting/],
    ['{ queries: [{ name: A, query: select 1 }] }', /lower-case/],
    ['{ queries: [{ name: a, query: select 1, warn: 2, fail: 1 }] }', /below fail/],
    ['{ queries: [{ name: a, query: select 1 }, { name: a, query: select 1 }] }', /a name twice/],
  ] as const) {
    assert.throws(() => parse(text), why);
  }
});

test('what does not exist is named', async () => {
  const refused = async (options: Parameters<typeof fly>[1], why: RegExp) => {
    try {
      await fly(url, options);
      assert.unreachable();
    } catch (error) {
      assert.match(error instanceof Error ? error.message : '', why);
    }
  };
  await refused({ only: 'CAN-99' }, /no canary CAN-99/);
  await refused({ only: 'CAN-01', except: 'can-01' }, /leave no canary/);
  await refused({ model: { canaries: { written: { none: 'at' } } } }, /"none" is not in the model/);
});

test.run();
