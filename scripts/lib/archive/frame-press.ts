import { Worker } from 'node:worker_threads';
import { sealChunk } from './chunk.ts';
import { compressSmall, DEFAULT_LEVEL, FRAME_TEXT, SMALL_FRAME } from './frames.ts';
import { TAG } from './header.ts';
import { PRESS_WORKER, type PressJob, type PressMessage } from './press-worker.ts';

/** Slots for each thread: one that it works on, and one that waits for it. */
const SLOTS = 2;
const SLOT_NUMBERS = Array.from({ length: SLOTS }, (_, slot) => slot);
/** A frame of text that does not compress is a little longer than its text. */
const SLOT_BYTES = FRAME_TEXT + (FRAME_TEXT >> 8) + 1024 + TAG;
/** Text that may wait for a slot, in bytes. */
const WAITING = 2 << 20;

/** A thread needs no more, and what it may have it takes. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32, stackSizeMb: 1 };

/** Text to be compressed, and what to do then. */
export interface FrameOrder {
  readonly text: Buffer;
  /** Seals the frame as `sealChunk` does with this key and index; it is not the last of its chunks. */
  readonly seal?: { readonly key: Uint8Array; readonly index: number };
  /** The text is not needed any more. */
  readonly taken: () => void;
  /** The frame, whose bytes are good until the call returns. */
  readonly keep: (frame: Buffer) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Compresses the frames of many sections at once, in threads of its own, and says when there is room for more:
 * text that piles up in front of the threads is memory. Small frames are compressed on the spot, and without a
 * larger one no thread is started.
 */
export class FramePress implements AsyncDisposable {
  readonly #threads: number;
  readonly #level: number;
  readonly #all: Thread[] = [];
  readonly #queue: FrameOrder[] = [];
  #waiting = 0;
  #wake: PromiseWithResolvers<void> | undefined;
  #failure: unknown;

  /** `threads` compress at once. */
  constructor(threads: number, level: number = DEFAULT_LEVEL) {
    this.#threads = threads;
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
    if (order.text.length < SMALL_FRAME) {
      const frame = compressSmall(order.text, this.#level);
      const { seal } = order;
      order.keep(seal === undefined ? frame : sealChunk(Buffer.from(seal.key), seal.index, false, [frame]));
      order.taken();
      return;
    }
    this.#waiting += order.text.length;
    this.#queue.push(order);
    if (this.#all.length < this.#threads) this.#start();
    this.#serve();
  }

  /** Resolves when there is room for more text. */
  async room(): Promise<void> {
    while (this.#waiting > WAITING) {
      this.#wake ??= Promise.withResolvers();
      await this.#wake.promise;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map(({ worker }) => worker.terminate()));
  }

  #start(): void {
    const memory = new SharedArrayBuffer(SLOT_BYTES * SLOTS);
    const job: PressJob = { memory, slotBytes: SLOT_BYTES, level: this.#level };
    const worker = new Worker(PRESS_WORKER, {
      eval: true,
      name: 'zstd',
      workerData: job,
      resourceLimits: LIMITS,
    });
    const thread: Thread = {
      worker,
      memory: Buffer.from(memory),
      orders: new Map(),
      free: [...SLOT_NUMBERS],
    };
    worker.on('message', (done: PressMessage) => this.#finish(thread, done));
    worker.on('error', (error) => this.#fail(error));
    this.#all.push(thread);
  }

  /** Fills the free slots, the least busy thread first. */
  #serve(): void {
    for (;;) {
      const [thread] = this.#all
        .filter(({ free }) => free.length > 0)
        .sort((a, b) => b.free.length - a.free.length);
      const slot = thread?.free.pop();
      if (thread === undefined || slot === undefined) return;
      const order = this.#queue.shift();
      if (order === undefined) {
        thread.free.push(slot);
        return;
      }
      order.text.copy(thread.memory, slot * SLOT_BYTES);
      const { text, seal } = order;
      const message: PressMessage = { slot, length: text.length, ...(seal === undefined ? {} : { seal }) };
      thread.orders.set(slot, order);
      thread.worker.postMessage(message);
      this.#waiting -= order.text.length;
      order.taken();
      if (this.#waiting <= WAITING) this.#awake();
    }
  }

  #finish(thread: Thread, { slot, length }: PressMessage): void {
    const start = slot * SLOT_BYTES;
    const order = thread.orders.get(slot);
    thread.orders.delete(slot);
    order?.keep(thread.memory.subarray(start, start + length));
    thread.free.push(slot);
    this.#serve();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    const orders = [...this.#queue.splice(0), ...this.#all.flatMap((thread) => [...thread.orders.values()])];
    for (const { fail } of orders) fail(this.#failure);
    this.#waiting = 0;
    this.#awake();
  }

  #awake(): void {
    this.#wake?.resolve();
    this.#wake = undefined;
  }
}

interface Thread {
  readonly worker: Worker;
  readonly memory: Buffer;
  readonly orders: Map<number, FrameOrder>;
  readonly free: number[];
}
