import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import { noRuns, singleKeyWarnings, strangerChecks, withWarnings } from './key-checks.ts';
import type { LockedEnvelope, Rotated } from './rotate.ts';
import type { RotationPlan, RotationRequest, RunRotation } from './rotation-plan.ts';
import type { RunKeys } from './survey.ts';

/** What a rotation came to. */
export interface RotationOutcome {
  readonly environment: string;
  readonly store: string;
  readonly request: RotationRequest;
  readonly runs: readonly RunKeys[];
  readonly plan: RotationPlan;
  /** Undefined when nothing was done: `--dry-run`, or a refusal. */
  readonly done: readonly Rotated[] | undefined;
  /** Runs that were committed while it ran, and were not looked at. */
  readonly since: readonly string[];
}

/** What retiring never does, said in every report of one. */
export const COPIES =
  'whoever copied an envelope before keeps it, and opens with the retired key what it was for; if the key is in wrong hands, take new backups and let the old runs go';

/** The report of a rotation. It names keys by their ids, and no tenant. */
export function rotationResult(outcome: RotationOutcome): Result {
  const { plan, request, environment, store, runs } = outcome;
  const checks = [
    ...plan.rotations.flatMap((rotation) => runChecks(rotation, outcome)),
    ...plan.refused.map(({ run, error }) => refusedCheck(run, error.what, error.fix)),
    ...runs.flatMap(strangerChecks),
    ...outcome.since.map(sinceCheck),
  ];
  if (runs.length === 0) checks.push(noRuns(environment, 'Nothing was changed and nothing is proved.'));
  const warnings = singleKeyWarnings(plan.rotations.map(({ after }) => after));
  return {
    verdict: verdictOf(checks),
    summary: withWarnings(summaryOf(outcome), warnings),
    checks,
    scope: { environment, store },
    facts: {
      added: request.add.map(({ kid }) => kid),
      retired: [...request.retire],
      runs: plan.rotations.map((rotation) => runFacts(rotation, outcome)),
      warnings,
      ...(request.retire.length === 0 ? {} : { retiringDoesNot: COPIES }),
    },
    outputs: {
      runs: String(plan.rotations.length),
      written: String(plan.rotations.filter(({ write }) => write !== undefined).length),
      locked: String(outcome.done?.reduce((sum, { locked }) => sum + locked.length, 0) ?? 0),
    },
  };
}

function summaryOf({ plan, request, done }: RotationOutcome): string {
  const { rotations } = plan;
  const written = rotations.filter(({ write }) => write !== undefined).length;
  const files = rotations.reduce((sum, { remove }) => sum + remove.length, 0);
  const retired = request.retire.length === 0 ? '' : ` and ${files} old ones removed`;
  if (done === undefined) {
    return `${rotations.length} live runs: ${written} new keys files would be written${retired.replace('removed', 'would be removed')}; nothing was done`;
  }
  const locked = done.reduce((sum, one) => sum + one.locked.length, 0);
  const removed = done.reduce((sum, one) => sum + one.removed, 0);
  const gone = request.retire.length === 0 ? '' : `, ${removed} old ones removed`;
  return `${rotations.length} live runs: ${written} new keys files written${gone}${locked === 0 ? '' : `, ${locked} are locked and stay`}`;
}

function runChecks(rotation: RunRotation, { request, done }: RotationOutcome): Check[] {
  const { run, before, after, write, remove } = rotation;
  const rotated = done?.find((one) => one.run === run);
  const change =
    write === undefined ? 'already' : rotated === undefined ? `from ${before.join(', ')}` : 'now';
  const opens: Check = {
    id: 'KEY-02',
    title: 'The run opens with the keys that it shall open with',
    object: run,
    verdict: 'green',
    expected: after.join(', '),
    observed: `${after.join(', ')} (${change}; generation ${write?.generation ?? rotation.unlocked.newest.generation})`,
    meaning: 'A key would be believed to open a backup that it does not open.',
  };
  if (request.retire.length === 0) return [opens];
  const locked = rotated?.locked ?? [];
  const gone: Check = {
    id: 'KEY-03',
    title: 'No keys file of the run holds a retired key',
    object: run,
    verdict: locked.length === 0 ? 'green' : 'grey',
    expected: `none with ${request.retire.join(', ')}`,
    observed:
      locked.length > 0
        ? locked.map(lockedWords).join('; ')
        : rotated === undefined
          ? `${remove.length} would be removed`
          : `none; ${rotated.removed} removed`,
    meaning: 'The retired key opens the run for everybody who can read the store.',
    ...(locked.length === 0 ? {} : { fix: 'Run the same command again after that date.' }),
  };
  return [opens, gone];
}

function lockedWords({ file, until }: LockedEnvelope): string {
  return `${file} is locked${until === undefined ? '' : ` until ${until.toISOString()}`}`;
}

function refusedCheck(run: string, what: string, fix: string): Check {
  return {
    id: 'KEY-04',
    title: 'Every live run could be looked at',
    object: run,
    verdict: 'red',
    expected: 'a trusted signature, and a key that opens it',
    observed: what,
    meaning: 'The run keeps the keys that it has: a new key does not open it.',
    fix,
  };
}

function sinceCheck(run: string): Check {
  return {
    id: 'KEY-06',
    title: 'No run was committed while the keys were changed',
    object: run,
    verdict: 'grey',
    expected: 'none',
    observed: 'committed meanwhile, and not looked at',
    meaning: 'It has the keys that the backup was given.',
    fix: 'Run the same command again; and see that the backup is given the new keys.',
  };
}

function runFacts({ run, before, after, write, remove, unlocked }: RunRotation, { done }: RotationOutcome) {
  const rotated = done?.find((one) => one.run === run);
  return {
    run,
    generation: write?.generation ?? unlocked.newest.generation,
    written: rotated?.written ?? false,
    before: before.join(', '),
    after: after.join(', '),
    toRemove: remove.length,
    removed: rotated?.removed ?? 0,
    locked: (rotated?.locked ?? []).map(lockedWords).join('; '),
  };
}
