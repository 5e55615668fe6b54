import { chmod, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { KeyFile } from './ceremony.ts';

/**
 * Refuses a folder that holds anything: keys are never written over.
 * @throws {BulkheadError} KEY_FOLDER_USED; KEY_FOLDER when it cannot be looked at.
 */
export async function requireEmpty(folder: string): Promise<void> {
  const found = await namesIn(folder);
  if (found.length === 0) return;
  throw new BulkheadError({
    what: `the folder ${folder} is not empty (${found.slice(0, 3).join(', ')}${found.length > 3 ? ' …' : ''})`,
    fix: 'Give a new folder with --out: keys are never written over or beside others.',
    code: 'KEY_FOLDER_USED',
  });
}

/**
 * Writes the files of a ceremony, each readable by its owner alone and on the disk when this returns. The folder is
 * made when it is missing.
 * @throws {BulkheadError} KEY_FOLDER_USED, KEY_FOLDER.
 */
export async function writeKeys(folder: string, files: readonly KeyFile[]): Promise<void> {
  await requireEmpty(folder);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    for (const { name, content } of files) await writeKey(join(folder, name), content);
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

async function writeKey(file: string, content: string | Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw unusable(folder, cause);
  }
}

function unusable(folder: string, cause: unknown): BulkheadError {
  return new BulkheadError({
    what: `the keys cannot be written to ${folder} (${messageOf(cause)})`,
    fix: 'Give a folder that you may write to with --out. Erase what was written there: it is not complete.',
    code: 'KEY_FOLDER',
    cause,
  });
}
