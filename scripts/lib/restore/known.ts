import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Known } from '../archive/succession.ts';
import { readLedger } from '../reports/ledger.ts';
import { digestOf, type LedgerEntry, ledgerLine } from '../reports/ledger-entry.ts';
import { parseReport, type Report } from '../reports/schema.ts';

/**
 * What the report ledger knows about the backups of an environment, so that a store from which the newest runs
 * were taken does not pass for whole. A ledger that never saw a backup of it knows nothing about it.
 * Throws what `readLedger` and `parseReport` throw.
 */
export async function knownFromReports(folder: string, environment: string): Promise<Known> {
  const entries = await readLedger(folder);
  const ledgerHeads = new Set(entries.map((entry) => digestOf(ledgerLine(entry))));
  for (const entry of entries.toReversed()) {
    const last = entry.kind === 'backup' ? await runOf(folder, entry, environment) : undefined;
    if (last !== undefined) return { last, ledgerHeads };
  }
  return {};
}

async function runOf(
  folder: string,
  entry: LedgerEntry,
  environment: string,
): Promise<Known['last'] | undefined> {
  const bytes = await readFile(join(folder, entry.path));
  // A report whose file is not the one of the ledger tells nothing; `verify-reports` says so.
  if (digestOf(bytes) !== entry.sha256) return undefined;
  return lastOf(parseReport(bytes, entry.path), environment);
}

/** A backup that was not committed has no run in its report. */
function lastOf({ scope, facts }: Report, environment: string): Known['last'] | undefined {
  const { run, seq, manifestSha256 } = facts;
  if (scope.environment !== environment) return undefined;
  if (typeof run !== 'string' || typeof seq !== 'number' || typeof manifestSha256 !== 'string')
    return undefined;
  return { run, seq, sha256: manifestSha256 };
}
