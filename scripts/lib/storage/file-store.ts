import { open, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BulkheadError } from '../runtime/errors.ts';
import { diskErrorCode, onDisk } from './disk-error.ts';
import { listFiles, listFolders, listTemporaryFiles } from './file-list.ts';
import { createTemporary, putFile } from './file-put.ts';
import { checkKey, checkPrefix } from './key.ts';
import { badRange, noLock, notFound } from './refusals.ts';
import type { GetOptions, PutOptions, Store, StoredObject, StoredVersion, StoreFeatures } from './store.ts';

/** Bytes read at once. */
const READ = 1 << 20;

const FEATURES: StoreFeatures = {
  conditional: true,
  versions: false,
  lock: false,
  checksum: 'none',
  sweep: true,
  volumeBytes: undefined,
};

/**
 * A store in a folder. An object is a file under its key; it appears whole, by rename or link, or not at all.
 * The folder is made by the first put. It keeps no versions.
 */
export function fileStore(folder: string): Store {
  const root = resolve(folder);
  const pathOf = (key: string): string => {
    checkKey(key);
    return join(root, ...key.split('/'));
  };
  const description = `folder ${root}`;
  return {
    description,
    features: FEATURES,
    async put(key: string, body: AsyncIterable<Uint8Array>, options: PutOptions = {}) {
      if (options.lock !== undefined) throw noLock(description);
      return putFile(pathOf(key), key, body, options);
    },
    get(key: string, options: GetOptions = {}) {
      refuseVersion(options.version);
      return readFile(pathOf(key), key, options);
    },
    async head(key: string, version?: string) {
      refuseVersion(version);
      return headOf(pathOf(key), key);
    },
    list(prefix: string) {
      checkPrefix(prefix);
      return listFiles(root, prefix);
    },
    listFolders(prefix: string) {
      checkPrefix(prefix);
      return listFolders(root, prefix);
    },
    async *listVersions(prefix: string): AsyncGenerator<StoredVersion> {
      checkPrefix(prefix);
      for await (const object of listFiles(root, prefix)) yield { ...object, latest: true, marker: false };
    },
    async extendLock() {
      throw noLock(description);
    },
    async remove(key: string, version?: string) {
      refuseVersion(version);
      await removeFile(root, pathOf(key));
    },
    async now() {
      return clockOf(root);
    },
    async sweep(olderThan: Date) {
      return sweepTemporaryFiles(root, olderThan);
    },
  };
}

async function* readFile(
  path: string,
  key: string,
  { offset = 0, length }: GetOptions,
): AsyncGenerator<Buffer> {
  const file = await onDisk(`reading ${path}`, () => open(path, 'r')).catch((error: unknown) => {
    throw error instanceof BulkheadError && error.code === 'STORE_NOT_FOUND' ? notFound(key) : error;
  });
  try {
    const found = await onDisk(`reading ${path}`, () => file.stat());
    if (!found.isFile()) throw notFound(key);
    const { size } = found;
    if (offset > size) throw badRange(key, offset, size);
    let position = offset;
    let left = length ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(READ, left, size - position)));
      const at = position;
      const { bytesRead } = await onDisk(`reading ${path}`, () => file.read(buffer, 0, buffer.length, at));
      if (bytesRead === 0) return;
      position += bytesRead;
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function headOf(path: string, key: string): Promise<StoredObject | undefined> {
  const found = await onDisk(`looking at ${path}`, async () => {
    try {
      return await stat(path);
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  });
  return found?.isFile() ? { key, size: found.size, modified: found.mtime } : undefined;
}

async function removeFile(root: string, path: string): Promise<void> {
  await onDisk(`removing ${path}`, async () => {
    try {
      await unlink(path);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  });
  await removeEmptyFolders(root, dirname(path));
}

/** Folders are no objects: one that holds nothing any more goes with its last object. */
async function removeEmptyFolders(root: string, folder: string): Promise<void> {
  for (let path = folder; path !== root && path.startsWith(root); path = dirname(path)) {
    try {
      await rmdir(path);
    } catch (error) {
      const code = diskErrorCode(error);
      if (code === 'ENOENT') continue;
      // Still in use, or not ours to remove: the object itself is gone, which is what was asked for.
      if (code !== undefined) return;
      throw error;
    }
  }
}

/** A file's time is given by the file system, which for a network folder is the server's clock. */
async function clockOf(root: string): Promise<Date> {
  const { path, file } = await createTemporary(join(root, 'clock'));
  try {
    return (await onDisk(`looking at ${path}`, () => file.stat())).mtime;
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

async function sweepTemporaryFiles(root: string, olderThan: Date): Promise<string[]> {
  const removed: string[] = [];
  for await (const { path, modified } of listTemporaryFiles(root)) {
    if (modified >= olderThan) continue;
    await onDisk(`removing ${path}`, () => rm(path, { force: true }));
    removed.push(path);
  }
  return removed;
}

/** Neither the file nor, where a parent is a file itself, the place for it exists. */
function isAbsence(error: unknown): boolean {
  const code = diskErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function refuseVersion(version: string | undefined): void {
  if (version === undefined) return;
  throw new BulkheadError({
    what: `a folder keeps no versions, and version ${version} was asked for`,
    fix: 'Leave the version out, or use a store that keeps versions.',
    code: 'STORE_NO_VERSIONS',
  });
}
