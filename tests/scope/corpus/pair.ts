export interface Side {
  readonly sql: string;
  /** By default the tenant A alone. */
  readonly values?: readonly unknown[];
  /** It is right that nothing comes of it. */
  readonly none?: boolean;
}

export interface Pair {
  readonly title: string;
  readonly refused: Side;
  readonly accepted: Side;
  /** Major version of PostgreSQL that has the grammar. */
  readonly since?: number;
  /** Why the refused statement need not reach anybody: nobody can tell what it does. */
  readonly unjudgeable?: string;
}
