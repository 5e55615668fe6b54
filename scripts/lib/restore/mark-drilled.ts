import type { SigningKey } from '../archive/signing-key.ts';
import type { VerifiedRun } from '../backup/runs.ts';
import { writeDrilled } from '../retention/drilled.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Check, Result } from '../runtime/result.ts';
import type { Store } from '../storage/store.ts';
import type { Drill } from './drill.ts';
import { restoreTime } from './facts.ts';
import type { Joined } from './join.ts';

/** What a drill came to, as far as it judged a run. */
export interface Judgement {
  readonly run: VerifiedRun;
  readonly verdict: 'passed' | 'failed';
  readonly summary: string;
  readonly rtoMilliseconds: number | undefined;
}

/**
 * What a drill says of its run. Only what was judged counts: nothing from a drill that could not look at all of it, and
 * nothing good from one that restored nothing, or a part.
 */
export function judgementOf(
  drill: Drill,
  { verdict, summary }: Pick<Result, 'verdict' | 'summary'>,
): Judgement | undefined {
  const { run, restored } = drill;
  // Without anything restored it was a dry run, or stopped before: then only a failure says something.
  if (run === undefined || verdict === 'grey' || (restored === undefined && verdict === 'green'))
    return undefined;
  // Whoever joins the parts says it of all of them.
  if (run.taken.partial) return undefined;
  return {
    run,
    verdict: verdict === 'green' ? 'passed' : 'failed',
    summary,
    rtoMilliseconds: restored === undefined ? undefined : restoreTime(drill),
  };
}

/** What the parts of a drill together say of their run: that it is good only when none is missing. */
export function judgementOfParts(
  { verified, bad }: Joined,
  { verdict, summary, facts }: Pick<Result, 'verdict' | 'summary' | 'facts'>,
): Judgement | undefined {
  if (verdict !== 'green' && !bad) return undefined;
  const time = facts?.rtoMilliseconds;
  return {
    run: verified,
    verdict: verdict === 'green' ? 'passed' : 'failed',
    summary,
    rtoMilliseconds: typeof time === 'number' ? time : undefined,
  };
}

/**
 * Writes beside the run in its store that it was drilled, and how that ended: retention keeps no run in its place that
 * failed. Returns a grey check when the store did not take the mark, for the drill itself has its verdict all the same.
 */
export async function markDrilled(
  store: Store,
  judgement: Judgement,
  key: SigningKey,
  { signal }: Context,
): Promise<Check> {
  const check = {
    id: 'DRILL-MARK',
    title: 'The run is marked as drilled in its store',
    object: judgement.run.manifest.run,
    expected: 'a signed mark beside the run',
    meaning: 'Retention would count a run that does not restore, or drill the same one for ever.',
  };
  try {
    await writeDrilled(store, judgement, key, signal);
    return { ...check, verdict: 'green', observed: `marked as ${judgement.verdict}` };
  } catch (error) {
    if (!(error instanceof BulkheadError) || signal.aborted) throw error;
    return { ...check, verdict: 'grey', observed: `not marked: ${error.what}`, fix: error.fix };
  }
}
