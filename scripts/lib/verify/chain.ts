import { checkSuccession, type Known } from '../archive/succession.ts';
import type { VerifiedRun } from '../backup/runs.ts';
import { BulkheadError } from '../runtime/errors.ts';

/** A run whose signature is good, and when its manifest was stored. */
export interface DatedRun extends VerifiedRun {
  readonly committedAt: Date;
}

/** How the runs of an environment follow each other. */
export interface Chain {
  /** By the name of the run: why it cannot stand where it stands. */
  readonly findings: ReadonlyMap<string, BulkheadError>;
  /** Numbers between the lowest and the highest that no run in the store has: retention, or a loss. */
  readonly missing: readonly number[];
}

/**
 * Judges the runs of an environment against each other and against what is known from elsewhere. Pure.
 * `runs` are all runs that verify, in any order. A run that retention took away leaves a gap, which is no finding;
 * a newest run that is missing is one, because the ledger knows it.
 */
export function judgeChain(runs: readonly DatedRun[], known: Known): Chain {
  const findings = new Map<string, BulkheadError>();
  const judge = ({ manifest, sha256 }: DatedRun, before: Known) => {
    const finding = refusalOf(() => checkSuccession({ manifest, sha256 }, before));
    if (finding !== undefined && !findings.has(manifest.run)) findings.set(manifest.run, finding);
  };
  const sorted = [...runs].sort((a, b) => a.manifest.seq - b.manifest.seq);
  const ledger = known.ledgerHeads === undefined ? {} : { ledgerHeads: known.ledgerHeads };
  const highest = sorted.at(-1);
  for (const [index, run] of sorted.entries()) {
    const before = sorted[index - 1];
    judge(run, ledger);
    if (before !== undefined) judge(run, { last: lastOf(before) });
    const reaches = known.last !== undefined && run.manifest.seq >= known.last.seq;
    if (known.last !== undefined && (reaches || run === highest)) judge(run, { last: known.last });
  }
  // An old run whose manifest was stored again is not the newest.
  const newest = [...runs].sort((a, b) => b.committedAt.getTime() - a.committedAt.getTime())[0];
  const tied = newest?.committedAt.getTime() === highest?.committedAt.getTime();
  if (newest !== undefined && highest !== undefined && !tied) judge(newest, { last: lastOf(highest) });
  return { findings, missing: gapsIn(sorted.map(({ manifest }) => manifest.seq)) };
}

function lastOf({ manifest, sha256 }: VerifiedRun) {
  return { run: manifest.run, seq: manifest.seq, sha256 };
}

function gapsIn(numbers: readonly number[]): number[] {
  const gaps: number[] = [];
  for (const [index, number] of numbers.entries()) {
    for (let missing = (numbers[index - 1] ?? number) + 1; missing < number; missing++) gaps.push(missing);
  }
  return gaps;
}

function refusalOf(judge: () => unknown): BulkheadError | undefined {
  try {
    judge();
    return undefined;
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
}
