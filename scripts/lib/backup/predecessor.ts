import type { VerifyingKey } from '../archive/signing-key.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import { listRuns, openRun, type VerifiedRun } from './runs.ts';

/** The run that a new one will follow. */
export interface Predecessor {
  /** Undefined before the first run. */
  readonly last: VerifiedRun | undefined;
  /** Newer runs in the store that do not verify, and why: they are not followed, and they are a finding. */
  readonly refused: readonly { readonly run: string; readonly why: string }[];
}

/** A run by what the next one says of it. */
export interface Followed {
  readonly run: string;
  readonly seq: number;
  /** Of the bytes of its manifest. */
  readonly sha256: string;
}

/** What the next run says of the one before; null for the first. */
export function predecessorOf({ last }: Predecessor): Followed | null {
  if (last === undefined) return null;
  return { run: last.manifest.run, seq: last.manifest.seq, sha256: last.sha256 };
}

/** When the run before began; undefined for the first. */
export function beginningOf({ last }: Predecessor): Date | undefined {
  return last === undefined ? undefined : new Date(last.manifest.startedAt);
}

/**
 * Finds the newest run whose manifest is signed by a trusted key. A forged or damaged run must neither be
 * followed nor stop the backups. Throws what the store throws.
 */
export async function findPredecessor(
  store: Store,
  environment: string,
  keys: readonly VerifyingKey[],
): Promise<Predecessor> {
  const refused: { run: string; why: string }[] = [];
  for (const { run } of await listRuns(store, environment)) {
    try {
      return { last: await openRun(store, environment, run, keys), refused };
    } catch (error) {
      if (!(error instanceof BulkheadError) || error.code.startsWith('STORE_')) throw error;
      refused.push({ run, why: error.what });
    }
  }
  return { last: undefined, refused };
}
