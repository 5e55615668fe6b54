import { z } from 'zod';
import { reportPath } from '../reports/ledger-entry.ts';
import { pastReports } from '../reports/past-reports.ts';
import type { Report } from '../reports/schema.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Witness } from './verify.ts';

/** A head that a recorded report carried out of the database. */
export interface RecordedWitness {
  readonly witness: Witness;
  /** Path of the report inside its folder. */
  readonly report: string;
}

const FACTS = z.object({
  seal: z.string().regex(/^\d{1,18}$/),
  head: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * The newest head that `seal-audit` reported of a database of that name and environment; undefined where there is none.
 * By name and not by the server's id: a trail that was moved to another server is still the same trail. A red report is
 * passed over: its head may be that of whoever changed the trail. Where a report is not the one of the ledger, an older
 * head is as good a witness. For a ledger that cannot be read the answer is why.
 */
export async function findWitness(
  folder: string,
  where: { readonly environment: string; readonly database: string },
): Promise<RecordedWitness | { readonly unread: string } | undefined> {
  try {
    for await (const report of pastReports(folder, 'canary')) {
      const witness = witnessIn(report, where);
      if (witness !== undefined) return { witness, report: reportPath(report) };
    }
    return undefined;
  } catch (error) {
    // The trail is sealed all the same; that nothing could be held against it is told.
    if (error instanceof BulkheadError) return { unread: error.what };
    throw error;
  }
}

function witnessIn(
  { command, verdict, scope, facts }: Report,
  where: { readonly environment: string; readonly database: string },
): Witness | undefined {
  if (command.name !== 'seal-audit' || verdict === 'red') return undefined;
  if (scope.environment !== where.environment || scope.database !== where.database) return undefined;
  const parsed = FACTS.safeParse(facts);
  return parsed.success ? { seal: BigInt(parsed.data.seal), head: parsed.data.head } : undefined;
}
