import type { SigningKey } from '../archive/signing-key.ts';
import { refusePartialName } from '../backup/partial.ts';
import type { Context } from '../runtime/context.ts';
import type { BulkheadError } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';
import type { RetentionPolicy } from '../tenancy/model.ts';
import { type Accepted, guardChecks } from './guards.ts';
import { newMark, writeMark } from './marks.ts';
import { type PlannedRun, planRetention, type RetentionPlan } from './plan.ts';
import { lastPolicy, samePolicy, termsOf } from './policy.ts';
import { recordsOf, removingOf } from './records.ts';
import { type Pruning, type RunRemoval, removeRunForGood } from './remove-run.ts';
import { failed, removeVersions } from './remove-versions.ts';
import { type RunSight, type Survey, type SurveyRequest, surveyRuns } from './survey.ts';
import { planSweep, type SweepPlan, type Swept, sweep } from './sweep.ts';
import { GRACE, type Standing, standingTombstone, tombstoneFiles } from './tombstone.ts';

/** What a prune is to do. */
export interface PruneRequest extends SurveyRequest {
  readonly policy: RetentionPolicy;
  readonly accepted: Accepted;
  /** Signs the marks; undefined: only look and plan. */
  readonly key: SigningKey | undefined;
}

/** A run of the plan, and how far its end has come. */
export interface Condemned {
  readonly planned: PlannedRun;
  readonly sight: RunSight;
  /** Undefined before its tombstone is written. */
  readonly tombstone: Standing | undefined;
  readonly phase: 'new' | 'waiting' | 'due';
}

/** What was found, and what is to be done. */
export interface PrunePlan {
  readonly survey: Survey;
  readonly plan: RetentionPlan;
  readonly condemned: readonly Condemned[];
  readonly sweep: SweepPlan;
  readonly guards: readonly Check[];
}

/** What was done. */
export interface PruneDone {
  /** Runs that have a tombstone since now, and from when on they may be removed. */
  readonly tombstoned: readonly { readonly run: string; readonly due: Date }[];
  /** Runs that had one and are kept after all. */
  readonly reprieved: readonly string[];
  readonly removals: readonly RunRemoval[];
  readonly swept: Swept;
  /** Beside those of removals and sweep. */
  readonly failures: readonly BulkheadError[];
}

/** A prune: its plan, and what came of it. Undefined: it was only looked, or a guard forbade it. */
export interface Prune extends PrunePlan {
  readonly done: PruneDone | undefined;
}

/**
 * Looks at all runs, plans, and with a key for marks carries the plan out when every guard is green: new tombstones, and
 * the removal of what has had one for a day. Named steps: look, plan, mark, remove, sweep.
 * Throws ENVIRONMENT_RESERVED for runs of single tenants, and what the store throws before anything was changed.
 */
export async function prune(request: PruneRequest, context: Context): Promise<Prune> {
  refusePartialName(request.environment);
  await context.step('look');
  const survey = await surveyRuns(request, context);
  await context.step('plan');
  const plan = planPrune(survey, request);
  const { key } = request;
  if (key === undefined || plan.guards.some(({ verdict }) => verdict !== 'green'))
    return { ...plan, done: undefined };
  const pruning = { ...request, key, now: survey.now };
  return { ...plan, done: await carryOut(plan, request.policy, pruning, context) };
}

/** The plan of a prune from what was seen. Pure. */
export function planPrune(
  survey: Survey,
  { policy, accepted }: Pick<PruneRequest, 'policy' | 'accepted'>,
): PrunePlan {
  const plan = planRetention(recordsOf(survey), policy, survey.now);
  const sights = new Map(survey.runs.map((sight) => [sight.run, sight]));
  const condemned = plan.runs.flatMap((planned): Condemned[] => {
    const sight = sights.get(planned.run);
    return planned.action === 'keep' || sight === undefined ? [] : [condemn(planned, sight, survey.now)];
  });
  const sweeping = planSweep(survey);
  const fresh = condemned.filter(({ phase }) => phase === 'new').length;
  const weighed = { survey, plan, policy, accepted, fresh, sweeping: sweeping.folders.length };
  return { survey, plan, condemned, sweep: sweeping, guards: guardChecks(weighed) };
}

function condemn(planned: PlannedRun, sight: RunSight, now: Date): Condemned {
  const tombstone = standingTombstone(sight);
  if (removingOf(sight) !== undefined) return { planned, sight, tombstone, phase: 'due' };
  const phase = tombstone === undefined ? 'new' : tombstone.due <= now ? 'due' : 'waiting';
  return { planned, sight, tombstone, phase };
}

async function carryOut(
  plan: PrunePlan,
  policy: RetentionPolicy,
  pruning: Pruning,
  context: Context,
): Promise<PruneDone> {
  const failures: BulkheadError[] = [];
  await context.step('mark');
  await recordPolicy(plan.survey, policy, pruning, context);
  const tombstoned = await writeTombstones(plan.condemned, pruning, context);
  const reprieved = await reprieve(plan, pruning, failures, context);

  await context.step('remove');
  const removals: RunRemoval[] = [];
  const due = plan.condemned.filter(({ phase }) => phase === 'due');
  const progress = context.progress('removing');
  try {
    for (const { sight } of due) {
      removals.push(await removeRunForGood(pruning, sight, context));
      progress.update(removals.length, due.length, 'runs');
    }
  } finally {
    progress.end();
  }
  await context.step('sweep');
  return { tombstoned, reprieved, removals, swept: await sweep(pruning, plan.sweep, context), failures };
}

async function recordPolicy(
  { policyMarks }: Survey,
  policy: RetentionPolicy,
  { store, environment, key, now }: Pruning,
  { signal }: Context,
): Promise<void> {
  const last = lastPolicy(policyMarks);
  const present = termsOf(policy);
  if (last !== undefined && samePolicy(last, present)) return;
  await writeMark(store, { ...newMark('policy', environment, now), policy: present }, key, signal);
}

async function writeTombstones(
  condemned: readonly Condemned[],
  { store, environment, key, now }: Pruning,
  context: Context,
): Promise<PruneDone['tombstoned']> {
  const written: { run: string; due: Date }[] = [];
  for (const { planned, sight, phase } of condemned) {
    if (phase !== 'new' || sight.verified === undefined) continue;
    context.signal.throwIfAborted();
    const due = new Date(now.getTime() + GRACE);
    const mark = {
      ...newMark('tombstone', environment, now),
      run: planned.run,
      manifestSha256: sight.verified.sha256,
      notBefore: due.toISOString(),
      reasons: [...planned.reasons],
    };
    await writeMark(store, mark, key, context.signal);
    written.push({ run: planned.run, due });
  }
  return written;
}

/** Takes the tombstones of runs that are kept after all away: if they are condemned again, the wait begins anew. */
async function reprieve(
  { plan, survey }: PrunePlan,
  { store }: Pruning,
  failures: BulkheadError[],
  context: Context,
): Promise<string[]> {
  const kept = new Set(plan.runs.filter(({ action }) => action === 'keep').map(({ run }) => run));
  const reprieved: string[] = [];
  for (const { run, marks } of survey.runs) {
    const files = kept.has(run) ? tombstoneFiles(marks) : [];
    if (files.length === 0) continue;
    const versions = files.map(({ key, version, storedAt }) => ({
      key,
      size: 0,
      modified: storedAt,
      latest: true,
      marker: false,
      ...(version === undefined ? {} : { version }),
    }));
    const removal = await removeVersions(store, versions, context);
    failures.push(...removal.failures);
    if (removal.failures.length + removal.locked.length > 0)
      failures.push(failed(`the tombstone of run ${run}`, new Error('it stays, and the run is kept')));
    else reprieved.push(run);
  }
  return reprieved;
}
