import type { LedgerEntry } from '../reports/ledger-entry.ts';
import { REPORT_KINDS, type ReportKind } from '../runtime/result.ts';
import type { Objectives, Pause } from '../tenancy/objectives-schema.ts';
import { beginningOf, type Gap, type GapOptions, gapsOf } from './gaps.ts';
import { aheadOf, isGood } from './good.ts';
import { expectedTime, pausesOf } from './pauses.ts';

export { DEFAULT_OBJECTIVES, type Objectives } from '../tenancy/objectives-schema.ts';

/**
 * `fresh`: a good report within the objective. `late`: there was one, too long ago. `never`: none, and the first one was due.
 * `waiting`: none yet, and none is due. `paused`: a pause holds now, and nothing was late before it. `off`: no objective.
 */
export type FreshnessState = 'fresh' | 'late' | 'never' | 'waiting' | 'paused' | 'off';

/** How fresh the evidence of one kind is. Times in milliseconds. */
export interface Freshness {
  readonly kind: ReportKind;
  readonly state: FreshnessState;
  /** Undefined for a kind that is not judged. */
  readonly objective: number | undefined;
  /** The newest report, good or not; those dated in the future are passed over. */
  readonly lastReport: LedgerEntry | undefined;
  readonly lastGood: LedgerEntry | undefined;
  /** Since the last good report. */
  readonly age: number | undefined;
  /** Since the last good report, or the beginning where there is none, without the pauses: what the objective is held against. */
  readonly waited: number | undefined;
  /** How much longer than the objective; 0 when it is not late. */
  readonly overdue: number;
  /** The pause that holds now. */
  readonly pause: Pause | undefined;
  readonly gaps: readonly Gap[];
}

/**
 * Holds the ledger against the objectives, one answer per kind of report in the order of `REPORT_KINDS`. Lines may stand
 * in any order. Without a single line and without `since` nothing is known about when evidence was first expected: every
 * kind with an objective is `waiting`, never `fresh`.
 */
export function freshness(
  objectives: Objectives,
  entries: readonly LedgerEntry[],
  now: Date,
  options: GapOptions = {},
): Freshness[] {
  const since = options.since?.getTime() ?? beginningOf(entries, now);
  const known = since === undefined ? options : { ...options, since: new Date(since) };
  const isAhead = aheadOf(now);
  return REPORT_KINDS.map((kind) => {
    const own = entries.filter((entry) => entry.kind === kind && !isAhead(entry));
    const lastReport = newest(own);
    const lastGood = newest(own.filter((entry) => isGood(entry) && (options.counts?.(entry) ?? true)));
    const good = lastGood === undefined ? undefined : Date.parse(lastGood.at);
    const pauses = pausesOf(objectives.pauses, kind);
    const from = good ?? since;
    const waited = from === undefined ? undefined : expectedTime(pauses, from, now.getTime());
    const objective = objectives.within[kind];
    const overdue = objective === undefined || waited === undefined ? 0 : Math.max(0, waited - objective);
    const pause = pauses.find((one) => one.from <= now.getTime() && now.getTime() < one.until);
    return {
      kind,
      state: stateOf({ objective, overdue, hasGood: lastGood !== undefined, paused: pause !== undefined }),
      objective,
      lastReport,
      lastGood,
      age: good === undefined ? undefined : Math.max(0, now.getTime() - good),
      waited,
      overdue,
      pause,
      gaps: gapsOf(kind, objectives, own, now, known),
    };
  });
}

function stateOf(known: {
  objective: number | undefined;
  overdue: number;
  hasGood: boolean;
  paused: boolean;
}): FreshnessState {
  if (known.objective === undefined) return 'off';
  if (known.overdue > 0) return known.hasGood ? 'late' : 'never';
  if (known.paused) return 'paused';
  return known.hasGood ? 'fresh' : 'waiting';
}

/** By its time; of two in the same second the one further down the ledger. */
function newest(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  let found: LedgerEntry | undefined;
  for (const entry of entries) {
    if (found === undefined || entry.at > found.at || (entry.at === found.at && entry.seq > found.seq))
      found = entry;
  }
  return found;
}
