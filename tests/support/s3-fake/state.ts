import { createHash, randomBytes } from 'node:crypto';
import { SortedMap } from '../bucket-fake/sorted-map.ts';
import { type FakeRequest, header } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** What kind of server the fake is. */
export interface Kind {
  readonly bucket: string;
  readonly region: string;
  readonly versioning: boolean;
  readonly lock: boolean;
  /** `If-None-Match`: understood, answered with 501 as B2 and old servers do, or not looked at. */
  readonly conditional: 'understood' | 'refused' | 'ignored';
  /** SHA-256 checksums: understood, or refused as by servers that are not AWS. */
  readonly checksums: boolean;
  readonly minPartBytes: number;
  readonly partBudget: number;
  /** All parts but the last must be of one length, as at R2. */
  readonly equalParts: boolean;
  readonly pageSize: number;
  /** Keeps no bytes, only their number and digests: for simulated gigabytes. Such objects read as zeros. */
  readonly forgetful: boolean;
}

export interface Lock {
  readonly mode: string;
  until: Date;
}

export interface Version {
  readonly id: string;
  readonly marker: boolean;
  readonly bytes: Buffer;
  readonly size: number;
  readonly etag: string;
  readonly modified: Date;
  readonly metadata: Readonly<Record<string, string>>;
  lock: Lock | undefined;
}

export interface UploadedPart {
  readonly bytes: Buffer;
  readonly size: number;
  readonly etag: string;
  readonly sha256: string | undefined;
}

export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly begun: Date;
  readonly sha256: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lock: Lock | undefined;
  readonly parts: Map<number, UploadedPart>;
}

/** What is in the bucket. The newest version of a key stands first. */
export class State {
  readonly kind: Kind;
  readonly objects = new SortedMap<Version[]>();
  readonly uploads = new Map<string, Upload>();
  /** Milliseconds by which the server's clock is ahead. */
  clockOffset = 0;

  constructor(kind: Kind) {
    this.kind = kind;
  }

  now(): Date {
    return new Date(Date.now() + this.clockOffset);
  }

  /** Keys with any version, sorted by their bytes. */
  keys(prefix: string): string[] {
    return this.objects.names(prefix);
  }

  current(key: string): Version | undefined {
    const newest = this.objects.get(key)?.[0];
    return newest?.marker === false ? newest : undefined;
  }

  add(key: string, version: Omit<Version, 'id' | 'modified'>): Version {
    const id = this.kind.versioning ? randomBytes(12).toString('hex') : 'null';
    const added = { ...version, id, modified: this.now() };
    this.objects.set(key, [added, ...(this.kind.versioning ? (this.objects.get(key) ?? []) : [])]);
    return added;
  }

  /** Loses the end of the newest version of a key, of which it then knows nothing. */
  cut(key: string, keep: number): void {
    const [newest, ...older] = this.objects.get(key) ?? [];
    if (newest === undefined) return;
    const bytes = newest.bytes.subarray(0, keep);
    this.objects.set(key, [{ ...newest, bytes, size: bytes.length }, ...older]);
  }

  drop(key: string, id: string): void {
    const rest = (this.objects.get(key) ?? []).filter((version) => version.id !== id);
    if (rest.length === 0) this.objects.delete(key);
    else this.objects.set(key, rest);
  }
}

/** Bytes as they are kept. */
export function kept(kind: Kind, bytes: Buffer): { bytes: Buffer; size: number; etag: string } {
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  return { bytes: kind.forgetful ? Buffer.alloc(0) : bytes, size: bytes.length, etag };
}

/** Bytes of a range of an object. */
export function slice({ bytes, size }: Version, first: number, last: number): Buffer {
  return bytes.length === size ? bytes.subarray(first, last + 1) : Buffer.alloc(last + 1 - first);
}

export function metadataOf(request: FakeRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => name.startsWith('x-amz-meta-'))
      .map(([name, value]) => [name, String(value)]),
  );
}

/** The lock that a request asks for. */
export function lockOf(state: State, request: FakeRequest): Lock | undefined {
  const mode = header(request, 'x-amz-object-lock-mode');
  const until = header(request, 'x-amz-object-lock-retain-until-date');
  if (mode === undefined && until === undefined) return undefined;
  if (mode === undefined || until === undefined)
    throw new Refusal('InvalidArgument', 400, 'mode and date belong together');
  return checkedLock(state, mode, until);
}

export function checkedLock(state: State, mode: string, until: string): Lock {
  if (!state.kind.lock)
    throw new Refusal('InvalidRequest', 400, 'Bucket is missing Object Lock Configuration');
  const date = new Date(until);
  if (!['GOVERNANCE', 'COMPLIANCE'].includes(mode)) throw new Refusal('MalformedXML', 400);
  if (!(date > state.now())) {
    throw new Refusal('InvalidArgument', 400, 'The retain until date must be in the future!');
  }
  return { mode, until: date };
}
