import { S3ServiceException } from '@aws-sdk/client-s3';
import type { Verdict } from '../bucket/bucket.ts';
import { againAfter, isConnectionFailure, retryAfterOf } from '../bucket/connection.ts';
import { DigestMismatch } from './digest.ts';

/** What can be known of a failed exchange without its text, which may hold keys. */
export interface Failure {
  /** The server's own name of the error, such as `NoSuchBucket`, or that of the connection's, such as `ECONNRESET`. */
  readonly code: string;
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Names that a server gives to what may pass, whatever its status says. */
const PASSING = new Set([
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequests',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'InternalError',
  'ServiceUnavailable',
  'RequestTimeout',
  'OperationAborted',
  'IncompleteBody',
  // What arrived is not what was sent: it is sent again.
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'XAmzContentChecksumMismatch',
  'DigestMismatch',
]);

/** What the SDK calls a connection that failed. */
const SDK = new Set(['TimeoutError']);

const ABSENT = new Set(['NoSuchKey', 'NotFound', 'NoSuchVersion', 'NoSuchUpload', 'MethodNotAllowed']);

/** The facts of an error of the SDK, of the connection or of our own checks; undefined for a defect. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode;
    return {
      code: codeOf(error, status),
      status,
      headers: error.$response?.headers ?? {},
      message: error.message,
    };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const known =
    isConnectionFailure(code, SDK) ||
    error instanceof DigestMismatch ||
    /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code) ||
    ['ENOTFOUND', 'CredentialsProviderError', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'].includes(code);
  return known ? { code, status: undefined, headers: {}, message: error.message } : undefined;
}

/** What follows from a failure: see `Verdict`. */
export function judge(error: unknown): Verdict {
  const failure = failureOf(error);
  if (failure === undefined) return { kind: 'final' };
  const { code, status, headers } = failure;
  const again = againAfter(retryAfterOf(headers['retry-after']));
  if (PASSING.has(code) || isConnectionFailure(code, SDK)) return again;
  if (code === 'ConditionalRequestConflict') return { kind: 'conflict' };
  if (status === 412) return { kind: 'exists' };
  if (status === 501) return { kind: 'unconditional' };
  // 405 is the mark of a removal that was asked for by its version.
  if (ABSENT.has(code) || status === 405) return { kind: 'absent' };
  if (status === 416) return { kind: 'range' };
  if (status === 429 || status === 408 || (status !== undefined && status >= 500)) return again;
  return { kind: 'final' };
}

/** An answer to HEAD has no body and so no name: what there is of one is the status. */
function codeOf(error: S3ServiceException, status: number | undefined): string {
  const named = error.name !== 'UnknownError' && error.name !== 'Unknown' && !/^\d+$/.test(error.name);
  return named ? error.name : `HTTP ${status ?? 'error'}`;
}
