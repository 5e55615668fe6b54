import { type ConnectionMisfortune, type FaultOn, FaultQueue } from '../bucket-fake/faults.ts';
import { type FakeRequest, header, type Operation } from './exchange.ts';

/**
 * What goes wrong with a request, beside what its connection may do.
 * - `refuse`: answered with an error of B2, and not done.
 * - `refuseAfter`: done, and answered with an error all the same.
 * - `wrongSha1`: done, and confirmed with another digest.
 * - `lose`: a part is confirmed and not kept.
 * - `page`: a page of HTML with status 200, as proxies answer.
 */
export type Misfortune =
  | ConnectionMisfortune
  | {
      readonly kind: 'refuse' | 'refuseAfter';
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'wrongSha1' | 'lose' | 'page' };

/** Its `key` is looked for as names are sent: encoded in the headers and paths of transfers. */
export type Fault = FaultOn<Operation, Misfortune>;
export type Faults = FaultQueue<Operation, Misfortune>;

export function newFaults(): Faults {
  return new FaultQueue();
}

/** What shall go wrong with this request, if anything. */
export function misfortuneOf(faults: Faults, request: FakeRequest): Misfortune | undefined {
  return faults.take(() => ({
    operation: request.operation,
    names: namesOf(request),
    part: header(request, 'x-bz-part-number'),
  }));
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
