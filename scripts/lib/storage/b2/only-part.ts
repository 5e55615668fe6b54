import type { Upload } from '../bucket/bucket.ts';

/**
 * A large file of B2 has two parts at least, and the last volume of an object may have one. So its first part is kept
 * until there is a second one; when there is none, it is stored as a small file in place of the large one.
 * `store` must store the same thing only once when it is repeated.
 */
export function orWhole(
  upload: Upload,
  store: (bytes: Buffer, signal: AbortSignal) => Promise<{ version?: string }>,
): Upload {
  let only: Buffer | undefined;
  let parts = 0;
  return {
    async part(number, bytes, signal) {
      parts = Math.max(parts, number);
      // A copy: the memory of a part is lent, and someone else's afterwards.
      if (parts === 1) only ??= Buffer.from(bytes);
      else only = undefined;
      await upload.part(number, bytes, signal);
    },
    async complete(ifAbsent, signal) {
      if (only === undefined) return upload.complete(ifAbsent, signal);
      await upload.abort(signal);
      return store(only, signal);
    },
    abort: (signal) => upload.abort(signal),
  };
}
