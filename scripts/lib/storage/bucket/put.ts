import { createHash, randomBytes } from 'node:crypto';
import { abortReason } from '../../runtime/errors.ts';
import { abortable } from '../body.ts';
import { noLock, taken } from '../refusals.ts';
import type { PutOptions, Stored } from '../store.ts';
import { type Asked, ask, type Exchange, ExchangeError, tryAgain } from './attempt.ts';
import type { BucketLimits, BucketObject, WriteOptions } from './bucket.ts';
import { PartedPut } from './parted-put.ts';
import { cutParts, type Part, type Pools } from './parts.ts';
import { headVolume } from './read.ts';
import { partBytesFor } from './volumes.ts';

/** What a put needs of its store. */
export interface Putting extends Asked {
  readonly pools: Pools;
  /** The bucket's, as far as the memory allows. */
  readonly limits: BucketLimits;
  /** Told of what a failed put could not clean up. */
  readonly warn: (text: string) => void;
}

/**
 * Stores a body: in one exchange when it fits into a part, else in parts that are sent while the next ones are
 * read. Whatever fails, what was begun is aborted before the error goes on.
 * Throws STORE_EXISTS, STORE_NO_LOCK and the driver's errors; what the body throws comes through unchanged.
 */
export async function putObject(
  putting: Putting,
  key: string,
  body: AsyncIterable<Uint8Array>,
  { ifAbsent = false, signal, lock, estimate }: PutOptions,
): Promise<Stored> {
  const { bucket } = putting;
  if (lock !== undefined && !bucket.features.lock) throw noLock(bucket.description);
  if (signal?.aborted) throw abortReason(signal);
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  // Asked first, so that a body is not produced in vain; the condition of the write is what decides.
  if (ifAbsent && (await headVolume(putting, key, undefined, either)) !== undefined) throw taken(key);
  const put: Put = { id: randomBytes(8).toString('hex'), key, lock, ifAbsent };
  const partBytes = partBytesFor(estimate, putting.limits);
  const parted = new PartedPut(putting, put, partBytes, (error) => stop.abort(error));
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const part of cutParts(abortable(body, either), partBytes, putting.pools, either)) {
      hash.update(part.bytes);
      size += part.bytes.length;
      if (part.last && !parted.begun) {
        const { version } = await putPart(putting, put, part, either);
        return stored(size, hash.digest('hex'), version);
      }
      await parted.send(part, either);
    }
    const { version } = await parted.complete(signal);
    return stored(size, hash.digest('hex'), version);
  } catch (error) {
    await parted.abort(error);
    throw parted.failure;
  }
}

/** One put: its name among all, by which its own object is known again after an answer was lost. */
export interface Put {
  readonly id: string;
  readonly key: string;
  readonly lock: WriteOptions['lock'];
  readonly ifAbsent: boolean;
}

async function putPart(
  putting: Putting,
  put: Put,
  part: Part,
  signal: AbortSignal,
): Promise<{ version?: string }> {
  try {
    return await putBytes(putting, put, put.key, part.bytes, signal);
  } finally {
    part.release();
  }
}

/** Stores bytes at hand as one object, in a single exchange that may be repeated. */
export async function putBytes(
  asked: Asked,
  put: Put,
  key: string,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<{ version?: string }> {
  return decided(asked, put, key, { action: `storing ${key}`, bytes: bytes.length, signal }, (ifAbsent, s) =>
    asked.bucket.putWhole(key, bytes, { facts: { put: put.id }, lock: put.lock, ifAbsent }, s),
  );
}

/**
 * Makes the exchange by which a key comes into being, and finds out what happened when the answer leaves it open:
 * a repeated call meets its own first success as "exists" or "no such upload"; a conflict has no winner yet; and
 * a server that knows no conditions is asked without one.
 */
export async function decided(
  asked: Asked,
  put: Put,
  key: string,
  exchange: Exchange,
  operation: (ifAbsent: boolean, signal: AbortSignal) => Promise<{ version?: string }>,
): Promise<{ version?: string }> {
  let conditional = put.ifAbsent && asked.bucket.features.conditional;
  for (let round = 1; ; round++) {
    const ifAbsent = conditional;
    try {
      return await tryAgain(asked, exchange, (signal) => operation(ifAbsent, signal));
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      const { kind } = error.verdict;
      if (kind === 'unconditional' && conditional) {
        conditional = false;
        continue;
      }
      if (kind !== 'exists' && kind !== 'conflict' && kind !== 'absent' && !error.maybeDone)
        throw error.explained;
      const found = await lookFor(asked, key, error, exchange.signal);
      if (found?.facts?.put === put.id) return found.version === undefined ? {} : { version: found.version };
      if (kind === 'exists') throw taken(key);
      if (kind !== 'conflict' || round >= asked.patience.attempts) throw error.explained;
      if (found !== undefined) throw taken(key);
    }
  }
}

/** What is there now. When even that cannot be asked, the error of the write is the one to tell. */
async function lookFor(
  asked: Asked,
  key: string,
  error: ExchangeError,
  signal: AbortSignal,
): Promise<BucketObject | undefined> {
  const [found] = await Promise.allSettled([headVolume(asked, key, undefined, signal)]);
  if (found?.status === 'fulfilled') return found.value;
  throw error.explained;
}

function stored(size: number, sha256: string, version: string | undefined): Stored {
  return { size, sha256, ...(version === undefined ? {} : { version }) };
}

/** Removes what a failed put left, each with its own patience; what stays is told, not thrown. */
export async function cleanUp(
  putting: Putting,
  what: string,
  operation: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  // The run's own signal may be what ended the put: cleaning up has one of its own.
  const exchange = { action: what, signal: AbortSignal.timeout(putting.patience.quiet * 2) };
  const [outcome] = await Promise.allSettled([ask(putting, exchange, operation)]);
  if (outcome?.status === 'rejected') {
    const reason: unknown = outcome.reason;
    putting.warn(
      `${reason instanceof Error ? reason.message : String(reason)} A later sweep of the store removes it.`,
    );
  }
}
