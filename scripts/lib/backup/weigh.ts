import type pg from 'pg';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { Model } from '../tenancy/model.ts';
import { positionOf, type Weight } from './boundaries.ts';
import { listTenants } from './census.ts';
import { sourceOf, wayToTenant } from './share.ts';
import type { BackupTable } from './tables.ts';

/** How much work the tenants are, and what belongs to none of them. */
export interface Weighing {
  readonly tenants: readonly Weight[];
  /** Bytes on disk of what goes to the first shard beside its tenants. */
  readonly first: number;
  /** Bytes of all tables on disk. */
  readonly bytes: number;
  /** Tables of which a sample was read. */
  readonly sampled: number;
}

/** Of a larger table pages are drawn: a plan needs shares and no counts, and every shard counts for itself. */
const WHOLE = 64 << 20;

/** What an object takes beside its bytes, told in bytes: ten thousand tenants without a row are work too. */
const OBJECT = 64 << 10;

/**
 * Estimates what the rows of each tenant take on disk: by the share of the rows, whole tables up to 64 MB and of larger ones as
 * many pages, drawn at random. One query for each table. Throws TENANT_TWICE.
 */
export async function weighTenants(
  client: pg.ClientBase,
  model: Model,
  tables: readonly BackupTable[],
): Promise<Weighing> {
  const names = await listTenants(client, model);
  const bytes = new Map(names.map((tenant) => [tenant, OBJECT]));
  let first = 0;
  let sampled = 0;
  for (const table of tables) {
    if (table.tenancy === undefined) {
      first += table.bytes;
      continue;
    }
    if (table.bytes > WHOLE) sampled++;
    first += await weighTable(client, model, table, bytes);
  }
  return {
    tenants: [...bytes].map(([tenant, weight]) => ({
      position: positionOf(tenant),
      bytes: Math.round(weight),
    })),
    first: Math.round(first),
    bytes: tables.reduce((sum, table) => sum + table.bytes, 0),
    sampled,
  };
}

/** Adds the bytes of a table to those of its tenants, and returns those of nobody and everybody. */
async function weighTable(
  client: pg.ClientBase,
  model: Model,
  table: BackupTable,
  bytes: Map<string, number>,
): Promise<number> {
  const { joins, tenant } = wayToTenant(table, 'left join');
  const key = `r.${quoteIdentifier(model.tenant.key)}`;
  const { rows } = await client.query<{ tenant: string | null; rows: string }>(
    `select ${key}::text as tenant, sum(g.rows)::text as rows
       from (select ${tenant} as key, count(*) as rows ${sourceOf(table)}${sampleOf(table)} ${joins} group by 1) g
       left join ${quoteQualified(model.tenant.table)} r on ${key} = g.key
      group by 1`,
  );
  const all = rows.reduce((sum, row) => sum + Number(row.rows), 0);
  let others = all === 0 ? table.bytes : 0;
  for (const row of rows) {
    const share = (table.bytes * Number(row.rows)) / all;
    const before = row.tenant === null ? undefined : bytes.get(row.tenant);
    if (row.tenant === null || before === undefined) others += share;
    else bytes.set(row.tenant, before + share);
  }
  return others;
}

function sampleOf({ bytes }: BackupTable): string {
  return bytes <= WHOLE ? '' : ` tablesample system (${((100 * WHOLE) / bytes).toFixed(4)})`;
}
