import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readLedger } from '../reports/ledger.ts';
import { digestOf } from '../reports/ledger-entry.ts';
import { parseReport, type Report } from '../reports/schema.ts';

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
 * The last drills of an environment that the report ledger knows, oldest first; dry runs are none. Throws what
 * `readLedger` throws; a report whose file is gone or is not the one of the ledger is passed over.
 */
export async function readDrills(folder: string, environment: string): Promise<PastDrill[]> {
  const drills: PastDrill[] = [];
  for (const entry of (await readLedger(folder)).toReversed()) {
    if (drills.length >= MOST) break;
    if (entry.kind !== 'restore-drill') continue;
    const bytes = await readIfThere(join(folder, entry.path));
    if (bytes === undefined || digestOf(bytes) !== entry.sha256) continue;
    const past = pastDrill(parseReport(bytes, entry.path), environment);
    if (past !== undefined) drills.push(past);
  }
  return drills.reverse();
}

function pastDrill(
  { at, verdict, scope, facts, inputs }: Report,
  environment: string,
): PastDrill | undefined {
  if (scope.environment !== environment || inputs.dryRun) return undefined;
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

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
