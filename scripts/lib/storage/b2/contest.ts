import { BulkheadError, messageOf } from '../../runtime/errors.ts';
import { type Asked, ask } from '../bucket/attempt.ts';
import type { BucketVersion } from '../bucket/bucket.ts';
import { baseOf } from '../bucket/volumes.ts';
import type { PutOptions, Store } from '../store.ts';

/**
 * B2 has no conditional write, so a put with `ifAbsent` can only look. It looks before (the shared half does), and here
 * again after: who finds another writer's version beside its own withdraws its own and is refused.
 *
 * At most one of several writers at once comes through: each looks when its own version is there, so of any two the
 * one that looks last sees both. It may be that all withdraw. "The later one loses" would not do: B2 dates a large file
 * by when it was begun, so the older of two versions may come into being last, after the other writer has looked.
 *
 * What remains: between write and withdrawal a reader may see the version that goes; and a writer that is killed in
 * between, or may not delete (a key without deleteFiles, a lock), leaves it there. Its error says so.
 */
export function withdrawing(store: Store, asked: Asked): Store {
  return {
    ...store,
    async put(key: string, body: AsyncIterable<Uint8Array>, options: PutOptions = {}) {
      const stored = await store.put(key, body, options);
      if (options.ifAbsent === true) await yieldToOthers(asked, key, stored.version);
      return stored;
    },
  };
}

async function yieldToOthers(asked: Asked, key: string, version: string | undefined): Promise<void> {
  let told: readonly BucketVersion[];
  try {
    told = await versionsUnder(asked, key, key);
  } catch (error) {
    // Whether the key was free is not known, so the put does not count as done; and what is not done leaves nothing.
    const remaining = await withdraw(asked, version === undefined ? [] : [{ key, version }]);
    throw remaining === undefined ? error : unfinished(key, error, remaining);
  }
  const { own, others } = sortOut(told, version);
  if (others.length === 0) return;
  const put = own[0]?.facts?.put;
  const volumes = (await versionsUnder(asked, `${key}.`, undefined)).filter(
    (found) => baseOf(found.key) === key && found.facts?.put === put,
  );
  throw contested(key, await withdraw(asked, [...own, ...volumes]));
}

/**
 * The versions of one put, by one of them, and those of other writers that were there at the same time. Pure. Takes
 * the versions of a key, newest first; what is older than a mark of removal under our own version was gone before.
 */
export function sortOut(
  told: readonly BucketVersion[],
  version: string | undefined,
): { own: readonly BucketVersion[]; others: readonly BucketVersion[] } {
  const at = told.findIndex((found) => found.version === version);
  const removal = told.findIndex(({ marker }, index) => marker && index > at);
  const there = told.slice(0, removal === -1 ? undefined : removal).filter(({ marker }) => !marker);
  const put = told[at]?.facts?.put;
  const isOwn = (found: BucketVersion) =>
    found.version === version || (put !== undefined && found.facts?.put === put);
  return { own: there.filter(isOwn), others: there.filter((found) => !isOwn(found)) };
}

/** All versions under a prefix; with `only`, those of that key, which sorts first. */
async function versionsUnder(
  asked: Asked,
  prefix: string,
  only: string | undefined,
): Promise<BucketVersion[]> {
  const action = `looking whether ${prefix} was stored by another writer as well`;
  const found: BucketVersion[] = [];
  let from: string | undefined;
  do {
    const at = from;
    const page = await ask(asked, { action, signal: unending() }, (s) =>
      asked.bucket.listVersionPage(prefix, at, s),
    );
    for (const version of page.items) {
      if (only !== undefined && version.key !== only) return found;
      found.push(version);
    }
    from = page.next;
  } while (from !== undefined);
  return found;
}

/** Removes versions of ours. Tells why, when one of them remains. */
async function withdraw(
  asked: Asked,
  versions: readonly { key: string; version?: string }[],
): Promise<string | undefined> {
  let remaining: string | undefined;
  for (const { key, version } of versions) {
    const exchange = { action: `withdrawing ${key}`, signal: unending() };
    const [outcome] = await Promise.allSettled([
      ask(asked, exchange, (s) => asked.bucket.remove(key, version, s)),
    ]);
    if (outcome?.status !== 'rejected') continue;
    remaining = `version ${version} of ${key} is still there: ${messageOf(outcome.reason)}`;
  }
  return remaining;
}

/** Once stored, the question must be answered: an abort in between could not know whether the object stands. */
function unending(): AbortSignal {
  return new AbortController().signal;
}

function contested(key: string, remaining: string | undefined): BulkheadError {
  return new BulkheadError({
    what: `another writer stored ${key} at the same time, and this one ${remaining === undefined ? 'has withdrawn' : 'could not withdraw'}`,
    fix: `${remaining === undefined ? '' : `${remaining} `}Two runs with one name cannot be: see that only one writes at a time, and start a new run.`,
    code: 'STORE_EXISTS',
  });
}

function unfinished(key: string, cause: unknown, remaining: string): BulkheadError {
  return new BulkheadError({
    what: `storing ${key} ended without knowing whether another writer did the same, and could not be undone`,
    fix: `${remaining} Start a new run.`,
    code: 'STORE_CONFLICT',
    cause,
  });
}
