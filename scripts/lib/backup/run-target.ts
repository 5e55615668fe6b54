import { randomBytes } from 'node:crypto';
import { newRunKey } from '../archive/keys.ts';
import type { Manifest } from '../archive/manifest.ts';
import { runName } from '../archive/names.ts';
import type { Lock, Store, Stored } from '../storage/store.ts';
import { runPrefix } from './runs.ts';

/** What a run is from its beginning: which period it stands for, and until when its files are locked. */
export interface RunTerm {
  readonly tier: Manifest['tier'];
  /** Undefined: nothing is locked. */
  readonly lock: Lock | undefined;
}

/** A run that is being written: where to, and with which key. */
export interface RunTarget {
  readonly store: Store;
  readonly environment: string;
  readonly run: string;
  /** Ends with a slash. */
  readonly prefix: string;
  readonly runKey: Buffer;
  readonly startedAt: Date;
  readonly term: RunTerm;
}

/** Names a new run and draws its key. Writes nothing. */
export function newRun(store: Store, environment: string, startedAt: Date, term: RunTerm): RunTarget {
  const run = runName(startedAt, randomBytes(4));
  const prefix = runPrefix(environment, run);
  return { store, environment, run, prefix, runKey: newRunKey(), startedAt, term };
}

/** What a put of a run's file needs beside its bytes. */
export interface RunPut {
  readonly signal: AbortSignal;
  /** About how many bytes will come, rather more than fewer. */
  readonly estimate?: number | undefined;
}

/**
 * Stores a file of the run, which nothing may be in the place of. The one way in which a file of a run comes into a
 * store, so that none is without the lock of the run. Throws what the store throws.
 */
export function putInRun(
  { store, prefix, term: { lock } }: RunTarget,
  file: string,
  body: AsyncIterable<Uint8Array>,
  { signal, estimate }: RunPut,
): Promise<Stored> {
  return store.put(`${prefix}${file}`, body, {
    ifAbsent: true,
    signal,
    ...(lock === undefined ? {} : { lock }),
    ...(estimate === undefined ? {} : { estimate }),
  });
}
