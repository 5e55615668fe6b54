import { encodeEnvelope, findGroup, groupOf } from '../archive/envelope.ts';
import { PART_FILE } from '../archive/groups.ts';
import { keysFile, MANIFEST_FILE } from '../archive/names.ts';
import { wrapTo } from '../archive/wrapping.ts';
import { workThrough } from '../backup/queue.ts';
import { readFile, runPrefix } from '../backup/runs.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Lock, Store } from '../storage/store.ts';
import type { RotationPlan, RunRotation } from './rotation-plan.ts';

/** Where a rotation is applied. */
export interface RotationTarget {
  readonly store: Store;
  readonly environment: string;
}

/** What was done to one run. */
export interface Rotated {
  readonly run: string;
  /** The generation that readers take now. */
  readonly generation: number;
  readonly written: boolean;
  readonly removed: number;
  /** Envelopes of a retired key that cannot be removed yet. */
  readonly locked: readonly LockedEnvelope[];
}

export interface LockedEnvelope {
  readonly file: string;
  readonly version: string | undefined;
  /** Undefined when the store does not tell it. */
  readonly until: Date | undefined;
}

/** Runs that are written at once. */
const AT_ONCE = 8;

/**
 * Applies a plan that is not refused. First every run gets its new envelope, and each is read back; only then is the
 * first old one removed. Objects are not touched. Stopped at any moment, every run opens with the keys of before or of
 * after, and the same command goes on where it stopped. Named steps: write, remove.
 * Throws KEYS_READ_BACK, ROTATION_RACE, and what the store throws.
 */
export async function applyRotation(
  plan: RotationPlan,
  target: RotationTarget,
  context: Context,
): Promise<Rotated[]> {
  await context.step('write');
  await each(plan.rotations, context, (rotation) => writeEnvelope(rotation, target));
  await context.step('remove');
  const done = new Map<string, Rotated>();
  await each(plan.rotations, context, async (rotation) => {
    const { run, write, unlocked } = rotation;
    const removal = await removeEnvelopes(rotation, target);
    const generation = write?.generation ?? unlocked.newest.generation;
    done.set(run, { run, generation, written: write !== undefined, ...removal });
  });
  return plan.rotations.flatMap(({ run }) => done.get(run) ?? []);
}

async function each(
  rotations: readonly RunRotation[],
  context: Context,
  work: (rotation: RunRotation) => Promise<void>,
): Promise<void> {
  const lanes = Array.from({ length: AT_ONCE }, (_, lane) => lane);
  await workThrough(lanes, rotations, new AbortController(), async (_lane, rotation) => {
    context.signal.throwIfAborted();
    await work(rotation);
  });
}

async function writeEnvelope(
  { run, write, unlocked }: RunRotation,
  { store, environment }: RotationTarget,
): Promise<void> {
  if (write === undefined) return;
  const { generation, keep, wrap } = write;
  const groups = unlocked.keys.map(({ group, runKey }) => {
    const { recipients } = findGroup(unlocked.newest.envelope, run, group);
    const stanzas = recipients.filter(({ kid }) => keep.includes(kid));
    const added = wrap.map((recipient) => wrapTo(recipient, runKey, run));
    return groupOf(runKey, run, generation, group, [...stanzas, ...added]);
  });
  const bytes = encodeEnvelope({ v: 1, run, generation, groups });
  const prefix = runPrefix(environment, run);
  const key = `${prefix}${keysFile(generation)}`;
  const lock = await lockOf(store, prefix);
  const body = async function* () {
    yield bytes;
  };
  try {
    await store.put(key, body(), { ifAbsent: true, ...(lock === undefined ? {} : { lock }) });
  } catch (cause) {
    if (cause instanceof BulkheadError && cause.code === 'STORE_EXISTS') throw raced(run, generation, cause);
    throw cause;
  }
  if ((await readFile(store, key))?.equals(bytes) === true) return;
  throw new BulkheadError({
    what: `${keysFile(generation)} of run ${run} does not come back from the store as it was written`,
    fix: 'Nothing was removed. Look at the store, then run the same command again.',
    code: 'KEYS_READ_BACK',
    exit: 1,
  });
}

/** A new envelope is held as long as its run: whoever may delete must not be able to make the run unreadable. */
async function lockOf(store: Store, prefix: string): Promise<Lock | undefined> {
  if (!store.features.lock) return undefined;
  const lock = (await store.head(`${prefix}${MANIFEST_FILE}`))?.lock;
  return lock !== undefined && lock.until > (await store.now()) ? lock : undefined;
}

async function removeEnvelopes(
  { run, remove, removeNotes }: RunRotation,
  { store, environment }: RotationTarget,
): Promise<Pick<Rotated, 'removed' | 'locked'>> {
  const prefix = runPrefix(environment, run);
  const old = remove.map(({ key, version, generation }) => ({ key, version, file: keysFile(generation) }));
  const notes = removeNotes ? await listNotes(store, prefix) : [];
  let removed = 0;
  const locked: LockedEnvelope[] = [];
  for (const stored of [...old, ...notes]) {
    const lock = await removeUnlessLocked(store, stored);
    if (lock === undefined) removed++;
    else locked.push(lock);
  }
  return { removed, locked };
}

/** A file with wrapped keys: one version of it. */
interface OldFile {
  readonly key: string;
  readonly version: string | undefined;
  /** Its name in the run's folder. */
  readonly file: string;
}

/** Every version of what the writers of shards left. */
async function listNotes(store: Store, prefix: string): Promise<OldFile[]> {
  const notes: OldFile[] = [];
  for await (const { key, version, marker } of store.listVersions(`${prefix}parts/`)) {
    const file = key.slice(prefix.length);
    if (!marker && PART_FILE.test(file)) notes.push({ key, version, file });
  }
  return notes;
}

async function removeUnlessLocked(
  store: Store,
  { key, version, file }: OldFile,
): Promise<LockedEnvelope | undefined> {
  try {
    await store.remove(key, version);
    return undefined;
  } catch (error) {
    if (!(error instanceof BulkheadError) || error.code !== 'STORE_LOCKED') throw error;
    const until = (await store.head(key, version))?.lock?.until;
    return { file, version, until };
  }
}

function raced(run: string, generation: number, cause: unknown): BulkheadError {
  return new BulkheadError({
    what: `somebody else has just written ${keysFile(generation)} of run ${run}`,
    fix: 'Another rotation is running, or somebody writes to the store. Nothing was removed: wait for its end, then run the same command again.',
    code: 'ROTATION_RACE',
    cause,
  });
}
