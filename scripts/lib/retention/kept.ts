import type { RetentionPolicy } from '../tenancy/model.ts';
import { DAY, startAfter, startOf } from './period.ts';
import { planRetention } from './plan.ts';
import type { RunRecord } from './run-record.ts';

/**
 * How many runs a policy keeps once there has been one a night for long enough; pins, holds and locks left out. Counted
 * by the very plan that prunes, so that the two cannot differ: some of the runs that stand for a week stand for a day
 * too, which no sum of the policy's numbers tells. Pure.
 */
export function runsKept(policy: RetentionPolicy, now: Date): number {
  const at = now.getTime();
  const past = [
    at - (policy.daily + 2) * DAY,
    at - (policy.weekly + 2) * 7 * DAY,
    startAfter('monthly', startOf('monthly', at, policy.weekStartsOn), -(policy.monthly + 1)),
    at - (policy.minimumKeep + 2) * DAY,
  ];
  const nights = Math.ceil((at - Math.min(...past)) / DAY);
  const runs = Array.from({ length: nights }, (_, night) => goodRun(at - night * DAY));
  const { runs: planned } = planRetention(runs, { ...policy, pinned: [] }, now);
  return planned.filter(({ action }) => action === 'keep').length;
}

function goodRun(at: number): RunRecord {
  return {
    run: new Date(at).toISOString(),
    state: 'committed',
    storedAt: at,
    signed: { startedAt: at, finishedAt: at },
    fault: undefined,
    drill: undefined,
    holds: [],
    doubts: [],
    lockedUntil: undefined,
    removing: false,
  };
}
