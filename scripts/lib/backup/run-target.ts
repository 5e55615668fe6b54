import { randomBytes } from 'node:crypto';
import { MAIN_GROUP } from '../archive/groups.ts';
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

/** The folder of a run that is being written. */
export interface RunFolder {
  readonly store: Store;
  readonly environment: string;
  readonly run: string;
  /** Ends with a slash. */
  readonly prefix: string;
  readonly startedAt: Date;
  readonly term: RunTerm;
  /** Files that were begun, whether or not they are there: what a shard that fails takes away. */
  readonly begun: Set<string>;
}

/** A key group of a run that is being written, and its key. */
export interface RunTarget extends RunFolder {
  readonly group: string;
  readonly runKey: Buffer;
}

/** Names a new run and draws its key. Writes nothing. */
export function newRun(store: Store, environment: string, startedAt: Date, term: RunTerm): RunTarget {
  const run = runName(startedAt, randomBytes(4));
  return groupTarget(runFolder(store, { environment, run, startedAt, term }), MAIN_GROUP);
}

/** The folder of a run that has its name already. Writes nothing. */
export function runFolder(
  store: Store,
  named: Pick<RunFolder, 'environment' | 'run' | 'startedAt' | 'term'>,
): RunFolder {
  const { environment, run, startedAt, term } = named;
  const prefix = runPrefix(environment, run);
  return { store, environment, run, prefix, startedAt, term, begun: new Set() };
}

/** A key group in a folder, with a fresh key. Writes nothing. */
export function groupTarget(folder: RunFolder, group: string): RunTarget {
  return { ...folder, group, runKey: newRunKey() };
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
  { store, prefix, begun, term: { lock } }: RunFolder,
  file: string,
  body: AsyncIterable<Uint8Array>,
  { signal, estimate }: RunPut,
): Promise<Stored> {
  begun.add(file);
  return store.put(`${prefix}${file}`, body, {
    ifAbsent: true,
    signal,
    ...(lock === undefined ? {} : { lock }),
    ...(estimate === undefined ? {} : { estimate }),
  });
}
