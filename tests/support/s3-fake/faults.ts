import type { FakeRequest, Operation } from './exchange.ts';

/**
 * What goes wrong with a request.
 * - `refuse`: answered with an error of S3, and not done.
 * - `refuseInside`: answered with status 200 and the error in the body, as S3 may do for a completion.
 * - `cutBefore`: the connection ends, and nothing was done.
 * - `cutAfter`: it was done, and the connection ends without an answer.
 * - `cutBody`: the connection ends after so many bytes of the answer's body.
 * - `hang`: no answer for so many milliseconds.
 * - `trickle`: the body comes one byte in so many milliseconds.
 * - `wrongEtag`: done, and answered with another entity tag.
 * - `lose`: answered as if done, and not done.
 */
export type Misfortune =
  | {
      readonly kind: 'refuse' | 'refuseInside';
      readonly code: string;
      readonly status: number;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'cutBefore' | 'cutAfter' | 'wrongEtag' | 'lose' }
  | { readonly kind: 'cutBody'; readonly after: number }
  | { readonly kind: 'hang' | 'trickle'; readonly milliseconds: number };

export interface Fault {
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

/** The faults that are still to come, and those that came. */
export class Faults {
  readonly #open: { fault: Fault; left: number; pass: number }[] = [];
  met = 0;

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#open.push({ fault, left: fault.times ?? 1, pass: fault.after ?? 0 });
  }

  clear(): void {
    this.#open.length = 0;
  }

  /** What shall go wrong with this request, if anything. */
  take(request: FakeRequest): Misfortune | undefined {
    for (const entry of this.#open) {
      const { on, key, part, so } = entry.fault;
      if (entry.left === 0 || on !== request.operation) continue;
      if (key !== undefined && !request.key.includes(key)) continue;
      if (part !== undefined && request.query.get('partNumber') !== String(part)) continue;
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

export const REFUSALS = {
  internal: { kind: 'refuse', code: 'InternalError', status: 500 },
  slowDown: { kind: 'refuse', code: 'SlowDown', status: 503 },
  expired: { kind: 'refuse', code: 'ExpiredToken', status: 400 },
  denied: { kind: 'refuse', code: 'AccessDenied', status: 403 },
  conflict: { kind: 'refuse', code: 'ConditionalRequestConflict', status: 409 },
} as const satisfies Record<string, Misfortune>;
