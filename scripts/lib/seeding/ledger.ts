import type pg from 'pg';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model, TableModel } from '../tenancy/model.ts';
import type { SeedRow } from './row.ts';
import { tenantsSql } from './statements.ts';

/** Keys of the rows that a seed has made, by table: what `created_entities` holds. */
export type CreatedEntities = Readonly<Record<string, readonly string[]>>;

/** What the log says this seed has made in earlier runs. */
export interface Ledger {
  readonly identifier: string;
  readonly made: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A row of the database that a row of the seed stands for. */
export interface FoundRow {
  readonly tenant: string | null;
  readonly texts: Readonly<Record<string, string | null>>;
  /** Columns whose value is not the one of the seed. */
  readonly differing: readonly string[];
}

const MADE = `
  select created_entities as made from bulkhead.demo_seed_log
   where seed_identifier = $1 and status = 'completed' and created_entities <> '{}'`;

const MAKER = `
  select seed_identifier as maker from bulkhead.demo_seed_log
   where status = 'completed' and created_entities @> $1::jsonb order by created_at limit 1`;

/** Reads what the seed has made so far. Call it under the tenant's lock, so that no other run of it is under way. */
export async function readLedger(client: pg.ClientBase, identifier: string): Promise<Ledger> {
  const { rows } = await client.query<{ made: CreatedEntities }>(MADE, [identifier]);
  const made = new Map<string, Set<string>>();
  for (const [table, keys] of rows.flatMap((row) => Object.entries(row.made))) {
    made.set(table, new Set([...(made.get(table) ?? []), ...keys]));
  }
  return { identifier, made };
}

/**
 * Throws when a row found in the database is not this seed's to change: of another tenant, of another seed,
 * or made by nobody's seed. The tenant itself may be shared with other seeds as long as it stays as it is.
 */
export async function assertOwn(
  client: pg.ClientBase,
  ledger: Ledger,
  row: SeedRow,
  found: FoundRow,
  tenant: string | undefined,
): Promise<void> {
  const { table } = row;
  const key = entityKey(table, found.texts);
  if (table.kind !== 'root' && found.tenant !== tenant) {
    const owner = found.tenant === null ? 'no tenant' : `the tenant ${found.tenant}`;
    throw notOwn('SEED_OTHER_TENANT', `${row.place} is ${table.id} ${key}, which belongs to ${owner}`);
  }
  if (ledger.made.get(table.id)?.has(key) === true) return;
  if (table.kind === 'root' && found.differing.length === 0) return;
  const maker = await makerOf(client, table, key);
  const change = table.kind === 'root' ? `, and it differs in ${found.differing.join(', ')}` : '';
  throw notOwn('SEED_OTHER_SEED', `${row.place} is ${table.id} ${key}, which ${maker}${change}`);
}

/** Which seed made a row, as the end of a sentence that begins "which". */
export async function makerOf(client: pg.ClientBase, table: TableModel, key: string): Promise<string> {
  const { rows } = await client.query<{ maker: string }>(MAKER, [JSON.stringify({ [table.id]: [key] })]);
  return rows[0] === undefined ? 'no seed made' : `the seed ${rows[0].maker} made`;
}

/**
 * Refuses a seed whose identifier has made rows for another tenant before: one of the two files carries the
 * wrong identifier.
 */
export async function assertSameTenant(
  client: pg.ClientBase,
  model: Model,
  ledger: Ledger,
  tenant: string,
): Promise<void> {
  for (const [id, keys] of ledger.made) {
    const table = model.tables.get(id);
    if (table === undefined || table.kind === 'shared') continue;
    const records = [...keys].map((key) => keyRecord(table, key));
    const { rows } = await client.query<{ tenant: string | null }>(tenantsSql(table), [
      JSON.stringify(records),
    ]);
    const other = rows.find((row) => row.tenant !== tenant);
    if (other === undefined) continue;
    const owner = other.tenant === null ? 'no tenant' : `the tenant ${other.tenant}`;
    throw notOwn(
      'SEED_OTHER_TENANT',
      `the seed ${ledger.identifier} has made rows of ${id} that belong to ${owner}`,
    );
  }
}

/** The key of a row as the log holds it: the text itself, or a JSON array where the key has several columns. */
export function entityKey(table: TableModel, texts: Readonly<Record<string, string | null>>): string {
  const parts = table.key.map((column) => texts[column] ?? '');
  return parts.length === 1 ? (parts[0] ?? '') : JSON.stringify(parts);
}

function keyRecord({ key: columns }: TableModel, key: string): Record<string, unknown> {
  const parts: unknown = columns.length === 1 ? [key] : JSON.parse(key);
  const list: unknown[] = Array.isArray(parts) ? parts : [];
  return Object.fromEntries(columns.map((column, index) => [column, list[index]]));
}

function notOwn(code: string, what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'A seed changes only rows that it made itself: give this one identifiers of its own, or run the seed that made the row. Nothing was changed.',
    code,
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-seed-was-refused',
    exit: 1,
  });
}
