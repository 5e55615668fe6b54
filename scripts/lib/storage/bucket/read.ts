import { setTimeout as delay } from 'node:timers/promises';
import { abortReason, BulkheadError } from '../../runtime/errors.ts';
import { badRange, notFound } from '../refusals.ts';
import type { GetOptions, Lock } from '../store.ts';
import { type Asked, ask, backoff, ExchangeError, tryAgain, wait } from './attempt.ts';
import type { BucketObject, Reading, ReadRange } from './bucket.ts';
import { isContinued, volumeKey } from './volumes.ts';

/** Looks at an object; undefined when there is none. All volumes together are one object. Throws STORE_VOLUME. */
export async function headObject(
  asked: Asked,
  key: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<BucketObject | undefined> {
  const first = await headVolume(asked, key, version, signal);
  if (first === undefined || !isContinued(first) || version !== undefined) return first;
  let size = first.size;
  for (let number = 1, last = first; isContinued(last); number++) {
    const name = volumeKey(key, number);
    const next = await headVolume(asked, name, undefined, signal);
    checkVolume(first, name, next);
    size += next.size;
    last = next;
  }
  return { ...first, size };
}

/** One volume as it is in the bucket, or undefined. */
export async function headVolume(
  asked: Asked,
  key: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<BucketObject | undefined> {
  try {
    return await tryAgain(asked, { action: `looking at ${key}`, signal }, (s) =>
      asked.bucket.head(key, version, s),
    );
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    if (error.verdict.kind === 'absent') return undefined;
    throw error.explained;
  }
}

/** The lock of one volume; undefined without a lock or a volume. */
export async function volumeLock(
  asked: Asked,
  key: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<Lock | undefined> {
  const { bucket } = asked;
  if (bucket.lockOf === undefined) return (await headVolume(asked, key, version, signal))?.lock;
  const action = `looking at the lock of ${key}`;
  try {
    return await tryAgain(asked, { action, signal }, async (s) => await bucket.lockOf?.(key, version, s));
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    if (error.verdict.kind === 'absent') return undefined;
    throw error.explained;
  }
}

/**
 * The bytes of an object, or a range of them, over all its volumes. A connection that is cut or stuck is taken up
 * again where it ended. Throws STORE_NOT_FOUND, STORE_RANGE, STORE_VOLUME and the driver's errors.
 */
export async function* readObject(
  asked: Asked,
  key: string,
  { offset = 0, length, version }: GetOptions,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let left = length ?? Number.POSITIVE_INFINITY;
  let skip = offset;
  let before = 0;
  let first: BucketObject | undefined;
  for (let number = 0; ; number++) {
    const name = volumeKey(key, number);
    const range = { first: skip, last: lastByte(skip, left), version, content: undefined };
    const reading = left === 0 ? undefined : await startReading(asked, name, range, signal);
    const object = reading?.object ?? (await headVolume(asked, name, version, signal));
    if (number === 0 && object === undefined) throw notFound(key, version);
    if (first === undefined) first = object;
    else checkVolume(first, name, object);
    if (reading !== undefined) {
      for await (const bytes of readOn(asked, name, reading, range, signal)) {
        left -= bytes.length;
        yield bytes;
      }
    }
    const size = object?.size ?? 0;
    const continued = object !== undefined && isContinued(object) && version === undefined;
    if (!continued && skip > size) throw badRange(key, offset, before + size);
    if (!continued || left <= 0) return;
    before += size;
    skip = Math.max(0, skip - size);
  }
}

/** The answer, or undefined when the object is absent or has no byte there: then its head tells which. */
async function startReading(
  asked: Asked,
  key: string,
  range: ReadRange,
  signal: AbortSignal,
): Promise<Reading | undefined> {
  try {
    return await tryAgain(asked, { action: `reading ${key}`, signal }, (s) =>
      asked.bucket.read(key, range, s),
    );
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    if (error.verdict.kind === 'absent' || error.verdict.kind === 'range') return undefined;
    throw error.explained;
  }
}

async function* readOn(
  asked: Asked,
  key: string,
  started: Reading,
  range: ReadRange,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { patience, bucket } = asked;
  const expected = started.length;
  let done = 0;
  let reading = started;
  for (let failures = 0; ; ) {
    const from = done;
    let failure: unknown;
    try {
      for await (const bytes of lively(asked, reading, signal)) {
        done += bytes.length;
        yield bytes;
      }
    } catch (error) {
      failure = error;
    }
    if (done === expected) return;
    if (signal.aborted) throw abortReason(signal);
    // A try that brought almost nothing is a failure too, or a server could keep us for ever.
    failures = done - from >= patience.slowest ? 1 : failures + 1;
    const broken = failure ?? new Error(`the connection ended after ${done} of ${expected} bytes`);
    if (failure !== undefined && !isBroken(asked, failure)) throw bucket.explain(failure, `reading ${key}`);
    if (done > expected || failures >= patience.attempts) throw cut(key, done, expected, broken);
    await wait(backoff(patience, failures), signal);
    const again = {
      ...range,
      first: range.first + done,
      last: range.first + expected - 1,
      content: started.content,
    };
    reading = await ask(asked, { action: `reading ${key} from byte ${again.first}`, signal }, (s) =>
      bucket.read(key, again, s),
    );
  }
}

function isBroken(asked: Asked, failure: unknown): boolean {
  return failure instanceof Stuck || asked.bucket.judge(failure).kind === 'again';
}

class Stuck extends Error {}

/**
 * The pieces of a body that keeps coming. Only the time in which we wait for the server counts, not that in which
 * our reader is busy. Throws when a server sends nothing, or next to nothing.
 */
async function* lively(
  { patience: { quiet, slowest } }: Asked,
  { bytes, close }: Reading,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const source = bytes[Symbol.asyncIterator]();
  let credit = quiet;
  try {
    for (;;) {
      const began = performance.now();
      const next = await within(source.next(), credit, signal);
      if (next.done) return;
      credit = Math.min(quiet, credit - (performance.now() - began) + (next.value.length / slowest) * 1000);
      if (credit <= 0) throw new Stuck('the server sends next to nothing');
      yield asBuffer(next.value);
    }
  } finally {
    // A stuck source would answer `return` only when it is no longer stuck.
    close();
    void Promise.allSettled([source.return?.()]);
  }
}

async function within<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T> {
  const done = new AbortController();
  const late = delay(milliseconds, undefined, { signal: AbortSignal.any([done.signal, signal]) }).then(() => {
    throw new Stuck('the server sends nothing');
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
    void Promise.allSettled([late, promise]);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function lastByte(first: number, left: number): number | undefined {
  return Number.isFinite(left) ? first + left - 1 : undefined;
}

function checkVolume(
  first: BucketObject,
  key: string,
  found: BucketObject | undefined,
): asserts found is BucketObject {
  if (found !== undefined && found.facts?.put === first.facts?.put) return;
  throw new BulkheadError({
    what:
      found === undefined
        ? `object ${first.key} goes on in ${key}, which is not in the store`
        : `object ${first.key} goes on in ${key}, which was stored by another put`,
    fix: 'The object cannot be read whole: use another run, and find out who or what changed the store.',
    code: 'STORE_VOLUME',
    exit: 1,
  });
}

function cut(key: string, done: number, expected: number, cause: unknown): BulkheadError {
  return new BulkheadError({
    what: `reading ${key} broke off after ${done} of ${expected} bytes, again and again`,
    fix: 'Look at the network between here and the store; then run it again.',
    code: 'STORE_CUT',
    cause,
  });
}
