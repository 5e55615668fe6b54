import { BulkheadError } from '../../runtime/errors.ts';
import type { CheckVerdict } from '../../runtime/result.ts';

/** What became of a call: done; refused for want of a right, or by a lock; or failed otherwise, which says nothing. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused' | 'failed'; readonly error: BulkheadError };

const REFUSALS = ['STORE_DENIED', 'STORE_LOCKED'];

/** Makes a call whose refusal is an answer. What is no error of the store comes through. */
export async function attempt<T>(call: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', value: await call() };
  } catch (error) {
    if (!(error instanceof BulkheadError) || !error.code.startsWith('STORE_')) throw error;
    return { kind: REFUSALS.includes(error.code) ? 'refused' : 'failed', error };
  }
}

/** What a check saw. */
export interface Seen {
  readonly verdict: CheckVerdict;
  readonly observed: string;
  /** In place of the catalogue's own. */
  readonly fix?: string;
}

/** Of what must work. */
export function mustWork(made: Attempt<unknown>, observed: string): Seen {
  if (made.kind === 'done') return { verdict: 'green', observed };
  if (made.kind === 'refused') return { verdict: 'red', observed: made.error.what };
  // What was stored a moment ago and is not there was hidden from this key, which is as bad.
  if (made.error.code === 'STORE_NOT_FOUND') return { verdict: 'red', observed: made.error.what };
  return unclear(made.error);
}

/** Of what must be refused. `allowed` says what was possible. */
export function mustBeRefused(made: Attempt<unknown>, allowed: string): Seen {
  if (made.kind === 'done') return { verdict: 'red', observed: allowed };
  if (made.kind === 'refused') return { verdict: 'green', observed: `refused: ${made.error.what}` };
  return unclear(made.error);
}

/** The call came to nothing for a reason that tells nothing of rights. */
export function unclear(error: BulkheadError): Seen {
  return { verdict: 'grey', observed: error.what, fix: error.fix };
}

/** Several calls of one check: the worst is what it saw, of equal ones the last. */
export function worst(first: Seen, ...others: readonly Seen[]): Seen {
  const rank = ({ verdict }: Seen) => ['red', 'grey', 'green'].indexOf(verdict);
  return others.reduce((found, seen) => (rank(seen) <= rank(found) ? seen : found), first);
}
