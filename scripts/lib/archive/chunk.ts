import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { TAG } from './header.ts';

const CIPHER = 'aes-256-gcm';
/** Bytes from which on a piece of a sealed chunk is handed over. */
const PIECE = 96 << 10;

/** 11-byte big-endian counter, then 1 in the last chunk and 0 in all others: order and end are authenticated. */
function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/**
 * A key for many chunks is a key object: Node takes 20 µs to accept the bytes of one, as long as to encrypt 50 KB.
 */
export type ChunkKey = Buffer | KeyObject;

/** One sealed chunk: ciphertext and tag. `pieces` together are the plaintext, 1 MiB at most. */
export function sealChunk(
  key: ChunkKey,
  index: number,
  last: boolean,
  pieces: readonly Uint8Array[],
): Buffer {
  return Buffer.concat([...sealPieces(key, index, last, pieces)]);
}

/**
 * The same in buffers of some 128 KiB: memory in pieces of one size is found again by whoever needs the next, where a
 * whole chunk would need new memory beside what its frames have left.
 */
export function* sealPieces(
  key: ChunkKey,
  index: number,
  last: boolean,
  pieces: readonly Uint8Array[],
): Generator<Buffer> {
  const cipher = createCipheriv(CIPHER, key, nonceOf(index, last));
  let sealed: Buffer[] = [];
  let size = 0;
  for (const piece of pieces) {
    sealed.push(cipher.update(piece));
    size += piece.length;
    if (size < PIECE) continue;
    yield join(sealed);
    sealed = [];
    size = 0;
  }
  sealed.push(cipher.final(), cipher.getAuthTag());
  yield join(sealed);
}

function join([only, ...others]: readonly Buffer[]): Buffer {
  return only !== undefined && others.length === 0
    ? only
    : Buffer.concat([only ?? Buffer.alloc(0), ...others]);
}

/** The plaintext of a sealed chunk, or undefined when it is not authentic at this place. */
export function openChunk(key: ChunkKey, index: number, last: boolean, sealed: Buffer): Buffer | undefined {
  if (sealed.length < TAG) return undefined;
  const end = sealed.length - TAG;
  const decipher = createDecipheriv(CIPHER, key, nonceOf(index, last), { authTagLength: TAG });
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    return undefined; // The tag does not fit: the caller finds out why and throws its own error.
  }
  return plain;
}
