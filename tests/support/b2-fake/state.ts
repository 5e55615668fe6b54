import { randomBytes } from 'node:crypto';
import { SortedMap } from '../bucket-fake/sorted-map.ts';
import { Refusal } from './refusal.ts';

/** What kind of bucket the fake has. */
export interface Kind {
  readonly bucket: string;
  /** Object lock is enabled for the bucket. */
  readonly lock: boolean;
  readonly minPartBytes: number;
  readonly partBudget: number;
  /** Milliseconds that an account's token lives. */
  readonly tokenLife: number;
  /** The most entries of one page, whatever is asked for. */
  readonly pageSize: number;
  /** Keeps no bytes, only their number: for simulated gigabytes. Such files read as zeros. */
  readonly forgetful: boolean;
}

export interface FakeKey {
  readonly applicationKeyId: string;
  readonly applicationKey: string;
  readonly capabilities: readonly string[];
  /** Name of the one bucket that it is for. */
  readonly bucket?: string;
  readonly namePrefix?: string;
}

export interface Retention {
  readonly mode: string;
  readonly until: number;
}

export interface FakePart {
  readonly sha1: string;
  readonly size: number;
  readonly bytes: Buffer;
}

export interface FakeFile {
  readonly id: string;
  readonly sequence: number;
  readonly name: string;
  action: 'upload' | 'hide' | 'start';
  /** Of a large file the time when it was begun, which is also its place among the versions. */
  readonly timestamp: number;
  readonly info: Readonly<Record<string, string>>;
  sha1: string;
  size: number;
  pieces: readonly Buffer[];
  retention: Retention | undefined;
  readonly parts: Map<number, FakePart>;
}

export interface UploadTarget {
  readonly token: string;
  /** Undefined: for files of the bucket. */
  readonly fileId: string | undefined;
  readonly key: FakeKey;
  /** Refused from now on: it answered 50x, was cut, or is too old. */
  spent: boolean;
  busy: boolean;
}

export class State {
  readonly kind: Kind;
  readonly bucketId = randomBytes(12).toString('hex');
  readonly accountId = randomBytes(6).toString('hex');
  readonly keys = new Map<string, FakeKey>();
  readonly tokens = new Map<string, { readonly key: FakeKey; expires: number }>();
  readonly targets = new Map<string, UploadTarget>();
  readonly #files = new SortedMap<FakeFile[]>();
  readonly #byId = new Map<string, FakeFile>();
  #sequence = 0;
  /** Milliseconds by which the server's clock is ahead. */
  clockOffset = 0;

  constructor(kind: Kind) {
    this.kind = kind;
  }

  now(): number {
    return Date.now() + this.clockOffset;
  }

  add(file: Pick<FakeFile, 'name' | 'action' | 'info' | 'sha1' | 'size' | 'pieces' | 'retention'>): FakeFile {
    this.#sequence += 1;
    const sequence = this.#sequence;
    const place = sequence.toString(16).padStart(16, '0');
    const id = `4_z${this.bucketId}_f${place}_d20260101_m000000_c002_v0001_t0001`;
    const added = { ...file, id, sequence, timestamp: this.now(), parts: new Map() };
    this.#files.set(file.name, [added, ...(this.#files.get(file.name) ?? [])]);
    this.#byId.set(id, added);
    return added;
  }

  drop({ name, id }: FakeFile): void {
    this.#byId.delete(id);
    const rest = this.versions(name).filter((file) => file.id !== id);
    if (rest.length === 0) this.#files.delete(name);
    else this.#files.set(name, rest);
  }

  /** Newest first; unfinished large files among them. */
  versions(name: string): readonly FakeFile[] {
    return this.#files.get(name) ?? [];
  }

  find(id: string): FakeFile | undefined {
    return this.#byId.get(id);
  }

  /** The file that a reader of the name gets. */
  visible(name: string): FakeFile | undefined {
    const newest = this.versions(name).find(({ action }) => action !== 'start');
    return newest?.action === 'upload' ? newest : undefined;
  }

  /** Names with any version, sorted by their bytes. */
  names(prefix: string, from = ''): string[] {
    return this.#files.names(prefix, from);
  }

  /** Every file, version, marker and unfinished file. */
  all(): FakeFile[] {
    return this.names('').flatMap((name) => this.versions(name));
  }

  /** All tokens of accounts are too old from now on. */
  expireTokens(): void {
    for (const token of this.tokens.values()) token.expires = 0;
  }

  /** All upload URLs are refused from now on. */
  expireTargets(): void {
    for (const target of this.targets.values()) target.spent = true;
  }
}

/** Place of an id among the versions; refuses what is no id. */
export function sequenceOf(id: string): number {
  const place = /^4_z[0-9a-f]{24}_f([0-9a-f]{16})_d\d{8}_m\d{6}_c\d{3}_v\d{4}_t\d{4}$/.exec(id)?.[1];
  if (place === undefined) throw new Refusal(400, 'bad_request', `Invalid fileId: ${id}`);
  return Number.parseInt(place, 16);
}
