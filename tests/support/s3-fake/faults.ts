import { type ConnectionMisfortune, type FaultOn, FaultQueue } from '../bucket-fake/faults.ts';
import type { FakeRequest, Operation } from './exchange.ts';

/**
 * What goes wrong with a request, beside what its connection may do.
 * - `refuse`: answered with an error of S3, and not done.
 * - `refuseInside`: answered with status 200 and the error in the body, as S3 may do for a completion.
 * - `wrongEtag`: done, and answered with another entity tag.
 * - `lose`: answered as if done, and not done.
 * - `truncate`: answered as if done, and of the object only this many bytes are kept.
 */
export type Misfortune =
  | ConnectionMisfortune
  | {
      readonly kind: 'refuse' | 'refuseInside';
      readonly code: string;
      readonly status: number;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'wrongEtag' | 'lose' }
  | { readonly kind: 'truncate'; readonly keep: number };

export type Fault = FaultOn<Operation, Misfortune>;
export type Faults = FaultQueue<Operation, Misfortune>;

export function newFaults(): Faults {
  return new FaultQueue();
}

/** What shall go wrong with this request, if anything. */
export function misfortuneOf(faults: Faults, { operation, key, query }: FakeRequest): Misfortune | undefined {
  return faults.take(() => ({ operation, names: key, part: query.get('partNumber') }));
}

export const REFUSALS = {
  internal: { kind: 'refuse', code: 'InternalError', status: 500 },
  slowDown: { kind: 'refuse', code: 'SlowDown', status: 503 },
  expired: { kind: 'refuse', code: 'ExpiredToken', status: 400 },
  denied: { kind: 'refuse', code: 'AccessDenied', status: 403 },
  conflict: { kind: 'refuse', code: 'ConditionalRequestConflict', status: 409 },
} as const satisfies Record<string, Misfortune>;
