import { BulkheadError } from '../runtime/errors.ts';
import type { Edge, Model } from '../tenancy/model.ts';
import { orderTables } from '../tenancy/order.ts';
import { keyOf, literal, type SeedRow, type SeedValue } from './row.ts';

/** Rows of one table with the same columns: they are looked up, inserted and updated together. */
export interface Batch {
  readonly rows: readonly SeedRow[];
  /** Columns that are written, the tenant's included. */
  readonly columns: readonly string[];
  /** Columns by which rows are found again, the tenant's or the parent's included, so that no other tenant's row matches. */
  readonly match: readonly string[];
}

/** The rows of a seed, in an order in which each can be written after those that it refers to. */
export interface SeedPlan {
  readonly root: SeedRow;
  /** As they stand in the seed. */
  readonly rows: readonly SeedRow[];
  readonly batches: readonly Batch[];
}

/**
 * Orders the rows of one tenant's seed and refuses any that would not be the tenant's own: with another
 * tenant's key, with a parent that is not part of the seed, or in a table that belongs to nobody.
 * Pure; throws a `BulkheadError` that names the row.
 */
export function planSeed(model: Model, rows: readonly SeedRow[]): SeedPlan {
  const roots = rows.filter((row) => row.table.kind === 'root');
  const [root] = roots;
  if (root === undefined || roots.length !== 1) {
    throw refused('SEED_TENANTS', `the seed has ${roots.length} rows of ${model.tenant.table.id}, not one`);
  }
  const inSeed = new Set(rows);
  for (const row of rows) for (const reason of strayReasons(row, root, inSeed)) throw stray(row, reason);
  const batches: Batch[] = [];
  const placed = new Set<SeedRow>();
  for (const table of orderTables(model)) {
    let waiting = rows.filter((row) => row.table === table).map((row) => withTenant(row, root));
    while (waiting.length > 0) {
      const ready = waiting.filter((row) => parentsOf(row.row).every((parent) => placed.has(parent)));
      const [first] = waiting;
      if (ready.length === 0 && first !== undefined) throw stray(first.row, 'refers to itself in a circle');
      for (const group of groupByColumns(ready)) batches.push(batchOf(group));
      for (const row of ready) placed.add(row.row);
      waiting = waiting.filter(({ row }) => !placed.has(row));
    }
  }
  return { root, rows, batches };
}

interface PlannedRow {
  /** The row as the seed has it, to which other rows refer. */
  readonly row: SeedRow;
  readonly values: ReadonlyMap<string, SeedValue>;
}

/** Values of a planned row by the row of the seed, the tenant's key filled in. */
export function valuesOf(row: SeedRow, root: SeedRow): ReadonlyMap<string, SeedValue> {
  return withTenant(row, root).values;
}

function withTenant(row: SeedRow, root: SeedRow): PlannedRow {
  const { kind, tenantColumn } = row.table;
  if (kind !== 'tenant' || tenantColumn === undefined) return { row, values: row.values };
  return { row, values: new Map([[tenantColumn, keyOf(root)], ...row.values]) };
}

function* strayReasons(row: SeedRow, root: SeedRow, inSeed: ReadonlySet<SeedRow>): Generator<string> {
  const { table } = row;
  if (table.kind === 'shared') yield `${table.id} belongs to no tenant`;
  const given = table.kind === 'tenant' ? row.values.get(table.tenantColumn ?? '') : undefined;
  if (given !== undefined && !(given.kind === 'reference' && given.row === root)) {
    yield `${table.tenantColumn} is not the key of the seed's own tenant`;
  }
  for (const [column, value] of row.values) {
    if (value.kind === 'reference' && !inSeed.has(value.row)) {
      yield `${column} refers to a row that is not part of the seed`;
    }
  }
  for (const column of row.match) {
    const value = row.values.get(column);
    if (value === undefined || (value.kind === 'literal' && value.value === null)) {
      yield `${column}, by which it would be known again, is empty`;
    }
  }
  for (const edge of table.parents) {
    const reason = edgeReason(row, edge);
    if (reason !== undefined) yield reason;
  }
}

/** A raw key could be anybody's row: a parent that knows a tenant must be a row of the seed itself. */
function edgeReason(row: SeedRow, edge: Edge): string | undefined {
  if (edge.parent.kind === 'shared') return undefined;
  for (const { child, parent } of edge.columns) {
    if (child === row.table.tenantColumn) continue;
    const value = row.values.get(child) ?? literal(null);
    if (value.kind === 'reference') {
      if (value.row.table !== edge.parent) return `${child} refers to a row of ${value.row.table.id}`;
      if (value.column !== parent)
        return `${child} refers to ${value.column} of its parent, not to ${parent}`;
    } else if (value.value !== null) {
      return `${child} reaches for a row by its key, and not for a row of the seed`;
    } else if (!edge.optional) {
      return `${child} is empty, so the row would be detached`;
    }
  }
  return undefined;
}

function parentsOf(row: SeedRow): SeedRow[] {
  return [...row.values.values()].flatMap((value) => (value.kind === 'reference' ? [value.row] : []));
}

function groupByColumns(rows: readonly PlannedRow[]): PlannedRow[][] {
  const groups = new Map<string, PlannedRow[]>();
  for (const row of rows) {
    const signature = JSON.stringify([[...row.values.keys()], row.row.match]);
    const group = groups.get(signature);
    if (group === undefined) groups.set(signature, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function batchOf(group: readonly PlannedRow[]): Batch {
  const [first] = group;
  if (first === undefined) throw new Error('a batch without rows');
  return {
    rows: group.map(({ row }) => row),
    columns: [...first.values.keys()],
    match: boundMatch(first),
  };
}

/**
 * The match bound to the tenant. A match that names a parent needs no more: whatever hangs under the seed's
 * own parent must be the seed's, and a row of another tenant found there stops the run.
 */
function boundMatch({ row, values }: PlannedRow): string[] {
  const { kind, tenantColumn, via } = row.table;
  const underParent = row.match.some((column) => {
    const value = values.get(column);
    return value?.kind === 'reference' && value.row.table.kind !== 'root';
  });
  if (underParent || kind === 'root') return [...row.match];
  const bound = via === undefined ? [tenantColumn ?? ''] : via.columns.map((pair) => pair.child);
  return [...new Set([...bound, ...row.match])];
}

function stray(row: SeedRow, reason: string): BulkheadError {
  return refused('SEED_STRAY_ROW', `${row.place} (${row.table.id}) cannot be seeded: ${reason}`);
}

function refused(code: string, what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'A seed writes rows of its own tenant only, under its own parents; correct the seed. Nothing was changed.',
    code,
  });
}
