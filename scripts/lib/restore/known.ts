import type { Known } from '../archive/succession.ts';
import { readLedger } from '../reports/ledger.ts';
import { digestOf, ledgerLine } from '../reports/ledger-entry.ts';
import { pastReports } from '../reports/past-reports.ts';
import type { Report } from '../reports/schema.ts';

/**
 * What the report ledger knows about the backups of an environment, so that a store from which the newest runs
 * were taken does not pass for whole. A ledger that never saw a backup of it knows nothing about it.
 * Throws what `readLedger` and `pastReports` throw.
 */
export async function knownFromReports(folder: string, environment: string): Promise<Known> {
  const entries = await readLedger(folder);
  const ledgerHeads = new Set(entries.map((entry) => digestOf(ledgerLine(entry))));
  for await (const report of pastReports(folder, 'backup')) {
    const last = lastOf(report, environment);
    if (last !== undefined) return { last, ledgerHeads };
  }
  return {};
}

/** A backup that was not committed has no run in its report. */
function lastOf({ scope, facts }: Report, environment: string): Known['last'] | undefined {
  const { run, seq, manifestSha256 } = facts;
  if (scope.environment !== environment) return undefined;
  if (typeof run !== 'string' || typeof seq !== 'number' || typeof manifestSha256 !== 'string')
    return undefined;
  return { run, seq, sha256: manifestSha256 };
}
