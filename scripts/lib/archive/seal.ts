import { createSecretKey, randomBytes } from 'node:crypto';
import { sealPieces } from './chunk.ts';
import { CHUNK, coreOf, encodeHeader, type ObjectName, SALT } from './header.ts';
import { objectKey, payloadKeys } from './keys.ts';

/**
 * Seals a payload into the bytes of one archive object, in constant memory (two chunks of 1 MiB).
 * Every call draws a new salt and so uses a new key: an upload that is tried again is sealed again.
 *
 * The caller must not change a buffer after handing it over; it is read when its chunk is full.
 * An error of the payload is thrown on, so that an upload of an unfinished object is aborted.
 */
export async function* sealObject(
  { run, object, runKey }: ObjectName & { runKey: Uint8Array },
  payload: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const core = coreOf({ run, object });
  const salt = randomBytes(SALT);
  const { key, commitment } = payloadKeys(objectKey(runKey, run, object), salt, core);
  yield encodeHeader(core, salt, commitment);
  const chunkKey = createSecretKey(key);

  let index = 0;
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of payload) {
    let rest = bytes;
    // A full chunk is sealed only when another byte follows it: until then it may be the last one.
    while (size + rest.length > CHUNK) {
      const room = CHUNK - size;
      if (room > 0) pieces.push(rest.subarray(0, room));
      yield* sealPieces(chunkKey, index++, false, pieces);
      rest = rest.subarray(room);
      pieces = [];
      size = 0;
    }
    if (rest.length > 0) pieces.push(rest);
    size += rest.length;
  }
  yield* sealPieces(chunkKey, index, true, pieces);
}
