import type { Pair } from './pair.ts';

/** Views, and tables that the model does not know. */
export const VIEWS: readonly Pair[] = [
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
];
