import { hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEntry } from './ledger-entry.ts';

// What a worker thread runs over a hundred thousand files: it imports nothing that takes time to load.

/** Digest of an archive index that the report of an archive run vouches for. */
export interface Voucher {
  readonly path: string;
  readonly sha256: string;
}

/** What one report showed. `line` counts the lines of the chunk from 0. */
export type Sight =
  | { readonly line: number; readonly found: 'missing' }
  | { readonly line: number; readonly found: 'changed'; readonly sha256: string }
  /** Its digest is right, but it is not plainly what the line says: to be read by the strict parser. */
  | { readonly line: number; readonly found: 'suspect' }
  /** It names the manifest of a run, and the line, of before the member existed, does not. */
  | { readonly line: number; readonly found: 'manifest'; readonly manifest: string }
  | { readonly line: number; readonly found: 'vouchers'; readonly vouchers: readonly Voucher[] }
  /** A recorder says of these reports that it appended them late. */
  | { readonly line: number; readonly found: 'late'; readonly paths: readonly string[] };

/** What a chunk of lines showed. */
export interface ChunkSight {
  readonly sights: readonly Sight[];
  readonly bytes: number;
}

/** Lines of the ledger as text, all of them whole. */
export interface Chunk {
  readonly folder: string;
  readonly lines: readonly string[];
}

/** Name of the command whose reports vouch for what was archived. */
export const ARCHIVER = 'archive-reports';
/** Name of the command whose reports tell what was recorded late. */
export const RECORDER = 'record-reports';

/**
 * Reads the report of each line, one after another in one buffer, and holds it against the line. Throws what the file
 * system throws, but for a file that is not there.
 */
export function scanChunk({ folder, lines }: Chunk): ChunkSight {
  const sights: Sight[] = [];
  let total = 0;
  for (const [line, text] of lines.entries()) {
    const entry: LedgerEntry = JSON.parse(text);
    const bytes = readWhole(join(folder, entry.path));
    if (bytes === undefined) {
      sights.push({ line, found: 'missing' });
      continue;
    }
    total += bytes.length;
    const sha256 = hash('sha256', bytes, 'hex');
    if (sha256 !== entry.sha256) sights.push({ line, found: 'changed', sha256 });
    else sights.push(...look(line, entry, bytes.toString('utf8')));
  }
  return { sights, bytes: total };
}

function look(line: number, entry: LedgerEntry, text: string): Sight[] {
  const report = parseReport(text);
  if (report === undefined || !says(report, entry)) return [{ line, found: 'suspect' }];
  const { manifestSha256, indexes, late, recorded } = recordOf(report.facts);
  const { name: command } = recordOf(report.command);
  if (entry.kind === 'backup' && entry.manifest !== manifestSha256) {
    const isDigest = typeof manifestSha256 === 'string' && /^[0-9a-f]{64}$/.test(manifestSha256);
    if (entry.manifest !== undefined) return [{ line, found: 'suspect' }];
    return isDigest ? [{ line, found: 'manifest', manifest: manifestSha256 }] : [];
  }
  if (command === ARCHIVER && Array.isArray(indexes)) {
    return [{ line, found: 'vouchers', vouchers: indexes.filter(isVoucher) }];
  }
  if (command !== RECORDER) return [];
  const paths = [...pathsIn(late), ...pathsIn(recorded, (item) => recordOf(item).late === true)];
  return paths.length === 0 ? [] : [{ line, found: 'late', paths }];
}

/** Paths as such, or as the member `path` of a record; none where there is no list. */
function pathsIn(list: unknown, wanted: (item: unknown) => boolean = () => true): string[] {
  if (!Array.isArray(list)) return [];
  return list
    .filter(wanted)
    .map((item) => (typeof item === 'string' ? item : recordOf(item).path))
    .filter((path) => typeof path === 'string');
}

/**
 * The report, when its text is what JSON.stringify makes of it: no member stands twice, where one reader would see the
 * first and another the last. A member that looks like a number sorts elsewhere here; the strict parser judges those.
 */
function parseReport(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return `${JSON.stringify(value, undefined, 2)}\n` === text ? recordOf(value) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // Not JSON: the strict parser says so.
    throw error;
  }
}

/** Whether a report says what its line says; the manifest apart. */
function says(report: Record<string, unknown>, entry: LedgerEntry): boolean {
  const { id, attempt, commit = null } = recordOf(report.run);
  const folder = `${entry.at.slice(0, 4)}/${entry.at.slice(5, 7)}`;
  return (
    report.schema === 'bulkhead/report/1' &&
    report.at === entry.at &&
    report.kind === entry.kind &&
    `${entry.kind}/${folder}/${String(report.id)}.json` === entry.path &&
    report.verdict === entry.verdict &&
    (recordOf(report.facts).partial === true) === (entry.partial === true) &&
    id === entry.run &&
    attempt === entry.attempt &&
    commit === entry.commit
  );
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function isVoucher(value: unknown): value is Voucher {
  const { path, sha256 } = recordOf(value);
  return typeof path === 'string' && typeof sha256 === 'string';
}

let buffer = Buffer.allocUnsafeSlow(1 << 18);

/** The bytes of a file, until the next call; undefined when there is none. */
function readWhole(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
  try {
    for (let length = 0; ; ) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      if (read === 0) return buffer.subarray(0, length);
      length += read;
      if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafeSlow(length)]);
    }
  } finally {
    closeSync(file);
  }
}
