import type pg from 'pg';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';

/** What a statement of a batch reports. */
export interface BatchReport {
  readonly asked: number;
  readonly last: string | null;
  readonly done: number;
  readonly strayed: number;
  readonly inexact?: number;
}

/** Work that is done in batches, each in a transaction of its own. */
export interface BatchWork {
  /** The first value of the cursor. */
  readonly start: string;
  readonly size: number;
  /** Does one batch. Those that are locked are waited for with `waits`, and else left for the next pass. */
  run(after: string, size: number, waits: boolean): Promise<BatchReport>;
  /** After a pass that waits: says of the rows between the two why they were left. */
  settle(after: string, last: string): Promise<void>;
  /** Whether a batch that ended so is to be tried again with fewer rows, and at last with one. */
  readonly divides: (error: unknown) => boolean;
  /** Says of the one row after `after` why it cannot be done, and returns its seq. */
  exclude(after: string, error: unknown): Promise<string>;
  /** How many are left. */
  left(): Promise<number>;
  readonly onDone: (report: BatchReport) => void;
}

/** Milliseconds between two passes, for those who hold a row to finish. */
const PAUSE = 500;
const PATIENT_PASSES = 3;

// Rows are reached by their keys, and the map in the order of its index. Whatever the estimates say of tables that have
// just been filled, reading a large one whole for every batch is never the better way.
const SETTINGS = ['jit', 'enable_seqscan', 'enable_bitmapscan', 'enable_sort']
  .map((name) => `set local ${name} = off`)
  .join('; ')
  .concat('; set local max_parallel_workers_per_gather = 0');

/**
 * Works through all batches. Rows that somebody else has locked are left out and come again in the next pass, so that
 * nobody waits for us; the last pass waits for them. A batch that the table refuses is divided until the row is found.
 */
export async function runBatches(client: pg.ClientBase, work: BatchWork, context: Context): Promise<void> {
  for (let pass = 1; pass <= PATIENT_PASSES && (await work.left()) > 0; pass++) {
    const waits = pass === PATIENT_PASSES;
    if (pass > 1) await context.sleep(PAUSE);
    await onePass(client, work, waits, context);
  }
}

async function onePass(
  client: pg.ClientBase,
  work: BatchWork,
  waits: boolean,
  context: Context,
): Promise<void> {
  let after = work.start;
  let size = work.size;
  for (;;) {
    if (context.signal.aborted) throw abortReason(context.signal);
    try {
      const report = await transaction(client, {}, async () => {
        await client.query(SETTINGS);
        const done = await work.run(after, size, waits);
        if (waits && done.last !== null && done.done < done.asked) await work.settle(after, done.last);
        return done;
      });
      if (report.last === null) return;
      work.onDone(report);
      after = report.last;
      size = Math.min(work.size, size * 2);
    } catch (error) {
      if (!work.divides(error)) throw error;
      if (size === 1) after = await work.exclude(after, error);
      size = Math.max(1, Math.floor(size / 4));
    }
  }
}
