import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readLedger } from '../reports/ledger.ts';
import { digestOf } from '../reports/ledger-entry.ts';
import { parseReport, type Report } from '../reports/schema.ts';

/** Id of the check that compares a run with the one before; a run that it refused is no measure for the next. */
export const DROP_CHECK = 'BAK-07';

const COUNT = z.number().nonnegative();

/** What the report of a backup tells about its size. Reports of before a member existed lack it. */
const FACTS = z.object({
  run: z.string(),
  tenants: COUNT,
  rows: COUNT,
  textBytes: COUNT,
  storedBytes: COUNT,
  estimatedBytes: COUNT.optional(),
  rowsByTable: z.record(z.string(), COUNT).optional(),
});

/** A committed backup, as its report tells of it. */
export interface PastRun {
  readonly run: string;
  readonly tenants: number;
  readonly rows: number;
  /** Of COPY text. */
  readonly textBytes: number;
  /** Of all objects as they are stored. */
  readonly storedBytes: number;
  /** Of the tables on disk, as the plan had them. */
  readonly estimatedBytes: number | undefined;
  readonly rowsByTable: ReadonlyMap<string, number>;
  readonly milliseconds: number;
}

/**
 * The last good backups of an environment that the report ledger knows, newest first, `limit` at most. Good: it was
 * committed, and its size was not refused. Throws what `readLedger` throws; a report whose file is gone or is not
 * the one of the ledger is passed over, because it measures nothing.
 */
export async function readHistory(folder: string, environment: string, limit: number): Promise<PastRun[]> {
  const entries = await readLedger(folder);
  const runs: PastRun[] = [];
  for (const entry of entries.toReversed()) {
    if (runs.length >= limit) break;
    if (entry.kind !== 'backup') continue;
    const bytes = await readIfThere(join(folder, entry.path));
    if (bytes === undefined || digestOf(bytes) !== entry.sha256) continue;
    const past = pastRun(parseReport(bytes, entry.path), environment);
    if (past !== undefined) runs.push(past);
  }
  return runs;
}

function pastRun(report: Report, environment: string): PastRun | undefined {
  if (report.scope.environment !== environment) return undefined;
  if (report.checks.some(({ id, verdict }) => id === DROP_CHECK && verdict === 'red')) return undefined;
  const facts = FACTS.safeParse(report.facts);
  if (!facts.success) return undefined;
  const { estimatedBytes, rowsByTable = {}, ...sizes } = facts.data;
  return {
    ...sizes,
    estimatedBytes,
    rowsByTable: new Map(Object.entries(rowsByTable)),
    milliseconds: Date.parse(report.finishedAt) - Date.parse(report.startedAt),
  };
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
