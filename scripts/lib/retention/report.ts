import { formatBytes } from '../reports/quantity.ts';
import type { BulkheadError } from '../runtime/errors.ts';
import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import { findingChecks } from './findings.ts';
import type { PlannedRun } from './plan.ts';
import { policyWords, termsOf } from './policy.ts';
import type { Condemned, Prune, PruneRequest } from './prune.ts';
import type { RunRemoval } from './remove-run.ts';
import type { Removal } from './remove-versions.ts';

const PHASES = {
  id: 'RET-10',
  title: 'A run that the policy does not keep goes, in two phases',
  meaning: 'It would be stored and paid for without an end.',
} as const;

/** The report of a prune: its plan with the reasons of every run, and what was done. It names runs, and no tenant. */
export function pruneResult(done: Prune, request: PruneRequest): Result {
  const { survey, plan, condemned, guards, sweep } = done;
  const { environment, store, policy } = request;
  const checks = [
    ...guards,
    ...findingChecks(done),
    ...condemned.map((one) => condemnedCheck(one, done)),
    ...plan.runs.filter(isOnlyLocked).map(lockedCheck),
    ...leftoverChecks(done),
    ...failureChecks(done),
  ];
  const removals = done.done?.removals ?? [];
  const kept = plan.runs.filter(({ action }) => action === 'keep').length;
  return {
    verdict: verdictOf(checks),
    summary: summaryOf(done, kept),
    checks,
    scope: { environment, store: store.description },
    facts: {
      policy: policyWords(termsOf(policy)),
      storeTime: survey.now.toISOString(),
      runsInStore: plan.runs.length,
      runsGood: plan.eligible.length,
      runsKept: kept,
      runsCondemned: condemned.length,
      runsRemoved: removals.filter((removal) => removal.done).length,
      removedVersions: sum(removals, ({ removed }) => removed) + (done.done?.swept.versions ?? 0),
      removedBytes: sum(removals, ({ bytes }) => bytes) + (done.done?.swept.bytes ?? 0),
      storedBytes: sum(survey.runs, ({ bytes }) => bytes),
      foldersToSweep: sweep.folders.map(({ run }) => run),
      foldersSwept: [...(done.done?.swept.folders ?? [])],
      uploadsSwept: [...(done.done?.swept.uploads ?? [])],
      filesOutsideOfRuns: [...survey.strangers],
      reprieved: [...(done.done?.reprieved ?? [])],
      plan: plan.runs
        .toReversed()
        .map(({ run, action, reasons }) => ({ run, action, reasons: reasons.join('; ') })),
    },
    outputs: {
      kept: String(kept),
      condemned: String(condemned.length),
      removed: String(removals.filter((removal) => removal.done).length),
      bytes: String(sum(removals, ({ bytes }) => bytes)),
    },
  };
}

function summaryOf({ condemned, done, guards, sweep }: Prune, kept: number): string {
  const forbids = guards.find(({ verdict }) => verdict !== 'green');
  if (forbids !== undefined) return `Nothing was removed: ${forbids.observed}; expected ${forbids.expected}`;
  const count = (phase: Condemned['phase']) => condemned.filter((one) => one.phase === phase).length;
  const folders = sweep.folders.length;
  if (done === undefined) {
    return `${kept} runs are kept; ${count('new')} would get a tombstone, ${count('waiting')} wait, ${count('due')} would be removed, ${folders} folders swept; nothing was done`;
  }
  const removed = done.removals.filter((removal) => removal.done);
  const failures = failuresOf(done).length;
  return `${kept} runs are kept; ${done.tombstoned.length} got a tombstone, ${count('waiting')} wait, ${removed.length} were removed (${formatBytes(sum(removed, ({ bytes }) => bytes))}), ${done.swept.folders.length} folders swept${failures === 0 ? '' : `; ${failures} removals failed`}`;
}

function condemnedCheck({ planned, tombstone, phase, sight }: Condemned, { done }: Prune): Check {
  const removal = done?.removals.find(({ run }) => run === planned.run);
  const given = done?.tombstoned.find(({ run }) => run === planned.run);
  const due = tombstone?.due.toISOString();
  const stands = phase === 'waiting' ? `waits until ${due}` : 'would be removed';
  const observed =
    removal !== undefined
      ? removalWords(removal)
      : given !== undefined
        ? `tombstone written; it may be removed from ${given.due.toISOString()} on`
        : phase === 'new'
          ? 'would get a tombstone'
          : stands;
  return {
    ...PHASES,
    object: planned.run,
    verdict: 'green',
    expected: planned.reasons.join('; '),
    observed: `${observed} (${formatBytes(sight.bytes)})`,
  };
}

/** The policy would let it go, and the store does not. */
function isOnlyLocked({ action, reasons }: PlannedRun): boolean {
  return action === 'keep' && reasons.every((reason) => reason.startsWith('locked until'));
}

function lockedCheck({ run, reasons }: PlannedRun): Check {
  return {
    ...PHASES,
    object: run,
    verdict: 'green',
    expected: 'locked objects stay',
    observed: reasons.join('; '),
  };
}

/** What failed backups left, which a lock keeps from being swept. */
function leftoverChecks({ done }: Prune): Check[] {
  const locked = done?.swept.locked ?? [];
  if (locked.length === 0) return [];
  return [
    {
      id: 'RET-10',
      title: 'What a failed backup left goes when it is a week old',
      verdict: 'green',
      expected: 'locked objects stay',
      observed: notYet(locked),
      meaning: 'It would be stored and paid for without an end.',
    },
  ];
}

function removalWords({ done, spared, locked, removed, failures }: RunRemoval): string {
  if (done) return `removed: ${removed} versions`;
  if (spared !== undefined) return `left alone: ${spared}`;
  if (failures.length > 0) return `${removed} versions removed, ${failures.length} failed`;
  return notYet(locked);
}

function notYet(locked: Removal['locked']): string {
  const dates = locked.flatMap(({ until }) => until?.getTime() ?? []);
  const until =
    dates.length === 0
      ? 'a date that the store does not tell'
      : new Date(dates.reduce((latest, date) => Math.max(latest, date))).toISOString();
  return `not yet: ${locked.length} versions are locked until ${until}`;
}

function failuresOf({ removals, swept, failures }: NonNullable<Prune['done']>): BulkheadError[] {
  return [...removals.flatMap((removal) => removal.failures), ...swept.failures, ...failures];
}

/** An incident of its own kind: the code of the error is the id of the check. */
function failureChecks({ done }: Prune): Check[] {
  if (done === undefined) return [];
  const failures = failuresOf(done);
  if (failures.length === 0) {
    return [
      {
        id: 'RET-11',
        title: 'What was to be removed is removed',
        verdict: 'green',
        expected: 'no removal that failed',
        observed: 'none',
        meaning: 'What is left is stored and paid for, and half a run looks like one.',
      },
    ];
  }
  return failures.map(({ code, what, fix }) => ({
    id: code,
    title: 'What was to be removed is removed',
    verdict: 'red',
    expected: 'no removal that failed',
    observed: what,
    meaning: 'What is left is stored and paid for. No good backup was touched.',
    fix,
  }));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
