import type { Pair } from './pair.ts';

/** Functions, and what is no query. */
export const FUNCTIONS: readonly Pair[] = [
  {
    title: 'a function that reads',
    refused: { sql: 'select content from all_messages()', values: [] },
    accepted: { sql: 'select x from unnest(array[1, 2]) as x', values: [] },
  },
  {
    title: 'a function in the select list',
    refused: { sql: 'select unit_uid, count_messages() from units where tenant_id = $1' },
    accepted: {
      sql: 'select unit_uid, upper(unit_number), now() is not null from units where tenant_id = $1',
    },
  },
  {
    title: 'a function called as if it were a column',
    refused: { sql: 'select u.neighbours from units u where u.tenant_id = $1' },
    accepted: { sql: 'select u.unit_number from units u where u.tenant_id = $1' },
  },
  {
    title: 'a field of a row in parentheses',
    refused: { sql: 'select (u).neighbours from units u where u.tenant_id = $1' },
    accepted: { sql: "select (string_to_array(u.unit_uid, '-'))[1] from units u where u.tenant_id = $1" },
  },
  {
    title: 'a function in the place of a built-in one',
    refused: { sql: 'select initcap(id) from units where tenant_id = $1' },
    accepted: { sql: 'select pg_catalog.initcap(unit_number) from units where tenant_id = $1' },
  },
  {
    title: 'a cast by a function that was added',
    refused: { sql: 'select 1::badge', values: [] },
    accepted: { sql: 'select 1::numeric', values: [] },
  },
  {
    title: 'a sub-select among the arguments of a function in FROM',
    refused: { sql: 'select x from unnest(array(select content from messages)) x', values: [] },
    accepted: { sql: 'select x from unnest(array(select content from messages where tenant_id = $1)) x' },
  },
  {
    title: 'SQL in a text',
    refused: {
      sql: "select query_to_xml('select content from messages', true, false, '')::text",
      values: [],
    },
    accepted: {
      sql: "select content from messages where tenant_id = $1 and content <> 'select content from messages'",
    },
  },
  {
    title: 'a table as XML',
    refused: { sql: "select table_to_xml('messages', true, false, '')::text", values: [] },
    accepted: { sql: 'select to_json(m)::text from messages m where m.tenant_id = $1' },
  },
  {
    title: 'a view definition',
    refused: { sql: "select pg_get_viewdef('unit_list'::regclass)", values: [] },
    accepted: { sql: 'select pg_typeof(unit_number)::text from units where tenant_id = $1' },
    unjudgeable: 'it tells of the database, not of a tenant',
  },
  {
    title: 'a setting of the scope',
    refused: { sql: "select set_config('request.jwt.claims', '{}', true)", values: [] },
    accepted: { sql: "select format('%s', unit_number) from units where tenant_id = $1" },
    unjudgeable: 'it changes for whom the session acts',
  },
  {
    title: 'waiting and locks',
    refused: { sql: 'select pg_advisory_xact_lock(1)', values: [] },
    accepted: { sql: 'select clock_timestamp() > $1', values: ['2000-01-01'] },
    unjudgeable: 'it can hold up other tenants',
  },
  {
    title: 'EXPLAIN',
    refused: { sql: 'explain select * from units where tenant_id = $1' },
    accepted: { sql: 'select id from units u where tenant_id = $1' },
    unjudgeable: 'its estimates come from all tenants',
  },
  {
    title: 'COPY',
    refused: { sql: "copy (select * from messages) to '/dev/null'", values: [] },
    accepted: { sql: 'select * from messages where tenant_id = $1' },
    unjudgeable: 'it goes past the result',
  },
  {
    title: 'DO',
    refused: { sql: "do $$ begin execute 'delete from messages'; end $$", values: [] },
    accepted: { sql: 'delete from messages where tenant_id = $1 and id is not null' },
  },
  {
    title: 'DDL',
    refused: { sql: 'create table mine as select * from messages', values: [] },
    accepted: { sql: 'with mine as (select * from messages where tenant_id = $1) select * from mine' },
    unjudgeable: 'nobody would keep the new table apart',
  },
  {
    title: 'SELECT INTO',
    refused: { sql: 'select * into mine from messages where tenant_id = $1' },
    accepted: { sql: 'select * from messages where tenant_id = $1 and role is not null' },
    unjudgeable: 'nobody would keep the new table apart',
  },
  {
    title: 'several statements',
    refused: { sql: "select id from units where tenant_id = '{A}'; delete from messages", values: [] },
    accepted: { sql: "select id from units where tenant_id = '{A}';", values: [] },
  },
  {
    title: 'a cursor',
    refused: { sql: 'declare c cursor with hold for select * from messages', values: [] },
    accepted: { sql: 'select * from messages where tenant_id = $1 order by id limit 2' },
    unjudgeable: 'it lives on after the statement',
  },
  {
    title: 'NOTIFY',
    refused: { sql: "notify everybody, 'hello'", values: [] },
    accepted: { sql: "select 'hello' as everybody", values: [] },
    unjudgeable: 'everybody hears it',
  },
];
