import { MANIFEST_FILE } from '../archive/names.ts';
import type { Lock, StoredObject } from '../storage/store.ts';
import { workWithin } from './queue.ts';
import type { RunFolder } from './run-target.ts';

/** Files of a run by what the store says of their locks. */
export interface LocksFound {
  readonly asked: Lock;
  /** Locked until the date that was asked for, or longer. */
  readonly locked: number;
  /** Not locked; or the key that writes may not ask. */
  readonly untold: number;
  /** Locked for a shorter time, or in the weaker mode. */
  readonly short: readonly string[];
}

/** Files that are asked for at once. */
const AT_ONCE = { count: 32, weight: 32 };

/**
 * Asks the store whether each of these files of the run is locked as it was stored; undefined when the run locks nothing.
 * Throws what the store throws.
 */
export async function readLocks(
  target: RunFolder,
  files: readonly string[],
  stop: AbortController,
): Promise<LocksFound | undefined> {
  const { store, prefix, term } = target;
  const { lock: asked } = term;
  if (asked === undefined) return undefined;
  let found: LocksFound = { asked, locked: 0, untold: 0, short: [] };
  await workWithin(
    AT_ONCE,
    files,
    () => 1,
    stop,
    async (file) => {
      const stored = await store.head(`${prefix}${file}`);
      found = withFile(found, file, stored);
    },
  );
  return found;
}

/** The same with the manifest, once it is there. Throws what the store throws. */
export async function withManifest(
  { store, prefix }: RunFolder,
  found: LocksFound | undefined,
): Promise<LocksFound | undefined> {
  if (found === undefined) return undefined;
  return withFile(found, MANIFEST_FILE, await store.head(`${prefix}${MANIFEST_FILE}`));
}

function withFile(found: LocksFound, file: string, stored: StoredObject | undefined): LocksFound {
  const { asked, locked, untold, short } = found;
  const lock = stored?.lock;
  if (lock === undefined) return { ...found, untold: untold + 1 };
  return isShort(lock, asked) ? { ...found, short: [...short, file] } : { ...found, locked: locked + 1 };
}

function isShort({ until, mode }: Lock, asked: Lock): boolean {
  return until < asked.until || (asked.mode === 'compliance' && mode !== 'compliance');
}
