import { PART_FILE } from '../archive/groups.ts';
import { keysFile, MANIFEST_FILE, SIGNATURE_FILE } from '../archive/names.ts';
import type { SigningKey, VerifyingKey } from '../archive/signing-key.ts';
import { openRun, runPrefix } from '../backup/runs.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store, StoredVersion } from '../storage/store.ts';
import { listWithin } from './listing.ts';
import { marksOf, marksPrefix, newMark, readMarks, standingHolds, writeMark } from './marks.ts';
import { doubtsOf, removingOf } from './records.ts';
import { failed, findLocks, type Removal, removeVersions } from './remove-versions.ts';
import type { RunSight } from './survey.ts';

/** Where and as whom a prune works. */
export interface Pruning {
  readonly store: Store;
  readonly environment: string;
  /** Keys that sign manifests. */
  readonly trusted: readonly VerifyingKey[];
  /** Keys that sign marks, the pruner's own among them. */
  readonly marking: readonly VerifyingKey[];
  readonly key: SigningKey;
  /** The store's time. */
  readonly now: Date;
}

/** How the removal of a run ended. */
export interface RunRemoval extends Removal {
  readonly run: string;
  /** Nothing of it is left. */
  readonly done: boolean;
  /** Why it was left alone at the last moment. */
  readonly spared: string | undefined;
}

const NOTHING: Removal = { removed: 0, bytes: 0, locked: [], failures: [] };

/**
 * Removes every version of every file of a run, its data first and its manifest last, then its marks. Looks once more for
 * a hold before; leaves all of it when any of it is locked. What fails is told, and the next prune goes on.
 */
export async function removeRunForGood(
  pruning: Pruning,
  sight: RunSight,
  context: Context,
): Promise<RunRemoval> {
  const { run } = sight;
  try {
    const spared = await objection(pruning, sight);
    if (spared !== undefined) return { run, ...NOTHING, done: false, spared };
    return { run, spared: undefined, ...(await removeAll(pruning, sight, context)) };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof BulkheadError)) throw error;
    return { run, ...NOTHING, failures: [failed(`run ${run}`, error)], done: false, spared: undefined };
  }
}

/** Since the survey somebody may have put a hold on it, or another run in its place. */
async function objection(pruning: Pruning, { run, verified }: RunSight): Promise<string | undefined> {
  const { store, environment, marking, trusted } = pruning;
  const marks = await readMarks(store, environment, marking, run);
  const [reason] = [...standingHolds(marks).map((hold) => `held: ${hold.reason}`), ...doubtsOf(marks)];
  if (reason !== undefined || verified === undefined) return reason;
  const { sha256 } = await openRun(store, environment, run, trusted);
  return sha256 === verified.sha256 ? undefined : 'its manifest is another one than a moment ago';
}

async function removeAll(
  pruning: Pruning,
  sight: RunSight,
  context: Context,
): Promise<Removal & { done: boolean }> {
  const { store, environment, now } = pruning;
  const prefix = runPrefix(environment, sight.run);
  const versions = await collect(store, prefix);
  const locked = await findLocks(store, versions, now, context);
  if (locked.length > 0) return { ...NOTHING, locked, done: false };

  await markRemoving(pruning, sight, context);
  let total = NOTHING;
  for (const part of parts(versions, prefix)) {
    total = add(total, await removeVersions(store, part, context));
    if (total.locked.length + total.failures.length > 0) return { ...total, done: false };
  }
  const left = await collect(store, prefix);
  if (left.length > 0) {
    const what = `${left.length} versions of run ${sight.run}, such as ${left[0]?.key},`;
    const failure = failed(what, new Error('they were told again after their removal'));
    return { ...total, failures: [failure], done: false };
  }
  const marks = await removeMarks(pruning, sight.run, context);
  return { ...add(total, { ...marks, removed: 0, bytes: 0 }), done: marks.failures.length === 0 };
}

/** Removes the marks of a run that is gone, the one that says so last. */
export async function removeMarks(
  { store, environment, marking }: Pruning,
  run: string,
  context: Context,
): Promise<Removal> {
  const begun = new Set(
    marksOf(await readMarks(store, environment, marking, run), 'removing').map(({ id }) => id),
  );
  const versions = await collect(store, `${marksPrefix(environment)}${run}/`);
  const saysSo = ({ key }: StoredVersion) => [...begun].some((id) => key.endsWith(`/removing-${id}.json`));
  const others = await removeVersions(
    store,
    versions.filter((version) => !saysSo(version)),
    context,
  );
  if (others.failures.length + others.locked.length > 0) return others;
  return add(others, await removeVersions(store, versions.filter(saysSo), context));
}

/** Every version under a prefix. A run is at most some ten thousand objects. */
export async function collect(store: Store, prefix: string): Promise<StoredVersion[]> {
  const versions: StoredVersion[] = [];
  for await (const version of listWithin(store, prefix)) versions.push(version);
  return versions;
}

async function markRemoving(
  { store, environment, key, now }: Pruning,
  sight: RunSight,
  context: Context,
): Promise<void> {
  const { run, verified } = sight;
  if (verified === undefined || removingOf(sight) !== undefined) return;
  const mark = { ...newMark('removing', environment, now), run, manifestSha256: verified.sha256 };
  await writeMark(store, mark, key, context.signal);
}

/** Data; then what opens it; then its signature; then the manifest. */
function parts(versions: readonly StoredVersion[], prefix: string): StoredVersion[][] {
  const named = (test: (name: string) => boolean) =>
    versions.filter(({ key }) => test(key.slice(prefix.length)));
  // What the writers of shards left holds wrapped keys as well.
  const isKeys = (name: string) => name.replace(/\d+/, '1') === keysFile(1) || PART_FILE.test(name);
  const special = (name: string) => isKeys(name) || name === SIGNATURE_FILE || name === MANIFEST_FILE;
  return [
    named((name) => !special(name)),
    named(isKeys),
    named((name) => name === SIGNATURE_FILE),
    named((name) => name === MANIFEST_FILE),
  ];
}

function add(a: Removal, b: Removal): Removal {
  return {
    removed: a.removed + b.removed,
    bytes: a.bytes + b.bytes,
    locked: [...a.locked, ...b.locked],
    failures: [...a.failures, ...b.failures],
  };
}
