import type { SigningKey } from '../archive/signing-key.ts';
import type { VerifiedRun } from '../backup/runs.ts';
import type { Store } from '../storage/store.ts';
import { type MarkFile, marksOf, newMark, writeMark } from './marks.ts';

/** What a drill came to. */
export interface DrillOutcome {
  readonly run: VerifiedRun;
  readonly verdict: 'passed' | 'failed';
  /** One sentence; no data of a tenant. */
  readonly summary: string;
  readonly rtoMilliseconds: number | undefined;
}

const LONGEST = 1000;

/**
 * Marks a run as drilled: one that failed no longer stands for any period. Only for a drill that judged the run; one
 * that could not look (exit code 2) says nothing about it. Throws what the store throws.
 */
export async function writeDrilled(
  store: Store,
  { run, verdict, summary, rtoMilliseconds }: DrillOutcome,
  key: SigningKey,
  signal?: AbortSignal,
): Promise<void> {
  const { environment, run: name } = run.manifest;
  const mark = {
    ...newMark('drilled', environment, await store.now()),
    run: name,
    manifestSha256: run.sha256,
    verdict,
    summary: summary.slice(0, LONGEST) || verdict,
    rtoMilliseconds: rtoMilliseconds === undefined ? null : Math.round(rtoMilliseconds),
  };
  await writeMark(store, mark, key, signal);
}

/** What the newest drill of the run with this manifest came to. Pure. */
export function drillVerdict(
  files: readonly MarkFile[],
  manifestSha256: string,
): 'passed' | 'failed' | undefined {
  return marksOf(files, 'drilled')
    .filter((mark) => mark.manifestSha256 === manifestSha256)
    .sort((a, b) => (a.at < b.at ? 1 : -1))[0]?.verdict;
}
