import { BulkheadError } from '../runtime/errors.ts';

/** Names that begin so belong to unfinished puts of the file driver. */
export const TEMPORARY_PREFIX = '.bulkhead-put-';

const MAX_KEY_BYTES = 1024;
const MAX_SEGMENT_BYTES = 255;

/**
 * Refuses a key that could leave the store, or that not every driver can hold.
 * @throws {BulkheadError} STORE_KEY saying what is wrong with it.
 */
export function checkKey(key: string): void {
  const problem = problemOf(key);
  if (problem === undefined) return;
  throw new BulkheadError({
    what: `the store key ${JSON.stringify(key)} ${problem}`,
    fix: 'A key is names joined by "/", each 1 to 255 bytes, without "." or "..", backslashes and control characters.',
    code: 'STORE_KEY',
  });
}

/** As `checkKey`, for the beginning of keys: it may be empty and may end in the middle of a name. */
export function checkPrefix(prefix: string): void {
  if (prefix === '') return;
  checkKey(prefix.endsWith('/') || prefix.endsWith('.') ? `${prefix}x` : prefix);
}

function problemOf(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (!key.isWellFormed()) return 'is not well-formed Unicode';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `is longer than ${MAX_KEY_BYTES} bytes`;
  if (key.startsWith('/')) return 'is absolute';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f\\]/.test(key)) return 'has a backslash or a control character';
  for (const segment of key.split('/')) {
    if (segment === '') return 'has an empty name';
    if (segment === '.' || segment === '..') return `has the name "${segment}"`;
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)
      return `has a name longer than ${MAX_SEGMENT_BYTES} bytes`;
    if (segment.startsWith(TEMPORARY_PREFIX)) return 'has the name of an unfinished put';
  }
  return undefined;
}
