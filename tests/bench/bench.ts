import type pg from 'pg';
import type { EmbeddedServer } from '../../scripts/lib/postgres/embedded.ts';
import type { TestContext } from '../support/context.ts';

/** How large the benches are made, and how often they look. */
export interface Size {
  readonly tenants: number;
  /** Rows of `messages` for the reads; the writes begin with a fifth of them. */
  readonly messages: number;
  readonly rounds: number;
  /** Sessions that write at the same time. */
  readonly clients: number;
}

export interface BenchContext {
  readonly size: Size;
  readonly context: TestContext;
  /** One server for all benches of a run, started when first asked for. */
  server(): Promise<EmbeddedServer>;
  /** A session that ends with the bench: superuser, row-level security on, no time limits, names to be qualified. */
  session(database: string): Promise<pg.Client>;
  /** What is being done, for whoever waits. */
  say(text: string): void;
}

/** What a measurement is of. Of all of them more is worse: times, of which `rate` is shown as rows in a second, and memory. */
export type Unit = 'milliseconds' | 'microseconds' | 'rate' | 'bytes';

export interface Measurement {
  readonly what: string;
  /** Milliseconds for one thing of the kind, or bytes; undefined: not measured, and `note` says why. */
  readonly ours: number | undefined;
  readonly other?: number;
  readonly unit: Unit;
  /** Ours to the other, by the clock on the wall, of pairs measured right after one another. */
  readonly ratio?: Ratio;
  /** The same by the processor time of the server's sessions, which a busy machine does not stretch. */
  readonly processor?: Ratio;
  /** The most that the ratio, or ours in its unit, is to be. */
  readonly aim?: { readonly of: 'ratio' | 'milliseconds' | 'bytes'; readonly most: number };
  readonly note?: string;
}

export interface Ratio {
  readonly median: number;
  /** A quarter of the pairs is below, and a quarter above. */
  readonly quartiles: readonly [number, number];
}

/** One file `<name>.bench.ts` exports one of these as `bench`. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  run(bench: BenchContext): Promise<Measurement[]>;
}

/** Whether an aim is reached; undefined where there is none, or nothing to hold against it. */
export function reaches({ aim, ratio, ours }: Measurement): boolean | undefined {
  const value = aim?.of === 'ratio' ? ratio?.median : ours;
  return aim === undefined || value === undefined ? undefined : value <= aim.most;
}
