import { type Envelope, parseEnvelope } from '../archive/envelope.ts';
import type { Manifest } from '../archive/manifest.ts';
import { MANIFEST_FILE, SIGNATURE_FILE } from '../archive/names.ts';
import { readFile, runPrefix } from '../backup/runs.ts';
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

const KEYS_FILE = /^keys\.[1-9]\d*\.json$/;

/**
 * What the folder holds against what the signed manifest lists: an object too few is a loss, one too many is
 * somebody else's. Sizes are judged where the bytes are. Pure.
 */
export function folderFindings(manifest: Manifest, files: ReadonlyMap<string, number>): BulkheadError[] {
  const { run } = manifest;
  const listed = new Set(manifest.objects.map(({ name }) => name));
  const missing = manifest.objects.filter(({ name }) => !files.has(name));
  const surplus = [...files.keys()].filter(
    (name) => !listed.has(name) && name !== MANIFEST_FILE && name !== SIGNATURE_FILE && !KEYS_FILE.test(name),
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

/** A generation of a run's keys file, as far as it can be judged without a key. */
export interface KeysFile {
  readonly generation: number;
  readonly envelope: Envelope;
}

/**
 * Reads every generation of a run's keys file, newest first. Throws KEYS_MISSING when there is none,
 * ENVELOPE_INVALID, OTHER_RUN for that of another run, NO_KEY_GROUP when a group of the manifest cannot be opened.
 */
export async function readKeysFiles(
  store: Store,
  manifest: Manifest,
  files: ReadonlyMap<string, number>,
): Promise<KeysFile[]> {
  const { run, environment, keyGroups } = manifest;
  const names = [...files.keys()].filter((name) => KEYS_FILE.test(name));
  if (names.length === 0) throw unreadable(run, 'KEYS_MISSING', 'is not in the store');
  const found: KeysFile[] = [];
  for (const name of names) {
    const bytes = await readFile(store, `${runPrefix(environment, run)}${name}`);
    if (bytes === undefined) throw unreadable(run, 'KEYS_MISSING', 'went away while it was read');
    const envelope = parseEnvelope(bytes);
    if (envelope.run !== run)
      throw unreadable(
        run,
        'OTHER_RUN',
        `is that of run ${envelope.run} (${name}): somebody copied it there`,
      );
    for (const { id } of keyGroups) {
      if (!envelope.groups.some((group) => group.id === id))
        throw unreadable(run, 'NO_KEY_GROUP', `has no key for the key group ${id} (${name})`);
    }
    found.push({ generation: Number(/\d+/.exec(name)?.[0]), envelope });
  }
  return found.sort((a, b) => b.generation - a.generation);
}

/** Ids of the keys that open a run, of the newest generation of its keys file. */
export function opensWith([newest]: readonly KeysFile[]): string[] {
  const stanzas = newest?.envelope.groups.flatMap(({ recipients }) => recipients) ?? [];
  return [...new Set(stanzas.map(({ kid }) => kid))];
}

function unreadable(run: string, code: string, does: string): BulkheadError {
  return new BulkheadError({
    what: `the keys file of run ${run} ${does}`,
    fix: 'Without it nobody can open the run: bring keys.1.json back from a copy of the store.',
    code,
    exit: 1,
  });
}
