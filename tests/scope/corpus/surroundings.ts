import type { Pair } from './pair.ts';

/** Views, functions, tables of other kinds, and what is no query. */
export const SURROUNDINGS: readonly Pair[] = [
  {
    title: 'a view',
    refused: { sql: 'select unit_number, development from unit_list', values: [] },
    accepted: { sql: 'select unit_number, development from unit_list where tenant_id = $1' },
  },
  {
    title: 'a view that reads more than its column binds',
    refused: { sql: 'select unit_number, messages from unit_list_loose where tenant_id = $1' },
    accepted: {
      sql: 'select unit_number, development from unit_list l where l.tenant_id = $1 and l.unit_number is not null',
    },
  },
  {
    title: 'a view over a view, under another name of the column',
    refused: { sql: 'select unit_number from unit_list_again where id is not null or owner = $1' },
    accepted: { sql: 'select unit_number from unit_list_again where owner = $1' },
  },
  {
    title: 'a view by a column that binds nothing',
    refused: { sql: 'select unit_number from unit_list where id = $1' },
    accepted: { sql: 'select unit_number from unit_list where tenant_id = $1 and id <> $1' },
    unjudgeable: 'which unit it is does not say whose',
  },
  {
    title: 'a view that groups by the tenant',
    refused: { sql: 'select * from message_counts where messages > 0', values: [] },
    accepted: { sql: 'select * from message_counts where tenant_id = $1' },
  },
  {
    title: 'a view that adds up all tenants',
    refused: { sql: 'select messages from message_total', values: [] },
    accepted: { sql: 'select sum(messages) from message_counts where tenant_id = $1' },
  },
  {
    title: 'a view with a window',
    refused: { sql: 'select unit_number, place from ranked_units where tenant_id = $1' },
    accepted: {
      sql: 'select unit_number, row_number() over (order by unit_number) from unit_list where tenant_id = $1',
    },
    unjudgeable: 'the place depends on all rows',
  },
  {
    title: 'a view with a LIMIT',
    refused: { sql: 'select unit_number from some_units where tenant_id = $1' },
    accepted: { sql: 'select unit_number from unit_list where tenant_id = $1 order by id limit 5' },
  },
  {
    title: 'a materialised view',
    refused: { sql: 'select * from unit_stats', values: [] },
    accepted: { sql: 'select * from unit_stats where tenant_id = $1' },
  },
  {
    title: 'a view joined to what is bound',
    refused: {
      sql: 'select l.unit_number from developments d join unit_list l on l.development <> d.name where d.tenant_id = $1',
    },
    accepted: {
      sql: 'select l.unit_number from developments d join unit_list l on l.tenant_id = d.tenant_id where d.tenant_id = $1',
    },
  },
  {
    title: 'a write through a view',
    refused: { sql: 'delete from message_counts where tenant_id = $1' },
    accepted: { sql: 'delete from messages where tenant_id = $1 and role = $2', values: ['A', 'user'] },
    unjudgeable: 'what is behind the view decides',
  },
  {
    title: 'a table that the model does not know',
    refused: { sql: 'select unit_number from left_over', values: [] },
    accepted: { sql: 'select code from countries', values: [] },
  },
  {
    title: 'a view over what belongs to nobody',
    refused: { sql: 'select c.name, m.messages from country_list c, message_total m', values: [] },
    accepted: { sql: 'select c.name from country_list c', values: [] },
  },
  {
    title: 'the catalogue of the server',
    refused: {
      sql: "select n_live_tup from pg_catalog.pg_stat_user_tables where relname = 'units'",
      values: [],
    },
    accepted: { sql: 'select count(*) from units where tenant_id = $1 and id is not null' },
    unjudgeable: 'statistics tell of all tenants',
  },
  {
    title: 'a write to a table of nobody',
    refused: { sql: "update countries set name = 'x'", values: [] },
    accepted: { sql: "select name from countries where code = 'IE'", values: [] },
  },
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
  {
    title: 'a table that reaches its tenant through its parent',
    refused: { sql: 'select mark from message_marks', values: [] },
    accepted: {
      sql: 'select k.mark from message_marks k join messages m on m.id = k.message_id where m.tenant_id = $1',
    },
  },
  {
    title: 'the parent joined by another column',
    refused: {
      sql: 'select k.mark, k.id from message_marks k join messages m on m.id <> k.message_id where m.tenant_id = $1',
    },
    accepted: {
      sql: 'select k.mark, k.id from message_marks k, messages m where m.id = k.message_id and m.tenant_id = $1',
    },
  },
  {
    title: 'the parent on the side that may be missing',
    refused: {
      sql: 'select k.id, m.id as m from message_marks k left join messages m on m.id = k.message_id and m.tenant_id = $1',
    },
    accepted: {
      sql: 'select k.id, m.id as m from messages m left join message_marks k on m.id = k.message_id where m.tenant_id = $1',
    },
  },
  {
    title: 'the child by IN',
    refused: {
      sql: 'select mark, id from message_marks where message_id not in (select id from messages where tenant_id = $1)',
    },
    accepted: {
      sql: 'select mark, id from message_marks where message_id in (select id from messages where tenant_id = $1)',
    },
  },
  {
    title: 'the child by EXISTS',
    refused: {
      sql: 'select id from message_marks k where exists (select 1 from messages m where m.id <> k.message_id and m.tenant_id = $1)',
    },
    accepted: {
      sql: 'select id from message_marks k where exists (select 1 from messages m where m.id = k.message_id and m.tenant_id = $1)',
    },
  },
  {
    title: 'the child deleted',
    refused: { sql: 'delete from message_marks where id = $1', values: ['markB'] },
    accepted: {
      sql: 'delete from message_marks k using messages m where k.id = $1 and m.id = k.message_id and m.tenant_id = $2',
      values: ['markA', 'A'],
    },
  },
  {
    title: 'the child moved',
    refused: {
      sql: 'update message_marks k set message_id = $2 from messages m where m.id = k.message_id and m.tenant_id = $1',
      values: ['A', 'messageB'],
    },
    accepted: {
      sql: "update message_marks k set mark = 'x' from messages m where m.id = k.message_id and m.tenant_id = $1",
    },
  },
  {
    title: 'the child inserted',
    refused: {
      sql: "insert into message_marks (id, message_id, mark) values ($1, $2, 'x')",
      values: ['A', 'messageB'],
    },
    accepted: {
      sql: "insert into message_marks (id, message_id, mark) select $1, m.id, 'x' from messages m where m.id = $2 and m.tenant_id = $1::uuid",
      values: ['A', 'messageA'],
    },
  },
  {
    title: 'people, who are shared but guarded',
    refused: { sql: 'select email from users', values: [] },
    accepted: {
      sql: 'select u.email from users u join memberships s on s.user_id = u.id where s.tenant_id = $1',
    },
  },
  {
    title: "people by way of what is everybody's",
    refused: { sql: 'select u.email from users u join countries c on c.contact_id = u.id', values: [] },
    accepted: {
      sql: 'select u.email, c.code from users u join memberships s on s.user_id = u.id join countries c on true where s.tenant_id = $1',
    },
  },
  {
    title: 'people by IN',
    refused: { sql: 'select email from users where id = $1', values: ['userB'] },
    accepted: {
      sql: 'select email from users where id in (select user_id from memberships where tenant_id = $1)',
    },
  },
  {
    title: 'people by EXISTS, as the policy says it',
    refused: {
      sql: 'select u.email from users u where exists (select 1 from memberships s where s.tenant_id = $1)',
    },
    accepted: {
      sql: 'select u.email from users u where exists (select 1 from memberships s where s.user_id = u.id and s.tenant_id = $1)',
    },
  },
  {
    title: "everybody's rows beside one's own",
    refused: { sql: 'select body from "replyTemplates" where "tenantId" = $1 or id > 0' },
    accepted: { sql: 'select body from "replyTemplates" where "tenantId" = $1 or "tenantId" is null' },
  },
  {
    title: 'rows without a tenant of a table where that is a mistake',
    refused: { sql: 'select id from messages where tenant_id = $1 or tenant_id is null' },
    accepted: { sql: 'select body, id from "replyTemplates" where "tenantId" is null or "tenantId" = $1' },
  },
  {
    title: "everybody's rows changed",
    refused: { sql: 'update "replyTemplates" set body = \'x\' where "tenantId" = $1 or "tenantId" is null' },
    accepted: { sql: 'update "replyTemplates" set body = \'x\' where "tenantId" = $1' },
  },
];
