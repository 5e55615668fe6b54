import type { Manifest, ManifestObject } from '../archive/manifest.ts';
import { runPrefix } from '../backup/runs.ts';
import { readEnvelopes, type StoredEnvelope } from '../keys/stored-envelope.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { LocatedRun } from './locate.ts';

/** A verified run of which all objects are there, with its keys files. */
export interface FetchedRun extends LocatedRun {
  readonly store: Store;
  /** Every keys file, the newest first: anybody who can write to the store may have put one there. */
  readonly envelopes: readonly StoredEnvelope[];
}

/**
 * Looks for every object of the manifest, and downloads the keys files. The rest is left where it is: rows are downloaded
 * as they are loaded, so that no disk has to hold them. Throws OBJECT_MISSING, OBJECT_SIZE.
 */
export async function fetchRun(store: Store, located: LocatedRun): Promise<FetchedRun> {
  await checkPresence(store, located);
  const { run, environment } = located.manifest;
  return {
    ...located,
    store,
    envelopes: await readEnvelopes(store, environment, run, { versions: false }),
  };
}

/** Where an object is in the store. */
export function keyOf({ manifest }: { readonly manifest: Manifest }, name: string): string {
  return `${runPrefix(manifest.environment, manifest.run)}${name}`;
}

/** The manifest's line of an object. Throws INDEX_MISMATCH when it has none. */
export function listedObject({ manifest }: { readonly manifest: Manifest }, name: string): ManifestObject {
  const object = manifest.objects.find((candidate) => candidate.name === name);
  if (object === undefined) throw mismatch(manifest.run, `names object ${name}, which the manifest lacks`);
  return object;
}

/** One listing answers for all objects, however many tenants there are. */
async function checkPresence(store: Store, located: LocatedRun): Promise<void> {
  const sizes = new Map<string, number>();
  for await (const { key, size } of store.list(keyOf(located, ''))) sizes.set(key, size);
  for (const object of located.manifest.objects) {
    const size = sizes.get(keyOf(located, object.name));
    if (size === undefined) throw damaged(located, object.name, 'OBJECT_MISSING', 'is not in the store');
    if (size !== object.size) throw sizeDiffers(located, object, size);
  }
}

/** An object that is not as long as the manifest says. */
export function sizeDiffers(
  run: { readonly manifest: Manifest },
  object: ManifestObject,
  size: number,
): BulkheadError {
  return damaged(run, object.name, 'OBJECT_SIZE', `has ${size} bytes, and the manifest says ${object.size}`);
}

/** An object that is not the one of the manifest. */
export function damaged(
  { manifest }: { readonly manifest: Manifest },
  object: string,
  code: string,
  does: string,
): BulkheadError {
  return new BulkheadError({
    what: `object ${object} of run ${manifest.run} ${does}`,
    fix: 'Restore from another run, and find out who or what changed the store.',
    code,
    exit: 1,
  });
}

/** Manifest and detail that contradict each other. */
export function mismatch(run: string, does: string): BulkheadError {
  return new BulkheadError({
    what: `the detail of run ${run} ${does}`,
    fix: 'Manifest and detail do not belong together: restore from another run, and report this.',
    code: 'INDEX_MISMATCH',
    exit: 1,
  });
}
