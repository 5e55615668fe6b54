import type { Pair } from './pair.ts';

/** INSERT and upsert. */
export const INSERTS: readonly Pair[] = [
  {
    title: 'INSERT for another tenant',
    refused: {
      sql: "insert into notices (tenant_id, development_id, title, body) values ($1, $2, 'x', 'y')",
      values: ['B', 'developmentB'],
    },
    accepted: {
      sql: "insert into notices (tenant_id, development_id, title, body) values ($1, $2, 'x', 'y')",
      values: ['A', 'developmentA'],
    },
  },
  {
    title: 'INSERT without the tenant',
    refused: {
      sql: "insert into notices (development_id, title, body) values ($1, 'x', 'y')",
      values: ['developmentB'],
    },
    accepted: {
      sql: "insert into notices (development_id, title, tenant_id, body) values ($1, 'x', $2, 'y') returning title",
      values: ['developmentA', 'A'],
    },
  },
  {
    title: 'INSERT of several rows, one of them for another tenant',
    refused: {
      sql: "insert into notices (tenant_id, title, body) values ($1, 'x', 'y'), ($2, 'x', 'y')",
      values: ['A', 'B'],
    },
    accepted: {
      sql: "insert into notices (tenant_id, title, body) values ($1, 'x', 'y'), ($1, 'x', 'z')",
      values: ['A'],
    },
  },
  {
    title: 'INSERT of the default',
    refused: { sql: "insert into notices (tenant_id, title, body) values (default, 'x', 'y')", values: [] },
    accepted: { sql: "insert into notices (id, tenant_id, title, body) values (default, $1, 'x', 'y')" },
  },
  {
    title: 'INSERT DEFAULT VALUES',
    refused: { sql: 'insert into analytics_events default values', values: [] },
    accepted: { sql: "insert into analytics_events (tenant_id, event_name) values ($1, 'opened')" },
    unjudgeable: 'what it writes stands in the database',
  },
  {
    title: 'INSERT without a list of columns',
    refused: { sql: "insert into \"replyTemplates\" values (77, '{B}', 'x')", values: [] },
    accepted: { sql: "insert into \"replyTemplates\" values (77, '{A}', 'x')", values: [] },
  },
  {
    title: 'INSERT … SELECT of all tenants',
    refused: {
      sql: "insert into notices (tenant_id, title, body) select tenant_id, 'x', unit_number from units",
      values: [],
    },
    accepted: {
      sql: "insert into notices (tenant_id, title, body) select tenant_id, 'x', unit_number from units where tenant_id = $1",
    },
  },
  {
    title: "INSERT … SELECT of another tenant's rows as one's own",
    refused: { sql: "insert into notices (tenant_id, title, body) select $1, 'x', content from messages" },
    accepted: {
      sql: "insert into notices (tenant_id, title, body) select $1, 'x', content from messages where tenant_id = $1",
    },
  },
  {
    title: 'INSERT … SELECT with the columns in another order',
    refused: {
      sql: "insert into memberships (tenant_id, user_id, role) select user_id, tenant_id, 'staff' from memberships where tenant_id = $1",
    },
    accepted: {
      sql: "insert into memberships (user_id, tenant_id, role) select user_id, tenant_id, 'staff' from memberships where tenant_id = $1",
    },
    unjudgeable: 'the tenant is some user',
  },
  {
    title: 'INSERT of a row out of a sub-select',
    refused: {
      sql: "insert into notices (tenant_id, title, body) values ((select tenant_id from units where id = '{unitB}'), 'x', 'y')",
      values: [],
    },
    accepted: {
      sql: "insert into notices (tenant_id, title, body) select u.tenant_id, 'x', 'y' from units u where u.id = '{unitA}' and u.tenant_id = (select id from tenants where id = $1)",
    },
  },
  {
    title: 'upsert over the key alone',
    refused: {
      sql: "insert into units (id, tenant_id, unit_number, unit_uid) values ($1, $2, 'n', 'new-uid') on conflict (id) do update set purchaser_name = 'x'",
      values: ['unitB', 'A'],
    },
    accepted: {
      sql: "insert into units (id, tenant_id, unit_number, unit_uid) values ($1, $2, 'n', 'new-uid') on conflict (id) do update set purchaser_name = 'x' where units.tenant_id = $2",
      values: ['unitA', 'A'],
    },
  },
  {
    title: 'upsert over a unique column of all tenants',
    refused: {
      sql: "insert into units (tenant_id, unit_number, unit_uid) values ($1, 'n', $2) on conflict (unit_uid) do update set unit_number = excluded.unit_number",
      values: ['A', 'uidB'],
    },
    accepted: {
      sql: "insert into units (tenant_id, unit_number, unit_uid) values ($1, 'n', $2) on conflict (tenant_id, unit_uid) do update set unit_number = excluded.unit_number",
      values: ['A', 'uidA'],
    },
  },
  {
    title: 'upsert whose condition is another one',
    refused: {
      sql: "insert into units (id, tenant_id, unit_number, unit_uid) values ($1, $2, 'n', 'new-uid') on conflict (id) do update set purchaser_name = 'x' where units.unit_number <> 'none'",
      values: ['unitB', 'A'],
    },
    accepted: {
      sql: "insert into units (id, tenant_id, unit_number, unit_uid) values ($1, $2, 'n', 'new-uid') on conflict (id) do update set purchaser_name = 'x' where units.tenant_id = excluded.tenant_id",
      values: ['unitA', 'A'],
    },
  },
  {
    title: 'upsert whose condition compares the row with itself',
    refused: {
      sql: "insert into units (id, tenant_id, unit_number, unit_uid) values ($1, $2, 'n', 'new-uid') on conflict (id) do update set purchaser_name = 'x' where units.tenant_id = units.tenant_id",
      values: ['unitB', 'A'],
    },
    accepted: {
      sql: "insert into units (id, tenant_id, unit_number, unit_uid) values ($1, $2, 'n', 'new-uid') on conflict (id) do update set purchaser_name = 'x' where units.tenant_id = units.tenant_id and units.tenant_id = $2",
      values: ['unitA', 'A'],
    },
  },
  {
    title: 'upsert that sets the tenant to what it is',
    refused: {
      sql: "insert into units (tenant_id, unit_number, unit_uid) values ($1, 'n', $2) on conflict (tenant_id, unit_uid) do update set tenant_id = excluded.tenant_id",
      values: ['A', 'uidA'],
    },
    accepted: {
      sql: "insert into units (tenant_id, unit_number, unit_uid) values ($1, 'n', $2) on conflict (tenant_id, unit_uid) do update set house_type_id = excluded.house_type_id",
      values: ['A', 'uidA'],
    },
    unjudgeable: 'a row that is there keeps its tenant, by the rule',
  },
  {
    title: 'upsert by the name of a constraint',
    refused: {
      sql: "insert into units (id, tenant_id, unit_number, unit_uid) values ($1, $2, 'n', 'new-uid') on conflict on constraint units_pkey do update set purchaser_name = 'x'",
      values: ['unitB', 'A'],
    },
    accepted: {
      sql: "insert into units (id, tenant_id, unit_number, unit_uid) values ($1, $2, 'n', 'new-uid') on conflict on constraint units_pkey do nothing",
      values: ['unitA', 'A'],
      none: true,
    },
  },
  {
    title: 'upsert that sets the tenant',
    refused: {
      sql: "insert into units (tenant_id, unit_number, unit_uid) values ($1, 'n', $3) on conflict (tenant_id, unit_uid) do update set tenant_id = $2",
      values: ['A', 'B', 'uidA'],
    },
    accepted: {
      sql: "insert into units (tenant_id, unit_number, unit_uid) values ($1, 'n', $3) on conflict (tenant_id, unit_uid) do update set house_type_id = null, purchaser_name = $2",
      values: ['A', 'x', 'uidA'],
    },
  },
  {
    title: 'upsert with a sub-select',
    refused: {
      sql: "insert into units (tenant_id, unit_number, unit_uid) values ($1, 'n', $2) on conflict (tenant_id, unit_uid) do update set purchaser_name = (select max(content) from messages) returning purchaser_name",
      values: ['A', 'uidA'],
    },
    accepted: {
      sql: "insert into units (tenant_id, unit_number, unit_uid) values ($1, 'n', $2) on conflict (tenant_id, unit_uid) do update set purchaser_name = (select max(content) from messages where tenant_id = $1) returning purchaser_name",
      values: ['A', 'uidA'],
    },
  },
];
