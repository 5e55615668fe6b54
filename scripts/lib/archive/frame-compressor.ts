import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';

/** Frames come out of pieces of memory of this size, several of each. */
const OUTPUT = 256 << 10;

/**
 * Makes zstd frames one after another, off the main thread, with one context for all of them. Node's one-shot functions
 * make a context of a megabyte for each call, which costs a fifth of the time and counts as garbage of whoever calls.
 */
export class FrameCompressor implements Disposable {
  readonly #stream: ZstdCompress;
  #pieces: Buffer[] = [];
  #failed: ((error: Error) => void) | undefined;

  constructor(level: number) {
    this.#stream = createZstdCompress({
      chunkSize: OUTPUT,
      // Each write is a whole frame, which therefore states its length.
      flush: constants.ZSTD_e_end,
      params: { [constants.ZSTD_c_compressionLevel]: level },
    });
    this.#stream.on('data', (piece: Buffer) => this.#pieces.push(piece));
    this.#stream.on('error', (error) => this.#failed?.(error));
  }

  /** One frame of this text, which must not be empty, nor be changed meanwhile. One at a time. */
  async compress(text: Buffer): Promise<Buffer> {
    await new Promise<void>((resolve, reject) => {
      this.#failed = reject;
      this.#stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
    const [only, ...others] = this.#pieces.splice(0);
    return only !== undefined && others.length === 0
      ? only
      : Buffer.concat([only ?? Buffer.alloc(0), ...others]);
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }
}
