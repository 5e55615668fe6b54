import type { LedgerLine } from '../reports/ledger-file.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { StoredIndex } from './archive-index.ts';

/** A month of reports that is to be moved. */
export interface ArchiveMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Lines whose reports lie in the folder, in the order of their paths. */
  readonly lines: readonly LedgerLine[];
}

export interface ArchivePlan {
  /** The first month that stays. */
  readonly firstKept: string;
  /** The oldest first, as many as the cap allows. */
  readonly move: readonly ArchiveMonth[];
  /** Months that are old enough, beyond the cap. */
  readonly later: readonly string[];
  /** Vouched indexes whose files still lie in the folder: stored by an earlier run, or brought back since. */
  readonly remove: readonly StoredIndex[];
  /** Indexes that no report vouches for, and none of whose reports is missing: left by a run that was interrupted. */
  readonly discard: readonly StoredIndex[];
}

/**
 * The number of whole months in `18mo`. @throws BulkheadError `MONTHS`; fewer than 3 are refused, because trends and past
 * backups are read from the reports themselves.
 */
export function monthsOf(text: string): number {
  const months = Number(/^(\d{1,3})(?:mo)?$/.exec(text)?.[1] ?? Number.NaN);
  if (months >= 3) return months;
  throw new BulkheadError({
    what: `"${text}" is no age at which reports are archived`,
    fix: 'Give whole months, at least 3, such as 18mo.',
    code: 'MONTHS',
  });
}

/** What lies in the folder. */
export interface ArchiveFacts {
  readonly lines: readonly LedgerLine[];
  /** Paths of all files of lines and indexes that are there. */
  readonly present: ReadonlySet<string>;
  /** Indexes that a report of the ledger vouches for. */
  readonly vouched: readonly StoredIndex[];
  readonly unvouched: readonly StoredIndex[];
}

/**
 * Which months are stored: those that ended `months` or more months before `now`; and which are removed. A month is removed
 * by a later run than the one that stored it, when the report of that one is in the ledger and vouches for its index: at
 * no time does a report lie only where nothing in the ledger says. Pure.
 */
export function planArchive(
  { lines, present, vouched, unvouched }: ArchiveFacts,
  { now, months, cap }: { now: Date; months: number; cap: number },
): ArchivePlan {
  const firstKept = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1))
    .toISOString()
    .slice(0, 7);
  const indexed = new Set(vouched.flatMap(({ index }) => index.files.map(({ path }) => path)));
  const byMonth = new Map<string, LedgerLine[]>();
  for (const line of lines) {
    const path = line.entry?.path ?? '';
    const month = monthOf(path);
    if (month >= firstKept || !present.has(path) || indexed.has(path)) continue;
    byMonth.set(month, [...(byMonth.get(month) ?? []), line]);
  }
  const due = [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    firstKept,
    move: due.slice(0, cap).map(([month, found]) => ({ month, lines: found.toSorted(byPath) })),
    later: due.slice(cap).map(([month]) => month),
    remove: vouched.filter(({ index }) => index.files.some(({ path }) => present.has(path))),
    discard: unvouched.filter(({ index }) =>
      index.files.every(({ path }) => path.endsWith('.md') || present.has(path)),
    ),
  };
}

function byPath(a: LedgerLine, b: LedgerLine): number {
  return (a.entry?.path ?? '') < (b.entry?.path ?? '') ? -1 : 1;
}

/** By the place of the report, which is that of its time. */
function monthOf(path: string): string {
  const [, year = '', month = ''] = path.split('/');
  return `${year}-${month}`;
}
