import { workThrough } from '../backup/queue.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Store, StoredVersion } from '../storage/store.ts';

/** What became of versions that were to go. */
export interface Removal {
  /** Versions with bytes, and their bytes; marks of removals are not counted. */
  readonly removed: number;
  readonly bytes: number;
  /** What is locked and stays, with its date. */
  readonly locked: readonly LockedVersion[];
  readonly failures: readonly BulkheadError[];
}

export interface LockedVersion {
  readonly key: string;
  readonly until: Date | undefined;
}

/** One for each request at once. */
const LANES = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** After so many failures in one place the rest is left for the next time: the store or the credential is at fault. */
const ENOUGH = 5;

/**
 * Removes versions one by one, each key from its oldest version to its newest, so that none comes to light again. What is
 * locked or fails does not stop the rest. Throws only when interrupted, and for defects.
 */
export async function removeVersions(
  store: Store,
  versions: readonly StoredVersion[],
  context: Context,
): Promise<Removal> {
  const locked: LockedVersion[] = [];
  const failures: BulkheadError[] = [];
  let removed = 0;
  let bytes = 0;
  const remove = async (version: StoredVersion) => {
    if (failures.length >= ENOUGH) return;
    context.signal.throwIfAborted();
    try {
      await store.remove(version.key, version.version);
    } catch (error) {
      if (context.signal.aborted || !(error instanceof BulkheadError)) throw error;
      if (error.code === 'STORE_LOCKED')
        locked.push({ key: version.key, until: await lockOf(store, version) });
      else failures.push(failed(version.key, error));
      return;
    }
    if (version.marker) return;
    removed += 1;
    bytes += version.size;
  };
  await workThrough(LANES, byKey(versions), new AbortController(), async (_lane, ofOne) => {
    for (const version of ofOne) await remove(version);
  });
  return { removed, bytes, locked, failures };
}

/**
 * Which of these versions are locked at a time. A listing tells locks only where that costs nothing, so where it told
 * none and the store can lock, each is asked for. Throws what the store throws.
 */
export async function findLocks(
  store: Store,
  versions: readonly StoredVersion[],
  now: Date,
  context: Context,
): Promise<LockedVersion[]> {
  const bodies = versions.filter(({ marker }) => !marker);
  const told = bodies.some(({ lock }) => lock !== undefined);
  const found: LockedVersion[] = [];
  await workThrough(LANES, bodies, new AbortController(), async (_lane, version) => {
    context.signal.throwIfAborted();
    const ask = store.features.lock && !told;
    const until = version.lock?.until ?? (ask ? await lockOf(store, version) : undefined);
    if (until !== undefined && until > now) found.push({ key: version.key, until });
  });
  return found;
}

/** Who prunes may not read data: a lock is asked for by itself where the store can tell it so. */
async function lockOf(store: Store, { key, version }: StoredVersion): Promise<Date | undefined> {
  if (store.lockOf !== undefined) return (await store.lockOf(key, version))?.until;
  return (await store.head(key, version))?.lock?.until;
}

function byKey(versions: readonly StoredVersion[]): StoredVersion[][] {
  const groups = new Map<string, StoredVersion[]>();
  for (const version of versions) {
    const group = groups.get(version.key) ?? [];
    group.unshift(version);
    groups.set(version.key, group);
  }
  return [...groups.values()];
}

/** A removal that did not succeed is an incident of its own kind, whatever its cause. */
export function failed(what: string, cause: unknown): BulkheadError {
  const why = cause instanceof BulkheadError ? cause : undefined;
  return new BulkheadError({
    what: `${what} could not be removed: ${why?.what ?? messageOf(cause)}`,
    fix: `${why?.fix ?? 'Look at the store.'} The next prune goes on where this one ended; until then it is billed.`,
    code: 'RETENTION_DELETE_FAILED',
    runbook: 'RETENTION.md#a-removal-failed',
    exit: 1,
    cause,
  });
}
