import type { OrphanClass } from './orphan.ts';

/** Ids that a report names of each group. */
export const SAMPLES = 5;

/** Rows of one table that are alike: of one class, with one reason or one method. */
export interface Group {
  readonly table: string;
  readonly status: string;
  readonly class: OrphanClass;
  readonly method: string;
  readonly confidence: number;
  /** A `Reason`, or why the table did not take the repair. */
  readonly reason: string | null;
  readonly rows: number;
  readonly samples: readonly string[];
}

/** Groups of parts of tables put together; the order in which they first came is kept. */
export class Tally {
  readonly #groups = new Map<string, Group>();

  add(group: Group): void {
    const { rows: _, samples: __, ...kind } = group;
    const key = JSON.stringify(kind);
    const known = this.#groups.get(key);
    if (known === undefined) this.#groups.set(key, group);
    else {
      const samples = [...known.samples, ...group.samples].slice(0, SAMPLES);
      this.#groups.set(key, { ...known, rows: known.rows + group.rows, samples });
    }
  }

  get groups(): readonly Group[] {
    return [...this.#groups.values()];
  }

  /** Rows with this status; of every one without it. */
  count(status?: string): number {
    const counted = this.groups.filter((group) => status === undefined || group.status === status);
    return counted.reduce((sum, { rows }) => sum + rows, 0);
  }
}
