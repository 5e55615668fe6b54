import type { Pair } from './pair.ts';

/** Statements that read one table. */
export const READS: readonly Pair[] = [
  {
    title: 'no condition',
    refused: { sql: 'select id, content from messages', values: [] },
    accepted: { sql: 'select id, content from messages where tenant_id = $1' },
  },
  {
    title: 'another condition',
    refused: { sql: "select id from messages where role = 'user'", values: [] },
    accepted: { sql: "select id from messages where role = 'user' and tenant_id = $1" },
  },
  {
    title: "another tenant's parameter",
    refused: { sql: 'select id from units where tenant_id = $1', values: ['B'] },
    accepted: { sql: 'select id from units where tenant_id = $1', values: ['A'] },
  },
  {
    title: "another tenant's literal",
    refused: { sql: "select id from units where tenant_id = '{B}'", values: [] },
    accepted: { sql: "select id from units where tenant_id = '{A}'", values: [] },
  },
  {
    title: 'a cast literal',
    refused: { sql: "select id from units where tenant_id = '{B}'::uuid", values: [] },
    accepted: { sql: "select id from units where tenant_id = '{A}'::uuid", values: [] },
  },
  {
    title: 'the value on the left',
    refused: { sql: 'select id from units where $1::uuid = development_id or tenant_id is not null' },
    accepted: { sql: 'select id from units where $1::uuid = tenant_id' },
  },
  {
    title: 'OR',
    refused: { sql: "select id from units where tenant_id = $1 or unit_number <> ''" },
    accepted: { sql: "select id from units where tenant_id = $1 and (unit_number <> '' or address is null)" },
  },
  {
    title: 'AND binds more than OR',
    refused: { sql: "select id from messages where tenant_id = $1 and role = 'user' or role = 'assistant'" },
    accepted: {
      sql: "select id from messages where tenant_id = $1 and (role = 'user' or role = 'assistant')",
    },
  },
  {
    title: 'NOT',
    refused: { sql: 'select id from units where not tenant_id = $1' },
    accepted: { sql: "select id from units where not unit_number = 'x' and tenant_id = $1" },
  },
  {
    title: 'unequal',
    refused: { sql: 'select id from units where tenant_id <> $1' },
    accepted: { sql: 'select id from units where tenant_id = $1 and tenant_id <> $2', values: ['A', 'B'] },
  },
  {
    title: 'IS DISTINCT FROM',
    refused: { sql: 'select id from units where tenant_id is distinct from $1' },
    accepted: { sql: 'select id from units where tenant_id is not distinct from $1' },
  },
  {
    title: 'CASE around it',
    refused: {
      sql: 'select id from units where case when unit_number is null then tenant_id = $1 else true end',
    },
    accepted: {
      sql: 'select id from units where tenant_id = $1 and case when unit_number is null then false else true end',
    },
  },
  {
    title: 'COALESCE around it',
    refused: { sql: 'select id from messages where coalesce(tenant_id, $1) = $1' },
    accepted: { sql: 'select id from messages where tenant_id = $1 and coalesce(user_id, $1) is not null' },
  },
  {
    title: 'IS NOT FALSE around it',
    refused: { sql: 'select id from messages where tenant_id = $1 is not false' },
    accepted: {
      sql: 'select id from messages where tenant_id = $1 and (role = $2) is not false',
      values: ['A', 'user'],
    },
  },
  {
    title: 'compared with itself',
    refused: { sql: 'select id from units where tenant_id = tenant_id', values: [] },
    accepted: { sql: 'select id from units where tenant_id = tenant_id and tenant_id = $1' },
  },
  {
    title: 'two tables in a circle',
    refused: {
      sql: 'select u.id from units u, developments d where u.tenant_id = d.tenant_id and d.tenant_id = u.tenant_id and d.id = u.development_id',
      values: [],
    },
    accepted: {
      sql: 'select u.id from units u, developments d where u.tenant_id = d.tenant_id and d.tenant_id = $1 and d.id = u.development_id',
    },
  },
  {
    title: 'IN with another tenant',
    refused: { sql: 'select id from units where tenant_id in ($1, $2)', values: ['A', 'B'] },
    accepted: { sql: 'select id from units where tenant_id in ($1)', values: ['A'] },
  },
  {
    title: '= ANY of a list',
    refused: { sql: 'select id from units where tenant_id = any($1)', values: [['A', 'B']] },
    accepted: { sql: 'select id from units where tenant_id = any($1)', values: [['A']] },
  },
  {
    title: '= ANY of an array in the text',
    refused: { sql: "select id from units where tenant_id = any(array['{A}', '{B}']::uuid[])", values: [] },
    accepted: { sql: 'select id from units where tenant_id = any(array[$1]::uuid[])' },
  },
  {
    title: '<> ALL',
    refused: { sql: 'select id from units where tenant_id <> all($1)', values: [['A']] },
    accepted: {
      sql: 'select id from units where tenant_id = $1 and id <> all($2)',
      values: ['A', ['unitA']],
    },
  },
  {
    title: 'BETWEEN',
    refused: {
      sql: "select id from units where tenant_id between '00000000-0000-0000-0000-000000000000' and 'ffffffff-ffff-ffff-ffff-ffffffffffff'",
      values: [],
    },
    accepted: {
      sql: "select id from units where tenant_id = $1 and created_at between '2000-01-01' and '2100-01-01'",
    },
  },
  {
    title: 'a row of columns',
    refused: { sql: "select id from units where (tenant_id, unit_number) <> ($1, '')" },
    accepted: { sql: 'select id from units where (tenant_id, id) = ($1, $2)', values: ['A', 'unitA'] },
  },
  {
    title: 'an operator that was added',
    refused: { sql: 'select id from units where tenant_id === $1' },
    accepted: { sql: 'select id from units where tenant_id operator(pg_catalog.=) $1' },
  },
  {
    title: 'an added operator beside a binding',
    refused: { sql: 'select id from units where tenant_id = $1 and id === $1' },
    accepted: { sql: 'select id from units where tenant_id = $1 and id <> $1' },
    unjudgeable: 'the operator calls a function of somebody',
  },
  {
    title: 'HAVING is no WHERE',
    refused: {
      sql: 'select tenant_id, (select count(*) from units) from units group by tenant_id having tenant_id = $1',
    },
    accepted: {
      sql: 'select tenant_id, count(*) from units where tenant_id = $1 group by tenant_id having count(*) > 0',
    },
  },
  {
    title: 'an aggregate over all',
    refused: { sql: 'select count(*) from messages', values: [] },
    accepted: { sql: 'select count(*) from messages where tenant_id = $1' },
  },
  {
    title: 'FILTER is no WHERE',
    refused: { sql: 'select count(*) filter (where tenant_id = $1), count(*) from units' },
    accepted: {
      sql: "select count(*) filter (where unit_number <> ''), max(created_at) from units where tenant_id = $1",
    },
  },
  {
    title: 'a window over all',
    refused: {
      sql: 'select unit_uid, row_number() over (order by unit_uid desc) as place from units',
      values: [],
    },
    accepted: {
      sql: 'select unit_uid, row_number() over (order by unit_uid desc) as place from units where tenant_id = $1',
    },
  },
  {
    title: 'names in capitals and quotes',
    refused: { sql: 'SELECT "ID" FROM (SELECT id AS "ID" FROM PUBLIC."units") x WHERE $1::uuid IS NOT NULL' },
    accepted: { sql: 'SELECT "ID" FROM (SELECT id AS "ID" FROM PUBLIC."units" WHERE "tenant_id" = $1) x' },
  },
  {
    title: 'the binding in a comment',
    refused: {
      sql: 'select id from units /* where tenant_id = $1 */ where true -- tenant_id = $1',
      values: [],
    },
    accepted: { sql: 'select id from units /* all of them */ where tenant_id = $1 -- or true' },
  },
  {
    title: 'the binding in a text',
    refused: { sql: "select id from units where 'tenant_id = $1' <> ''", values: [] },
    accepted: { sql: "select id from units where tenant_id = $1 and 'tenant_id = $2' <> ''" },
  },
  {
    title: 'the tenants themselves',
    refused: { sql: 'select slug from tenants', values: [] },
    accepted: { sql: 'select slug from tenants where id = $1' },
  },
  {
    title: 'a tenant by its name',
    refused: { sql: 'select id from tenants where slug = $1', values: ['slugB'] },
    accepted: { sql: 'select id from tenants where slug = $1 and id = $2', values: ['slugA', 'A'] },
  },
  {
    title: 'TABLE',
    refused: { sql: 'table notices', values: [] },
    accepted: { sql: 'with mine as (select * from notices where tenant_id = $1) table mine' },
  },
  {
    title: 'ONLY',
    refused: { sql: 'select id from only units', values: [] },
    accepted: { sql: 'select id from only units where tenant_id = $1' },
  },
  {
    title: 'locking rows',
    refused: { sql: 'select id from units for update', values: [] },
    accepted: { sql: 'select id from units where tenant_id = $1 for update' },
  },
  {
    title: 'a whole row',
    refused: { sql: 'select to_jsonb(u) from units u', values: [] },
    accepted: { sql: 'select to_jsonb(u) from units u where u.tenant_id = $1' },
  },
  {
    title: 'VALUES with a sub-select',
    refused: { sql: 'values ((select count(*) from messages))', values: [] },
    accepted: { sql: 'values ((select count(*) from messages where tenant_id = $1))' },
  },
  {
    title: 'ORDER BY with a sub-select',
    refused: {
      sql: 'select unit_uid, (select max(content) from messages m where m.unit_id <> units.id) from units where tenant_id = $1 order by 1',
    },
    accepted: {
      sql: 'select unit_uid from units where tenant_id = $1 order by (select count(*) from messages m where m.unit_id = units.id and m.tenant_id = units.tenant_id)',
    },
  },
  {
    title: 'LIMIT by a sub-select',
    refused: {
      sql: 'select unit_uid from units where tenant_id = $1 order by 1 limit (select count(*) - 297 from messages)',
    },
    accepted: {
      sql: 'select unit_uid from units where tenant_id = $1 order by 1 limit (select count(*) from messages where tenant_id = $1)',
    },
  },
];
