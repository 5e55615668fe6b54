import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readLedger } from '../../reports/ledger.ts';
import { digestOf, type LedgerEntry } from '../../reports/ledger-entry.ts';
import { parseReport, type Report } from '../../reports/schema.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import { DRIFT_ID } from './drift-text.ts';
import type { Ground } from './fingerprint.ts';
import { type FingerprintRecord, linesIn, otherGround, recordIn } from './record.ts';

/** An earlier fingerprint, from a report that stands in its ledger as it was written. */
export interface Baseline {
  readonly kind: 'found';
  /** Path of the report inside its folder. */
  readonly report: string;
  /** When the report was made, UTC. */
  readonly at: string;
  readonly record: FingerprintRecord;
  /** Undefined when the report that keeps them is gone or was changed. */
  readonly lines: readonly string[] | undefined;
  /** Path of the report that keeps the lines. */
  readonly linesIn: string;
}

/** `none`: there never was one. `unusable`: there is one, but it cannot be believed. */
export type BaselineAnswer =
  | Baseline
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'unusable'; readonly reason: string };

/**
 * The fingerprint to compare with: that of one report, or of the newest report in a folder that was made of the
 * same database, model and environment and found no drift, or found one that was excepted. A drift that nobody
 * accepted must not become the measure of the next night. One with the same migrations applied comes before a newer one.
 * A report counts only with the hash that its ledger knows. Throws nothing about damaged evidence: the answer says it.
 */
export async function findBaseline(path: string, ground: Ground): Promise<BaselineAnswer> {
  try {
    return (await isFile(path)) ? await fromReport(resolve(path)) : await fromFolder(path, ground);
  } catch (error) {
    if (error instanceof BulkheadError) return { kind: 'unusable', reason: error.what };
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function fromReport(path: string): Promise<BaselineAnswer> {
  // <folder>/<kind>/<YYYY>/<MM>/<id>.json
  const folder = dirname(dirname(dirname(dirname(path))));
  const place = relative(folder, path).split(sep).join('/');
  const entries = await readLedger(folder);
  const entry = entries.find((candidate) => candidate.path === place);
  if (entry === undefined)
    return { kind: 'unusable', reason: `the ledger of ${folder} does not know ${place}` };
  const report = await readEvidence(folder, entry);
  const record = recordIn(report);
  if (record === undefined) return { kind: 'unusable', reason: `${place} holds no fingerprint` };
  return await baselineOf(folder, entries, entry, report, record);
}

async function fromFolder(folder: string, ground: Ground): Promise<BaselineAnswer> {
  const entries = await readLedger(folder);
  let newest: (() => Promise<Baseline>) | undefined;
  for (const entry of entries.toReversed()) {
    if (entry.kind !== 'hardening') continue;
    const report = await readEvidence(folder, entry);
    const record = recordIn(report);
    if (record === undefined || !isOf(record, ground) || !isAccepted(report)) continue;
    const baseline = () => baselineOf(folder, entries, entry, report, record);
    if (otherGround(ground, record) === undefined) return await baseline();
    newest ??= baseline;
  }
  return newest === undefined
    ? { kind: 'none', reason: 'no earlier report of this database stands in the ledger' }
    : await newest();
}

function isOf(record: FingerprintRecord, { database, model, environment }: Ground): boolean {
  return record.database === database && record.model === model && record.environment === environment;
}

function isAccepted({ checks }: Report): boolean {
  return checks.some(({ id }) => id === DRIFT_ID) && !checks.some(isRefused);
}

/** A grey one too: it was taken while the report before it could not be believed. */
function isRefused({ id, verdict }: Report['checks'][number]): boolean {
  return id === DRIFT_ID && (verdict === 'red' || verdict === 'grey');
}

async function baselineOf(
  folder: string,
  entries: readonly LedgerEntry[],
  entry: LedgerEntry,
  report: Report,
  record: FingerprintRecord,
): Promise<Baseline> {
  const found = { kind: 'found' as const, report: entry.path, at: report.at, record };
  if (record.linesIn === null) return { ...found, lines: linesIn(report), linesIn: entry.path };
  const keeper = entries.find(({ path }) => path === record.linesIn);
  return { ...found, lines: keeper && (await keptLines(folder, keeper, record)), linesIn: record.linesIn };
}

/** The lines of another report: only those of the same fingerprint. Without them the digests still tell. */
async function keptLines(
  folder: string,
  keeper: LedgerEntry,
  record: FingerprintRecord,
): Promise<string[] | undefined> {
  try {
    const report = await readEvidence(folder, keeper);
    return recordIn(report)?.sha256 === record.sha256 ? linesIn(report) : undefined;
  } catch (error) {
    if (error instanceof BulkheadError) return undefined;
    throw error;
  }
}

async function readEvidence(folder: string, entry: LedgerEntry): Promise<Report> {
  const bytes = await readReport(folder, entry);
  if (digestOf(bytes) !== entry.sha256) {
    throw damaged(`the report ${entry.path} was changed after it was recorded in the ledger`);
  }
  return parseReport(bytes, entry.path);
}

async function readReport(folder: string, entry: LedgerEntry): Promise<Buffer> {
  try {
    return await readFile(join(folder, entry.path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      throw damaged(`the report ${entry.path} stands in the ledger and is missing`);
    throw error;
  }
}

function damaged(what: string): BulkheadError {
  return new BulkheadError({ what, fix: 'Restore the file from git.', code: 'BASELINE_DAMAGED', exit: 2 });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
