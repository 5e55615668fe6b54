import { MANIFEST_FILE } from '../archive/names.ts';
import { runPrefix } from '../backup/runs.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { type MarkFile, marksOf, standingHolds } from './marks.ts';
import { DAY } from './period.ts';
import { doubtsOf } from './records.ts';
import { collect, type Pruning, removeMarks } from './remove-run.ts';
import { failed, findLocks, type Removal, removeVersions } from './remove-versions.ts';
import type { RunSight, Survey } from './survey.ts';

/** What a backup that never ended has left behind goes when it is as old as this. */
export const STALE = 7 * DAY;

/** What there is to sweep. */
export interface SweepPlan {
  /** Folders that never had a manifest, hidden or not. */
  readonly folders: readonly RunSight[];
  /** Runs whose removal ended, and whose marks are still there. */
  readonly marks: readonly string[];
  /** Runs that have marks, are not in the store any more, and were not removed by a prune. */
  readonly vanished: readonly string[];
}

/** What was swept. */
export interface Swept {
  readonly folders: readonly string[];
  readonly uploads: readonly string[];
  readonly versions: number;
  readonly bytes: number;
  readonly locked: Removal['locked'];
  readonly failures: readonly BulkheadError[];
}

/** What is left over in the store. A folder with any mark was a run once: it is not swept. Pure. */
export function planSweep({ runs, orphanedMarks, now }: Survey): SweepPlan {
  const marks: string[] = [];
  const vanished: string[] = [];
  for (const [run, files] of orphanedMarks) {
    if (files.every(({ marker }) => marker) || wasRemoved(files)) marks.push(run);
    else vanished.push(run);
  }
  const lost = runs.filter((run) => !run.hasManifest && run.marks.some(({ marker }) => !marker));
  return {
    folders: runs.filter(
      ({ hasManifest, newest, marks: files }) =>
        !hasManifest && files.every(({ marker }) => marker) && now.getTime() - newest.getTime() > STALE,
    ),
    marks,
    vanished: [...vanished, ...lost.filter(({ marks: files }) => !wasRemoved(files)).map(({ run }) => run)],
  };
}

/** Sweeps, and tells what fails instead of throwing it. Throws when interrupted, and for defects. */
export async function sweep(pruning: Pruning, plan: SweepPlan, context: Context): Promise<Swept> {
  const { store, now } = pruning;
  const failures: BulkheadError[] = [];
  const locked: Removal['locked'][number][] = [];
  const folders: string[] = [];
  let versions = 0;
  let bytes = 0;
  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (context.signal.aborted || !(error instanceof BulkheadError)) throw error;
      failures.push(failed(what, error));
    }
  };
  for (const { run } of plan.folders) {
    await attempt(`folder ${run} without a manifest`, async () => {
      const removal = await sweepFolder(pruning, run, context);
      versions += removal.removed;
      bytes += removal.bytes;
      locked.push(...removal.locked);
      failures.push(...removal.failures);
      if (removal.locked.length + removal.failures.length === 0) folders.push(run);
    });
  }
  for (const run of plan.marks) {
    await attempt(`marks of run ${run}`, async () => {
      failures.push(...(await removeMarks(pruning, run, context)).failures);
    });
  }
  let uploads: string[] = [];
  await attempt('unfinished uploads', async () => {
    uploads = await store.sweep(new Date(now.getTime() - STALE));
  });
  return { folders, uploads, versions, bytes, locked, failures };
}

/** The listing that told of no manifest may have lied: asks for it by its name, and for every version again. */
async function sweepFolder(
  { store, environment, now }: Pruning,
  run: string,
  context: Context,
): Promise<Removal> {
  const prefix = runPrefix(environment, run);
  const manifest = `${prefix}${MANIFEST_FILE}`;
  const versions = await collect(store, prefix);
  const told = versions.some(({ key, marker }) => key === manifest && !marker);
  if (told || (await store.head(manifest)) !== undefined) {
    throw new BulkheadError({
      what: `the store first told of no manifest in the folder of run ${run}, and there is one`,
      fix: 'Nothing was removed. A listing that lacks objects cannot be pruned by: ask whoever runs the store.',
      code: 'LISTING_LACKS',
      exit: 1,
    });
  }
  const locked = await findLocks(store, versions, now, context);
  if (locked.length > 0) return { removed: 0, bytes: 0, locked, failures: [] };
  return removeVersions(store, versions, context);
}

function wasRemoved(files: readonly MarkFile[]): boolean {
  const protectedStill = standingHolds(files).length > 0 || doubtsOf(files).length > 0;
  return marksOf(files, 'removing').length > 0 && !protectedStill;
}
