import { createHash } from 'node:crypto';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { notFound, taken } from '../../scripts/lib/storage/refusals.ts';
import type { Lock, Store, StoredVersion } from '../../scripts/lib/storage/store.ts';

interface Kept extends StoredVersion {
  readonly version: string;
  readonly bytes: Buffer;
  lock?: Lock;
}

/** A store with versions and locks in memory, whose clock a test turns, and which fails where a test says. */
export class MemoryStore implements Store {
  readonly description = 'memory';
  readonly features = {
    conditional: true,
    versions: true,
    lock: true,
    checksum: 'sha256' as const,
    sweep: true,
    volumeBytes: undefined,
  };
  clock: Date;
  /** Unfinished uploads, for `sweep`. */
  uploads: { key: string; begun: Date }[] = [];
  /** What was removed for good, in its order. */
  readonly removed: string[] = [];
  /** Called before each operation; throw here to make it fail. */
  onCall: (operation: 'list' | 'remove' | 'put' | 'get', key: string) => void = () => undefined;
  #versions: Kept[] = [];
  #count = 0;

  constructor(clock: Date) {
    this.clock = clock;
  }

  /** Everything that is there, hidden versions and markers too. */
  all(): Kept[] {
    return [...this.#versions];
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, options: { ifAbsent?: boolean; lock?: Lock } = {}) {
    this.onCall('put', key);
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    if (options.ifAbsent === true && (await this.head(key)) !== undefined) throw taken(key);
    const version = this.#add(key, bytes, false, options.lock);
    return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), version };
  }

  #add(key: string, bytes: Buffer, marker: boolean, lock: Lock | undefined): string {
    this.#count += 1;
    const version = `v${String(this.#count).padStart(6, '0')}`;
    const facts = { key, size: bytes.length, modified: this.clock, version, latest: true, marker, bytes };
    this.#versions = this.#versions.map((one) => (one.key === key ? { ...one, latest: false } : one));
    this.#versions.push({ ...facts, ...(lock === undefined ? {} : { lock }) });
    return version;
  }

  #find(key: string, version?: string): Kept | undefined {
    const found = this.#versions.find(
      (one) => one.key === key && (version === undefined ? one.latest : one.version === version),
    );
    return found?.marker === false ? found : undefined;
  }

  async *get(key: string, options: { version?: string } = {}): AsyncGenerator<Buffer> {
    this.onCall('get', key);
    const found = this.#find(key, options.version);
    if (found === undefined) throw notFound(key, options.version);
    yield found.bytes;
  }

  async head(key: string, version?: string) {
    return this.#find(key, version);
  }

  async *list(prefix: string): AsyncGenerator<StoredVersion> {
    for await (const one of this.listVersions(prefix)) if (one.latest && !one.marker) yield one;
  }

  async *listFolders(prefix: string): AsyncGenerator<string> {
    const folders = new Set<string>();
    for await (const { key } of this.list(prefix)) {
      const slash = key.indexOf('/', prefix.length);
      if (slash > 0) folders.add(key.slice(0, slash + 1));
    }
    yield* folders;
  }

  async *listVersions(prefix: string): AsyncGenerator<StoredVersion> {
    this.onCall('list', prefix);
    const told = this.#versions
      .filter(({ key }) => key.startsWith(prefix))
      .sort(
        (a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || (a.version < b.version ? 1 : -1),
      );
    for (const { bytes: _, lock: __, ...one } of told) yield one;
  }

  async remove(key: string, version?: string): Promise<void> {
    this.onCall('remove', key);
    if (version === undefined) {
      this.#add(key, Buffer.alloc(0), true, undefined);
      return;
    }
    const found = this.#versions.find((one) => one.key === key && one.version === version);
    if (found?.lock !== undefined && found.lock.until > this.clock) {
      const what = `${key} is locked until ${found.lock.until.toISOString()}`;
      throw new BulkheadError({ what, fix: 'Wait.', code: 'STORE_LOCKED' });
    }
    if (found === undefined) return;
    this.removed.push(key);
    const rest = this.#versions.filter((one) => one !== found);
    const newest = rest.filter((one) => one.key === key).at(-1);
    this.#versions = rest.map((one) => (one === newest ? { ...one, latest: true } : one));
  }

  async extendLock(key: string, lock: Lock, version?: string): Promise<void> {
    const found = this.#find(key, version);
    if (found !== undefined) found.lock = lock;
  }

  async now(): Promise<Date> {
    return this.clock;
  }

  async sweep(olderThan: Date): Promise<string[]> {
    const old = this.uploads.filter(({ begun }) => begun < olderThan);
    this.uploads = this.uploads.filter((upload) => !old.includes(upload));
    return old.map(({ key }) => key);
  }
}
