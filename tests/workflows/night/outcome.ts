import * as assert from 'uvu/assert';
import type { Report } from '../../../scripts/lib/reports/schema.ts';
import type { Finished, JobOutcome, Result, StepOutcome } from '../../support/runner/host.ts';
import { resultsOf } from '../../support/runner/results.ts';

// How a run of a workflow ended, in the words of the scenarios.

/** Ids of the jobs that ended so. */
export function jobsThat(finished: Finished, result: Result): string[] {
  return Object.entries(resultsOf(finished)).flatMap(([id, one]) => (one === result ? [id] : []));
}

/** The first step of a job that did not succeed; fails when all did. */
export function brokenStep({ steps }: Pick<JobOutcome, 'steps'>): StepOutcome {
  const step = steps.find(({ conclusion }) => conclusion === 'failure' || conclusion === 'cancelled');
  if (step === undefined) throw new Error('every step of the job succeeded');
  return step;
}

/** Jobs of what an installation may choose and these did not: shards, and a staging database for drills. */
const NOT_CHOSEN = new Set(['backup-plan', 'backup-shard', 'staging', 'drill']);

/** Fails unless exactly these jobs ended otherwise than with success, each as it is said. */
export function assertAllGreenBut(finished: Finished, others: Readonly<Record<string, Result>>): void {
  const found = Object.entries(resultsOf(finished)).filter(
    ([id, result]) => result !== 'success' && !(result === 'skipped' && NOT_CHOSEN.has(id)),
  );
  assert.equal(Object.fromEntries(found), others, troubles(finished));
}

/** What the steps that failed said, for whoever reads that a scenario failed. */
function troubles({ jobs }: Finished): string {
  const broken = Object.entries(jobs).flatMap(([id, { steps }]) =>
    steps
      .filter(({ conclusion }) => conclusion === 'failure')
      .map(({ name, log }) => `--- ${id}: ${name}\n${log.slice(-1500)}`),
  );
  return broken.join('\n');
}

/** Kind, command and verdict of reports, each once and in the order of the alphabet. */
export function told(reports: readonly Report[]): string[] {
  const lines = reports.map(({ kind, command, verdict }) => `${kind} ${command.name} ${verdict}`);
  return [...new Set(lines)].sort();
}

/** Reports of a run. */
export function ofRun(reports: readonly Report[], { runId }: Finished): Report[] {
  return reports.filter(({ run }) => run.id === String(runId));
}
