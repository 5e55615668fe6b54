import { readFile, stat } from 'node:fs/promises';
import { BulkheadError, messageOf } from '../runtime/errors.ts';

/** Bytes of the largest file that can be a key. */
const LARGEST = 1 << 20;

/**
 * Reads a file that holds a secret.
 * @throws {BulkheadError} KEY_FILE when it cannot be read or is no key; KEY_FILE_OPEN when others can read it, with the
 * command that closes it.
 */
export async function readKeyFile(file: string): Promise<Buffer> {
  try {
    const { mode, size } = await stat(file);
    requirePrivate(file, mode);
    if (size > LARGEST) throw unreadable(file, `it has ${size} bytes`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof BulkheadError) throw error;
    throw unreadable(file, messageOf(error), error);
  }
}

/** Refuses a file that its group or others can touch. On Windows there is no such mode. Throws KEY_FILE_OPEN. */
export function requirePrivate(file: string, mode: number, platform: string = process.platform): void {
  if (platform === 'win32' || (mode & 0o077) === 0) return;
  throw new BulkheadError({
    what: `the key file ${file} can be read by others (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`,
    fix: `chmod 600 ${quoted(file)}; and if others may have read it, make a new key.`,
    code: 'KEY_FILE_OPEN',
  });
}

function quoted(file: string): string {
  return /^[\w@%+=:,./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
}

function unreadable(file: string, why: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what: `the key file ${file} cannot be read (${why})`,
    fix: 'Give the path of a file that holds one key.',
    code: 'KEY_FILE',
    ...(cause === undefined ? {} : { cause }),
  });
}
