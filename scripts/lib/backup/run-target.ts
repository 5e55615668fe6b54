import { randomBytes } from 'node:crypto';
import { newRunKey } from '../archive/keys.ts';
import { runName } from '../archive/names.ts';
import type { Store } from '../storage/store.ts';
import { runPrefix } from './runs.ts';

/** A run that is being written: where to, and with which key. */
export interface RunTarget {
  readonly store: Store;
  readonly environment: string;
  readonly run: string;
  /** Ends with a slash. */
  readonly prefix: string;
  readonly runKey: Buffer;
  readonly startedAt: Date;
}

/** Names a new run and draws its key. Writes nothing. */
export function newRun(store: Store, environment: string, startedAt: Date): RunTarget {
  const run = runName(startedAt, randomBytes(4));
  const prefix = runPrefix(environment, run);
  return { store, environment, run, prefix, runKey: newRunKey(), startedAt };
}
