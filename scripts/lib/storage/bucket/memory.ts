import { abortReason } from '../../runtime/errors.ts';

/** A buffer on loan. Its bytes are someone else's after `release`. */
export interface Loan {
  readonly buffer: Buffer;
  /** Gives it back; once. */
  release(): void;
}

/**
 * Lends buffers up to a number of bytes, first come first served, and keeps those it has for the next: memory is
 * bounded over all puts together, and is not given to the collector part after part.
 */
export class Memory {
  readonly #limit: number;
  #lent = 0;
  readonly #kept: Buffer[] = [];
  readonly #waiting: { bytes: number; grant: () => void }[] = [];

  /** `limit` in bytes. One loan is always granted, also when it is larger. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A buffer of exactly so many bytes, as soon as there is room. Rejects with the reason of the abort. */
  async borrow(bytes: number, signal: AbortSignal): Promise<Loan> {
    if (signal.aborted) throw abortReason(signal);
    if (this.#waiting.length > 0 || !this.#fits(bytes)) await this.#queue(bytes, signal);
    else this.#lent += bytes;
    const at = this.#kept.findIndex((candidate) => candidate.length === bytes);
    const [kept] = at === -1 ? [] : this.#kept.splice(at, 1);
    return this.#loan(kept ?? Buffer.allocUnsafeSlow(bytes));
  }

  #fits(bytes: number): boolean {
    return this.#lent === 0 || this.#lent + bytes <= this.#limit;
  }

  #loan(buffer: Buffer): Loan {
    let open = true;
    return {
      buffer,
      release: () => {
        if (!open) return;
        open = false;
        this.#lent -= buffer.length;
        this.#keep(buffer);
        this.#grantNext();
      },
    };
  }

  #keep(buffer: Buffer): void {
    this.#kept.push(buffer);
    // Buffers of another size than the last ones needed make room for those.
    let held = this.#lent + this.#kept.reduce((sum, { length }) => sum + length, 0);
    while (held > this.#limit && this.#kept.length > 1) held -= this.#kept.shift()?.length ?? 0;
  }

  #queue(bytes: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry = {
      bytes,
      grant: () => {
        signal.removeEventListener('abort', onAbort);
        this.#lent += bytes;
        resolve();
      },
    };
    const onAbort = () => {
      this.#waiting.splice(this.#waiting.indexOf(entry), 1);
      reject(abortReason(signal));
      this.#grantNext();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.push(entry);
    return promise;
  }

  #grantNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      next.grant();
    }
  }
}
