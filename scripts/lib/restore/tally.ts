import { type RowsDigest, RowsSum } from './digest.ts';

/** The group of rows that belong to no tenant: all of a shared table, or those of everybody and nobody. */
export const NO_TENANT = '';

/** The name of an object without the number of its part: a tenant's rows may lie in several. */
export function wholeObject(name: string): string {
  return name.replace(/\.\d{3}(?=\.bha$)/, '');
}

/**
 * Digests by table and by whose the rows are. A group is the name of a tenant's object, never its id, so that
 * a report can show it.
 */
export class TableSums {
  readonly #tables = new Map<string, Map<string, RowsSum>>();

  /** The sum to add rows of a group to; made on first use. */
  sum(table: string, group: string): RowsSum {
    let groups = this.#tables.get(table);
    if (groups === undefined) {
      groups = new Map();
      this.#tables.set(table, groups);
    }
    let sum = groups.get(group);
    if (sum === undefined) {
      sum = new RowsSum();
      groups.set(group, sum);
    }
    return sum;
  }

  /** All rows of a table, whosever they are. */
  whole(table: string): RowsDigest {
    const whole = new RowsSum();
    for (const sum of this.#tables.get(table)?.values() ?? []) whole.merge(sum);
    return whole.result();
  }

  /** What the groups of a table that have rows come to. */
  groups(table: string): ReadonlyMap<string, RowsDigest> {
    const sums = [...(this.#tables.get(table) ?? [])].map(([group, sum]) => [group, sum.result()] as const);
    return new Map(sums.filter(([, { rows }]) => rows > 0));
  }

  /** Adds the rows of another; for work that counts only once it has been committed. */
  merge(other: TableSums): void {
    for (const [table, groups] of other.#tables) {
      for (const [group, sum] of groups) this.sum(table, group).merge(sum);
    }
  }
}
