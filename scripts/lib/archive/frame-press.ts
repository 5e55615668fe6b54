import { type ChunkKey, sealChunk } from './chunk.ts';
import { FrameCompressor } from './frame-compressor.ts';
import { compressSmall, DEFAULT_LEVEL, FRAME_TEXT, SMALL_FRAME } from './frames.ts';

/** Text that may wait for a compressor, in bytes. */
const WAITING = 2 << 20;

/** Text to be compressed, and what to do then. */
export interface FrameOrder {
  readonly text: Buffer;
  /** Seals the frame as `sealChunk` does with this key and index; it is not the last of its chunks. */
  readonly seal?: { readonly key: ChunkKey; readonly index: number };
  /** The text is not needed any more. */
  readonly taken: () => void;
  /** The frame, whose bytes are good until the call returns. */
  readonly keep: (frame: Buffer) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Compresses the frames of many sections, several at once beside the main thread, and says when there is room for
 * more: text that piles up is memory. Small frames are compressed on the spot.
 */
export class FramePress implements Disposable {
  readonly #level: number;
  readonly #most: number;
  readonly #all: FrameCompressor[] = [];
  readonly #free: FrameCompressor[] = [];
  readonly #queue: FrameOrder[] = [];
  #waiting = 0;
  #wake: PromiseWithResolvers<void> | undefined;
  #failure: unknown;
  #ended = false;

  /** `most` compress at once. */
  constructor(most: number, level: number = DEFAULT_LEVEL) {
    this.#most = most;
    this.#level = level;
  }

  /** One zstd frame of this text, 1 MiB at most, in a buffer of its own. */
  press(text: Buffer): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const keep = (frame: Buffer) => resolve(Buffer.from(frame));
    this.order({ text, taken: () => undefined, keep, fail: reject });
    return promise;
  }

  /** As `press`, for those who keep memory of their own. */
  order(order: FrameOrder): void {
    const { length } = order.text;
    if (length > FRAME_TEXT)
      this.#failure ??= new RangeError(`a frame holds ${FRAME_TEXT} bytes, not ${length}`);
    if (this.#failure !== undefined) {
      order.fail(this.#failure);
      return;
    }
    if (length < SMALL_FRAME) {
      deliver(order, compressSmall(order.text, this.#level));
      order.taken();
      return;
    }
    this.#waiting += length;
    this.#queue.push(order);
    this.#serve();
  }

  /** Resolves when there is room for more text. */
  async room(): Promise<void> {
    while (this.#waiting > WAITING) {
      this.#wake ??= Promise.withResolvers();
      await this.#wake.promise;
    }
  }

  /** Ends the compressors. What is still to be compressed is nobody's any more: it neither succeeds nor fails. */
  [Symbol.dispose](): void {
    this.#ended = true;
    for (const compressor of this.#all) compressor[Symbol.dispose]();
  }

  #serve(): void {
    while (this.#queue.length > 0 && !this.#ended) {
      const compressor = this.#free.pop() ?? this.#another();
      if (compressor === undefined) return;
      const order = this.#queue.shift();
      if (order === undefined) return;
      this.#waiting -= order.text.length;
      if (this.#waiting <= WAITING) this.#awake();
      this.#work(compressor, order).catch((error: unknown) => this.#fail(error, order));
    }
  }

  #another(): FrameCompressor | undefined {
    if (this.#all.length === this.#most) return undefined;
    const compressor = new FrameCompressor(this.#level);
    this.#all.push(compressor);
    return compressor;
  }

  async #work(compressor: FrameCompressor, order: FrameOrder): Promise<void> {
    const frame = await compressor.compress(order.text);
    order.taken();
    this.#free.push(compressor);
    this.#serve();
    deliver(order, frame);
  }

  #fail(error: unknown, under: FrameOrder): void {
    if (this.#ended) return;
    this.#failure ??= error;
    for (const { fail } of [under, ...this.#queue.splice(0)]) fail(this.#failure);
    this.#waiting = 0;
    this.#awake();
  }

  #awake(): void {
    this.#wake?.resolve();
    this.#wake = undefined;
  }
}

function deliver({ seal, keep }: FrameOrder, frame: Buffer): void {
  keep(seal === undefined ? frame : sealChunk(seal.key, seal.index, false, [frame]));
}
