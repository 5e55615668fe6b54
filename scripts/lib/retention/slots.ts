import type { RetentionPolicy } from '../tenancy/model.ts';
import { nameOf, PERIOD_KINDS, type PeriodKind, startOf } from './period.ts';
import type { RunRecord } from './run-record.ts';

/** Which runs stand for which periods. */
export interface Slots {
  /** For each run that a period keeps, why. */
  readonly reasons: ReadonlyMap<RunRecord, readonly string[]>;
  /** Whether the run stands for its period, kept or not. */
  stands(kind: PeriodKind, run: RunRecord): boolean;
  /** The name of the run's period. */
  periodOf(kind: PeriodKind, run: RunRecord): string;
}

/**
 * Gives each period its run, and keeps the newest periods of each kind. Pure.
 *
 * Periods without a run do not count, so an outage shortens nothing. Nor does the one that is still running, whose run is
 * kept besides: "12 monthly" are twelve whole months, and reach back a full year on every day of it.
 * @param eligible newest first.
 */
export function fillSlots(eligible: readonly RunRecord[], policy: RetentionPolicy, at: number): Slots {
  const reasons = new Map<RunRecord, string[]>();
  const standing = new Map(PERIOD_KINDS.map((kind) => [kind, new Set<RunRecord>()]));
  const names = new Map(PERIOD_KINDS.map((kind) => [kind, new Map<number, string>()]));
  const named = (kind: PeriodKind, start: number): string => {
    const known = names.get(kind)?.get(start);
    if (known !== undefined) return known;
    const name = nameOf(kind, start);
    names.get(kind)?.set(start, name);
    return name;
  };
  for (const kind of PERIOD_KINDS) {
    const periods = representatives(kind, eligible, policy);
    for (const { run } of periods.values()) standing.get(kind)?.add(run);
    if (policy[kind] === 0) continue;
    const running = startOf(kind, at, policy.weekStartsOn);
    const past = [...periods.entries()].sort(([a], [b]) => b - a);
    let left = policy[kind];
    for (const [start, { run, which }] of past) {
      const open = start >= running;
      if (!open && left-- === 0) break;
      const list = reasons.get(run) ?? [];
      list.push(`${which} of ${named(kind, start)}${open ? ' so far' : ''}`);
      reasons.set(run, list);
    }
  }
  return {
    reasons,
    stands: (kind, run) => standing.get(kind)?.has(run) === true,
    periodOf: (kind, { signed, storedAt }) =>
      named(kind, startOf(kind, signed?.startedAt ?? storedAt, policy.weekStartsOn)),
  };
}

interface Representative {
  readonly run: RunRecord;
  readonly which: 'first' | 'newest';
}

/** By the start of the period. Of a day the newest always stands: it is the one that somebody made on purpose. */
function representatives(
  kind: PeriodKind,
  eligible: readonly RunRecord[],
  { keep, weekStartsOn }: RetentionPolicy,
): Map<number, Representative> {
  const which = kind === 'daily' ? 'newest' : keep;
  const found = new Map<number, Representative>();
  for (const run of which === 'first' ? eligible.toReversed() : eligible) {
    const start = startOf(kind, run.signed?.startedAt ?? run.storedAt, weekStartsOn);
    if (!found.has(start)) found.set(start, { run, which });
  }
  return found;
}
