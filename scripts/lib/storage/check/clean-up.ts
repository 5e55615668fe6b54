import type { StoredVersion } from '../store.ts';
import type { Actor } from './actors.ts';
import { attempt } from './attempt.ts';
import { CHECKS_PREFIX, type Ground } from './ground.ts';

/** What a check could not take away again. */
export interface Left {
  readonly key: string;
  readonly version: string | undefined;
  readonly why: string;
}

/** Remains of others are left alone for so long: their check may still run. */
const OTHERS = 3_600_000;

/**
 * Removes what this check stored, and what earlier ones had to leave, with the keys that may. Waits for the end of its
 * own lock, so that nothing is left of a check with a prune key.
 */
export async function cleanUp(ground: Ground, lockedUntil: Date | undefined): Promise<Left[]> {
  const left = await removeAll(ground);
  if (left.length === 0 || lockedUntil === undefined || ground.removers.size === 0) return left;
  const { context, actors } = ground;
  const now = await attempt(() => actors.write.store.now());
  if (now.kind !== 'done') return left;
  const wait = lockedUntil.getTime() - now.value.getTime() + 1000;
  if (wait > 0) await context.sleep(wait);
  return removeAll(ground);
}

async function removeAll(ground: Ground): Promise<Left[]> {
  const before = Date.now() - OTHERS;
  const own = ({ key }: StoredVersion) => key.startsWith(ground.prefix);
  const found = (await versionsOf(ground)).filter(
    (version) => own(version) || version.modified.getTime() < before,
  );
  const left: Left[] = [];
  for (const version of found) {
    const why = await remove(ground, version);
    if (why !== undefined && own(version)) left.push({ key: version.key, version: version.version, why });
  }
  return left;
}

/** What there is, as the first who may look sees it. */
async function versionsOf({ everybody, actors }: Ground): Promise<StoredVersion[]> {
  for (const { store } of everybody) {
    const listed = await attempt(() => Array.fromAsync(store.listVersions(CHECKS_PREFIX)));
    if (listed.kind === 'done') return listed.value;
  }
  const objects = await attempt(() => Array.fromAsync(actors.write.store.list(CHECKS_PREFIX)));
  if (objects.kind !== 'done') return [];
  return objects.value.map((object) => ({ ...object, latest: true, marker: false }));
}

/** Why it could not be removed; undefined when it was. */
async function remove({ removers, actors }: Ground, version: StoredVersion): Promise<string | undefined> {
  const able: Actor[] = actors.kind === 'file' ? [actors.write] : [...removers];
  let why = 'no key that was given removes versions';
  for (const { store } of able) {
    const removed = await attempt(() => store.remove(version.key, version.version));
    if (removed.kind === 'done') return undefined;
    why = removed.error.what;
  }
  return why;
}
