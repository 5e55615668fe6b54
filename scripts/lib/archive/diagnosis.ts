import type { BulkheadError } from '../runtime/errors.ts';
import { openChunk } from './chunk.ts';
import { damaged } from './damage.ts';
import { type ObjectName, SEALED_CHUNK, TAG } from './header.ts';

/** How many chunks from its place a chunk is looked for; every place costs two decryptions of 1 MiB. */
const REACH = 16;

interface Failure {
  name: ObjectName;
  key: Buffer;
  index: number;
  last: boolean;
  sealed: Buffer;
  /** The bytes after it, a full chunk at most. */
  next: Buffer;
  /** Bytes of the object up to the end of this chunk. */
  end: number;
  /** Bytes that the object must have, where that is known. */
  size: number | undefined;
}

/**
 * Why a chunk did not open. Nothing that is found out here is used as data; it only makes the error say
 * whether bytes were changed, moved, cut off or added.
 */
export function diagnoseChunk(failure: Failure): BulkheadError {
  const { name, key, index, last, sealed, next, end, size } = failure;
  if (last && sealed.length === 0) {
    return damaged(name, 'TRUNCATED', 'ends after its header: its whole payload is missing');
  }
  if (last && sealed.length < TAG) {
    return damaged(name, 'TRUNCATED', `ends inside chunk ${index}, after ${sealed.length} bytes of it`);
  }
  if (openChunk(key, index, !last, sealed) !== undefined) {
    return last
      ? damaged(
          name,
          'TRUNCATED',
          `ends after chunk ${index}, which is not its last one: it was cut at a chunk boundary`,
        )
      : damaged(
          name,
          'TRAILING_BYTES',
          `goes on after chunk ${index}, which is its last one: bytes were appended`,
        );
  }
  if (size !== undefined && (end > size || (end === size && next.length > 0))) {
    return damaged(
      name,
      'TRAILING_BYTES',
      `is longer than the ${size} bytes it was written with: bytes were appended`,
    );
  }
  if (size !== undefined && last && end < size) {
    return damaged(name, 'TRUNCATED', `ends inside chunk ${index}: it has ${end} of its ${size} bytes`);
  }
  const place = placeOf(key, index, sealed);
  if (place !== undefined) {
    return damaged(
      name,
      'CHUNK_MISPLACED',
      `has chunk ${place} where chunk ${index} belongs: chunks were swapped, repeated or dropped`,
    );
  }
  if (index === 0 && next.length > 0 && !opensAnywhereNear(key, 1, next)) {
    return damaged(
      name,
      'OTHER_PAYLOAD',
      'has a payload that was not sealed under its header: it is the payload of another object',
    );
  }
  return last && sealed.length < SEALED_CHUNK
    ? damaged(name, 'CHUNK_CORRUPT', `has a last chunk (${index}) that was altered, cut short or lengthened`)
    : damaged(name, 'CHUNK_CORRUPT', `has a chunk (${index}) that was altered`);
}

/** Why the end of an object did not open, told from its last bytes alone. */
export function diagnoseEnd(failure: {
  name: ObjectName;
  key: Buffer;
  index: number;
  sealed: Buffer;
  expected: number;
}): BulkheadError {
  const { name, sealed, expected } = failure;
  if (sealed.length < expected) {
    return damaged(
      name,
      'TRUNCATED',
      `is ${expected - sealed.length} bytes shorter than when it was written`,
    );
  }
  return diagnoseChunk({ ...failure, last: true, next: Buffer.alloc(0), end: 0, size: undefined });
}

/** The place at which this chunk is authentic, if it is authentic anywhere near. */
function placeOf(key: Buffer, index: number, sealed: Buffer): number | undefined {
  for (let distance = 1; distance <= REACH; distance++) {
    for (const place of [index - distance, index + distance]) {
      if (place >= 0 && opensAt(key, place, sealed)) return place;
    }
  }
  return undefined;
}

function opensAnywhereNear(key: Buffer, index: number, sealed: Buffer): boolean {
  return opensAt(key, index, sealed) || placeOf(key, index, sealed) !== undefined;
}

function opensAt(key: Buffer, index: number, sealed: Buffer): boolean {
  return (
    openChunk(key, index, false, sealed) !== undefined || openChunk(key, index, true, sealed) !== undefined
  );
}
