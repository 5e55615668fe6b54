import type { Edge, TableModel } from './model.ts';

/** What can be wrong with a row and its place in the tree of tenants. */
export type FaultKind = 'missing-parent' | 'misaligned' | 'null-tenant' | 'unknown-tenant' | 'null-parent';

/** A question to the data: which rows of a table are wrong in one way. */
export interface Fault {
  readonly kind: FaultKind;
  readonly table: TableModel;
  /** Absent for faults of the row's own tenant column, and of a reference to one of several tables. */
  readonly edge: Edge | undefined;
  /** Such as `public.units.development_id → public.developments`. */
  readonly label: string;
  /** What such a row means to the people whose data it is. */
  readonly meaning: string;
  /** `from … where …` over the table as `c`: put `select count(*)` or a key before it. */
  readonly rows: string;
}
