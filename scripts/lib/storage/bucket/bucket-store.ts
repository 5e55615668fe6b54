import { checkKey, checkPrefix } from '../key.ts';
import type { GetOptions, Lock, PutOptions, Store, StoredObject, StoredVersion } from '../store.ts';
import { type Asked, ask, PATIENCE, type Patience } from './attempt.ts';
import type { Bucket, BucketLimits, BucketObject, BucketVersion, Page } from './bucket.ts';
import { Gate } from './gate.ts';
import { listObjects } from './list.ts';
import { Memory } from './memory.ts';
import { SMALL_BYTES } from './parts.ts';
import { type Putting, putObject } from './put.ts';
import { headObject, readObject, volumeLock } from './read.ts';
import { extendLock, removeObject } from './remove.ts';
import { refuseVolumeName } from './volumes.ts';

export interface BucketStoreOptions {
  /** Bytes that all puts at once may hold. */
  readonly memory: number;
  /** Exchanges at once. */
  readonly requests: number;
  readonly patience?: Patience;
  /** Told of what a failed put could not clean up. */
  readonly warn: (text: string) => void;
  /** Ends all exchanges: that of the run. */
  readonly signal: AbortSignal;
}

/** A quarter of the memory is for small objects, so that thousands of them do not wait behind a few large ones. */
const SMALL_SHARE = 4;

/** The store of a bucket: what S3 and B2 have in common. The driver is the `Bucket`. */
export function bucketStore(bucket: Bucket, options: BucketStoreOptions): Store {
  const gate = new Gate(options.requests);
  const asked: Asked = { bucket, gate, patience: options.patience ?? PATIENCE };
  const { signal } = options;
  const smallBytes = Math.max(2 * SMALL_BYTES, Math.floor(options.memory / SMALL_SHARE));
  const largeBytes = Math.max(options.memory - smallBytes, 2 * bucket.limits.partBytes);
  const putting: Putting = {
    ...asked,
    limits: limitsWithin(bucket.limits, largeBytes),
    pools: { small: new Memory(smallBytes), large: new Memory(largeBytes) },
    warn: options.warn,
  };
  const check = (key: string) => {
    checkKey(key);
    bucket.checkKey(key);
  };
  const pages = <T>(
    action: string,
    page: (from: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  ): AsyncGenerator<T> => allPages(asked, action, page, signal);
  return {
    description: bucket.description,
    features: bucket.features,
    async put(key: string, body: AsyncIterable<Uint8Array>, given: PutOptions = {}) {
      check(key);
      refuseVolumeName(key);
      const either = given.signal === undefined ? signal : AbortSignal.any([given.signal, signal]);
      return putObject(putting, key, body, { ...given, signal: either });
    },
    get(key: string, given: GetOptions = {}) {
      check(key);
      return readObject(asked, key, given, signal);
    },
    async head(key: string, version?: string) {
      check(key);
      const found = await headObject(asked, key, version, signal);
      return found === undefined ? undefined : told(found);
    },
    async lockOf(key: string, version?: string) {
      check(key);
      return await volumeLock(asked, key, version, signal);
    },
    async *list(prefix: string): AsyncGenerator<StoredObject> {
      checkPrefix(prefix);
      for await (const object of listObjects(asked, prefix, signal)) yield told(object);
    },
    listFolders(prefix: string) {
      checkPrefix(prefix);
      return pages(`listing ${prefix}`, (from, s) => bucket.listFolderPage(prefix, from, s));
    },
    async *listVersions(prefix: string): AsyncGenerator<StoredVersion> {
      checkPrefix(prefix);
      const all = pages<BucketVersion>(`listing the versions of ${prefix}`, (from, s) =>
        bucket.listVersionPage(prefix, from, s),
      );
      for await (const version of all) {
        yield { ...told(version), latest: version.latest, marker: version.marker };
      }
    },
    async remove(key: string, version?: string) {
      check(key);
      await removeObject(asked, key, version, signal);
    },
    async extendLock(key: string, lock: Lock, version?: string) {
      check(key);
      await extendLock(asked, key, lock, version, signal);
    },
    async now() {
      return ask(asked, { action: `asking ${bucket.description} for its time`, signal }, (s) =>
        bucket.now(s),
      );
    },
    async sweep(olderThan: Date) {
      const removed: string[] = [];
      const unfinished = pages('listing unfinished uploads', (from, s) => bucket.listUnfinishedPage(from, s));
      for await (const upload of unfinished) {
        if (upload.begun >= olderThan) continue;
        await ask(asked, { action: `aborting the upload of ${upload.key}`, signal }, (s) =>
          bucket.abortUnfinished(upload, s),
        );
        removed.push(`${upload.key} (upload of ${upload.begun.toISOString()})`);
      }
      return removed;
    },
  };
}

/** Parts must fit into the memory twice, or no part could be filled while another is sent. */
function limitsWithin(limits: BucketLimits, largeBytes: number): BucketLimits {
  return { ...limits, maxPartBytes: Math.min(limits.maxPartBytes, Math.floor(largeBytes / 2)) };
}

async function* allPages<T>(
  asked: Asked,
  action: string,
  page: (from: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  let from: string | undefined;
  do {
    const at = from;
    const { items, next } = await ask(asked, { action, signal }, (s) => page(at, s));
    yield* items;
    from = next;
  } while (from !== undefined);
}

function told({ key, size, modified, version, lock }: BucketObject): StoredObject {
  return {
    key,
    size,
    modified,
    ...(version === undefined ? {} : { version }),
    ...(lock === undefined ? {} : { lock }),
  };
}
