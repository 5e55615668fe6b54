import type { SigningKey, VerifyingKey } from '../archive/signing-key.ts';
import { runPrefix } from '../backup/runs.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';
import { listWithin } from './listing.ts';
import type { MarkOf } from './mark.ts';
import { marksOf, newMark, readMarks, standingHolds, writeMark } from './marks.ts';

/** Which run, and as whom. */
export interface HoldRequest {
  readonly store: Store;
  readonly environment: string;
  readonly run: string;
  readonly reason: string;
  readonly key: SigningKey;
  /** Keys that sign marks. */
  readonly marking: readonly VerifyingKey[];
}

/** How a run stands after a hold or a release. */
export interface HoldState {
  /** All that stand now. */
  readonly holds: readonly MarkOf<'hold'>[];
  readonly released: readonly MarkOf<'hold'>[];
  /** Its removal had begun before the hold: objects may be missing. */
  readonly tooLate: boolean;
}

/**
 * Holds a run: no prune touches it until every hold on it is released, whatever the policy says. Also for a run that
 * cannot be verified, which may be evidence. Throws RUN_MISSING, and what the store throws.
 */
export async function holdRun(request: HoldRequest, context: Context): Promise<HoldState> {
  const { store, environment, run, reason, key } = request;
  await requireFolder(request);
  const mark = { ...newMark('hold', environment, await store.now()), run, reason };
  await writeMark(store, mark, key, context.signal);
  // Only now, since a prune that began before may have looked for holds just before this one was there.
  const marks = await readMarks(store, environment, request.marking, run);
  const holds = standingHolds(marks);
  if (!holds.some(({ id }) => id === mark.id)) throw notBelieved(run);
  await requireFolder(request);
  return { holds, released: [], tooLate: marksOf(marks, 'removing').length > 0 };
}

/** Releases every hold on a run. Throws HOLD_MISSING when there is none, and what the store throws. */
export async function releaseRun(request: HoldRequest, context: Context): Promise<HoldState> {
  const { store, environment, run, reason, key, marking } = request;
  const holds = standingHolds(await readMarks(store, environment, marking, run));
  if (holds.length === 0) {
    throw new BulkheadError({
      what: `run ${run} of environment "${environment}" is not held`,
      fix: 'Check the name of the run; retention-prune.ts lists what is held, with its reason.',
      code: 'HOLD_MISSING',
    });
  }
  const at = await store.now();
  for (const { id: hold } of holds) {
    const mark = { ...newMark('release', environment, at), run, hold, reason };
    await writeMark(store, mark, key, context.signal);
  }
  const marks = await readMarks(store, environment, marking, run);
  return { holds: standingHolds(marks), released: holds, tooLate: marksOf(marks, 'removing').length > 0 };
}

async function requireFolder({ store, environment, run }: HoldRequest): Promise<void> {
  for await (const { marker } of listWithin(store, runPrefix(environment, run))) if (!marker) return;
  throw new BulkheadError({
    what: `there is no run ${run} of environment "${environment}" in ${store.description}`,
    fix: 'npx tsx scripts/backup/list-backups.ts shows the runs that are there.',
    code: 'RUN_MISSING',
  });
}

function notBelieved(run: string): BulkheadError {
  return new BulkheadError({
    what: `the hold on run ${run} was stored and is not believed when it is read again`,
    fix: 'Is the marks key in the list of BACKUP_MARKS_PUBLIC_KEY? Until then the run is kept because of the doubt.',
    code: 'HOLD_NOT_BELIEVED',
    exit: 1,
  });
}
