import { abortReason } from '../runtime/errors.ts';

/**
 * Memory for the text of unfinished frames. A table takes its part when its first row is about to come and gives it
 * back with its last: a table that does not fit beside those that are open waits until one of them is closed.
 */
export class TextBudget {
  readonly #whole: number;
  #taken = 0;
  #given = Promise.withResolvers<void>();

  /** `whole` in bytes. */
  constructor(whole: number) {
    this.#whole = whole;
  }

  /** Resolves when so many bytes are free, or when nobody has any; what is more than all of it is taken alone. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(abortReason(signal));
    void Promise.allSettled([aborted]);
    signal.addEventListener('abort', abort, { once: true });
    try {
      while (this.#taken > 0 && this.#taken + bytes > this.#whole) {
        signal.throwIfAborted();
        await Promise.race([this.#given.promise, aborted]);
      }
    } finally {
      signal.removeEventListener('abort', abort);
    }
    this.#taken += bytes;
  }

  /** Gives back what was taken. */
  give(bytes: number): void {
    this.#taken -= bytes;
    this.#given.resolve();
    this.#given = Promise.withResolvers();
  }
}
