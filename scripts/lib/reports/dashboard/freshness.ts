import type { ReportKind } from '../../runtime/result.ts';
import type { Objectives } from '../../tenancy/objectives-schema.ts';
import type { LedgerEntry } from '../ledger-entry.ts';

/** A time longer than the objective without a good report of a kind. Moments as `YYYY-MM-DDTHH:MM:SSZ`. */
export interface EvidenceGap {
  readonly from: string;
  readonly to: string;
  readonly milliseconds: number;
  readonly open: boolean;
  /** Reports within it that were not good; 0: nothing ran. */
  readonly failed: number;
  readonly explanation?: { readonly reason: string; readonly issue?: number | undefined };
}

/** How fresh the evidence of one kind is, times in milliseconds; what the dashboard shows of the watchdog's answer. */
export interface KindFreshness {
  readonly kind: ReportKind;
  readonly state: 'fresh' | 'late' | 'never' | 'waiting' | 'paused' | 'off';
  readonly objective: number | undefined;
  readonly lastReport: LedgerEntry | undefined;
  readonly lastGood: LedgerEntry | undefined;
  readonly age: number | undefined;
  readonly overdue: number;
  readonly pause: { readonly until: number; readonly reason: string } | undefined;
  readonly gaps: readonly EvidenceGap[];
}

/**
 * Holds a ledger against objectives: `freshness` of `scripts/lib/watchdog/objectives.ts`. The door hands it in, because the
 * watchdog stands above the reports and reads them.
 */
export type FreshnessJudge = (
  objectives: Objectives,
  entries: readonly LedgerEntry[],
  now: Date,
  options: { readonly counts: (entry: LedgerEntry) => boolean },
) => readonly KindFreshness[];
