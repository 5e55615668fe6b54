import type pg from 'pg';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import { mayBeGlobal, rowsOf, sourceOf, wayToTenant } from './share.ts';
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
  /** Pages by which it can be read in slices; 0 where it cannot. */
  readonly pages: number;
}

/**
 * Pages of the largest file of the table, itself or a partition. Only in heaps do row addresses follow the pages.
 * A table may have grown since the snapshot; nothing in the new pages is visible in it.
 */
const PAGES = `
  select coalesce(max(pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int), 0)::int as pages
    from pg_catalog.pg_class c left join pg_catalog.pg_am a on a.oid = c.relam
   where c.oid in (select $1::regclass where not $2
                   union all select relid from pg_catalog.pg_partition_tree($1::regclass) where isleaf)
  having bool_and(c.relkind = 'r' and a.amname = 'heap')`;

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
 * tenant without rows in a table needs no COPY of it. Throws VIA_NOT_UNIQUE when a row has more than one parent.
 */
export async function countRows(
  client: pg.ClientBase,
  model: Model,
  table: BackupTable,
): Promise<TableCensus> {
  const { tenancy } = table;
  if (tenancy === undefined) {
    const total = await countOf(client, sourceOf(table));
    return { table, total, tenants: new Map(), everybody: total, nobody: 0, pages: 0 };
  }
  const { joins, tenant } = wayToTenant(table, 'left join');
  const key = `r.${quoteIdentifier(model.tenant.key)}`;
  // Grouped before the keys become text. The comparison is left to the server, as in the COPY: two texts may
  // differ and yet be equal keys.
  const { rows } = await client.query<{ tenant: string | null; rows: string }>(
    `select ${key}::text as tenant, sum(g.rows)::text as rows
       from (select ${tenant} as key, count(*) as rows ${sourceOf(table)} ${joins} group by 1) g
       left join ${quoteQualified(model.tenant.table)} r on ${key} = g.key
      group by 1`,
  );
  const tenants = new Map<string, number>();
  let rest = 0;
  for (const row of rows) {
    if (row.tenant === null) rest = Number(row.rows);
    else tenants.set(row.tenant, Number(row.rows));
  }
  const known = [...tenants.values()].reduce((sum, count) => sum + count, 0);
  if (joins !== '') await checkJoins(client, table, known + rest);
  const everybody =
    rest > 0 && mayBeGlobal(tenancy) ? await countOf(client, rowsOf(model, table, { of: 'everybody' })) : 0;
  const nobody = rest - everybody;
  return { table, total: known + rest, tenants, everybody, nobody, pages: await pagesOf(client, table) };
}

/** A parent that is there twice would put the row into the backup twice. */
async function checkJoins(client: pg.ClientBase, table: BackupTable, joined: number): Promise<void> {
  const total = await countOf(client, sourceOf(table));
  if (total === joined) return;
  throw new BulkheadError({
    what: `rows of ${table.id} have more than one parent: ${total} rows became ${joined} on the way to their tenants`,
    fix: 'Make the columns unique that "via" refers to, in the parent of this table or above it.',
    code: 'VIA_NOT_UNIQUE',
    exit: 1,
  });
}

async function pagesOf(client: pg.ClientBase, table: BackupTable): Promise<number> {
  const { rows } = await client.query<{ pages: number }>(PAGES, [quoteQualified(table), table.partitioned]);
  return rows[0]?.pages ?? 0;
}

async function countOf(client: pg.ClientBase, rows: string): Promise<number> {
  const result = await client.query<{ count: string }>(`select count(*)::text as count ${rows}`);
  return Number(result.rows[0]?.count);
}
