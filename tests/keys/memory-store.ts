import { createHash } from 'node:crypto';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { Lock, Store, StoredObject, StoredVersion } from '../../scripts/lib/storage/store.ts';

interface Version {
  readonly key: string;
  readonly version: string;
  readonly bytes: Buffer | undefined;
  readonly modified: Date;
  lock: Lock | undefined;
}

export interface MemoryStore extends Store {
  /** Calls that were answered. */
  readonly calls: () => number;
}

/** A bucket in memory that keeps versions and locks, with the time that an answer takes in milliseconds. */
export function memoryStore({ latency = 0 } = {}): MemoryStore {
  const versions: Version[] = [];
  let count = 0;
  let calls = 0;
  const answer = async () => {
    calls++;
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
  };
  const ofKey = (key: string) => versions.filter((one) => one.key === key);
  const add = (key: string, bytes: Buffer | undefined, lock?: Lock): Version => {
    count++;
    const one = { key, version: `v${count}`, bytes, modified: new Date(Date.now() + count), lock };
    versions.push(one);
    return one;
  };
  const refuse = (code: string, what: string) =>
    new BulkheadError({ what, fix: 'This is a store in memory, for tests.', code });
  const told = ({ key, version, bytes, modified, lock }: Version): StoredObject => ({
    key,
    version,
    size: bytes?.length ?? 0,
    modified,
    ...(lock === undefined ? {} : { lock }),
  });
  const find = (key: string, version?: string) => {
    const found =
      version === undefined ? ofKey(key).at(-1) : ofKey(key).find((one) => one.version === version);
    return found?.bytes === undefined ? undefined : found;
  };
  return {
    description: 'memory',
    features: {
      conditional: true,
      versions: true,
      lock: true,
      checksum: 'none',
      sweep: false,
      volumeBytes: undefined,
    },
    calls: () => calls,
    async put(key, body, options = {}) {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      await answer();
      if (options.ifAbsent && find(key)) throw refuse('STORE_EXISTS', `${key} is there`);
      const bytes = Buffer.concat(pieces);
      const { version } = add(key, bytes, options.lock);
      return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), version };
    },
    async *get(key, { offset = 0, length, version } = {}) {
      await answer();
      const found = find(key, version)?.bytes;
      if (found === undefined) throw refuse('STORE_NOT_FOUND', `${key} is not there`);
      yield found.subarray(offset, length === undefined ? undefined : offset + length);
    },
    async head(key, version) {
      await answer();
      const found = find(key, version);
      return found && told(found);
    },
    async *list(prefix) {
      await answer();
      const keys = [...new Set(versions.map(({ key }) => key))]
        .filter((key) => key.startsWith(prefix))
        .sort();
      for (const key of keys) {
        const found = find(key);
        if (found) yield told(found);
      }
    },
    async *listFolders(prefix) {
      await answer();
      const names = versions
        .filter(({ key }) => key.startsWith(prefix))
        .map(({ key }) => key.slice(prefix.length));
      yield* new Set(
        names.flatMap((name) => (name.includes('/') ? [`${prefix}${name.split('/')[0]}/`] : [])),
      );
    },
    async *listVersions(prefix) {
      await answer();
      const keys = [...new Set(versions.map(({ key }) => key))]
        .filter((key) => key.startsWith(prefix))
        .sort();
      for (const key of keys) {
        const all = ofKey(key).toReversed();
        for (const [index, one] of all.entries()) {
          const marked: StoredVersion = {
            ...told(one),
            latest: index === 0,
            marker: one.bytes === undefined,
          };
          yield marked;
        }
      }
    },
    async remove(key, version) {
      await answer();
      if (version === undefined) return void (find(key) && add(key, undefined));
      const at = versions.findIndex((one) => one.key === key && one.version === version);
      const lock = versions[at]?.lock;
      if (lock && lock.until > new Date()) throw refuse('STORE_LOCKED', `${key} is locked`);
      if (at >= 0) versions.splice(at, 1);
    },
    async extendLock(key, lock, version) {
      await answer();
      const found = find(key, version);
      if (found) found.lock = lock;
    },
    async now() {
      return new Date();
    },
    async sweep() {
      return [];
    },
  };
}
