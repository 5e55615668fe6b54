import type { Pair } from './pair.ts';

/** Rows that would be written without a tenant. */
export const NULLS: readonly Pair[] = [
  {
    title: "INSERT of everybody's rows as they are, which makes more of them",
    refused: {
      sql: 'insert into "replyTemplates" select id + 1000, "tenantId", body from "replyTemplates" where "tenantId" = $1 or "tenantId" is null',
    },
    accepted: {
      sql: 'insert into "replyTemplates" select id + 1000, $1, body from "replyTemplates" where "tenantId" = $1 or "tenantId" is null',
    },
  },
  {
    title: 'INSERT of a tenant that may be missing',
    refused: {
      sql: "insert into notices (tenant_id, title, body) select u.tenant_id, 'x', d.name from developments d left join units u on u.tenant_id = $1 and u.unit_uid = 'none' where d.tenant_id = $1",
    },
    accepted: {
      sql: "insert into notices (tenant_id, title, body) select d.tenant_id, 'x', d.name from developments d left join units u on u.tenant_id = $1 and u.unit_uid = 'none' where d.tenant_id = $1",
    },
  },
  {
    title: 'INSERT of a tenant that a sub-select may not find',
    refused: {
      sql: "insert into notices (tenant_id, title, body) values ((select id from tenants where id = $1 and slug = 'none'), 'x', 'y')",
    },
    accepted: {
      sql: "insert into notices (tenant_id, title, body) select id, 'x', 'y' from tenants where id = $1 and slug <> 'none'",
    },
  },
  {
    title: 'INSERT of sums over all, whose tenant is NULL',
    refused: {
      sql: "insert into notices (tenant_id, title, body) select tenant_id, 'x', count(*)::text from units where tenant_id = $1 group by rollup (tenant_id)",
    },
    accepted: {
      sql: "insert into notices (tenant_id, title, body) select tenant_id, 'x', count(*)::text from units where tenant_id = $1 group by tenant_id",
    },
  },
];
