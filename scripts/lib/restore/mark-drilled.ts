import type { SigningKey } from '../archive/signing-key.ts';
import { writeDrilled } from '../retention/drilled.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Check, Result } from '../runtime/result.ts';
import type { Store } from '../storage/store.ts';
import type { Drill } from './drill.ts';
import { restoreTime } from './facts.ts';

/**
 * Writes beside the run in its store that it was drilled, and how that ended: retention keeps no run in its place that
 * failed. Only what was judged counts; a drill that could not look at all of it marks nothing. Returns a grey check when
 * the store did not take the mark, for the drill itself has its verdict all the same.
 */
export async function markDrilled(
  store: Store,
  drill: Drill,
  { verdict, summary }: Pick<Result, 'verdict' | 'summary'>,
  key: SigningKey,
  { signal }: Context,
): Promise<Check | undefined> {
  const { run, restored } = drill;
  // Without anything restored it was a dry run, or stopped before: then only a failure says something.
  if (run === undefined || verdict === 'grey' || (restored === undefined && verdict === 'green'))
    return undefined;
  const outcome = {
    run,
    verdict: verdict === 'green' ? ('passed' as const) : ('failed' as const),
    summary,
    rtoMilliseconds: restored === undefined ? undefined : restoreTime(drill),
  };
  const check = {
    id: 'DRILL-MARK',
    title: 'The run is marked as drilled in its store',
    object: run.manifest.run,
    expected: 'a signed mark beside the run',
    meaning: 'Retention would count a run that does not restore, or drill the same one for ever.',
  };
  try {
    await writeDrilled(store, outcome, key, signal);
    return { ...check, verdict: 'green', observed: `marked as ${outcome.verdict}` };
  } catch (error) {
    if (!(error instanceof BulkheadError) || signal.aborted) throw error;
    return { ...check, verdict: 'grey', observed: `not marked: ${error.what}`, fix: error.fix };
  }
}
