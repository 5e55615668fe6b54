import { createHash } from 'node:crypto';
import { checkTenantObjects, type Detail, readDetail } from '../archive/detail.ts';
import { type OpeningKey, unwrapRunKey } from '../archive/envelope.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { DETAIL_OBJECT, SCHEMA_OBJECT } from '../archive/names.ts';
import { openObject } from '../archive/open.ts';
import { readSchemaDump, type SchemaDump } from '../archive/schema-dump.ts';
import { readEnvelope, runPrefix } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { LocatedRun } from './locate.ts';

/** A verified run whose key we hold. */
export interface OpenRun extends LocatedRun {
  readonly store: Store;
  readonly runKey: Buffer;
}

/** What a run holds beside its rows. */
export interface RunContents {
  readonly detail: Detail;
  readonly schema: SchemaDump;
}

/**
 * Unwraps the run's key. Throws KEYS_MISSING, NO_KEY_FITS and what `unwrapRunKey` throws.
 */
export async function unlockRun(
  store: Store,
  located: LocatedRun,
  keys: readonly OpeningKey[],
): Promise<OpenRun> {
  const { run, environment, keyGroups } = located.manifest;
  const [group, ...others] = keyGroups;
  if (group === undefined || others.length > 0) {
    throw new BulkheadError({
      what: `run ${run} has ${keyGroups.length} key groups, and this version restores runs of one`,
      fix: 'Use the version of bulkhead that wrote the run, or a newer one.',
      code: 'KEY_GROUPS',
    });
  }
  const envelope = await readEnvelope(store, environment, run);
  return { ...located, store, runKey: unwrapRunKey(envelope, run, keys, group.id) };
}

/**
 * Looks for every object of the manifest, and opens schema and detail. Reads no table data.
 * Throws OBJECT_MISSING, OBJECT_SIZE, INDEX_MISMATCH, and what opening them throws.
 */
export async function readContents(run: OpenRun): Promise<RunContents> {
  await checkPresence(run);
  const { run: name } = run.manifest;
  const detail = await readDetail(readObject(run, DETAIL_OBJECT), { run: name, object: DETAIL_OBJECT });
  checkTenantObjects(detail, run.runKey);
  const schema = await readSchemaDump(readObject(run, SCHEMA_OBJECT), { run: name, object: SCHEMA_OBJECT });
  const listed = dataObjects(run).map((object) => object.name);
  for (const object of listed) {
    if (detail.objects[object] === undefined) throw mismatch(name, `has no index of object ${object}`);
  }
  for (const object of Object.keys(detail.objects)) {
    if (!listed.includes(object))
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
 * are those of the signed manifest too. Throws OBJECT_MISSING, OBJECT_SIZE, OBJECT_SHA256, and what
 * `openObject` throws.
 */
export async function* readObject(run: OpenRun, name: string): AsyncGenerator<Buffer> {
  const object = run.manifest.objects.find((candidate) => candidate.name === name);
  if (object === undefined)
    throw mismatch(run.manifest.run, `names object ${name}, which the manifest lacks`);
  yield* openObject(
    { run: run.manifest.run, object: name, key: { runKey: run.runKey }, size: object.size },
    storedBytes(run, object),
  );
}

async function* storedBytes(run: OpenRun, object: ManifestObject): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const piece of run.store.get(keyOf(run, object.name))) {
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

/** Where an object is in the store. */
export function keyOf({ manifest }: LocatedRun, name: string): string {
  return `${runPrefix(manifest.environment, manifest.run)}${name}`;
}

/** One listing answers for all objects, however many tenants there are. */
async function checkPresence(run: OpenRun): Promise<void> {
  const sizes = new Map<string, number>();
  for await (const { key, size } of run.store.list(keyOf(run, ''))) sizes.set(key, size);
  for (const object of run.manifest.objects) {
    const size = sizes.get(keyOf(run, object.name));
    if (size === undefined) throw damaged(run, object.name, 'OBJECT_MISSING', 'is not in the store');
    if (size !== object.size) throw sizeDiffers(run, object, size);
  }
}

function sizeDiffers(run: OpenRun, object: ManifestObject, size: number): BulkheadError {
  return damaged(run, object.name, 'OBJECT_SIZE', `has ${size} bytes, and the manifest says ${object.size}`);
}

function damaged(run: OpenRun, object: string, code: string, does: string): BulkheadError {
  return new BulkheadError({
    what: `object ${object} of run ${run.manifest.run} ${does}`,
    fix: 'Restore from another run, and find out who or what changed the store.',
    code,
    exit: 1,
  });
}

function mismatch(run: string, does: string): BulkheadError {
  return new BulkheadError({
    what: `the detail of run ${run} ${does}`,
    fix: 'Manifest and detail do not belong together: restore from another run, and report this.',
    code: 'INDEX_MISMATCH',
    exit: 1,
  });
}
