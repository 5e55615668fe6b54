import { abortReason } from '../runtime/errors.ts';

/** An amount that several share, such as memory: whoever does not fit in beside the others waits until some give theirs back. */
export class Budget {
  readonly #whole: number;
  #taken = 0;
  #given = Promise.withResolvers<void>();

  constructor(whole: number) {
    this.#whole = whole;
  }

  /**
   * Resolves when so much is free, or when nobody has any: more than all of it is taken alone. Rejects with the reason of
   * the signal when it is aborted meanwhile.
   */
  async take(amount: number, signal: AbortSignal): Promise<void> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(abortReason(signal));
    void Promise.allSettled([aborted]);
    signal.addEventListener('abort', abort, { once: true });
    try {
      while (this.#taken > 0 && this.#taken + amount > this.#whole) {
        if (signal.aborted) throw abortReason(signal);
        await Promise.race([this.#given.promise, aborted]);
      }
    } finally {
      signal.removeEventListener('abort', abort);
    }
    this.#taken += amount;
  }

  /** Gives back what was taken. */
  give(amount: number): void {
    this.#taken -= amount;
    this.#given.resolve();
    this.#given = Promise.withResolvers();
  }
}
