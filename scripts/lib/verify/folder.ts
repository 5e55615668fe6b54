import { claimFile, MAIN_GROUP, partFile, partSignatureFile } from '../archive/groups.ts';
import type { Manifest } from '../archive/manifest.ts';
import { MANIFEST_FILE, SIGNATURE_FILE } from '../archive/names.ts';
import { runPrefix } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import { damaged } from './stored.ts';

/** The names and sizes of all that lies in the folder of a run, whatever it is. */
export async function listFolder(
  store: Store,
  environment: string,
  run: string,
): Promise<ReadonlyMap<string, number>> {
  const prefix = runPrefix(environment, run);
  const files = new Map<string, number>();
  for await (const { key, size } of store.list(prefix)) files.set(key.slice(prefix.length), size);
  return files;
}

/** What the writer of a shard leaves for whoever commits the run, and no reader needs. */
function notesOf(group: string): string[] {
  return group === MAIN_GROUP ? [] : [partFile(group), partSignatureFile(group), claimFile(group)];
}

const KEYS_FILE = /^keys\.[1-9]\d*\.json$/;

/**
 * What the folder holds against what the signed manifest lists: an object too few is a loss, one too many is
 * somebody else's. Sizes are judged where the bytes are. Pure.
 */
export function folderFindings(manifest: Manifest, files: ReadonlyMap<string, number>): BulkheadError[] {
  const { run } = manifest;
  const listed = new Set(manifest.objects.map(({ name }) => name));
  const missing = manifest.objects.filter(({ name }) => !files.has(name));
  const notes = new Set(manifest.keyGroups.flatMap(({ id }) => notesOf(id)));
  const surplus = [...files.keys()].filter(
    (name) =>
      !listed.has(name) &&
      !notes.has(name) &&
      name !== MANIFEST_FILE &&
      name !== SIGNATURE_FILE &&
      !KEYS_FILE.test(name),
  );
  return [
    ...missing.map(({ name }) => damaged({ run, object: name }, 'OBJECT_MISSING', 'is not in the store')),
    ...surplus.map(
      (name) =>
        new BulkheadError({
          what: `file ${name} lies in the folder of run ${run}, and its manifest does not list it`,
          fix: 'A run is never added to: find out who wrote it, and move it away. The run itself may still be good.',
          code: 'OBJECT_SURPLUS',
          exit: 1,
        }),
    ),
  ];
}
