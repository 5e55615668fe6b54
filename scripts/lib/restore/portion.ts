import { tenantObject } from '../archive/keys.ts';
import type { Manifest, ManifestObject } from '../archive/manifest.ts';
import { SHARED_OBJECT } from '../archive/names.ts';
import type { RunGroup } from '../keys/run-groups.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { wholeObject } from './tally.ts';

/**
 * How much of a run is wanted. A part is never the whole in disguise: whatever it is, schema and the rows that belong to no
 * tenant come with it, so that it can stand by itself.
 */
export type Portion =
  | { readonly of: 'whole' }
  /** Ids of key groups. */
  | { readonly of: 'groups'; readonly ids: readonly string[] }
  /** The first of three, from 1: all shards together are the whole. */
  | { readonly of: 'shard'; readonly number: number; readonly count: number }
  /** The key of a tenant as it stands in its table. */
  | { readonly of: 'tenant'; readonly id: string };

/** What of a run is taken. */
export interface Taken {
  /** Key groups of which all rows are taken, or one tenant's; in the order of the manifest. */
  readonly groups: readonly string[];
  /** Something of the run is left out. */
  readonly partial: boolean;
  /** Objects with rows, largest first. */
  readonly objects: readonly ManifestObject[];
  /** Groups whose index is needed for these objects. */
  readonly indexes: readonly RunGroup[];
}

/**
 * Finds what of a run a portion is. Throws GROUP_UNKNOWN, SHARD_EMPTY, and TENANT_UNKNOWN, which does not repeat the
 * tenant. Pure.
 */
export function takePortion(manifest: Manifest, groups: readonly RunGroup[], portion: Portion): Taken {
  const ids = groupsOfPortion(manifest, groups, portion);
  const wanted = new Set(ids);
  const isTaken = isOfPortion(manifest, groups, portion);
  const objects = groups.flatMap(({ id, data }) =>
    data.filter((object) => isShared(object) || (wanted.has(id) && isTaken(object))),
  );
  const needed = new Set(objects.map(({ keyGroup }) => keyGroup));
  const all = groups.reduce((count, { data }) => count + data.length, 0);
  return {
    groups: ids,
    partial: ids.length < groups.length || objects.length < all,
    objects: objects.sort((a, b) => b.size - a.size),
    indexes: groups.filter(({ id }) => wanted.has(id) || needed.has(id)),
  };
}

/**
 * Divides the key groups of a run among so many drills, the largest first to whoever has the least: the same division for
 * everybody who asks. Fewer drills than asked for where there are fewer groups. Pure.
 */
export function divideGroups({ keyGroups, objects }: Manifest, count: number): string[][] {
  const bytes = new Map(keyGroups.map(({ id }) => [id, 0]));
  for (const { keyGroup, size } of objects) bytes.set(keyGroup, (bytes.get(keyGroup) ?? 0) + size);
  const shares = Array.from({ length: Math.min(count, keyGroups.length) }, () => ({
    ids: [] as string[],
    bytes: 0,
  }));
  const largestFirst = [...bytes].sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1));
  for (const [id, size] of largestFirst) {
    const least = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    least.ids.push(id);
    least.bytes += size;
  }
  // With a drill for each group, the first is that of the first.
  return shares.map(({ ids }) => ids.sort()).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

/**
 * The key groups that a portion is read from, as far as the manifest tells: a tenant may be in any. Throws GROUP_UNKNOWN,
 * SHARD_EMPTY. Pure.
 */
export function neededGroups(manifest: Manifest, portion: Portion): string[] {
  if (portion.of === 'tenant') return manifest.keyGroups.map(({ id }) => id);
  const shared = manifest.objects.filter(isShared).map(({ keyGroup }) => keyGroup);
  return [...new Set([...idsOf(manifest, portion), ...shared])];
}

function groupsOfPortion(manifest: Manifest, groups: readonly RunGroup[], portion: Portion): string[] {
  return portion.of === 'tenant' ? [homeOf(manifest.run, groups, portion.id).id] : idsOf(manifest, portion);
}

function idsOf(manifest: Manifest, portion: Exclude<Portion, { of: 'tenant' }>): string[] {
  const { run, keyGroups } = manifest;
  const ids = keyGroups.map(({ id }) => id);
  if (portion.of === 'whole') return ids;
  if (portion.of === 'shard') {
    const share = divideGroups(manifest, portion.count)[portion.number - 1];
    if (share !== undefined) return ids.filter((id) => share.includes(id));
    throw new BulkheadError({
      what: `run ${run} has ${ids.length} key groups, and so nothing for shard ${portion.number} of ${portion.count}`,
      fix: 'Divide it among as many drills as it has key groups, or fewer: npx tsx scripts/backup/plan-drill.ts says how.',
      code: 'SHARD_EMPTY',
    });
  }
  const unknown = portion.ids.filter((id) => !ids.includes(id));
  if (unknown.length === 0) return ids.filter((id) => portion.ids.includes(id));
  throw new BulkheadError({
    what: `run ${run} has no key group ${unknown.join(', ')}`,
    fix: `It has ${ids.join(', ')}.`,
    code: 'GROUP_UNKNOWN',
  });
}

function isOfPortion(
  { run }: Manifest,
  groups: readonly RunGroup[],
  portion: Portion,
): (object: ManifestObject) => boolean {
  if (portion.of !== 'tenant') return () => true;
  const { runKey } = homeOf(run, groups, portion.id);
  const own = tenantObject(runKey, portion.id);
  return ({ name }) => wholeObject(name) === own;
}

/** The name of a tenant's object follows from the key of its group: no index has to be opened to find it. */
function homeOf(run: string, groups: readonly RunGroup[], tenant: string): RunGroup {
  const home = groups.find(({ runKey, data }) => {
    const own = tenantObject(runKey, tenant);
    return data.some(({ name }) => wholeObject(name) === own);
  });
  if (home !== undefined) return home;
  throw new BulkheadError({
    what: `no key group of run ${run} holds the tenant that was named`,
    fix: 'Give the key of the tenant as it stands in its table; or another run, if it is newer than this one.',
    code: 'TENANT_UNKNOWN',
  });
}

/** Rows of everybody, on which those of every tenant may depend. */
function isShared({ name }: ManifestObject): boolean {
  return wholeObject(name) === SHARED_OBJECT;
}
