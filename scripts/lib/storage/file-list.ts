import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { diskErrorCode, onDisk } from './disk-error.ts';
import { TEMPORARY_PREFIX } from './key.ts';
import type { StoredObject } from './store.ts';

/** The files under `root` whose keys begin with `prefix`, sorted by the bytes of their keys. */
export async function* listFiles(root: string, prefix: string): AsyncGenerator<StoredObject> {
  for await (const { key, path, temporary } of walk(root, '', prefix)) {
    if (temporary) continue;
    const found = await facts(path);
    if (found !== undefined) yield { key, size: found.size, modified: found.modified };
  }
}

/** The keys of the folders in the folder that `prefix` names or begins, with a slash at the end, that hold an object. */
export async function* listFolders(root: string, prefix: string): AsyncGenerator<string> {
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  for (const entry of await entriesOf(join(root, ...base.split('/')))) {
    const folder = `${base}${entry.name}/`;
    if (!entry.isDirectory() || !folder.startsWith(prefix)) continue;
    // A bucket has no empty folders; one that only an unfinished put is in must not be told either.
    for await (const { temporary } of walk(join(root, ...base.split('/'), entry.name), folder, folder)) {
      if (temporary) continue;
      yield folder;
      break;
    }
  }
}

/** What unfinished puts left behind. */
export async function* listTemporaryFiles(root: string): AsyncGenerator<{ path: string; modified: Date }> {
  for await (const { path, temporary } of walk(root, '', '')) {
    if (!temporary) continue;
    const found = await facts(path);
    if (found !== undefined) yield { path, modified: found.modified };
  }
}

interface Found {
  key: string;
  path: string;
  temporary: boolean;
}

async function* walk(folder: string, base: string, prefix: string): AsyncGenerator<Found> {
  for (const entry of await entriesOf(folder)) {
    const key = base + entry.name;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const inside = `${key}/`;
      if (inside.startsWith(prefix) || prefix.startsWith(inside)) yield* walk(path, inside, prefix);
    } else if (entry.isFile() && key.startsWith(prefix)) {
      yield { key, path, temporary: entry.name.startsWith(TEMPORARY_PREFIX) };
    }
  }
}

/** A folder sorts as its name with a slash, so that `a.txt` stands before `a/x` as it does in a bucket. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await onDisk(`listing ${folder}`, async () => {
    try {
      return await readdir(folder, { withFileTypes: true });
    } catch (error) {
      if (diskErrorCode(error) === 'ENOENT') return [];
      throw error;
    }
  });
  return entries
    .map((entry) => ({ entry, sort: Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name) }))
    .sort((a, b) => Buffer.compare(a.sort, b.sort))
    .map(({ entry }) => entry);
}

/** Size and time of a file, or undefined when it was removed while we were listing. */
async function facts(path: string): Promise<{ size: number; modified: Date } | undefined> {
  return onDisk(`looking at ${path}`, async () => {
    try {
      const { size, mtime } = await lstat(path);
      return { size, modified: mtime };
    } catch (error) {
      if (diskErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  });
}
