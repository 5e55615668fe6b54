import { BulkheadError } from '../runtime/errors.ts';
import type { Lock, Store } from '../storage/store.ts';
import type { RetentionPolicy } from '../tenancy/model.ts';
import { PERIOD_KINDS, type PeriodKind, startAfter, startOf } from './period.ts';

/** What a run is from the moment in which it begins. */
export interface RunTier {
  /** The longest period that it is the first of, among those of which the policy keeps any. */
  readonly tier: PeriodKind;
  /**
   * Until when its objects are to be locked; undefined when the policy locks nothing. Never longer than the policy keeps
   * it, so that pruning does not fight the lock. For `put` and, as `until`, for `lockUntil` of the manifest.
   */
  readonly lock: Lock | undefined;
}

/**
 * The tier of a run that begins now. Pure.
 * @param startedAt what its manifest will say.
 * @param before when the good run before it began, by its manifest; undefined for the first.
 */
export function tierOf(startedAt: Date, before: Date | undefined, policy: RetentionPolicy): RunTier {
  const kinds = PERIOD_KINDS.filter((kind) => policy[kind] > 0 && stands(kind, startedAt, before, policy));
  const ends = kinds.map((kind) => keptUntil(kind, startedAt, policy));
  const until = ends.length === 0 ? undefined : new Date(Math.max(...ends));
  const { lock: mode } = policy;
  const lock = mode === 'none' || until === undefined || until <= startedAt ? undefined : { until, mode };
  return { tier: kinds.at(-1) ?? 'daily', lock };
}

/**
 * The tier of a run of one tenant. It stands for no period and no prune removes it, so it is locked as a daily one is and
 * not for a year because it happens to be the first. Pure.
 */
export function tierOfPartial(startedAt: Date, policy: RetentionPolicy): RunTier {
  return tierOf(startedAt, undefined, { ...policy, weekly: 0, monthly: 0 });
}

/**
 * Throws RETENTION_LOCK when the policy locks what a backup stores and the store cannot: whoever relies on locks must not
 * find out that there are none. A bucket that was made without object lock is found by its first file: STORE_NO_LOCK.
 */
export function refuseLockless({ features, description }: Store, { lock }: RetentionPolicy): void {
  if (lock === 'none' || features.lock) return;
  throw new BulkheadError({
    what: `the policy locks what a backup stores (retention.lock: ${lock}), and ${description} cannot lock anything`,
    fix: 'Use a bucket that was made with object lock (docs/SETUP.md#object-lock), or set retention.lock: none in the model. Nothing was written.',
    code: 'RETENTION_LOCK',
    runbook: 'RETENTION.md#locks',
  });
}

/** With the newest of a period nobody knows before its end which run stands for it. */
function stands(
  kind: PeriodKind,
  startedAt: Date,
  before: Date | undefined,
  { keep, weekStartsOn }: RetentionPolicy,
): boolean {
  if (kind === 'daily') return true;
  if (keep === 'newest') return false;
  if (before === undefined) return true;
  return before.getTime() < startOf(kind, startedAt.getTime(), weekStartsOn);
}

/** As many whole periods after the run's own as the policy counts, less the run's own: the earliest that it can go. */
function keptUntil(kind: PeriodKind, startedAt: Date, policy: RetentionPolicy): number {
  return startAfter(kind, startOf(kind, startedAt.getTime(), policy.weekStartsOn), policy[kind] + 1);
}
