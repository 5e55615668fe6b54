import type { Pair } from './pair.ts';

/** UPDATE, DELETE, MERGE, and writes in WITH. */
export const CHANGES: readonly Pair[] = [
  {
    title: 'UPDATE without the tenant',
    refused: { sql: "update units set purchaser_name = 'x'", values: [] },
    accepted: { sql: "update units set purchaser_name = 'x' where tenant_id = $1" },
  },
  {
    title: 'UPDATE by key',
    refused: { sql: "update units set purchaser_name = 'x' where id = $1", values: ['unitB'] },
    accepted: {
      sql: "update units set purchaser_name = 'x' where id = $1 and tenant_id = $2",
      values: ['unitA', 'A'],
    },
  },
  {
    title: 'UPDATE that gives a row away',
    refused: { sql: 'update units set tenant_id = $2 where tenant_id = $1', values: ['A', 'B'] },
    accepted: { sql: "update units set tenant_id = $1, purchaser_name = 'x' where tenant_id = $1" },
  },
  {
    title: 'UPDATE of several columns at once, the tenant among them',
    refused: {
      sql: "update notices set (tenant_id, title) = (select id, 'x' from tenants where id <> $1 order by id limit 1) where tenant_id = $1",
    },
    accepted: {
      sql: "update notices set (title, body) = (select 'x', name from tenants where id = $1) where tenant_id = $1",
    },
  },
  {
    title: 'UPDATE … FROM',
    refused: {
      sql: 'update units u set purchaser_name = d.name from developments d where d.tenant_id = $1 and u.development_id <> d.id',
    },
    accepted: {
      sql: 'update units u set purchaser_name = d.name from developments d where d.tenant_id = $1 and u.tenant_id = d.tenant_id and u.development_id = d.id',
    },
  },
  {
    title: "UPDATE … FROM another tenant's rows",
    refused: {
      sql: 'update units u set purchaser_name = m.content from (select max(content) as content from messages) m where u.tenant_id = $1 returning u.purchaser_name',
    },
    accepted: {
      sql: 'update units u set purchaser_name = m.content from (select max(content) as content from messages where tenant_id = $1) m where u.tenant_id = $1',
    },
  },
  {
    title: 'UPDATE with the value of a sub-select',
    refused: {
      sql: 'update units set purchaser_name = (select max(content) from messages) where tenant_id = $1 returning purchaser_name',
    },
    accepted: {
      sql: 'update units set purchaser_name = (select max(content) from messages m where m.tenant_id = units.tenant_id) where tenant_id = $1 returning purchaser_name',
    },
  },
  {
    title: 'RETURNING with a sub-select',
    refused: {
      sql: "update units set purchaser_name = 'x' where tenant_id = $1 returning (select count(*) from messages)",
    },
    accepted: { sql: "update units set purchaser_name = 'x' where tenant_id = $1 returning id, unit_number" },
  },
  {
    title: 'DELETE of everything',
    refused: { sql: 'delete from messages', values: [] },
    accepted: { sql: 'delete from messages where tenant_id = $1' },
  },
  {
    title: 'DELETE … USING',
    refused: { sql: 'delete from messages m using units u where u.tenant_id = $1 and m.role <> u.unit_uid' },
    accepted: {
      sql: 'delete from messages m using units u where u.tenant_id = $1 and m.tenant_id = u.tenant_id and m.unit_id = u.id',
    },
  },
  {
    title: 'DELETE by IN',
    refused: {
      sql: 'delete from messages where id in (select id from messages where role = $1)',
      values: ['user'],
    },
    accepted: {
      sql: 'delete from messages where tenant_id = $2 and id in (select id from messages where role = $1 and tenant_id = $2)',
      values: ['user', 'A'],
    },
  },
  {
    title: 'TRUNCATE',
    refused: { sql: 'truncate notices', values: [] },
    accepted: { sql: 'delete from notices where tenant_id = $1 returning title' },
  },
  {
    title: 'a write in WITH',
    refused: {
      sql: "with x as (update units set purchaser_name = 'x' returning tenant_id) select count(*) from x where tenant_id = $1",
    },
    accepted: {
      sql: "with x as (update units set purchaser_name = 'x' where tenant_id = $1 returning tenant_id) select count(*) from x where tenant_id = $1",
    },
  },
  {
    title: 'what a write in WITH returned',
    refused: {
      sql: 'with x as (delete from messages where tenant_id = $1 returning unit_id) delete from units using x where units.id <> x.unit_id',
    },
    accepted: {
      sql: 'with x as (delete from messages where tenant_id = $1 returning unit_id, tenant_id) select u.unit_uid from units u join x on x.unit_id = u.id and x.tenant_id = u.tenant_id',
    },
  },
  {
    title: 'MERGE',
    refused: {
      sql: "merge into notices n using (select $1::uuid as t) s on n.title <> s.t::text when matched then update set body = 'x'",
    },
    accepted: {
      sql: "merge into notices n using (select $1::uuid as t) s on n.tenant_id = s.t when matched then update set body = 'x'",
    },
  },
  {
    title: 'MERGE from rows that are not bound',
    refused: {
      sql: "merge into notices n using messages m on n.id = m.id and n.tenant_id = $1 and m.tenant_id = $1 when not matched then insert (tenant_id, title, body) values ($1, 'x', m.content)",
    },
    accepted: {
      sql: "merge into notices n using (select * from messages where tenant_id = $1) m on n.id = m.id and n.tenant_id = $1 when not matched then insert (tenant_id, title, body) values ($1, 'x', m.content)",
    },
  },
  {
    title: 'MERGE that inserts for another tenant',
    refused: {
      sql: "merge into notices n using (select 1) s on n.tenant_id = $1 and n.title = 'none' when not matched then insert (tenant_id, title, body) values ($2, 'x', 'y')",
      values: ['A', 'B'],
    },
    accepted: {
      sql: "merge into notices n using (select 1) s on n.tenant_id = $1 and n.title = 'none' when not matched then insert (tenant_id, title, body) values ($1, 'x', 'y')",
    },
  },
  {
    title: 'MERGE that gives a row away',
    refused: {
      sql: 'merge into notices n using (select $1::uuid as t, $2::uuid as o) s on n.tenant_id = s.t when matched then update set tenant_id = s.o',
      values: ['A', 'B'],
    },
    accepted: {
      sql: 'merge into notices n using (select $1::uuid as t, $2::uuid as o) s on n.tenant_id = s.t when matched then update set tenant_id = s.t, body = s.o::text',
      values: ['A', 'A'],
    },
  },
  {
    title: 'MERGE that deletes',
    since: 17,
    refused: {
      sql: "merge into notices n using (select 'none' as title) s on n.title = s.title and n.tenant_id = $1 when matched then do nothing when not matched by source then delete",
    },
    accepted: {
      sql: "merge into notices n using (select 'none' as title) s on n.title = s.title and n.tenant_id = $1 when matched then do nothing when not matched by source and n.tenant_id = $1 then delete",
    },
  },
];
