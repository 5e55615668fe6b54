import { createSecretKey, randomBytes } from 'node:crypto';
import { type ChunkKey, ChunkSeal, sealChunk } from './chunk.ts';
import { CHUNK, coreOf, encodeHeader, type ObjectName, SALT } from './header.ts';
import { objectKey, payloadKeys } from './keys.ts';

/** Bytes that are handed over at once where chunks are sealed as they come. */
const PIECE = 96 << 10;

/**
 * Seals a payload into the bytes of one archive object, in constant memory: two chunks of 1 MiB, or where the size of
 * the payload is known, a piece of one. Every call draws a new salt and so uses a new key: an upload that is tried again
 * is sealed again.
 *
 * The caller must not change a buffer after handing it over; it is read when its chunk is full.
 * An error of the payload is thrown on, so that an upload of an unfinished object is aborted.
 * @param size exact bytes of the payload. Throws a `RangeError` when it turns out to have others.
 */
export async function* sealObject(
  { run, object, runKey }: ObjectName & { runKey: Uint8Array },
  payload: AsyncIterable<Uint8Array>,
  size?: number,
): AsyncGenerator<Buffer> {
  const core = coreOf({ run, object });
  const salt = randomBytes(SALT);
  const { key, commitment } = payloadKeys(objectKey(runKey, run, object), salt, core);
  yield encodeHeader(core, salt, commitment);
  const chunkKey = createSecretKey(key);
  yield* size === undefined ? sealUnknown(chunkKey, payload) : inPieces(sealKnown(chunkKey, payload, size));
}

async function* sealUnknown(key: ChunkKey, payload: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let index = 0;
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const bytes of payload) {
    let rest = bytes;
    // A full chunk is sealed only when another byte follows it: until then it may be the last one.
    while (held + rest.length > CHUNK) {
      const room = CHUNK - held;
      if (room > 0) pieces.push(rest.subarray(0, room));
      yield sealChunk(key, index++, false, pieces);
      rest = rest.subarray(room);
      pieces = [];
      held = 0;
    }
    if (rest.length > 0) pieces.push(rest);
    held += rest.length;
  }
  yield sealChunk(key, index, true, pieces);
}

/** Which chunk is the last is known from the beginning, so nothing has to wait for the end of its chunk. */
async function* sealKnown(
  key: ChunkKey,
  payload: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Buffer> {
  const last = Math.max(0, Math.ceil(size / CHUNK) - 1);
  let index = 0;
  let chunk = new ChunkSeal(key, index, last === 0);
  let total = 0;
  for await (const bytes of payload) {
    for (let at = 0; at < bytes.length; ) {
      if (total === (index + 1) * CHUNK && index < last) {
        yield chunk.end();
        index++;
        chunk = new ChunkSeal(key, index, index === last);
      }
      const room = Math.min(size, (index + 1) * CHUNK) - total;
      if (room === 0) throw new RangeError(`the payload has more than its ${size} bytes`);
      const piece = bytes.subarray(at, at + room);
      yield chunk.add(piece);
      at += piece.length;
      total += piece.length;
    }
  }
  if (total < size) throw new RangeError(`the payload has ${total} and not ${size} bytes`);
  yield chunk.end();
}

/** Puts small buffers together, for each one costs whoever stores it a call. */
async function* inPieces(buffers: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const buffer of buffers) {
    held.push(buffer);
    bytes += buffer.length;
    if (bytes < PIECE) continue;
    yield held.length === 1 ? buffer : Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
