import { timingSafeEqual } from 'node:crypto';
import { openChunk } from './chunk.ts';
import { ByteCursor } from './cursor.ts';
import { damaged } from './damage.ts';
import { diagnoseChunk, diagnoseEnd } from './diagnosis.ts';
import type { Header, ObjectName } from './header.ts';
import { headerLength, MAX_HEADER, PREFIX, parseHeader, SEALED_CHUNK } from './header.ts';
import { objectKey, payloadKeys } from './keys.ts';

/** The run key opens every object of a run; an object key opens one. */
export type ObjectSecret = { runKey: Uint8Array } | { objectKey: Uint8Array };

/** Which object is to be opened, with what, and how many bytes it must have where that is known. */
export interface Opening extends ObjectName {
  key: ObjectSecret;
  /** Size in bytes from the manifest. */
  size?: number;
}

/**
 * Opens an archive object: yields its payload, each piece authenticated before it is yielded.
 *
 * Early pieces come out before the end has been seen. Commit nothing made from them before the iteration
 * has ended by itself: only then is the object known to be complete.
 *
 * @throws {BulkheadError} BAD_MAGIC, BAD_HEADER, UNKNOWN_VERSION, OTHER_RUN, OTHER_OBJECT,
 * WRONG_KEY_OR_HEADER, TRUNCATED, CHUNK_CORRUPT, CHUNK_MISPLACED, OTHER_PAYLOAD, TRAILING_BYTES,
 * OTHER_SIZE.
 */
export async function* openObject(
  opening: Opening,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const cursor = new ByteCursor(bytes);
  try {
    const prefix = await cursor.peek(PREFIX);
    const length = headerLength(prefix, opening) ?? prefix.length;
    const header = parseHeader(await cursor.take(length), opening);
    const key = unlock(header, opening);
    for (let index = 0; ; index++) {
      // One byte more than a chunk tells whether another one follows.
      const last = !(await cursor.has(SEALED_CHUNK + 1));
      const sealed = await cursor.take(SEALED_CHUNK);
      const plain = openChunk(key, index, last, sealed);
      if (plain === undefined) {
        const next = await cursor.peek(SEALED_CHUNK);
        const { consumed: end } = cursor;
        throw diagnoseChunk({ name: opening, key, index, last, sealed, next, end, size: opening.size });
      }
      if (last) {
        checkSize(opening, cursor.consumed);
        if (plain.length > 0 || index === 0) yield plain;
        return;
      }
      yield plain;
    }
  } finally {
    await cursor.close();
  }
}

/**
 * The quick look after an upload: opens the head and the last chunk with two ranged reads (one for a
 * small object). It proves that the stored object is complete and opens with this key; it does not prove
 * the chunks between.
 *
 * @param read the bytes from `offset` on, `length` of them or as many as there are.
 * @throws {BulkheadError} as `openObject`.
 */
export async function checkEnds(
  opening: Opening & { size: number },
  read: (offset: number, length: number) => AsyncIterable<Uint8Array>,
): Promise<void> {
  const { size } = opening;
  const first = await collect(read(0, Math.min(size, FIRST_READ)));
  if (first.length < Math.min(size, FIRST_READ)) {
    throw damaged(
      opening,
      'TRUNCATED',
      `has ${first.length} bytes, and was ${size} bytes when it was written`,
    );
  }
  const header = parseHeader(first.subarray(0, MAX_HEADER), opening);
  const key = unlock(header, opening);
  const index = Math.max(0, Math.ceil((size - header.length) / SEALED_CHUNK) - 1);
  const offset = header.length + index * SEALED_CHUNK;
  const sealed = size <= first.length ? first.subarray(offset) : await collect(read(offset, size - offset));
  if (sealed.length !== size - offset || openChunk(key, index, true, sealed) === undefined) {
    throw diagnoseEnd({ name: opening, key, index, sealed, expected: size - offset });
  }
}

/** Most tenants of a large installation fit in one read. */
const FIRST_READ = 64 * 1024;

function unlock(header: Header, { run, object, key }: Opening): Buffer {
  const dek = 'runKey' in key ? objectKey(key.runKey, run, object) : key.objectKey;
  const keys = payloadKeys(dek, header.salt, header.core);
  if (timingSafeEqual(keys.commitment, header.commitment)) return keys.key;
  throw damaged(
    { run, object },
    'WRONG_KEY_OR_HEADER',
    'does not open: the key is not the one it was sealed with, or its header was altered',
  );
}

function checkSize(opening: Opening, actual: number): void {
  if (opening.size === undefined || opening.size === actual) return;
  throw damaged(opening, 'OTHER_SIZE', `has ${actual} bytes, and the manifest says ${opening.size}`);
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}
