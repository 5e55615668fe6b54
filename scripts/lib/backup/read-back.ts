import type { ManifestObject } from '../archive/manifest.ts';
import { checkEnds } from '../archive/open.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { RunTarget } from './run-target.ts';

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
  const stored = await store.head(key);
  if (stored === undefined) throw lost('READ_BACK_MISSING', `${name} of run ${run} is gone`);
  if (stored.size !== size) {
    throw lost(
      'READ_BACK_SIZE',
      `${name} of run ${run} has ${stored.size} bytes there, and ${size} were written`,
    );
  }
  await checkEnds({ run, object: name, key: { runKey }, size }, (offset, length) =>
    store.get(key, { offset, length }),
  );
}

function lost(code: string, what: string): BulkheadError {
  return new BulkheadError({
    what: `the store confirmed an object and does not have it: ${what}`,
    fix: 'Look at the store (free space, rules that delete, another writer), then run the backup again.',
    code,
    exit: 1,
  });
}
