import { setTimeout as delay } from 'node:timers/promises';
import { abortReason, BulkheadError } from '../../runtime/errors.ts';
import type { Bucket } from './bucket.ts';
import type { Gate } from './gate.ts';

/** How long and how often a bucket is asked before it counts as failed. Times in milliseconds. */
export interface Patience {
  /** Tries of one exchange, the first included. */
  readonly attempts: number;
  /** Upper bound of the first wait; it doubles with each try. The wait itself is drawn from 0 to the bound. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** An exchange may take this long, and longer by its bytes at `slowest`. */
  readonly quiet: number;
  /** Bytes per second below which a connection counts as stuck: a server that sends one byte a second is not alive. */
  readonly slowest: number;
}

export const PATIENCE: Patience = {
  attempts: 8,
  firstWait: 250,
  longestWait: 20_000,
  quiet: 30_000,
  slowest: 64 * 1024,
};

/** One exchange with the bucket: what to call it in an error, and how much it may move. */
export interface Exchange {
  /** Begins the sentence of an error: "storing part 3 of x". */
  readonly action: string;
  /** Bytes that it sends or receives, for its time limit. */
  readonly bytes?: number;
  /** Gives it up. */
  readonly signal: AbortSignal;
}

/** A bucket with the patience that is had with it. */
export interface Asked {
  readonly bucket: Bucket;
  readonly patience: Patience;
  /** Bounds how many exchanges are under way at once. */
  readonly gate: Gate;
}

/** The outcome of an exchange that failed for good, with what the driver said of it. */
export class ExchangeError extends Error {
  readonly verdict: ReturnType<Bucket['judge']>;
  /** Whether a try may have succeeded without our knowing: its answer was lost. */
  readonly maybeDone: boolean;
  readonly explained: Error;

  constructor(explained: Error, verdict: ReturnType<Bucket['judge']>, maybeDone: boolean) {
    super(explained.message);
    this.explained = explained;
    this.verdict = verdict;
    this.maybeDone = maybeDone;
  }
}

/**
 * Makes an exchange, again and again after waits that grow and are drawn at random, so that many writers do not
 * come back all at once. Throws what `explain` makes of the last failure.
 */
export async function ask<T>(
  asked: Asked,
  exchange: Exchange,
  operation: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await tryAgain(asked, exchange, operation);
  } catch (error) {
    throw error instanceof ExchangeError ? error.explained : error;
  }
}

/** As `ask`, for callers that act on the verdict: throws `ExchangeError`, or the reason of the abort. */
export async function tryAgain<T>(
  { bucket, patience, gate }: Asked,
  { action, bytes = 0, signal }: Exchange,
  operation: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  let maybeDone = false;
  for (let attempt = 1; ; attempt++) {
    let pause: number;
    const leave = await gate.enter(signal);
    const limit = deadline(patience, bytes);
    try {
      return await operation(AbortSignal.any([signal, limit.signal]));
    } catch (error) {
      if (signal.aborted) throw abortReason(signal);
      const late = limit.signal.aborted;
      const verdict = late ? ({ kind: 'again' } as const) : bucket.judge(error);
      const last = verdict.kind !== 'again' || attempt >= patience.attempts;
      if (last) {
        const explained = late ? tooSlow(action, bucket.description) : bucket.explain(error, action);
        throw new ExchangeError(explained, verdict, maybeDone || verdict.kind === 'again');
      }
      maybeDone = true;
      pause = Math.max(backoff(patience, attempt), verdict.after ?? 0);
    } finally {
      limit.clear();
      leave();
    }
    await wait(pause, signal);
  }
}

/** Milliseconds until the next try: at random between nothing and a bound that doubles. */
export function backoff({ firstWait, longestWait }: Patience, attempt: number): number {
  return Math.random() * Math.min(longestWait, firstWait * 2 ** (attempt - 1));
}

/** Throws the reason of the abort when the signal comes first. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch {
    throw abortReason(signal); // The only way in which this wait can fail.
  }
}

function deadline({ quiet, slowest }: Patience, bytes: number): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), quiet + (bytes / slowest) * 1000);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

function tooSlow(action: string, store: string): BulkheadError {
  return new BulkheadError({
    what: `${action} failed: ${store} did not answer in time`,
    fix: 'Look at the network between here and the store, and at the status page of its provider; then run it again.',
    code: 'STORE_TIMEOUT',
  });
}
