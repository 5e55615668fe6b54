import type { RetentionPolicy } from '../tenancy/model.ts';
import { eligibility, YOUNG } from './eligible.ts';
import { PERIOD_KINDS } from './period.ts';
import type { RunRecord } from './run-record.ts';
import { fillSlots, type Slots } from './slots.ts';

/** What is to become of a run, and why. */
export interface PlannedRun {
  readonly run: string;
  readonly action: 'keep' | 'delete';
  /** At least one. */
  readonly reasons: readonly string[];
}

export interface RetentionPlan {
  /** One for every run, in the order in which they were given. */
  readonly runs: readonly PlannedRun[];
  /** Runs that can stand for a period, newest first. */
  readonly eligible: readonly RunRecord[];
}

/**
 * Which runs are kept and which go. Pure, and total: a run that cannot be judged is kept.
 *
 * Only a run that is committed, signed, whole, in order and not refused by a drill can stand for a period. Order is that
 * of the store's clock, at which no runner can turn; the period is that of the signed start, which must agree with it.
 * `now` is the store's own time.
 */
export function planRetention(runs: readonly RunRecord[], policy: RetentionPolicy, now: Date): RetentionPlan {
  const at = now.getTime();
  const judged = new Map(runs.map((run) => [run, eligibility(run, at)]));
  const newestFirst = [...runs].sort((a, b) => b.storedAt - a.storedAt || (a.run < b.run ? 1 : -1));
  const eligible = newestFirst.filter((run) => judged.get(run)?.kind === 'eligible');
  const slots = fillSlots(eligible, policy, at);
  const spare = spareRuns(newestFirst, eligible, policy, (run) => judged.get(run)?.kind === 'demoted');
  const pinned = new Set(policy.pinned);

  const planOne = (run: RunRecord): PlannedRun => {
    const standing = judged.get(run);
    const keep = protections(run, pinned, at);
    // What was begun is ended: no period brings back what is already gone. What protects a run whatever it is worth, such as
    // a hold, still stops it.
    if (run.removing && keep.length === 0)
      return { run: run.run, action: 'delete', reasons: ['its removal has begun'] };
    for (const reason of slots.reasons.get(run) ?? []) keep.push(reason);
    if (standing?.kind === 'kept') keep.push(standing.why);
    if (run === eligible[0]) keep.unshift('newest verified');
    if (spare.has(run)) keep.push(`one of the newest ${policy.minimumKeep}`);
    if (eligible.length === 0) keep.push('no run is good enough to take its place');
    if (keep.length > 0) return { run: run.run, action: 'keep', reasons: keep };
    const why = standing?.kind === 'demoted' ? [standing.why] : superseded(run, slots, policy);
    return { run: run.run, action: 'delete', reasons: why };
  };
  return { runs: runs.map(planOne), eligible };
}

/** What protects a run whatever it is worth. */
function protections(run: RunRecord, pinned: ReadonlySet<string>, at: number): string[] {
  const reasons: string[] = [];
  for (const reason of run.holds) reasons.push(`held: ${reason}`);
  for (const doubt of run.doubts) reasons.push(doubt);
  if (pinned.has(run.run)) reasons.push('pinned in the policy');
  if (run.lockedUntil !== undefined && run.lockedUntil > at)
    reasons.push(`locked until ${new Date(run.lockedUntil).toISOString()}: not yet`);
  if (at - run.storedAt < YOUNG) reasons.push('younger than 48 h');
  return reasons;
}

/** The newest of the good ones; where there are too few of those, the newest that a drill refused beside them. */
function spareRuns(
  newestFirst: readonly RunRecord[],
  eligible: readonly RunRecord[],
  { minimumKeep }: RetentionPolicy,
  isDemoted: (run: RunRecord) => boolean,
): ReadonlySet<RunRecord> {
  const spare = eligible.slice(0, minimumKeep);
  const missing = minimumKeep - spare.length;
  return new Set([...spare, ...(missing > 0 ? newestFirst.filter(isDemoted).slice(0, missing) : [])]);
}

/** Why no period keeps a run. */
function superseded(run: RunRecord, slots: Slots, policy: RetentionPolicy): string[] {
  return PERIOD_KINDS.map((kind) => {
    const period = slots.periodOf(kind, run);
    if (policy[kind] === 0) return `${kind}: the policy keeps none`;
    if (slots.stands(kind, run)) return `${kind}: ${period} is before the last ${policy[kind]} with a backup`;
    return `${kind}: another one stands for ${period}`;
  });
}
