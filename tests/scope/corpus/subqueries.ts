import type { Pair } from './pair.ts';

/** Sub-selects, derived tables, WITH, UNION. */
export const SUBQUERIES: readonly Pair[] = [
  {
    title: 'a sub-select that is not bound',
    refused: {
      sql: 'select u.unit_uid, (select count(*) from messages) as n from units u where u.tenant_id = $1',
    },
    accepted: {
      sql: 'select u.unit_uid, (select count(*) from messages m where m.tenant_id = u.tenant_id) as n from units u where u.tenant_id = $1',
    },
  },
  {
    title: 'EXISTS',
    refused: { sql: "select $1::uuid where exists (select 1 from units where unit_uid = '{uidB}')" },
    accepted: {
      sql: "select $1::uuid where exists (select 1 from units where unit_uid = '{uidA}' and tenant_id = $1)",
    },
  },
  {
    title: 'NOT EXISTS',
    refused: {
      sql: 'select u.id from units u where u.tenant_id = $1 and not exists (select 1 from tenants t where t.id <> u.tenant_id)',
    },
    accepted: {
      sql: "select u.id from units u where u.tenant_id = $1 and not exists (select 1 from messages m where m.tenant_id = u.tenant_id and m.unit_id = u.id and m.role = 'nobody')",
    },
  },
  {
    title: 'IN a sub-select',
    refused: {
      sql: 'select id from units where tenant_id = $1 and unit_number in (select unit_number from units where tenant_id <> $1)',
    },
    accepted: {
      sql: 'select id from units where tenant_id = $1 and unit_number in (select unit_number from units where tenant_id = $1)',
    },
  },
  {
    title: 'NOT IN a sub-select',
    refused: {
      sql: 'select id from units where tenant_id = $1 and unit_number not in (select unit_number from units u where u.tenant_id <> $1)',
    },
    accepted: {
      sql: 'select id from units where tenant_id = $1 and unit_number not in (select m.role from messages m where m.tenant_id = $1)',
    },
  },
  {
    title: 'the tenant out of a sub-select',
    refused: {
      sql: 'select id from units where tenant_id = (select id from tenants where slug = $1)',
      values: ['slugB'],
    },
    accepted: {
      sql: 'select id from units where tenant_id = (select id from tenants where slug = $1 and id = $2)',
      values: ['slugA', 'A'],
    },
  },
  {
    title: 'the tenant IN a sub-select',
    refused: { sql: 'select id from units where tenant_id in (select id from tenants)', values: [] },
    accepted: { sql: 'select id from units where tenant_id in (select id from tenants where id = $1)' },
  },
  {
    title: 'the tenant NOT IN a sub-select',
    refused: { sql: 'select id from units where tenant_id not in (select id from tenants where id = $1)' },
    accepted: {
      sql: 'select id from units where tenant_id = $1 and tenant_id not in (select $2::uuid)',
      values: ['A', 'B'],
    },
  },
  {
    title: 'EXISTS with an aggregate is always true',
    refused: {
      sql: 'select u.id from units u where exists (select count(*) from tenants t where t.id = u.tenant_id and t.id = $1)',
    },
    accepted: {
      sql: 'select u.id from units u where exists (select 1 from tenants t where t.id = u.tenant_id and t.id = $1)',
    },
  },
  {
    title: 'EXISTS below OR',
    refused: {
      sql: 'select u.id from units u where exists (select 1 from tenants t where t.id = u.tenant_id and t.id = $1) or true',
    },
    accepted: {
      sql: 'select u.id from units u where u.tenant_id = $1 and (exists (select 1 from tenants t where t.id = $1) or true)',
    },
  },
  {
    title: 'a derived table',
    refused: {
      sql: 'select x.id from (select id, tenant_id from units) x where x.tenant_id is not null and $1::uuid is not null',
    },
    accepted: {
      sql: 'select x.id from (select id, tenant_id from units where tenant_id = $1) x where x.tenant_id is not null',
    },
  },
  {
    title: 'a derived table that is bound from outside only',
    refused: {
      sql: 'select x.n from (select tenant_id, (select count(*) from units) as n from developments) x where x.tenant_id = $1',
    },
    accepted: {
      sql: 'select x.n from (select tenant_id, count(*) as n from units where tenant_id = $1 group by tenant_id) x where x.tenant_id = $1',
    },
  },
  {
    title: 'a derived column under the name of the tenant',
    refused: {
      sql: 'select m.id from messages m join (select tenant_id as id, house_type_id as tenant_id from units where tenant_id = $1) x on x.tenant_id = m.tenant_id or x.id is not null',
    },
    accepted: {
      sql: 'select m.id from messages m join (select distinct tenant_id as id from units where tenant_id = $1) x on x.id = m.tenant_id',
    },
  },
  {
    title: 'UNION with an arm that is not bound',
    refused: { sql: 'select id from units where tenant_id = $1 union select id from units' },
    accepted: {
      sql: 'select id from units where tenant_id = $1 union select id from developments where tenant_id = $1',
    },
  },
  {
    title: 'UNION of two tenants as one table',
    refused: {
      sql: 'select m.id from messages m join (select $1::uuid as t union all select $2::uuid) x on x.t = m.tenant_id',
      values: ['A', 'B'],
    },
    accepted: {
      sql: 'select m.id from messages m join (select $1::uuid as t union select $2::uuid) x on x.t = m.tenant_id',
      values: ['A', 'A'],
    },
  },
  {
    title: 'UNION with something that is not known',
    refused: {
      sql: "select m.id from messages m join (select $1::uuid as t union all select ('{B}' || '')::uuid) x on x.t = m.tenant_id",
    },
    accepted: {
      sql: "select m.id from messages m join (select $1::uuid as t union all select '{A}'::uuid) x on x.t = m.tenant_id",
    },
  },
  {
    title: 'a value that is worked out',
    refused: { sql: "select id from messages where tenant_id = ('{B}' || '')::uuid", values: [] },
    accepted: { sql: "select id from messages where tenant_id = cast('{A}' as uuid)", values: [] },
  },
  {
    title: 'EXCEPT',
    refused: { sql: 'select id from units except select id from units where tenant_id = $1' },
    accepted: {
      sql: 'select id from units where tenant_id = $1 except select unit_id from messages where tenant_id = $1',
    },
  },
  {
    title: 'WITH',
    refused: {
      sql: 'with x as (select * from messages) select id from x where tenant_id is not null or $1::uuid is null',
    },
    accepted: { sql: 'with x as (select * from messages where tenant_id = $1) select id from x' },
  },
  {
    title: 'WITH, bound by its outer query only',
    refused: {
      sql: 'with x as (select *, (select count(*) from messages) as n from messages) select n from x where tenant_id = $1',
    },
    accepted: {
      sql: 'with x as (select *, 1 as n from messages where tenant_id = $1) select n from x where tenant_id = $1',
    },
  },
  {
    title: 'WITH under the name of a table',
    refused: { sql: 'with units as (select * from units) select id from units where $1::uuid is not null' },
    accepted: { sql: 'with units as (select * from units where tenant_id = $1) select id from units' },
  },
  {
    title: 'the table in spite of the WITH of its name',
    refused: { sql: 'with units as (select $1::uuid as id) select id from public.units' },
    accepted: { sql: 'with units as (select $1::uuid as id) select id from units' },
  },
  {
    title: 'WITH RECURSIVE',
    refused: {
      sql: 'with recursive x (id, t) as (select id, tenant_id from units where tenant_id = $1 union select u.id, u.tenant_id from units u join x on u.unit_uid <> x.id::text) select id from x',
    },
    accepted: {
      sql: 'with recursive x (id, t) as (select id, tenant_id from units where tenant_id = $1 union select u.id, u.tenant_id from units u join x on u.tenant_id = x.t) select id from x',
    },
  },
  {
    title: 'WITH RECURSIVE that leaves the tenant on its way',
    refused: {
      sql: "with recursive x (id, t, n) as (select id, tenant_id, 0 from units where tenant_id = $1 union select u.id, '{B}'::uuid, n + 1 from units u join x on u.tenant_id = x.t where n < 2) select id from x",
    },
    accepted: {
      sql: 'with recursive x (id, t, n) as (select id, tenant_id, 0 from units where tenant_id = $1 union select u.id, u.tenant_id, n + 1 from units u join x on u.tenant_id = x.t where n < 2) select id from x',
    },
  },
  {
    title: 'WITH that is used before it stands there',
    refused: {
      sql: 'with recursive a as (select id from units where tenant_id = $1), units as (select 1 as id) select * from a',
    },
    accepted: {
      sql: 'with recursive units as (select id from public.units where tenant_id = $1), a as (select id from units) select * from a',
    },
    unjudgeable: 'what the name means changes with the order',
  },
];
