import { drillVerdict } from './drilled.ts';
import type { MarkOf } from './mark.ts';
import { type MarkFile, marksOf, standingHolds } from './marks.ts';
import type { RunRecord } from './run-record.ts';
import type { RunSight, Survey } from './survey.ts';

/** What planning needs of each run in the store. Pure. */
export function recordsOf({ runs, chain }: Survey): RunRecord[] {
  return runs.map((sight) => recordOf(sight, chain.findings.get(sight.run)?.what));
}

function recordOf(sight: RunSight, misplaced: string | undefined): RunRecord {
  const { run, committedAt, verified, refusal, missing, marks, lockedUntil } = sight;
  const manifest = verified?.manifest;
  const locks = [lockedUntil?.getTime(), timeOf(manifest?.lockUntil ?? undefined)].flatMap((at) => at ?? []);
  return {
    run,
    state: committedAt !== undefined ? 'committed' : sight.hasManifest ? 'hidden' : 'unfinished',
    storedAt: (committedAt ?? sight.newest).getTime(),
    signed:
      manifest === undefined
        ? undefined
        : { startedAt: Date.parse(manifest.startedAt), finishedAt: Date.parse(manifest.finishedAt) },
    fault: refusal !== undefined ? `refused: ${refusal.what}` : (lossOf(missing) ?? misplaced),
    drill: verified === undefined ? undefined : drillVerdict(marks, verified.sha256),
    holds: standingHolds(marks).map(({ reason }) => reason),
    doubts: doubtsOf(marks),
    lockedUntil: locks.length === 0 ? undefined : Math.max(...locks),
    removing: removingOf(sight) !== undefined,
  };
}

/**
 * The mark by which the removal of this very run began. Its signature may be gone already, and then its manifest: so the
 * manifest need not be believed here, only be the one that the mark names.
 */
export function removingOf({
  manifestSha256: present,
  hasManifest,
  marks,
}: RunSight): MarkOf<'removing'> | undefined {
  return marksOf(marks, 'removing').find(({ manifestSha256 }) => manifestSha256 === present || !hasManifest);
}

/** Marks that are not to be believed: each could be a hold that somebody wrote over. */
export function doubtsOf(marks: readonly MarkFile[]): string[] {
  return marks.flatMap(({ refusal }) =>
    refusal === undefined ? [] : [`a mark that cannot be believed: ${refusal.what}`],
  );
}

function lossOf(missing: readonly string[]): string | undefined {
  const [first, ...others] = missing;
  if (first === undefined) return undefined;
  return `objects are missing: ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
