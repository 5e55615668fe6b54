import type { TableCensus } from './census.ts';
import { groupTenants } from './grouping.ts';
import type { Share } from './share.ts';
import type { BackupTable } from './tables.ts';

/** Rows of one table that go into one object, and how many they must be. */
export interface PlannedSection {
  readonly table: BackupTable;
  readonly share: Share;
  readonly rows: number;
}

/**
 * Objects that are written together. One object is written as its rows come, with a COPY for each table. Several
 * tenants come from one COPY for each table and are split on the way, because a page that holds rows of many
 * tenants is then read once and not once for each.
 */
export interface Batch {
  readonly objects: readonly ObjectKind[];
  /** Estimate of the bytes of its rows, by the size of the tables on disk. */
  readonly bytes: number;
  /** Text bytes in each frame: of several tenants, one frame for each is in memory at once. */
  readonly frame: number;
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
  /** Estimate of the bytes of all rows, and of those of the largest object. */
  readonly bytes: number;
  readonly largest: number;
  /** Rows of no known tenant. */
  readonly nobody: number;
}

/**
 * Plans a backup from what was counted. Pure.
 * @param shared whether what belongs to everybody is in it: in a divided run it is in one shard and in no other.
 */
export function planBackup(census: readonly TableCensus[], tenants: readonly string[], shared = true): Plan {
  const nobody = sumOf(census, (table) => table.nobody);
  const alone: ObjectKind[] = [
    ...(shared ? [{ of: 'everybody' } as const] : []),
    ...(nobody > 0 ? [{ of: 'nobody' } as const] : []),
  ];
  const sizes = tenants.map((tenant) => sizeOf(census, tenant));
  const groups = groupTenants(sizes);
  const batches: Batch[] = [
    ...alone.map((object) => ({ objects: [object], bytes: estimate(census, object), frame: 0 })),
    ...groups.map(({ tenants: members, bytes, frame }) => ({
      objects: members.map((tenant) => ({ of: 'tenant', tenant }) as const),
      bytes,
      frame,
    })),
  ];
  batches.sort((a, b) => b.bytes - a.bytes);
  return {
    census,
    tenants,
    batches,
    rows: sumOf(census, (table) => table.total),
    bytes: batches.reduce((sum, batch) => sum + batch.bytes, 0),
    largest: Math.max(
      0,
      ...alone.map((object) => estimate(census, object)),
      ...sizes.map(({ bytes }) => bytes),
    ),
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

function sizeOf(census: readonly TableCensus[], tenant: string) {
  const bytes = census.map((counted) => bytesOf(counted, counted.tenants.get(tenant) ?? 0));
  return {
    tenant,
    bytes: Math.round(bytes.reduce((sum, part) => sum + part, 0)),
    largestSection: Math.max(0, ...bytes),
  };
}

function estimate(census: readonly TableCensus[], object: ObjectKind): number {
  return Math.round(sumOf(census, (counted) => bytesOf(counted, rowsIn(counted, object))));
}

function bytesOf({ table, total }: TableCensus, rows: number): number {
  return rows === 0 ? 0 : (table.bytes * rows) / total;
}

function sumOf(census: readonly TableCensus[], value: (counted: TableCensus) => number): number {
  return census.reduce((sum, counted) => sum + value(counted), 0);
}
