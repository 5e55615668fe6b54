import { z } from 'zod';
import type { Report, Run } from '../reports/schema.ts';
import { stemOf } from '../reports/schema.ts';
import { InputError } from '../runtime/errors.ts';
import { boundWords, type Finding, fingerprintOf } from './finding.ts';

/** How a job of the workflow ended. */
export interface Job {
  readonly name: string;
  readonly result: string;
}

/** A report with the artifact's folder in which it lay. */
export interface Delivered {
  readonly report: Report;
  /** Name of the job, when its artifact was unpacked to `bulkhead-reports-<job>`. */
  readonly job: string | undefined;
}

const result = z.string().min(1);
const shape = z.record(z.string().min(1), z.union([result, z.looseObject({ result })]));

/** A skipped job shows nothing: what kept it from running is told by the job that failed. */
const UNKNOWN = new Set(['skipped', 'neutral']);

/**
 * The jobs in a text: `{"backup": "failure"}`, or `toJSON(needs)` as it is.
 * @throws InputError for anything else
 */
export function parseJobs(text: string): Job[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined; // Refused below, as any other shape.
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      '--jobs cannot be used',
      ['it is not JSON of the form {"job": "result"}'],
      "Give the workflow's needs context as JSON: toJSON(needs).",
    );
  }
  return Object.entries(parsed.data).map(([name, job]) => ({
    name,
    result: typeof job === 'string' ? job : job.result,
  }));
}

/**
 * Jobs that failed, were cancelled or ran out of time without a report that says why. `at`: when they were looked at.
 */
export function jobFindings(
  jobs: readonly Job[],
  delivered: readonly Delivered[],
  { run, at, workflow }: { readonly run: Run; readonly at: Date; readonly workflow: string },
): Finding[] {
  const id = stemOf({ at: `${at.toISOString().slice(0, 19)}Z`, run });
  const stream = { command: `workflow ${workflow}`, environment: '', narrowed: [] };
  return jobs.flatMap((job): Finding[] => {
    if (UNKNOWN.has(job.result)) return [];
    const told = isTold(job, delivered);
    // A failure that a report explains is an incident of its own kind, and says nothing about the job as such.
    if (job.result !== 'success' && told) return [];
    const identity = {
      kind: 'job',
      check: 'JOB',
      object: `${workflow} / ${job.name}`,
      environment: '',
    } as const;
    const words = boundWords({
      title: 'The job ran to its end',
      expected: 'success',
      observed: `${job.result}, and no report that says why`,
      meaning: 'Nothing that this job should have shown is known.',
      fix: 'Read the log of the run: it was cancelled, ran out of time, or ended before the command began.',
      runbook: 'ALERTS.md#a-job-left-no-report',
      report: '',
      run: run.url ?? '',
    });
    return [
      {
        ...identity,
        fingerprint: fingerprintOf(identity),
        stream,
        look: { id, verdict: job.result === 'success' ? 'green' : 'red' },
        words,
        greyRuns: 0,
        oncePerAttempt: true,
      },
    ];
  });
}

/** By the folder of the artifact, or, where all lie in one, by a name that is part of the other's. */
function isTold(job: Job, delivered: readonly Delivered[]): boolean {
  return delivered.some(({ report, job: folder }) => {
    if (report.verdict === 'green') return false;
    if (folder !== undefined) return folder === job.name;
    const name = job.name.toLowerCase();
    return [report.kind, report.command.name].some((other) => name.includes(other) || other.includes(name));
  });
}
