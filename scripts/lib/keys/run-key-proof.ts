import { createHash } from 'node:crypto';
import type { ManifestObject } from '../archive/manifest.ts';
import { openObject } from '../archive/open.ts';
import { runPrefix, type VerifiedRun } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';

/** Objects that a key is tried on: one that is damaged must not be the reason why the others cannot be read. */
const TRIED = 5;
/** Bytes of the largest object that is tried beside the smallest: it is held in memory. */
const LARGEST = 64 << 20;

/**
 * Proves a run key on an object of its group that the signed manifest lists, the smallest that is whole: its bytes are
 * those that were signed, and the key opens them. Throws KEY_UNPROVABLE when none is whole, OTHER_RUN_KEY when the key
 * does not open it.
 */
export async function proveRunKey(
  store: Store,
  { manifest }: VerifiedRun,
  group: string,
  runKey: Buffer,
): Promise<void> {
  const { run, environment } = manifest;
  const candidates = manifest.objects
    .filter(({ keyGroup }) => keyGroup === group)
    .sort((a, b) => a.size - b.size)
    .filter(({ size }, index) => index === 0 || (index < TRIED && size <= LARGEST));
  if (candidates.length === 0) return;
  for (const object of candidates) {
    const bytes = await readSigned(store, `${runPrefix(environment, run)}${object.name}`, object);
    if (bytes !== undefined) return await openWith(runKey, run, object, bytes);
  }
  throw new BulkheadError({
    what: `object ${candidates.map(({ name }) => name).join(', ')} of run ${run} is not the one that its manifest lists, so that no key can be tried on it`,
    fix: 'The run is damaged: npx tsx scripts/backup/verify-backup.ts --run all says how far.',
    code: 'KEY_UNPROVABLE',
    exit: 1,
  });
}

async function openWith(runKey: Buffer, run: string, object: ManifestObject, bytes: Buffer): Promise<void> {
  const opening = { run, object: object.name, key: { runKey }, size: object.size };
  const pieces = async function* () {
    yield bytes;
  };
  try {
    for await (const piece of openObject(opening, pieces())) void piece;
  } catch (cause) {
    if (!(cause instanceof BulkheadError)) throw cause;
    throw new BulkheadError({
      what: `the keys file of run ${run} holds another key than the one that its objects are sealed with`,
      fix: 'Somebody else wrote it: use an earlier generation, and find out who writes to the store.',
      code: 'OTHER_RUN_KEY',
      exit: 1,
      cause,
    });
  }
}

/** The bytes of an object, when they are the ones that were signed. */
async function readSigned(store: Store, key: string, object: ManifestObject): Promise<Buffer | undefined> {
  if ((await store.head(key))?.size !== object.size) return undefined;
  const bytes = Buffer.concat(await Array.fromAsync(store.get(key)));
  return createHash('sha256').update(bytes).digest('hex') === object.sha256 ? bytes : undefined;
}
