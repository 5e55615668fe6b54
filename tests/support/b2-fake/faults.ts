import { type FakeRequest, header, type Operation } from './exchange.ts';

/**
 * What goes wrong with a request.
 * - `refuse`: answered with an error of B2, and not done.
 * - `refuseAfter`: done, and answered with an error all the same.
 * - `cutBefore`: the connection ends, and nothing was done.
 * - `cutAfter`: it was done, and the connection ends without an answer.
 * - `cutBody`: the connection ends after so many bytes of the answer's body.
 * - `hang`: no answer for so many milliseconds.
 * - `trickle`: the body comes one byte in so many milliseconds.
 * - `wrongSha1`: done, and confirmed with another digest.
 * - `lose`: a part is confirmed and not kept.
 * - `page`: a page of HTML with status 200, as proxies answer.
 */
export type Misfortune =
  | {
      readonly kind: 'refuse' | 'refuseAfter';
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'cutBefore' | 'cutAfter' | 'wrongSha1' | 'lose' | 'page' }
  | { readonly kind: 'cutBody'; readonly after: number }
  | { readonly kind: 'hang' | 'trickle'; readonly milliseconds: number };

export interface Fault {
  readonly on: Operation;
  /** Only of names that hold this text, as they are sent: encoded in the headers and paths of transfers. */
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
      if (key !== undefined && !namesOf(request).includes(key)) continue;
      if (part !== undefined && header(request, 'x-bz-part-number') !== String(part)) continue;
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

function namesOf(request: FakeRequest): string {
  const json = /json/.test(header(request, 'content-type') ?? '') ? request.body.toString() : '';
  return `${header(request, 'x-bz-file-name') ?? ''} ${request.path} ${json}`;
}

export const REFUSALS = {
  internal: { kind: 'refuse', status: 500, code: 'internal_error' },
  busy: { kind: 'refuse', status: 503, code: 'service_unavailable', message: 'c001_v0001 is too busy' },
  tooMany: { kind: 'refuse', status: 429, code: 'too_many_requests' },
  timeout: { kind: 'refuse', status: 408, code: 'request_timeout' },
  denied: { kind: 'refuse', status: 401, code: 'unauthorized' },
  expired: { kind: 'refuse', status: 401, code: 'expired_auth_token' },
  storageCap: {
    kind: 'refuse',
    status: 403,
    code: 'storage_cap_exceeded',
    message: 'Cannot upload or copy files, storage cap exceeded.',
  },
  transactionCap: { kind: 'refuse', status: 403, code: 'transaction_cap_exceeded' },
  downloadCap: { kind: 'refuse', status: 403, code: 'download_cap_exceeded' },
} as const satisfies Record<string, Misfortune>;
