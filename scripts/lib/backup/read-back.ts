import type { ManifestObject } from '../archive/manifest.ts';
import { checkEnds } from '../archive/open.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import type { RunTarget } from './run-target.ts';

/** Bytes up to which an object is read back whole: one question to the store instead of two or three. */
const ONE_READ = 64 * 1024;

/**
 * Asks the store for an object that it has confirmed: its size, its head and its last chunk, decrypted. What a
 * store lost or cut short is found tonight and not on the day of the restore.
 * Throws READ_BACK_MISSING, READ_BACK_SIZE, or what `checkEnds` throws.
 */
export async function readBack(
  { store, prefix, run, runKey }: RunTarget,
  { name, size }: ManifestObject,
): Promise<void> {
  const key = `${prefix}${name}`;
  const opening = { run, object: name, key: { runKey }, size };
  const whole = size <= ONE_READ ? await readWhole(store, key, size) : undefined;
  if (whole !== undefined) {
    return checkEnds(opening, (offset, length) => pieceOf(whole, offset, length));
  }
  const stored = await store.head(key);
  if (stored === undefined) throw lost('READ_BACK_MISSING', `${name} of run ${run} is gone`);
  if (stored.size !== size) {
    throw lost(
      'READ_BACK_SIZE',
      `${name} of run ${run} has ${stored.size} bytes there, and ${size} were written`,
    );
  }
  await checkEnds(opening, (offset, length) => store.get(key, { offset, length }));
}

/** The object, or undefined when it is not there with exactly this size: why not is then asked by itself. */
async function readWhole(store: Store, key: string, size: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  try {
    // One byte more, if there is one, tells that it is longer.
    for await (const piece of store.get(key, { offset: 0, length: size + 1 })) pieces.push(piece);
  } catch (error) {
    if (error instanceof BulkheadError && error.code === 'STORE_NOT_FOUND') return undefined;
    throw error;
  }
  const whole = Buffer.concat(pieces);
  return whole.length === size ? whole : undefined;
}

async function* pieceOf(whole: Buffer, offset: number, length: number): AsyncGenerator<Buffer> {
  yield whole.subarray(offset, offset + length);
}

function lost(code: string, what: string): BulkheadError {
  return new BulkheadError({
    what: `the store confirmed an object and does not have it: ${what}`,
    fix: 'Look at the store (free space, rules that delete, another writer), then run the backup again.',
    code,
    exit: 1,
  });
}
