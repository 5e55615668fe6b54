import { BulkheadError } from '../../runtime/errors.ts';
import { noLock } from '../refusals.ts';
import type { Lock } from '../store.ts';
import { type Asked, ask, ExchangeError, tryAgain } from './attempt.ts';
import { volumeLock } from './read.ts';
import { baseOf } from './volumes.ts';

/**
 * Removes an object with all its volumes, the first before the others, so that no half of it can be read; or one
 * version of one volume. Throws STORE_LOCKED with the date where a lock forbids it.
 */
export async function removeObject(
  asked: Asked,
  key: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  await removeOne(asked, key, version, signal);
  if (version !== undefined) return;
  const prefix = `${key}.`;
  // Volumes are few and come first: those that begin with a digit.
  const { items } = await ask(asked, { action: `listing the volumes of ${key}`, signal }, (s) =>
    asked.bucket.listPage(prefix, undefined, s),
  );
  for (const volume of items) {
    if (baseOf(volume.key) === key) await removeOne(asked, volume.key, undefined, signal);
  }
}

async function removeOne(
  asked: Asked,
  key: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  try {
    await tryAgain(asked, { action: `removing ${key}`, signal }, (s) => asked.bucket.remove(key, version, s));
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    if (error.verdict.kind === 'absent') return;
    if (version === undefined) throw error.explained;
    const lock = await lockBehind(asked, key, version, error, signal);
    throw lock === undefined || lock.until <= new Date() ? error.explained : locked(key, lock, error);
  }
}

/**
 * Locks an object, or moves the end of its lock to a later date. Throws STORE_LOCKED when the date would come
 * earlier.
 */
export async function extendLock(
  asked: Asked,
  key: string,
  lock: Lock,
  version: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (!asked.bucket.features.lock) throw noLock(asked.bucket.description);
  try {
    await tryAgain(asked, { action: `locking ${key}`, signal }, (s) =>
      asked.bucket.extendLock(key, lock, version, s),
    );
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const found = await lockBehind(asked, key, version, error, signal);
    throw found === undefined || found.until <= lock.until ? error.explained : locked(key, found, error);
  }
}

/** A lock and a missing right are both "denied" to many servers: the version itself says which it is. */
async function lockBehind(
  asked: Asked,
  key: string,
  version: string | undefined,
  { verdict }: ExchangeError,
  signal: AbortSignal,
): Promise<Lock | undefined> {
  if (!asked.bucket.features.lock || (verdict.kind !== 'locked' && verdict.kind !== 'final'))
    return undefined;
  const [found] = await Promise.allSettled([volumeLock(asked, key, version, signal)]);
  return found?.status === 'fulfilled' ? found.value : undefined;
}

function locked(key: string, { mode, until }: Lock, { explained }: ExchangeError): BulkheadError {
  return new BulkheadError({
    what: `${key} is locked (${mode}) until ${until.toISOString()}`,
    fix: 'Nothing was changed. Remove it after that date; a lock can only be moved to a later one.',
    code: 'STORE_LOCKED',
    cause: explained,
  });
}
