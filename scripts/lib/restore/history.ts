import { z } from 'zod';
import { pastReports } from '../reports/past-reports.ts';
import type { Report } from '../reports/schema.ts';

const COUNT = z.number().nonnegative();

const FACTS = z.object({
  run: z.string(),
  rtoMilliseconds: COUNT.optional(),
  rpoMilliseconds: COUNT.optional(),
  rows: COUNT.optional(),
  storedBytes: COUNT.optional(),
});

/** A drill, as its report tells of it; one that failed early lacks what it did not come to. */
export interface PastDrill {
  /** When it ended, UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly at: string;
  readonly run: string;
  readonly verdict: Report['verdict'];
  readonly rtoMilliseconds?: number;
  readonly rpoMilliseconds?: number;
  readonly rows?: number;
  readonly storedBytes?: number;
}

/** So many are shown; a drill each night makes that a month. */
const MOST = 31;

/**
 * The last drills of an environment that the report ledger knows, oldest first; dry runs are none. Throws as
 * `pastReports`.
 */
export async function readDrills(folder: string, environment: string): Promise<PastDrill[]> {
  const drills: PastDrill[] = [];
  for await (const report of pastReports(folder, 'restore-drill')) {
    const past = pastDrill(report, environment);
    if (past !== undefined) drills.push(past);
    if (drills.length >= MOST) break;
  }
  return drills.reverse();
}

function pastDrill(
  { at, verdict, scope, facts, inputs }: Report,
  environment: string,
): PastDrill | undefined {
  // A part is quicker than the whole, and says nothing of how long that takes.
  if (scope.environment !== environment || inputs.dryRun || facts.partial === true) return undefined;
  const parsed = FACTS.safeParse(facts);
  if (!parsed.success) return undefined;
  const { run, rtoMilliseconds, rpoMilliseconds, rows, storedBytes } = parsed.data;
  return {
    at,
    run,
    verdict,
    ...(rtoMilliseconds === undefined ? {} : { rtoMilliseconds }),
    ...(rpoMilliseconds === undefined ? {} : { rpoMilliseconds }),
    ...(rows === undefined ? {} : { rows }),
    ...(storedBytes === undefined ? {} : { storedBytes }),
  };
}
