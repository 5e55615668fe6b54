import { detailObject, isDetail } from '../archive/groups.ts';
import type { Manifest, ManifestObject } from '../archive/manifest.ts';
import { SCHEMA_OBJECT } from '../archive/names.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { GroupKey } from './run-key.ts';

/** A key group of a run that was opened: what belongs together by snapshot, run key and index. */
export interface RunGroup {
  readonly id: string;
  /** When its snapshot was taken. */
  readonly snapshotAt: string;
  readonly runKey: Buffer;
  /** Name of the object that holds its index. */
  readonly detail: string;
  /** Its objects with rows, in the order of the manifest. */
  readonly data: readonly ManifestObject[];
}

/** The key groups of a manifest with their keys, in its order. Throws NO_KEY_GROUP for one without a key. Pure. */
export function groupsOf({ run, keyGroups, objects }: Manifest, keys: readonly GroupKey[]): RunGroup[] {
  const data = Map.groupBy(objects.filter(isData), ({ keyGroup }) => keyGroup);
  return keyGroups.map(({ id, snapshotAt }) => ({
    id,
    snapshotAt,
    runKey: keyOfGroup(run, keys, id),
    detail: detailObject(id),
    data: data.get(id) ?? [],
  }));
}

/** The run key that an object is sealed with: that of its group, and no other. Throws NO_KEY_GROUP. Pure. */
export function keyOfGroup(run: string, keys: readonly GroupKey[], id: string): Buffer {
  const found = keys.find(({ group }) => group === id);
  if (found !== undefined) return found.runKey;
  throw new BulkheadError({
    what: `the keys file of run ${run} has no key group ${JSON.stringify(id)}`,
    fix: 'The manifest and the keys file do not belong together: use an earlier generation of the keys file.',
    code: 'NO_KEY_GROUP',
    exit: 1,
  });
}

/** Whether an object holds rows. */
export function isData({ name }: Pick<ManifestObject, 'name'>): boolean {
  return name !== SCHEMA_OBJECT && !isDetail(name);
}
