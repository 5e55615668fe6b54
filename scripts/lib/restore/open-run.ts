import { createHash } from 'node:crypto';
import { checkTenantObjects, type Detail, readDetail } from '../archive/detail.ts';
import type { OpeningKey } from '../archive/envelope.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { DETAIL_OBJECT, keysFile, SCHEMA_OBJECT } from '../archive/names.ts';
import { openObject } from '../archive/open.ts';
import { readSchemaDump, type SchemaDump } from '../archive/schema-dump.ts';
import type { PassedOver } from '../keys/passed-over.ts';
import { soleKey, unlockEnvelopes } from '../keys/run-key.ts';
import type { Store } from '../storage/store.ts';
import { damaged, type FetchedRun, keyOf, listedObject, mismatch, sizeDiffers } from './fetch-run.ts';
import type { LoadMeter } from './load-meter.ts';
import type { LocatedRun } from './locate.ts';

/** A verified run whose key we hold. */
export interface OpenRun extends LocatedRun {
  readonly store: Store;
  readonly runKey: Buffer;
  /** The keys file that it comes from. */
  readonly keysFile: string;
  /** Newer ones that did not open the run. */
  readonly passedOver: readonly PassedOver[];
}

/** What a run holds beside its rows. */
export interface RunContents {
  readonly detail: Detail;
  readonly schema: SchemaDump;
}

/**
 * Opens the run with the newest genuine keys file that is for one of the keys. Throws KEY_GROUPS and what
 * `unlockEnvelopes` throws.
 */
export async function unlockRun(fetched: FetchedRun, keys: readonly OpeningKey[]): Promise<OpenRun> {
  const { envelopes, sealed: _, ...located } = fetched;
  const unlocked = await unlockEnvelopes(located.store, located, envelopes, keys);
  return {
    ...located,
    runKey: soleKey(located.manifest.run, unlocked),
    keysFile: keysFile(unlocked.from.generation),
    passedOver: unlocked.passedOver,
  };
}

/**
 * Opens what describes the run, schema and detail, and compares them with the manifest.
 * Throws OBJECT_SHA256, INDEX_MISMATCH, and what opening them throws.
 */
export async function openContents(run: OpenRun, { sealed }: FetchedRun): Promise<RunContents> {
  const { run: name } = run.manifest;
  const opened = (object: string, bytes: Buffer) =>
    [openStored(run, object, one(bytes)), { run: name, object }] as const;
  const detail = await readDetail(...opened(DETAIL_OBJECT, sealed.detail));
  checkTenantObjects(detail, run.runKey);
  const schema = await readSchemaDump(...opened(SCHEMA_OBJECT, sealed.schema));
  const listed = new Set(dataObjects(run).map((object) => object.name));
  for (const object of listed) {
    if (detail.objects[object] === undefined) throw mismatch(name, `has no index of object ${object}`);
  }
  for (const object of Object.keys(detail.objects)) {
    if (!listed.has(object))
      throw mismatch(name, `has an index of object ${object}, which the manifest lacks`);
  }
  return { detail, schema };
}

/** The objects with table data, largest first. */
export function dataObjects(run: LocatedRun): ManifestObject[] {
  return run.manifest.objects
    .filter(({ name }) => name !== SCHEMA_OBJECT && name !== DETAIL_OBJECT)
    .sort((a, b) => b.size - a.size);
}

/**
 * The payload of an object, each piece authenticated. When it has ended, size and SHA-256 of the stored bytes
 * are those of the signed manifest too. Throws OBJECT_SIZE, OBJECT_SHA256, and what `openObject` and the store throw.
 */
export async function* readObject(run: OpenRun, name: string, meter: LoadMeter): AsyncGenerator<Buffer> {
  yield* openStored(run, name, meter.downloading(run.store.get(keyOf(run, name))));
}

async function* openStored(run: OpenRun, name: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const object = listedObject(run, name);
  yield* openObject(
    { run: run.manifest.run, object: name, key: { runKey: run.runKey }, size: object.size },
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

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
