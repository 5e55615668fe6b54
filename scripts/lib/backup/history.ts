import { z } from 'zod';
import { pastReports } from '../reports/past-reports.ts';
import type { Report } from '../reports/schema.ts';

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
 * The last good backups of an environment that the report ledger knows, newest first, `limit` (1 or more) at most. Good: it was
 * committed, and its size was not refused. Throws as `pastReports`.
 */
export async function readHistory(folder: string, environment: string, limit: number): Promise<PastRun[]> {
  const runs: PastRun[] = [];
  for await (const report of pastReports(folder, 'backup')) {
    const past = pastRun(report, environment);
    if (past !== undefined) runs.push(past);
    if (runs.length >= limit) break;
  }
  return runs;
}

function pastRun(report: Report, environment: string): PastRun | undefined {
  // What a plan or a single shard tells of its size is no backup.
  if (report.command.name !== 'backup-nightly' || report.scope.environment !== environment) return undefined;
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
