import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Artifacts } from './artifacts.ts';
import { Groups, Slots } from './concurrency.ts';
import { githubOf } from './contexts.ts';
import { groupOf } from './group.ts';
import type { Finished, JobOutcome, RunnerHost, Started } from './host.ts';
import { Jobs } from './jobs.ts';
import { LeakWatch } from './leaks.ts';
import { notRun } from './legs.ts';
import type { RunPlace } from './place.ts';
import { RunnerRefusal } from './refusal.ts';
import { RunRecord } from './run-record.ts';
import { checkStandIn } from './stand-ins/table.ts';
import { Trees } from './trees.ts';
import { commitOf, readTrigger } from './trigger.ts';
import { readWorkflow, type WorkflowPlan } from './workflow.ts';

export type { Finished, JobOutcome, RunnerHost, Started, StepOutcome } from './host.ts';

/** Jobs at once, of all runs of a repository: the machine has not more cores. */
const RUNNERS = 2;

interface Shared {
  readonly groups: Groups;
  readonly slots: Slots;
  readonly trees: Trees;
}

const shared = new WeakMap<object, Shared>();

/**
 * Runs a workflow of the host's repository as GitHub would, to its end.
 * @throws RunnerRefusal when the file asks for something that this runner does not know
 * @throws SecretLeak when a secret stands unmasked in a log, a summary, an output or an artifact
 */
export async function runWorkflow(host: RunnerHost, started: Started): Promise<Finished> {
  const commit = await commitOf(host, started);
  const plan = await readWorkflow(
    started.workflow,
    started.workflowText ?? (await textOf(host, started, commit.sha)),
  );
  const trigger = readTrigger(host, started, plan, commit);
  checkActions(plan);
  const { groups, slots, trees } = sharedOf(host);
  const ahead = started.now === undefined ? 0 : started.now.getTime() - Date.now();
  const { state } = host.github;
  const clock = state.now;
  if (ahead !== 0) state.now = () => new Date(Date.now() + ahead);
  const record = new RunRecord(host, started, plan, trigger);
  const leaks = new LeakWatch(host);
  const lines: string[] = [];
  const run: RunPlace = {
    ...trigger,
    host,
    started,
    plan,
    id: record.id,
    number: record.number,
    ahead,
    secondsPerMinute: started.secondsPerMinute ?? 60,
    folder: join(host.folder, `run-${record.id}`),
    artifacts: new Artifacts(state, leaks, {
      id: record.id,
      branch: branchOf(trigger.ref),
      sha: trigger.sha,
    }),
    trees,
    leaks,
    say(job, step, line) {
      lines.push(`${[job, step].filter((part) => part !== '').join(' › ')}: ${line}\n`);
      const { cancelAfter: after } = started;
      if (
        after?.log !== undefined &&
        after.job === job &&
        (after.step ?? step) === step &&
        line.includes(after.log)
      ) {
        cancel();
      }
    },
    passed(job, step) {
      const { cancelAfter: after } = started;
      if (after !== undefined && after.log === undefined && after.job === job && after.step === step)
        cancel();
    },
  };
  const jobs = new Jobs(run, { groups, slots }, (job, name, leg) => record.tell(job, name, leg));
  const controller = new AbortController();
  const cancel = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    jobs.cancel();
  };
  started.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const outcomes = await inGroup(run, groups, controller, cancel, () => jobs.runAll());
    const conclusion = conclusionOf(outcomes, controller.signal.aborted);
    record.end(conclusion);
    return { conclusion, runId: run.id, jobs: outcomes, artifacts: run.artifacts.names, log: lines.join('') };
  } catch (error) {
    record.end('failure');
    throw error;
  } finally {
    started.signal?.removeEventListener('abort', cancel);
    if (ahead !== 0) state.now = clock;
  }
}

/** As the commit has it; the working tree's where the commit has no workflows at all. */
async function textOf({ github }: RunnerHost, { workflow }: Started, sha: string): Promise<string> {
  const path = `.github/workflows/${workflow}`;
  const committed = await github.git.read(sha, path);
  if (committed !== undefined) return committed.toString('utf8');
  if ((await github.git.entry(sha, '.github/workflows')) !== undefined) {
    throw new RunnerRefusal(`the commit ${sha} has no ${path}`);
  }
  return await readFile(resolve(import.meta.dirname, '../../..', path), 'utf8');
}

/** What cannot run is refused before anything has. */
function checkActions(plan: WorkflowPlan): void {
  for (const job of plan.jobs.values()) {
    for (const { uses, with: given } of job.steps) {
      if (uses === undefined || uses.startsWith('./')) continue;
      checkStandIn(`${plan.file}, job ${job.id}`, uses, given.keys());
    }
  }
}

function sharedOf(host: RunnerHost): Shared {
  const known = shared.get(host.workflows);
  if (known !== undefined) return known;
  const made = {
    groups: new Groups(),
    slots: new Slots(RUNNERS),
    trees: new Trees(host.github.git, join(host.folder, 'contents')),
  };
  shared.set(host.workflows, made);
  return made;
}

/** The group of the workflow is held from the first job to the last. */
async function inGroup(
  run: RunPlace,
  groups: Groups,
  controller: AbortController,
  cancel: () => void,
  work: () => Promise<Record<string, JobOutcome>>,
): Promise<Record<string, JobOutcome>> {
  const { fork, host, inputs, plan } = run;
  const contexts = { github: githubOf(run), inputs, vars: fork ? {} : host.vars };
  const status = { success: true, failure: false, cancelled: false };
  const group = groupOf(plan.concurrency, { contexts, status });
  if (group === undefined) return await work();
  for (const job of plan.jobs.values()) {
    if (groupOf(job.concurrency, { contexts, status })?.name.toLowerCase() === group.name.toLowerCase()) {
      throw new RunnerRefusal(
        `${plan.file}: the job ${job.id} would wait for its own workflow in the group ${group.name}`,
      );
    }
  }
  const release = await groups.enter(group.name, { ...group, cancel, signal: controller.signal });
  if (release === undefined) {
    return Object.fromEntries([...plan.jobs.keys()].map((id) => [id, notRun('cancelled')]));
  }
  try {
    return await work();
  } finally {
    release();
  }
}

function branchOf(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|pull)\//, '');
}

function conclusionOf(
  jobs: Readonly<Record<string, JobOutcome>>,
  cancelled: boolean,
): Finished['conclusion'] {
  const results = Object.values(jobs).map(({ result }) => result);
  if (cancelled && results.includes('cancelled')) return 'cancelled';
  if (results.includes('failure')) return 'failure';
  return results.includes('cancelled') ? 'cancelled' : 'success';
}
