/** What a store tells about one object. */
export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  /** When the object was stored, by the store's clock. */
  modified: Date;
  /** Which version of the key, in stores that keep versions. */
  version?: string;
  /** Until when nobody may remove this version. Told by `head`; by `listVersions` only where it costs no further call. */
  lock?: Lock;
}

/** One version of a key, or the mark that stands for its removal. */
export interface StoredVersion extends StoredObject {
  /** What a reader who names no version gets. */
  latest: boolean;
  /** Says only that the key was removed (S3: delete marker; B2: hide marker); it has no bytes. */
  marker: boolean;
}

/** A version that may not be removed before a date, nor its date brought forward. */
export interface Lock {
  until: Date;
  /** `compliance`: by nobody at all. `governance`: but by those with the right to bypass it. */
  mode: 'governance' | 'compliance';
}

/** The receipt for an object whose bytes are durable. */
export interface Stored {
  size: number;
  /** SHA-256 of the bytes, in hexadecimal digits. */
  sha256: string;
  version?: string;
}

export interface PutOptions {
  /**
   * Refuse (STORE_EXISTS) when the key is taken; of several puts at once exactly one wins. A store without
   * `features.conditional` (every B2 bucket) can only look before it writes and again after: of several at once at most
   * one wins, and it may be none. Writers there must choose names that no other writer can choose.
   */
  ifAbsent?: boolean;
  /** Gives the put up; nothing of it remains. */
  signal?: AbortSignal;
  /** Locks what is stored. Refused (STORE_NO_LOCK) by a store without `features.lock`. */
  lock?: Lock;
  /** About how many bytes will come; a bucket chooses the size of its parts by it. A wrong estimate is no error. */
  estimate?: number;
}

export interface GetOptions {
  /** First byte; default 0. */
  offset?: number;
  /** Bytes; default all to the end. Fewer come when the object ends before. */
  length?: number;
  version?: string;
}

/** What a kind of store can do; the table in the documents comes from it. */
export interface StoreFeatures {
  /** `ifAbsent` lets exactly one of several writers at once win. B2: false, it has no conditional write. */
  conditional: boolean;
  /** It can keep versions. Whether this bucket does is the bucket's own setting. B2: always. */
  versions: boolean;
  /** It can lock versions, when the bucket was made so. */
  lock: boolean;
  /** Digest by which the store itself verifies what arrives. B2: `sha1`, per part, never of a whole large file. */
  checksum: 'sha256' | 'md5' | 'sha1' | 'none';
  /** What a put that never ended leaves is invisible until a `sweep`. */
  sweep: boolean;
  /** Bytes from which an object continues in a second one, `<key>.001`, unless an estimate asks for larger parts. */
  volumeBytes: number | undefined;
}

/**
 * Where backups go. Keys are `/`-separated names (see `checkKey`); `list` sorts by the bytes of the key.
 * All methods throw `BulkheadError` with a code that begins with `STORE_`; what a body throws comes through
 * unchanged.
 *
 * For whoever writes a driver of a bucket: implement `Bucket` (bucket/bucket.ts) and wrap it in `bucketStore`,
 * which brings parts, volumes, retries, memory and aborts.
 */
export interface Store {
  /** For people: which store, without credentials. */
  readonly description: string;
  readonly features: StoreFeatures;
  /**
   * Stores a stream of unknown length, in memory bounded by the driver. Resolves only when the bytes are
   * durable; when the body throws or the signal aborts, no object exists and nothing is left behind.
   */
  put(key: string, body: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<Stored>;
  /** The bytes, or a range of them. Throws STORE_NOT_FOUND, and STORE_RANGE for a range that begins past the end. */
  get(key: string, options?: GetOptions): AsyncIterable<Buffer>;
  /** What is stored under a key, or undefined. */
  head(key: string, version?: string): Promise<StoredObject | undefined>;
  /** The lock of what is stored, where the store tells it also to who may not read the object; else `head` does. */
  lockOf?(key: string, version?: string): Promise<Lock | undefined>;
  /** All objects whose keys begin with `prefix` (a plain prefix, not a folder), sorted, page by page. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /**
   * The names up to and with the next `/` after `prefix`, each once, sorted: the runs of an environment without
   * the objects of each run. Objects directly under the prefix are not told.
   */
  listFolders(prefix: string): AsyncIterable<string>;
  /**
   * Every version under a prefix and every mark of a removal, sorted by key, the newest of a key first; what
   * retention removes one by one. A store without versions tells its objects, without `version`.
   */
  listVersions(prefix: string): AsyncIterable<StoredVersion>;
  /**
   * Removes an object, or one version of it. An absent key is no error. Where versions are kept, removing without
   * a version only hides the object (B2 and S3 alike), and does so also when it is locked; removing a locked
   * version throws STORE_LOCKED with its date.
   */
  remove(key: string, version?: string): Promise<void>;
  /**
   * Locks what is stored, or moves the end of its lock to a later date. Throws STORE_NO_LOCK where the store
   * cannot, STORE_LOCKED when the date would come earlier.
   */
  extendLock(key: string, lock: Lock, version?: string): Promise<void>;
  /** The store's own clock, against which a runner's clock is checked. */
  now(): Promise<Date>;
  /** Removes what puts that never ended left behind before `olderThan`; returns what was removed. */
  sweep(olderThan: Date): Promise<string[]>;
}
