import { createHash } from 'node:crypto';
import { checkTenantObjects, type Detail, readDetail } from '../archive/detail.ts';
import type { OpeningKey } from '../archive/envelope.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { keysFile, SCHEMA_OBJECT } from '../archive/names.ts';
import { openObject } from '../archive/open.ts';
import { readSchemaDump, type SchemaDump } from '../archive/schema-dump.ts';
import type { PassedOver } from '../keys/passed-over.ts';
import { checkIndex, checkTogether, type IndexedGroup } from '../keys/run-details.ts';
import { groupsOf, type RunGroup } from '../keys/run-groups.ts';
import { unlockEnvelopes } from '../keys/run-key.ts';
import type { Store } from '../storage/store.ts';
import { damaged, type FetchedRun, keyOf, listedObject, sizeDiffers } from './fetch-run.ts';
import type { LoadMeter } from './load-meter.ts';
import type { LocatedRun } from './locate.ts';
import { mergeDetails } from './merge-details.ts';
import { neededGroups, type Portion, type Taken, takePortion } from './portion.ts';

/** A verified run whose keys we hold. */
export interface OpenRun extends LocatedRun {
  readonly store: Store;
  /** All of them, whatever is taken. */
  readonly groups: readonly RunGroup[];
  /** What of it is restored. */
  readonly taken: Taken;
  /** The keys file that the keys come from. */
  readonly keysFile: string;
  /** Newer ones that did not open the run. */
  readonly passedOver: readonly PassedOver[];
}

/** What is taken of a run, beside its rows. */
export interface RunContents {
  /** Of what is taken alone. */
  readonly detail: Detail;
  readonly schema: SchemaDump;
}

/**
 * Opens the run with the newest genuine keys file that is for one of the keys. Throws what `unlockEnvelopes` and
 * `takePortion` throw.
 */
export async function unlockRun(
  fetched: FetchedRun,
  keys: readonly OpeningKey[],
  portion: Portion,
): Promise<OpenRun> {
  const { envelopes, ...located } = fetched;
  const needed = neededGroups(located.manifest, portion);
  const unlocked = await unlockEnvelopes(located.store, located, envelopes, keys, needed);
  const groups = groupsOf(located.manifest, unlocked.keys);
  return {
    ...located,
    groups,
    taken: takePortion(located.manifest, groups, portion),
    keysFile: keysFile(unlocked.from.generation),
    passedOver: unlocked.passedOver,
  };
}

/**
 * Opens what describes the run, schema and the index of each key group that is needed, and compares them with the manifest
 * and with each other. Throws OBJECT_SHA256, INDEX_MISMATCH, GROUPS_DIFFER, TENANT_IN_TWO_GROUPS, and what opening throws.
 */
export async function openContents(run: OpenRun): Promise<RunContents> {
  const { run: name } = run.manifest;
  const indexed: IndexedGroup[] = [];
  for (const group of run.taken.indexes) {
    const detail = await readDetail(storedObject(run, group.detail), { run: name, object: group.detail });
    checkTenantObjects(detail, group.runKey);
    checkIndex(name, { group, detail });
    indexed.push({ group, detail });
  }
  checkTogether(name, indexed);
  const schema = await readSchemaDump(storedObject(run, SCHEMA_OBJECT), { run: name, object: SCHEMA_OBJECT });
  return { detail: mergeDetails(indexed, run.taken), schema };
}

/** The objects with table data that are taken, largest first. */
export function dataObjects({ taken }: Pick<OpenRun, 'taken'>): readonly ManifestObject[] {
  return taken.objects;
}

/** The run key that an object is sealed with: that of its group. */
export function runKeyOf({ groups }: Pick<OpenRun, 'groups'>, { keyGroup }: ManifestObject): Buffer {
  const group = groups.find(({ id }) => id === keyGroup);
  if (group === undefined) throw new Error(`no key group ${keyGroup}`);
  return group.runKey;
}

/**
 * The payload of an object, each piece authenticated. When it has ended, size and SHA-256 of the stored bytes
 * are those of the signed manifest too. Throws OBJECT_SIZE, OBJECT_SHA256, and what `openObject` and the store throw.
 */
export async function* readObject(run: OpenRun, name: string, meter: LoadMeter): AsyncGenerator<Buffer> {
  yield* openStored(run, name, meter.downloading(run.store.get(keyOf(run, name))));
}

/** The payload of an object that describes the run. */
async function* storedObject(run: OpenRun, name: string): AsyncGenerator<Buffer> {
  listedObject(run, name);
  yield* openStored(run, name, run.store.get(keyOf(run, name)));
}

async function* openStored(run: OpenRun, name: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const object = listedObject(run, name);
  const key = { runKey: runKeyOf(run, object) };
  yield* openObject(
    { run: run.manifest.run, object: name, key, size: object.size },
    storedBytes(run, object, bytes),
  );
}

async function* storedBytes(
  run: OpenRun,
  object: ManifestObject,
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const piece of bytes) {
    digest.update(piece);
    size += piece.length;
    yield piece;
  }
  if (size !== object.size) throw sizeDiffers(run, object, size);
  const found = digest.digest('hex');
  if (found === object.sha256) return;
  throw damaged(
    run,
    object.name,
    'OBJECT_SHA256',
    `has the SHA-256 ${found}, and the manifest says ${object.sha256}`,
  );
}
