import type { Check } from '../runtime/result.ts';
import type { Look } from './limits.ts';
import { isBad, isWatched, type Workflow, type WorkflowRun } from './run.ts';
import { momentText, spanText } from './span.ts';

const ENDED = {
  id: 'WDG-06',
  title: 'The runs since the last look ended well',
  meaning:
    'What the run is for was not done, and a run that ends like this may not have reached its own alert.',
};

const HANGS = {
  id: 'WDG-07',
  title: 'No run hangs',
  meaning: 'A run that waits or never ends blocks those behind it, and nobody is told that it does nothing.',
};

const MOST_NAMED = 5;

/** The runs that ended since the last look and did not end well, the newest first. */
export function badRuns(workflow: Workflow, look: Look): WorkflowRun[] {
  return endedRuns(workflow, look).filter(isBad);
}

function endedRuns(workflow: Workflow, look: Look): WorkflowRun[] {
  return workflow.runs.filter(
    (run) =>
      run.status === 'completed' &&
      run.updatedAt > look.since &&
      isWatched(run, look.defaultBranch) &&
      !isRecordedLook(run, look),
  );
}

/** Else each look that found something would be found by the next one, and none would ever be green again. */
function isRecordedLook(run: WorkflowRun, { looks }: Look): boolean {
  return run.conclusion === 'failure' && looks.has(String(run.id));
}

/** How the runs of a workflow ended that ended since the last look. Grey when there were none. */
export function endedCheck(workflow: Workflow, look: Look): Check {
  const ended = endedRuns(workflow, look);
  const bad = ended.filter(isBad);
  const check = {
    ...ENDED,
    object: workflow.path,
    expected: `every run since ${momentText(look.since)} a success`,
  };
  const [newest] = bad;
  if (newest !== undefined) {
    const more = bad.length > MOST_NAMED ? `; and ${bad.length - MOST_NAMED} more` : '';
    const named = bad.slice(0, MOST_NAMED).map((run) => runText(run, workflow));
    return {
      ...check,
      verdict: 'red',
      observed: `${bad.length} of ${ended.length}: ${named.join('; ')}${more}`,
      fix: `${fixOf(newest)} gh run view ${newest.id} shows it, gh run rerun ${newest.id} runs it again.`,
    };
  }
  // Whether a run was due is for the schedule's check to say.
  const observed = ended.length === 0 ? 'none has ended since' : `${ended.length} ended well`;
  return { ...check, verdict: 'green', observed };
}

function runText(run: WorkflowRun, workflow: Workflow): string {
  const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : '';
  const where = run.failedAt === undefined ? '' : ` in ${run.failedAt}`;
  const after = workflow.runs.find(
    (other) =>
      other.createdAt > run.createdAt && other.conclusion === 'success' && other.branch === run.branch,
  );
  const then = after === undefined ? '' : `; run ${after.number} succeeded after it`;
  return `run ${run.number}${attempt} (${run.event}, ${momentText(run.createdAt)}) ${run.conclusion}${where}${then}`;
}

function fixOf(run: WorkflowRun): string {
  switch (run.conclusion) {
    case 'startup_failure':
      return 'GitHub could not start it: the workflow file is not valid, or names an action that is not there.';
    case 'timed_out':
      return 'It ran longer than its timeout-minutes.';
    case 'cancelled':
      return 'Somebody cancelled it, or a newer run of its concurrency group took its place while it waited.';
    case 'stale':
      return 'GitHub gave it up, because nothing was heard of it for 14 days.';
    case 'action_required':
      return 'It waits for an approval.';
    default:
      return 'A job failed.';
  }
}

/** Whether a run of a workflow has waited or run for too long. */
export function hangCheck(workflow: Workflow, look: Look): Check {
  const { limits, now } = look;
  const unfinished = workflow.runs.filter(
    (run) => run.status !== 'completed' && run.id !== look.ownRun && isWatched(run, look.defaultBranch),
  );
  const hanging = unfinished.filter((run) =>
    run.status === 'in_progress' ? now - run.startedAt > limits.running : now - run.createdAt > limits.queued,
  );
  const check = {
    ...HANGS,
    object: workflow.path,
    expected: `ended within ${spanText(limits.running)}, started within ${spanText(limits.queued)}`,
  };
  const [first] = hanging;
  if (first === undefined) return { ...check, verdict: 'green', observed: `${unfinished.length} under way` };
  const named = hanging.slice(0, MOST_NAMED).map((run) => {
    const begun = run.status === 'in_progress' ? run.startedAt : run.createdAt;
    return `run ${run.number} ${run.status} for ${spanText(now - begun)}`;
  });
  return {
    ...check,
    verdict: 'red',
    observed: named.join('; '),
    fix: `${waitFix(first)} gh run cancel ${first.id} ends it.`,
  };
}

function waitFix({ status }: WorkflowRun): string {
  if (status === 'in_progress') return 'Give its jobs timeout-minutes.';
  if (status === 'waiting') return 'It waits for the approval of an environment.';
  if (status === 'pending') return 'It waits for its concurrency group: look which run holds it.';
  return 'No runner took it: look at its runs-on, and at whether runners and minutes are left.';
}
