/** What a store tells about one object. */
export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  modified: Date;
  /** Which version of the key, in stores that keep versions. */
  version?: string;
}

/** The receipt for an object whose bytes are durable. */
export interface Stored {
  size: number;
  /** SHA-256 of the bytes, in hexadecimal digits. */
  sha256: string;
  version?: string;
}

export interface PutOptions {
  /** Refuse (STORE_EXISTS) when the key is taken; of several puts at once exactly one wins. */
  ifAbsent?: boolean;
  /** Gives the put up; nothing of it remains. */
  signal?: AbortSignal;
}

export interface GetOptions {
  /** First byte; default 0. */
  offset?: number;
  /** Bytes; default all to the end. Fewer come when the object ends before. */
  length?: number;
  version?: string;
}

/**
 * Where backups go. Keys are `/`-separated names (see `checkKey`); `list` sorts by the bytes of the key.
 * All methods throw `BulkheadError` with a code that begins with `STORE_`; what a body throws comes through
 * unchanged.
 */
export interface Store {
  /** For people: which store, without credentials. */
  readonly description: string;
  /**
   * Stores a stream of unknown length, in memory bounded by the driver. Resolves only when the bytes are
   * durable; when the body throws or the signal aborts, no object exists and nothing is left behind.
   */
  put(key: string, body: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<Stored>;
  /** The bytes, or a range of them. Throws STORE_NOT_FOUND, and STORE_RANGE for a range that begins past the end. */
  get(key: string, options?: GetOptions): AsyncIterable<Buffer>;
  /** What is stored under a key, or undefined. */
  head(key: string): Promise<StoredObject | undefined>;
  /** All objects whose keys begin with `prefix` (a plain prefix, not a folder), sorted, page by page. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes an object, or one version of it. An absent key is no error. */
  remove(key: string, version?: string): Promise<void>;
  /** The store's own clock, against which a runner's clock is checked. */
  now(): Promise<Date>;
  /** Removes what puts that never ended left behind before `olderThan`; returns what was removed. */
  sweep(olderThan: Date): Promise<string[]>;
}
