import type { TableCensus } from './census.ts';
import type { Share } from './share.ts';
import type { BackupTable } from './tables.ts';

/** Rows of one table that go into one object, and how many they must be. */
export interface PlannedSection {
  readonly table: BackupTable;
  readonly share: Share;
  readonly rows: number;
}

/** One piece of work for one session: objects that are written together. */
export interface Batch {
  readonly objects: readonly ObjectKind[];
  /** Estimate of the bytes of its rows, by the size of the tables on disk. */
  readonly bytes: number;
}

/** Which object: one of a tenant, the shared one, or the one of the rows that belong to nobody. */
export type ObjectKind =
  | { readonly of: 'tenant'; readonly tenant: string }
  | { readonly of: 'everybody' }
  | { readonly of: 'nobody' };

/** What a backup will write. */
export interface Plan {
  /** Parents before children. */
  readonly census: readonly TableCensus[];
  readonly tenants: readonly string[];
  /** Largest first, so that no large one is begun when the others have ended. */
  readonly batches: readonly Batch[];
  readonly rows: number;
  readonly bytes: number;
  /** Rows of no known tenant. */
  readonly nobody: number;
}

/**
 * Plans a backup from what was counted. Pure. A tenant is a batch of its own today; a batch may hold several
 * tenants, whose rows then come from one COPY and are split on the way.
 */
export function planBackup(census: readonly TableCensus[], tenants: readonly string[]): Plan {
  const nobody = sumOf(census, (table) => table.nobody);
  const objects: ObjectKind[] = [
    { of: 'everybody' },
    ...(nobody > 0 ? [{ of: 'nobody' } as const] : []),
    ...tenants.map((tenant) => ({ of: 'tenant', tenant }) as const),
  ];
  const batches = objects.map((object) => ({ objects: [object], bytes: estimate(census, object) }));
  batches.sort((a, b) => b.bytes - a.bytes);
  return {
    census,
    tenants,
    batches,
    rows: sumOf(census, (table) => table.total),
    bytes: batches.reduce((sum, batch) => sum + batch.bytes, 0),
    nobody,
  };
}

/** The sections of an object in the order of the tables; a table without a row in it has none. */
export function sectionsOf(census: readonly TableCensus[], object: ObjectKind): PlannedSection[] {
  return census.flatMap((counted) => {
    const rows = rowsIn(counted, object);
    if (rows === 0) return [];
    const share: Share = counted.table.tenancy === undefined ? { of: 'all' } : object;
    return [{ table: counted.table, share, rows }];
  });
}

function rowsIn(counted: TableCensus, object: ObjectKind): number {
  if (object.of === 'tenant') return counted.tenants.get(object.tenant) ?? 0;
  return object.of === 'everybody' ? counted.everybody : counted.nobody;
}

function estimate(census: readonly TableCensus[], object: ObjectKind): number {
  const bytes = sumOf(census, (counted) =>
    counted.total === 0 ? 0 : (counted.table.bytes * rowsIn(counted, object)) / counted.total,
  );
  return Math.round(bytes);
}

function sumOf(census: readonly TableCensus[], value: (counted: TableCensus) => number): number {
  return census.reduce((sum, counted) => sum + value(counted), 0);
}
