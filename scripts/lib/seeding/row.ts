import type { TableModel } from '../tenancy/model.ts';

/** A value that stands in the seed, or one that another row of the seed will have. */
export type SeedValue =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'reference'; readonly row: SeedRow; readonly column: string };

/** One row that a seed wants to be there. */
export interface SeedRow {
  readonly table: TableModel;
  /** Where it stands in the seed, such as `units[3]`: reports name rows by it and never by their content. */
  readonly place: string;
  /** Columns by which the row is known again. */
  readonly match: readonly string[];
  readonly values: ReadonlyMap<string, SeedValue>;
}

export function literal(value: unknown): SeedValue {
  return { kind: 'literal', value };
}

/** The key of another row of the seed; of its last column where the key has several. */
export function keyOf(row: SeedRow): SeedValue {
  return { kind: 'reference', row, column: row.table.key[row.table.key.length - 1] ?? 'id' };
}
