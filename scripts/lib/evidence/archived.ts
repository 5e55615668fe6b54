import { missingReport } from '../reports/ledger-evidence.ts';
import type { LedgerLine } from '../reports/ledger-file.ts';
import type { LedgerProblem } from '../reports/ledger-problem.ts';
import type { Voucher } from '../reports/ledger-scan.ts';
import type { StoredIndex } from './archive-index.ts';

/** What the indexes say of reports that are not in the folder. */
export interface ArchivedSight {
  readonly problems: readonly LedgerProblem[];
  /** Reports that a vouched index knows with the digest of the ledger. */
  readonly archived: number;
  /** Indexes that hold at least one of them, and that a report of the ledger vouches for. */
  readonly needed: readonly StoredIndex[];
}

/**
 * Which missing reports lie in an archive. An index counts only when the report of an archive run, itself in the ledger,
 * lists its digest: else whoever removed a report would write the index that excuses it. Pure.
 */
export function judgeArchived(
  missing: readonly LedgerLine[],
  indexes: readonly StoredIndex[],
  vouchers: readonly Voucher[],
): ArchivedSight {
  const isVouched = vouchedBy(vouchers);
  const problems: LedgerProblem[] = [];
  const places = new Map<string, StoredIndex>();
  for (const stored of indexes) {
    if (isVouched(stored)) {
      for (const { path, sha256 } of stored.index.files) places.set(`${path} ${sha256}`, stored);
    } else {
      problems.push({
        file: stored.path,
        line: 0,
        code: 'INDEX_UNVOUCHED',
        problem: `no report of an archive run lists this index with sha256 ${stored.sha256}: it was changed, or the run was interrupted`,
        fix: 'If no report is missing, npx tsx scripts/evidence/archive-reports.ts --apply stores the month anew; otherwise restore the index from git.',
      });
    }
  }
  const needed = new Set<StoredIndex>();
  let archived = 0;
  for (const line of missing) {
    const stored = places.get(`${line.entry?.path ?? ''} ${line.entry?.sha256 ?? ''}`);
    if (stored === undefined) problems.push(missingReport(line));
    else {
      archived += 1;
      needed.add(stored);
    }
  }
  return { problems, archived, needed: [...needed] };
}

/** Whether a report of the ledger lists an index with the digest that it has. */
export function vouchedBy(vouchers: readonly Voucher[]): (stored: Voucher) => boolean {
  const vouched = new Set(vouchers.map(({ path, sha256 }) => `${path} ${sha256}`));
  return ({ path, sha256 }) => vouched.has(`${path} ${sha256}`);
}
