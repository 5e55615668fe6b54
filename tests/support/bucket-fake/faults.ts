/**
 * What goes wrong with the connection of a request, whatever the protocol.
 * - `cutBefore`: it ends, and nothing was done.
 * - `cutAfter`: the request was done, and it ends without an answer.
 * - `cutBody`: it ends after so many bytes of the answer's body.
 * - `hang`: no answer for so many milliseconds.
 * - `trickle`: the body comes one byte in so many milliseconds.
 */
export type ConnectionMisfortune =
  | { readonly kind: 'cutBefore' | 'cutAfter' }
  | { readonly kind: 'cutBody'; readonly after: number }
  | { readonly kind: 'hang' | 'trickle'; readonly milliseconds: number };

export interface FaultOn<Operation, Misfortune> {
  readonly on: Operation;
  /** Only of keys that hold this text. */
  readonly key?: string;
  /** Only of this part. */
  readonly part?: number;
  /** How many requests it meets; default 1. */
  readonly times?: number;
  /** How many requests it lets pass before. */
  readonly after?: number;
  readonly so: Misfortune;
}

/** What a fault may ask of a request. */
export interface Met {
  readonly operation: string | undefined;
  /** Everything in it that holds its key. */
  readonly names: string;
  /** Number of the part as it was sent. */
  readonly part: string | null | undefined;
}

/** The faults that are still to come, and those that came. */
export class FaultQueue<Operation extends string, Misfortune> {
  readonly #open: { fault: FaultOn<Operation, Misfortune>; left: number; pass: number }[] = [];
  met = 0;

  add(...faults: readonly FaultOn<Operation, Misfortune>[]): void {
    for (const fault of faults) this.#open.push({ fault, left: fault.times ?? 1, pass: fault.after ?? 0 });
  }

  clear(): void {
    this.#open.length = 0;
  }

  /** What shall go wrong with this request, if anything. */
  take(request: () => Met): Misfortune | undefined {
    if (this.#open.length === 0) return undefined;
    const { operation, names, part: sent } = request();
    for (const entry of this.#open) {
      const { on, key, part, so } = entry.fault;
      if (entry.left === 0 || on !== operation) continue;
      if (key !== undefined && !names.includes(key)) continue;
      if (part !== undefined && sent !== String(part)) continue;
      if (entry.pass > 0) {
        entry.pass -= 1;
        continue;
      }
      entry.left -= 1;
      this.met += 1;
      return so;
    }
    return undefined;
  }
}
