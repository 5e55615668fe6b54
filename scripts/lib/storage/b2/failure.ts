import { Readable } from 'node:stream';
import type { Verdict } from '../bucket/bucket.ts';
import { againAfter, isConnectionFailure, retryAfterOf } from '../bucket/connection.ts';

/** An exchange with B2 that failed, without anything that could hold a token: the library's own errors hold them all. */
export class B2Failure extends Error {
  override readonly name = 'B2Failure';
  /** B2's word, such as `expired_auth_token`, or that of the connection, such as `ECONNRESET`. */
  readonly code: string;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(code: string, status?: number, message: string = code, retryAfter?: number) {
    super(message.replace(TOKEN, '***'));
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** B2 repeats upload tokens in some messages (`auth_token_limit`). File names of that form become stars as well. */
const TOKEN = /[\w+/=-]{24,}/g;
/** Bytes of an error's body that are read. */
const MAX_ERROR_BYTES = 16 * 1024;

/** What the library's HTTP client, axios, calls a connection that failed. */
const AXIOS = new Set(['ERR_NETWORK', 'ERR_BAD_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE']);

const ABSENT = new Set(['file_not_present', 'no_such_file', 'not_found']);

/** Found by ourselves in an answer; asking again may help. */
export const SHA1_DIFFERS = 'sha1_differs';
export const BAD_ANSWER = 'bad_answer';

/** What the library threw (an error of axios), as a failure without credentials. Reads the answer's body where it is still a stream. */
export async function failureOf(error: unknown): Promise<unknown> {
  if (error instanceof B2Failure || !(error instanceof Error)) return error;
  const response = field(error, 'response');
  const status = Number(field(response, 'status') ?? 0);
  if (status < 400) {
    // An answer of 200 whose body was cut is an error with a status that means nothing.
    const code = field(error, 'code');
    const failed = field(error, 'isAxiosError') === true && typeof code === 'string';
    return failed ? new B2Failure(code) : (brokenBody(error) ?? error);
  }
  const body = await bodyOf(field(response, 'data'));
  const code = field(body, 'code');
  const message = field(body, 'message');
  return new B2Failure(
    typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : `HTTP ${status}`,
    status,
    typeof message === 'string' ? message : undefined,
    retryAfterOf(field(field(response, 'headers'), 'retry-after')),
  );
}

/** The failure of a connection in the middle of a body; undefined for anything else. */
export function brokenBody(error: unknown): B2Failure | undefined {
  if (error instanceof B2Failure) return error;
  const code = field(error, 'code');
  return typeof code === 'string' && isConnectionFailure(code, AXIOS) ? new B2Failure(code) : undefined;
}

/** Whether the token was refused, as too old or unknown: a new one may be taken. */
export function isTokenRefused({ status, code }: B2Failure): boolean {
  return status === 401 && (code === 'expired_auth_token' || code === 'bad_auth_token');
}

/** Whether the server may have acted although this came back. A refusal is certain, and 503 says that it was one. */
export function isDoubtful(error: unknown): boolean {
  if (!(error instanceof B2Failure)) return true;
  const { status, code } = error;
  if (code === SHA1_DIFFERS) return false;
  return status === undefined || status === 408 || (status >= 500 && status !== 503);
}

/** What follows from a failure: see `Verdict`. */
export function judge(error: unknown): Verdict {
  const failure = brokenBody(error);
  if (failure === undefined) return { kind: 'final' };
  const { code, status, retryAfter } = failure;
  if (isConnectionFailure(code, AXIOS) || code === SHA1_DIFFERS || code === BAD_ANSWER) {
    return { kind: 'again' };
  }
  if (isTokenRefused(failure) || code === 'auth_token_limit') return { kind: 'again' };
  if (isDamaged(failure)) return { kind: 'again' };
  if (ABSENT.has(code) || status === 404) return { kind: 'absent' };
  if (status === 416) return { kind: 'range' };
  if (status === 408 || status === 409 || status === 429 || (status ?? 0) >= 500) {
    return againAfter(retryAfter);
  }
  return { kind: 'final' };
}

/** What arrived was not what was sent; B2 has no code of its own for it. */
export function isDamaged({ code, message }: B2Failure): boolean {
  return code === 'bad_request' && /checksum|sha-?1.*match|did not match/i.test(message);
}

/** What follows of a call that named a version by its id: one that B2 never gave is a bad request, and no such version. */
export function absentId(error: unknown): unknown {
  const bad = error instanceof B2Failure && error.status === 400 && judge(error).kind === 'final';
  return bad ? new B2Failure('not_found', 404, error.message) : error;
}

async function bodyOf(data: unknown): Promise<unknown> {
  if (!(data instanceof Readable)) return data;
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of data) {
      pieces.push(Buffer.from(piece));
      bytes += piece.length;
      if (bytes > MAX_ERROR_BYTES) break;
    }
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    return undefined; // The status is known; only the name of the error is not.
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
