import type { Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import type { BackupOutcome, BackupSurvey } from './backup.ts';
import { type BackupSize, type DropLimits, dropChecks } from './drop.ts';
import { estimateBackup, MEASURED_RUNS } from './estimate.ts';
import { readHistory } from './history.ts';

/** What a result is measured against. */
export interface Measuring {
  /** Folder of the reports. */
  readonly reports: string;
  readonly environment: string;
  /** Undefined where there is nothing that it could be compared with. */
  readonly limits: DropLimits | undefined;
  /** Runs that retention keeps at one a night. */
  readonly keptRuns: number;
}

/** What is measured. */
export interface Measured {
  readonly size: BackupSize;
  /** Of the tables on disk, as the plan had them. */
  readonly estimatedBytes: number;
  /** Sessions that would copy; undefined once they have. */
  readonly planned: { readonly jobs: number } | undefined;
}

/**
 * The result of a backup, or of its plan, beside what the reports know of the runs before: smaller than it may be is
 * red, and a plan says what it will take. Throws what `readHistory` throws.
 */
export async function measured(
  result: Result,
  { size, estimatedBytes, planned }: Measured,
  { reports, environment, limits, keptRuns }: Measuring,
): Promise<Result> {
  const history = await readHistory(reports, environment, MEASURED_RUNS);
  const [before] = limits === undefined ? [] : history;
  const drops = limits === undefined ? [] : dropChecks(size, before, limits);
  const checks = [...result.checks, ...drops];
  const fallen = drops.filter(({ verdict }) => verdict === 'red');
  const { summary } = result;
  const plan = planned && { diskBytes: estimatedBytes, jobs: planned.jobs, keptRuns };
  return {
    ...result,
    checks,
    verdict: verdictOf(checks),
    summary:
      fallen.length === 0
        ? summary
        : `${summary}; ${fallen.map(({ object, observed }) => `${object}: ${observed}`).join('; ')}`,
    facts: {
      ...result.facts,
      estimatedBytes,
      ...(plan === undefined ? {} : { estimate: { ...estimateBackup(plan, history) } }),
      rowsByTable: Object.fromEntries(size.rowsByTable),
      comparedWith: before?.run ?? null,
    },
  };
}

/** What is measured of a backup by one process, or of its plan. Pure. */
export function measureOf(survey: BackupSurvey | BackupOutcome): Measured {
  const { plan, jobs } = survey;
  return {
    size: {
      tenants: plan.tenants.length,
      rows: plan.rows,
      textBytes: 'run' in survey ? survey.textBytes : undefined,
      rowsByTable: new Map(plan.census.map(({ table, total }) => [table.id, total])),
    },
    estimatedBytes: plan.bytes,
    planned: 'run' in survey ? undefined : { jobs },
  };
}
