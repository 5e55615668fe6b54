/** A run of a workflow, as the API tells of it. Moments in milliseconds since 1970. */
export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  readonly attempt: number;
  readonly event: string;
  readonly branch: string;
  readonly status: string;
  /** Empty while it is not completed. */
  readonly conclusion: string;
  readonly createdAt: number;
  /** Start of the newest attempt. */
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly url: string;
  /** The first job, and its step, that did not end well; for runs that failed and were looked into. */
  readonly failedAt?: string;
}

/** A workflow with all that is judged about it. */
export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  /** `active`, `deleted`, `disabled_fork`, `disabled_inactivity` or `disabled_manually`. */
  readonly state: string;
  readonly createdAt: number;
  /** The text of its file on the default branch; undefined when there is none. */
  readonly text: string | undefined;
  /** When its file was changed last; what it says held only from then on. */
  readonly changedAt: number | undefined;
  /** The newest first, back to the beginning of what was asked for. */
  readonly runs: readonly WorkflowRun[];
  /** There were more than GitHub lists; the oldest of `runs` is how far back it went. */
  readonly cut: boolean;
}

/** How a run ended that did not do what it is for. */
const BAD: ReadonlySet<string> = new Set([
  'failure',
  'cancelled',
  'timed_out',
  'startup_failure',
  'stale',
  'action_required',
]);

/** Events behind which nobody sits who sees the result: a run for a pull request is its author's business. */
const WATCHED_EVENTS: ReadonlySet<string> = new Set([
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'workflow_run',
]);

/** Whether a run is one that the watchdog answers for. */
export function isWatched(run: WorkflowRun, defaultBranch: string): boolean {
  return WATCHED_EVENTS.has(run.event) && run.branch === defaultBranch;
}

/** Whether a run ended without doing what it is for. */
export function isBad(run: WorkflowRun): boolean {
  return run.status === 'completed' && BAD.has(run.conclusion);
}
