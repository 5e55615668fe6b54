import { type CipherGCM, createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { TAG } from './header.ts';

const CIPHER = 'aes-256-gcm';

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
  const seal = new ChunkSeal(key, index, last);
  return Buffer.concat([...pieces.map((piece) => seal.add(piece)), seal.end()]);
}

/** A chunk that is sealed as its plaintext comes. */
export class ChunkSeal {
  readonly #cipher: CipherGCM;

  constructor(key: ChunkKey, index: number, last: boolean) {
    this.#cipher = createCipheriv(CIPHER, key, nonceOf(index, last));
  }

  /** Ciphertext of more plaintext. */
  add(piece: Uint8Array): Buffer {
    return this.#cipher.update(piece);
  }

  /** The end of the chunk: its tag. Call it once. */
  end(): Buffer {
    return Buffer.concat([this.#cipher.final(), this.#cipher.getAuthTag()]);
  }
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
