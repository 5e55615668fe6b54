import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that have passed between two collections of what is young. */
const YOUNG = 4 << 20;
/** Bytes of buffers beyond those after the last collection of everything: what grew too old to be young. */
const GROWTH = 24 << 20;

/**
 * Collects the buffers of a stream soon after they have passed. V8 counts their bytes as if they were objects of its
 * heap: left to itself it lets 64 MB and more of them pile up, and marks the whole heap again and again, at times for a
 * third of all processor time. To look at the youngest objects, which most buffers are, takes half a millisecond.
 */
export class BufferCollector {
  readonly #collect: unknown;
  #young = 0;
  #floor = 0;

  /** Sets flags of the process, which stay. */
  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc');
    // The space of the youngest stays small, and the heap may grow before V8 marks all of it on its own account.
    setFlagsFromString('--semi-space-growth-factor=1');
    setFlagsFromString('--heap-growing-percent=400');
  }

  /** Told of each buffer that has passed, in bytes. */
  passed(bytes: number): void {
    this.#young += bytes;
    if (this.#young < YOUNG || typeof this.#collect !== 'function') return;
    this.#young = 0;
    this.#collect({ type: 'minor' });
    const { arrayBuffers } = process.memoryUsage();
    this.#floor = Math.min(this.#floor, arrayBuffers);
    if (arrayBuffers > this.#floor + GROWTH) this.collect();
  }

  /** Collects everything, where much has just come to its end. */
  collect(): void {
    if (typeof this.#collect !== 'function') return;
    this.#collect({ type: 'major' });
    this.#floor = process.memoryUsage().arrayBuffers;
  }
}
