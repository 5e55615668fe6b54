import type pg from 'pg';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import { tenantOf } from '../tenancy/path.ts';
import { mayBeGlobal, rowsOf, sourceOf } from './share.ts';
import type { BackupTable } from './tables.ts';

/** How many rows of a table belong to whom, in the snapshot. The parts add up to `count(*)`. */
export interface TableCensus {
  readonly table: BackupTable;
  /** `count(*)`. */
  readonly total: number;
  /** By tenant; those with no row are absent. */
  readonly tenants: ReadonlyMap<string, number>;
  /** Rows for the shared object. */
  readonly everybody: number;
  /** Rows of no known tenant. */
  readonly nobody: number;
}

/** The keys of all tenants as text, in their order. Throws TENANT_TWICE when two tenants have the same key. */
export async function listTenants(client: pg.ClientBase, model: Model): Promise<string[]> {
  const key = quoteIdentifier(model.tenant.key);
  const { rows } = await client.query<{ id: string }>(
    `select ${key}::text as id from ${quoteQualified(model.tenant.table)} where ${key} is not null order by ${key}`,
  );
  const seen = new Set<string>();
  for (const { id } of rows) {
    if (seen.has(id)) {
      throw new BulkheadError({
        what: `two rows of ${model.tenant.table.id} have the same ${model.tenant.key}`,
        fix: 'Make it the primary key: a tenant that exists twice cannot be told apart.',
        code: 'TENANT_TWICE',
        exit: 1,
      });
    }
    seen.add(id);
  }
  return rows.map(({ id }) => id);
}

/**
 * Counts the rows of a table by tenant, in one pass. What each COPY must give is known from then on, and a
 * tenant without rows in a table needs no COPY of it.
 */
export async function countRows(
  client: pg.ClientBase,
  model: Model,
  table: BackupTable,
): Promise<TableCensus> {
  const { tenancy } = table;
  if (tenancy === undefined) {
    const total = await countOf(client, sourceOf(table));
    return { table, total, tenants: new Map(), everybody: total, nobody: 0 };
  }
  // The comparison is left to the server, as in the COPY: two texts may differ and yet be equal keys.
  const { rows } = await client.query<{ tenant: string | null; rows: string }>(
    `select r.${quoteIdentifier(model.tenant.key)}::text as tenant, count(*)::text as rows ${sourceOf(table)}
       left join ${quoteQualified(model.tenant.table)} r on r.${quoteIdentifier(model.tenant.key)} = ${tenantOf(tenancy, 'c')}
      group by 1`,
  );
  const tenants = new Map<string, number>();
  let rest = 0;
  for (const row of rows) {
    if (row.tenant === null) rest = Number(row.rows);
    else tenants.set(row.tenant, Number(row.rows));
  }
  const known = [...tenants.values()].reduce((sum, count) => sum + count, 0);
  const everybody =
    rest > 0 && mayBeGlobal(tenancy) ? await countOf(client, rowsOf(model, table, { of: 'everybody' })) : 0;
  return { table, total: known + rest, tenants, everybody, nobody: rest - everybody };
}

async function countOf(client: pg.ClientBase, rows: string): Promise<number> {
  const result = await client.query<{ count: string }>(`select count(*)::text as count ${rows}`);
  return Number(result.rows[0]?.count);
}
