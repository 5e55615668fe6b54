import { BulkheadError } from '../runtime/errors.ts';

const ADVICE: Readonly<Record<string, { code: string; fix: string }>> = {
  ENOSPC: { code: 'STORE_FULL', fix: 'The disk is full: free space there or choose another store.' },
  EDQUOT: { code: 'STORE_FULL', fix: 'The quota is used up: free space there or choose another store.' },
  EFBIG: {
    code: 'STORE_FULL',
    fix: 'The file system, or the limit of this process (ulimit -f), does not allow files this large.',
  },
  EACCES: { code: 'STORE_DENIED', fix: 'Give this account the right to read and write there.' },
  EPERM: {
    code: 'STORE_DENIED',
    fix: 'Give this account the right to read and write there, on a file system with hard links.',
  },
  EROFS: { code: 'STORE_DENIED', fix: 'The file system is read-only: mount it for writing.' },
  ENOTDIR: {
    code: 'STORE_NOT_A_FOLDER',
    fix: 'A part of the path is a file: choose another folder or remove that file.',
  },
  EEXIST: {
    code: 'STORE_NOT_A_FOLDER',
    fix: 'A part of the path is a file: choose another folder or remove that file.',
  },
  EISDIR: { code: 'STORE_IS_A_FOLDER', fix: 'There is a folder of that name: choose another key.' },
  ENOENT: { code: 'STORE_NOT_FOUND', fix: 'It does not exist: check the key and the store setting.' },
  EIO: { code: 'STORE_IO', fix: 'The disk reports errors: check it, and choose another store.' },
};

/** A disk's error with the action and the path it was about, and advice by its code. */
export function diskError(cause: unknown, action: string): unknown {
  const code = diskErrorCode(cause);
  if (code === undefined) return cause;
  const advice = ADVICE[code] ?? { code: 'STORE_IO', fix: 'Check the disk and the path.' };
  return new BulkheadError({ what: `${action} failed with ${code}`, ...advice, cause });
}

/** `ENOENT` and the like, or undefined for anything that is not a disk's error. */
export function diskErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Runs a disk operation; `action` begins the error message: "writing /path". */
export async function onDisk<T>(action: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw diskError(error, action);
  }
}
