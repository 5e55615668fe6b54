import type { Lock, StoreFeatures } from '../store.ts';

/**
 * What a driver says about a failed call; the shared half (`bucketStore`) decides what follows.
 * - `again`: may succeed as it is, after a wait (5xx, throttled, a cut connection, a renewed upload URL or token).
 * - `exists`: the condition "only when the key is free" failed.
 * - `conflict`: another writer of the same key was in between; not known yet who won.
 * - `unconditional`: this server knows no such condition. B2 answers so to every `ifAbsent`.
 * - `absent`: no such object, or no such upload (any more).
 * - `range`: the object has no such byte.
 * - `locked`: the version may not be removed yet, or the lock not be shortened.
 * - `final`: anything else.
 */
export interface Verdict {
  readonly kind: 'again' | 'exists' | 'conflict' | 'unconditional' | 'absent' | 'range' | 'locked' | 'final';
  /** Milliseconds that the server asks to wait (Retry-After). */
  readonly after?: number;
}

/** Facts kept beside an object's bytes (S3: user metadata; B2: file info), lower-case names. */
export type Facts = Readonly<Record<string, string>>;

/** One object, one volume of an object, as the bucket has it. */
export interface BucketObject {
  readonly key: string;
  readonly size: number;
  readonly modified: Date;
  readonly version?: string;
  readonly lock?: Lock;
  /** Only of `head` and `read`. */
  readonly facts?: Facts;
}

export interface BucketVersion extends BucketObject {
  readonly latest: boolean;
  readonly marker: boolean;
}

/** The answer to a read: what is there, and its bytes from the first one asked for. */
export interface Reading {
  /** `size` is that of the whole object. */
  readonly object: BucketObject;
  /** Names the content (S3: ETag; B2: file id): a read that is taken up again asks for the same. */
  readonly content: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Bytes that will come when nothing is cut. */
  readonly length: number;
  /** Ends the connection, also one that is stuck. Harmless after the end. */
  close(): void;
}

export interface ReadRange {
  readonly first: number;
  /** Last byte, inclusive; undefined: to the end. */
  readonly last: number | undefined;
  readonly version: string | undefined;
  /** `content` of the read that this one takes up again. */
  readonly content: string | undefined;
}

export interface WriteOptions {
  readonly facts: Facts;
  readonly lock: Lock | undefined;
  /** Only ever true in a bucket with `features.conditional`. */
  readonly ifAbsent: boolean;
}

/** An object that is written in parts. It becomes visible by `complete`, whole and at once. */
export interface Upload {
  /** Stores a part; numbers begin at 1. A number stored twice counts once, with the bytes of the last. */
  part(number: number, bytes: Buffer, signal: AbortSignal): Promise<void>;
  /** Makes the object of all parts. */
  complete(ifAbsent: boolean, signal: AbortSignal): Promise<{ version?: string }>;
  /** Removes what was stored. An upload that is gone already is no error. */
  abort(signal: AbortSignal): Promise<void>;
}

/** An upload that was begun and not ended. */
export interface UnfinishedUpload {
  readonly key: string;
  readonly id: string;
  readonly begun: Date;
}

/** What one kind of bucket allows. */
export interface BucketLimits {
  /** Size of a part when nothing is known of the object, in bytes. */
  readonly partBytes: number;
  readonly minPartBytes: number;
  readonly maxPartBytes: number;
  /** Parts of one object. */
  readonly partBudget: number;
}

/** The end of one page of a listing, and where the next begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * One bucket, as its protocol speaks of it: each method is one exchange with the server, tried once. It throws
 * what its client throws; `judge` says what that means and `explain` how to tell it. Everything above (retries,
 * parts in parallel, memory, volumes, aborts, resumed reads) is in `bucketStore` and the same for S3 and B2.
 *
 * What a B2 driver cannot do, and says by: `features.conditional: false` (no conditional write; `exists` and
 * `conflict` never occur); `checksum: 'sha1'` (per part); `removed` without a version hides; an upload URL that
 * answers 401 or 503 is renewed and judged `again`; a finish call whose answer was lost is judged `absent` when it
 * is repeated, upon which the shared half looks for its own object by `facts.put`.
 */
export interface Bucket {
  readonly description: string;
  readonly features: StoreFeatures;
  readonly limits: BucketLimits;
  /** Throws STORE_KEY for a key that does not fit with the bucket's own prefix. */
  checkKey(key: string): void;
  putWhole(key: string, bytes: Buffer, how: WriteOptions, signal: AbortSignal): Promise<{ version?: string }>;
  begin(key: string, how: Omit<WriteOptions, 'ifAbsent'>, signal: AbortSignal): Promise<Upload>;
  /** Reads a whole object, when the range begins at 0 without an end, or the range. */
  read(key: string, range: ReadRange, signal: AbortSignal): Promise<Reading>;
  /** Judged `absent` when there is none; the mark of a removal is none. */
  head(key: string, version: string | undefined, signal: AbortSignal): Promise<BucketObject>;
  /**
   * The lock of a version, where it can be told to who may not read the object. Without it `head` tells. Judged `absent` as
   * there.
   */
  lockOf?(key: string, version: string | undefined, signal: AbortSignal): Promise<Lock | undefined>;
  listPage(prefix: string, from: string | undefined, signal: AbortSignal): Promise<Page<BucketObject>>;
  listFolderPage(prefix: string, from: string | undefined, signal: AbortSignal): Promise<Page<string>>;
  /** Sorted by key, the newest of a key first. */
  listVersionPage(
    prefix: string,
    from: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<BucketVersion>>;
  listUnfinishedPage(from: string | undefined, signal: AbortSignal): Promise<Page<UnfinishedUpload>>;
  abortUnfinished(upload: UnfinishedUpload, signal: AbortSignal): Promise<void>;
  /** Hides or removes; an absent key is no error. */
  remove(key: string, version: string | undefined, signal: AbortSignal): Promise<void>;
  extendLock(key: string, lock: Lock, version: string | undefined, signal: AbortSignal): Promise<void>;
  /** The server's clock, of any answer. */
  now(signal: AbortSignal): Promise<Date>;
  judge(error: unknown): Verdict;
  /** The error as one of ours, without any credential. `action` begins its sentence: "storing part 3 of x". */
  explain(error: unknown, action: string): Error;
}
