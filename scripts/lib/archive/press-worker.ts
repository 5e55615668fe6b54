/** What a thread is started with. Text at the beginning of a slot is replaced by its frame. */
export interface PressJob {
  readonly memory: SharedArrayBuffer;
  readonly slotBytes: number;
  readonly level: number;
}

/** Which slot, and the bytes of text in it; the same way back, with the bytes of the frame. */
export interface PressMessage {
  readonly slot: number;
  readonly length: number;
  /** Seals the frame as `sealChunk` does, never as the last of its chunks. */
  readonly seal?: { readonly key: Uint8Array; readonly index: number };
}

/**
 * Compresses frames in a thread of its own. Every call of the compressor makes a context of a megabyte, which Node
 * adds to the memory of the thread that asked: asked by the main thread, it collects garbage all the time.
 *
 * Plain JavaScript in a string, because a thread that begins with a TypeScript file loads a compiler for it, which
 * takes 20 MB of memory in each.
 */
export const PRESS_WORKER = `
  'use strict';
  const { parentPort, workerData } = require('node:worker_threads');
  const { createCipheriv } = require('node:crypto');
  const { constants, zstdCompressSync } = require('node:zlib');
  const { memory, slotBytes, level } = workerData;
  parentPort.on('message', ({ slot, length, seal }) => {
    const frame = zstdCompressSync(new Uint8Array(memory, slot * slotBytes, length), {
      chunkSize: length + (length >> 8) + 1024,
      pledgedSrcSize: length,
      params: { [constants.ZSTD_c_compressionLevel]: level },
    });
    const pieces = [frame];
    if (seal !== undefined) {
      const nonce = Buffer.alloc(12);
      nonce.writeBigUInt64BE(BigInt(seal.index), 3);
      const cipher = createCipheriv('aes-256-gcm', seal.key, nonce);
      pieces[0] = cipher.update(frame);
      pieces.push(cipher.final(), cipher.getAuthTag());
    }
    const target = new Uint8Array(memory, slot * slotBytes, slotBytes);
    let end = 0;
    for (const piece of pieces) {
      target.set(piece, end);
      end += piece.length;
    }
    parentPort.postMessage({ slot, length: end });
  });
`;
