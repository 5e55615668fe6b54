import type { LedgerEntry } from '../reports/ledger-entry.ts';
import { REPORT_KINDS, type ReportKind } from '../runtime/result.ts';
import type { Explanation, Objectives } from '../tenancy/objectives-schema.ts';
import { aheadOf, isGood } from './good.ts';
import { expectedTime, pausesOf } from './pauses.ts';
import { momentText } from './span.ts';

/** A time longer than the objective in which a kind of report has no good one. Moments as `YYYY-MM-DDTHH:MM:SSZ`. */
export interface Gap {
  readonly kind: ReportKind;
  /** The good report before it, or the beginning of the evidence. */
  readonly from: string;
  /** The good report that ended it, or now. */
  readonly to: string;
  readonly milliseconds: number;
  /** What was expected: a good report at least so often, in milliseconds, pauses not counted. */
  readonly objective: number;
  /** Still going on. */
  readonly open: boolean;
  /** Reports within it that were not good: it ran and failed; 0: nothing ran. */
  readonly failed: number;
  /** Whoever explained it; a gap that only a pause made is none and does not stand here. */
  readonly explanation?: Explanation;
}

/** What changes which reports count and from when on. */
export interface GapOptions {
  /** When evidence was first expected; by default the first line of the ledger. */
  readonly since?: Date;
  /** False for a line whose report turned out not to count, such as one of a dry run. */
  readonly counts?: (entry: LedgerEntry) => boolean;
}

/**
 * Every gap in the evidence of the kinds that have an objective, the oldest first. Lines may stand in any order, and those
 * dated in the future are passed over. Explained gaps carry their explanation.
 */
export function gaps(
  objectives: Objectives,
  entries: readonly LedgerEntry[],
  now: Date,
  options: GapOptions = {},
): Gap[] {
  const beginning = beginningOf(entries, now);
  const known = beginning === undefined ? options : { since: new Date(beginning), ...options };
  const found = REPORT_KINDS.flatMap((kind) => gapsOf(kind, objectives, entries, now, known));
  return found.sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

/** The gaps of one kind; none when it has no objective. */
export function gapsOf(
  kind: ReportKind,
  objectives: Objectives,
  entries: readonly LedgerEntry[],
  now: Date,
  options: GapOptions = {},
): Gap[] {
  const objective = objectives.within[kind];
  const since = options.since?.getTime() ?? beginningOf(entries, now);
  if (objective === undefined || since === undefined) return [];
  const pauses = pausesOf(objectives.pauses, kind);
  const { good, failed } = momentsOf(kind, entries, now, options);
  const found: Gap[] = [];
  // Nobody watched before there was a watchdog: that time is judged by the gaps of what it watches.
  let from = kind === 'watchdog' ? (good[0] ?? since) : Math.min(since, good[0] ?? since);
  for (const [index, to] of [...good, now.getTime()].entries()) {
    if (expectedTime(pauses, from, to) > objective) {
      const span = { kind, from, to, objective, open: index === good.length };
      found.push(gapOf(span, failed, objectives.explained));
    }
    from = Math.max(from, to);
  }
  return found;
}

/** When the first report of all was made, in milliseconds since 1970; undefined for an empty ledger. */
export function beginningOf(entries: readonly LedgerEntry[], now: Date): number | undefined {
  const isAhead = aheadOf(now);
  let first: string | undefined;
  for (const entry of entries) {
    if ((first === undefined || entry.at < first) && !isAhead(entry)) first = entry.at;
  }
  return first === undefined ? undefined : Date.parse(first);
}

function momentsOf(
  kind: ReportKind,
  entries: readonly LedgerEntry[],
  now: Date,
  options: GapOptions,
): { good: number[]; failed: number[] } {
  const moments = { good: [] as number[], failed: [] as number[] };
  const isAhead = aheadOf(now);
  for (const entry of entries) {
    // What is about a part neither ends a gap nor is a failure of the whole.
    if (entry.kind !== kind || isAhead(entry) || entry.partial === true) continue;
    if (!isGood(entry)) moments.failed.push(Date.parse(entry.at));
    else if (options.counts?.(entry) ?? true) moments.good.push(Date.parse(entry.at));
  }
  moments.good.sort((a, b) => a - b);
  return moments;
}

function gapOf(
  span: { kind: ReportKind; from: number; to: number; objective: number; open: boolean },
  failed: readonly number[],
  explained: readonly Explanation[],
): Gap {
  const { kind, from, to, objective, open } = span;
  const explanation = explained.find((one) => one.kind === kind && one.from <= from && to <= one.to);
  return {
    kind,
    from: momentText(from),
    to: momentText(to),
    milliseconds: to - from,
    objective,
    open,
    failed: failed.filter((at) => at > from && at <= to).length,
    ...(explanation === undefined ? {} : { explanation }),
  };
}
