import type { LedgerEntry } from '../reports/ledger-entry.ts';
import type { ReportKind } from '../runtime/result.ts';
import { momentText } from './span.ts';

/** A report may be dated this far ahead, in milliseconds: clocks of machines differ by seconds, not by more. */
export const CLOCK_TOLERANCE = 5 * 60_000;

/** Their red is a finding about others: such a run did what it is for as long as it could look. */
const JUDGES: ReadonlySet<ReportKind> = new Set(['watchdog', 'alert']);

/**
 * A report that shows that what it is about was done, as far as its ledger line tells. One about a part shows it of that
 * part alone, however green it is.
 */
export function isGood(entry: Pick<LedgerEntry, 'kind' | 'verdict' | 'partial'>): boolean {
  if (entry.partial === true) return false;
  return entry.verdict === 'green' || (entry.verdict === 'red' && JUDGES.has(entry.kind));
}

/** Tells reports that are dated in the future: such a one proves nothing about freshness. */
export function aheadOf(now: Date): (entry: Pick<LedgerEntry, 'at'>) => boolean {
  // Moments of one form: their texts stand in the order of time, and comparing 100,000 of them costs nothing.
  const limit = momentText(now.getTime() + CLOCK_TOLERANCE);
  return ({ at }) => at > limit;
}
