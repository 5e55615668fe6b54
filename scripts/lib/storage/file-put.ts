import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { abortReason } from '../runtime/errors.ts';
import { abortable } from './body.ts';
import { diskErrorCode, onDisk } from './disk-error.ts';
import { TEMPORARY_PREFIX } from './key.ts';
import { taken } from './refusals.ts';
import type { PutOptions, Stored } from './store.ts';

/**
 * Writes a body to a temporary file beside `path`, makes it durable, and only then gives it its name.
 * @throws {BulkheadError} STORE_EXISTS, STORE_FULL, STORE_DENIED …, INTERRUPTED; and what the body throws.
 */
export async function putFile(
  path: string,
  key: string,
  body: AsyncIterable<Uint8Array>,
  { ifAbsent = false, signal }: PutOptions,
): Promise<Stored> {
  // Asked first, so that a body is not produced in vain; the link below is what decides.
  if (ifAbsent && (await onDisk(`looking at ${path}`, () => exists(path)))) throw taken(key);
  const temporary = await createTemporary(path);
  try {
    const stored = await writeBody(temporary, body, signal);
    if (signal?.aborted) throw abortReason(signal);
    await publish(temporary.path, path, key, ifAbsent);
    return stored;
  } finally {
    await rm(temporary.path, { force: true });
  }
}

/** A new empty file that no list shows, in the folder of `path`, which is made where it is missing. */
export async function createTemporary(path: string): Promise<Temporary> {
  const folder = dirname(path);
  const name = join(folder, `${TEMPORARY_PREFIX}${randomBytes(8).toString('hex')}`);
  return onDisk(`creating a file in ${folder}`, async () => {
    for (let attempt = 1; ; attempt++) {
      await makeFolder(folder);
      try {
        return { path: name, file: await open(name, 'wx', 0o600) };
      } catch (error) {
        // A remove of the folder's last object took the folder away in between.
        if (diskErrorCode(error) !== 'ENOENT' || attempt === 5) throw error;
      }
    }
  });
}

interface Temporary {
  path: string;
  file: FileHandle;
}

async function writeBody(
  { path, file }: Temporary,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<Stored> {
  const hash = createHash('sha256');
  let size = 0;
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const bytes of abortable(body, signal)) {
      hash.update(bytes);
      await writing;
      writing = writeAll(path, file, bytes, size);
      // Heard at the next piece or at the end; marked as heard now, while the body takes its time.
      void Promise.allSettled([writing]);
      size += bytes.length;
    }
    await writing;
    await onDisk(`writing ${path}`, () => file.sync());
  } finally {
    await Promise.allSettled([writing]);
    await file.close();
  }
  return { size, sha256: hash.digest('hex') };
}

async function writeAll(path: string, file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const from = done;
    const { bytesWritten } = await onDisk(`writing ${path}`, () =>
      file.write(bytes, from, bytes.length - from, position + from),
    );
    done += bytesWritten;
  }
}

async function publish(temporary: string, path: string, key: string, ifAbsent: boolean): Promise<void> {
  await onDisk(`naming ${path}`, async () => {
    if (!ifAbsent) return rename(temporary, path);
    try {
      // Unlike rename, link fails when the name is taken: of several at once exactly one wins.
      await link(temporary, path);
    } catch (error) {
      throw diskErrorCode(error) === 'EEXIST' ? taken(key) : error;
    }
  });
  await syncFolder(dirname(path));
}

/** Makes a folder and its parents durable, as far as they are new. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let path = folder; path.length >= first.length; path = dirname(path)) await syncFolder(dirname(path));
}

/** Makes the names in a folder durable: without this a file can survive a power cut without its name. */
async function syncFolder(folder: string): Promise<void> {
  await onDisk(`syncing ${folder}`, async () => {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
