import { MANIFEST_FILE, RUN_NAME } from '../archive/names.ts';
import { runsPrefix } from '../backup/runs.ts';
import type { Store } from '../storage/store.ts';

/** What a listing alone tells about the folder of a run: nothing in it has been read. */
export interface RunFolder {
  readonly run: string;
  /** When its manifest was stored, by the store's clock; undefined when it has none, and so is no run. */
  readonly committedAt: Date | undefined;
  /** When its newest file was stored. */
  readonly modified: Date;
  /** Archive objects in it. */
  readonly objects: number;
  /** Bytes of its archive objects. */
  readonly bytes: number;
}

/** What lies where the runs of an environment are. */
export interface Inventory {
  /** Newest first, by the store's clock. */
  readonly folders: readonly RunFolder[];
  /** Keys that belong to no run. */
  readonly strangers: readonly string[];
}

/** Names of strangers that are kept; more of them say no more. */
const STRANGERS = 20;

/**
 * Lists the folders of all runs, with and without a manifest, in one pass over the names in the store. Memory is
 * that of the runs, not of their objects. Throws ENVIRONMENT_NAME, and what the store throws.
 */
export async function takeInventory(store: Store, environment: string): Promise<Inventory> {
  const prefix = runsPrefix(environment);
  const folders = new Map<string, RunFolder>();
  const strangers: string[] = [];
  for await (const { key, size, modified } of store.list(prefix)) {
    const name = key.slice(prefix.length);
    const slash = name.indexOf('/');
    const run = name.slice(0, Math.max(0, slash));
    if (!RUN_NAME.test(run)) {
      if (strangers.length < STRANGERS) strangers.push(name);
      continue;
    }
    const file = name.slice(slash + 1);
    const known = folders.get(run);
    const object = file.endsWith('.bha');
    folders.set(run, {
      run,
      committedAt: file === MANIFEST_FILE ? modified : known?.committedAt,
      modified: known === undefined || modified > known.modified ? modified : known.modified,
      objects: (known?.objects ?? 0) + (object ? 1 : 0),
      bytes: (known?.bytes ?? 0) + (object ? size : 0),
    });
  }
  return { folders: [...folders.values()].sort(newestFirst), strangers };
}

/** The order in which `listRuns` has them. */
function newestFirst(a: RunFolder, b: RunFolder): number {
  return timeOf(b) - timeOf(a) || (a.run < b.run ? 1 : -1);
}

function timeOf({ committedAt, modified }: RunFolder): number {
  return (committedAt ?? modified).getTime();
}
