import { abortReason } from '../../runtime/errors.ts';

/** Lets a number of exchanges through at once, first come first served: one waits here, not on a connection's clock. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Takes a place, as soon as there is one; call the answer to give it back. Rejects with the reason of the abort. */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw abortReason(signal);
    if (this.#free > 0) this.#free -= 1;
    else await this.#queue(signal);
    return () => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
  }

  #queue(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const grant = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      this.#waiting.splice(this.#waiting.indexOf(grant), 1);
      reject(abortReason(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.push(grant);
    return promise;
  }
}
