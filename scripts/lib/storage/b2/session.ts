import B2, { type B2Answer } from 'backblaze-b2';
import { z } from 'zod';
import { BulkheadError } from '../../runtime/errors.ts';
import { B2Failure, BAD_ANSWER, failureOf, isTokenRefused } from './failure.ts';
import type { B2Settings } from './settings.ts';

/** An authorised key, and the bucket that it is used for. */
export interface Session {
  readonly b2: B2;
  readonly bucketId: string;
  /** The server's clock when it was made. */
  readonly date: string | undefined;
}

const authorisation = z.object({
  allowed: z.object({
    bucketId: z.string().nullish(),
    bucketName: z.string().nullish(),
    namePrefix: z.string().nullish(),
  }),
});
const buckets = z.object({ buckets: z.array(z.object({ bucketId: z.string(), bucketName: z.string() })) });

/** Milliseconds for the two calls of an authorisation; its callers share it, so none of their own limits holds. */
const LIMIT = 30_000;

/**
 * The one session of a store. It is made when first needed and again when its token is refused: tokens live for 24
 * hours at most, and shorter when the key is changed.
 */
export class Sessions {
  readonly #settings: B2Settings;
  #current: Promise<Session> | undefined;

  constructor(settings: B2Settings) {
    this.#settings = settings;
  }

  /**
   * Makes a call with the session. A refused token ends the session and is thrown: the repetition has a new one.
   * @throws {B2Failure} for what B2 and the connection answer; BulkheadError when the key is not for this bucket.
   */
  async call<T>(signal: AbortSignal, operation: (session: Session) => Promise<T>): Promise<T> {
    this.#current ??= this.#begin();
    const current = this.#current;
    const session = await unlessAborted(current, signal);
    try {
      return await operation(session);
    } catch (error) {
      const failure = await failureOf(error);
      if (failure instanceof B2Failure && isTokenRefused(failure) && this.#current === current) {
        this.#current = undefined;
      }
      throw failure;
    }
  }

  /** The session itself, for calls that do not use its token. Throws as `call` does. */
  get(signal: AbortSignal): Promise<Session> {
    return this.call(signal, async (session) => session);
  }

  /** A new session, whatever there was. */
  renew(signal: AbortSignal): Promise<Session> {
    this.#current = this.#begin();
    return this.get(signal);
  }

  #begin(): Promise<Session> {
    const begun = authorise(this.#settings).catch((error: unknown) => {
      if (this.#current === begun) this.#current = undefined;
      throw error;
    });
    // All who wait for it may have been aborted meanwhile.
    void Promise.allSettled([begun]);
    return begun;
  }
}

async function authorise(settings: B2Settings): Promise<Session> {
  const { applicationKeyId, applicationKey, endpoint, bucket, prefix } = settings;
  // The library keeps one HTTP client for all its instances, that of the newest. So nothing of a single store is in
  // here: retries are off (the shared half of the buckets repeats), and redirects, which B2 never makes.
  const b2 = new B2({ applicationKeyId, applicationKey, axios: { maxRedirects: 0 }, retry: { retries: 0 } });
  const signal = AbortSignal.timeout(LIMIT);
  try {
    const url = `${endpoint}/b2api/v2/b2_authorize_account`;
    const answer = await b2.authorize({ axiosOverride: { url, signal } }).catch(refusedKey);
    const { allowed } = parse(authorisation, answer.data);
    checkPrefix(prefix, allowed.namePrefix ?? '');
    const date = typeof answer.headers.date === 'string' ? answer.headers.date : undefined;
    if (allowed.bucketId != null) {
      if (allowed.bucketName !== bucket) throw noBucket(bucket, 'the application key is for another bucket');
      return { b2, bucketId: allowed.bucketId, date };
    }
    const found = parse(
      buckets,
      (await b2.getBucket({ bucketName: bucket, axiosOverride: { signal } })).data,
    );
    const [one] = found.buckets.filter(({ bucketName }) => bucketName === bucket);
    if (one === undefined) throw noBucket(bucket, 'this account has no such bucket');
    return { b2, bucketId: one.bucketId, date };
  } catch (error) {
    throw signal.aborted ? new B2Failure('ETIMEDOUT') : await failureOf(error);
  }
}

/** What these say of a call's token they say here of the key itself: asking again is in vain. */
const REFUSED = ['unauthorized', 'bad_auth_token', 'expired_auth_token'];

async function refusedKey(error: unknown): Promise<never> {
  const failure = await failureOf(error);
  if (!(failure instanceof B2Failure) || !REFUSED.includes(failure.code)) throw failure;
  throw new B2Failure('key_refused', failure.status, failure.message);
}

/** An answer in the form that the documents promise. Throws a failure that may pass: proxies answer pages, too. */
export function parse<T>(schema: z.ZodType<T>, data: unknown): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new B2Failure(BAD_ANSWER, undefined, 'the answer has not the form that it should have');
}

/**
 * Makes a call that the library does not have. Its authorised POST is used with another address and body, so that
 * there is one HTTP client, with one treatment of proxies, connections and errors.
 */
export function otherCall(
  { b2 }: Session,
  name: 'b2_list_unfinished_large_files' | 'b2_update_file_retention',
  data: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<B2Answer> {
  return b2.getFileInfo({ axiosOverride: { url: `${b2.apiUrl}/b2api/v2/${name}`, data, signal } });
}

function checkPrefix(prefix: string, allowed: string): void {
  if (allowed === '' || `${prefix}/`.startsWith(allowed)) return;
  throw new BulkheadError({
    what: `the application key is only for names that begin with ${JSON.stringify(allowed)}, and the store's prefix is ${JSON.stringify(prefix)}`,
    fix: 'Use that prefix in BACKUP_STORE, or a key for this one.',
    code: 'STORE_DENIED',
  });
}

function noBucket(bucket: string, why: string): BulkheadError {
  return new BulkheadError({
    what: `the bucket ${bucket} cannot be used: ${why}`,
    fix: 'Correct its name in BACKUP_STORE, or use an application key that is for this bucket.',
    code: 'STORE_NO_BUCKET',
  });
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
