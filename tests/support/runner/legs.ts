import type { Groups, Slots } from './concurrency.ts';
import { fillText, type Scope } from './evaluate.ts';
import { groupOf } from './group.ts';
import type { JobOutcome, Leg, Result } from './host.ts';
import { runJob } from './job.ts';
import type { Combination, Strategy } from './matrix.ts';
import type { RunPlace } from './place.ts';
import { RunnerRefusal } from './refusal.ts';
import { entriesOf } from './template.ts';
import type { JobPlan } from './workflow.ts';

/** What the jobs of a run have in common when they wait for their turn. */
export interface Turns {
  readonly run: RunPlace;
  readonly groups: Groups;
  readonly slots: Slots;
  /** Those that run or wait, each with how to ask it again whether it goes on. */
  readonly open: Set<() => void>;
  /** Ends everything, whatever its condition says. */
  readonly stopped: AbortSignal;
  /** Tells that a leg begins, or how it ended. */
  readonly report: (plan: JobPlan, name: string, leg: Leg | undefined) => void;
}

/** A job that is to run. */
export interface Ready {
  readonly plan: JobPlan;
  readonly needs: ReadonlyMap<string, JobOutcome>;
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly strategy: Strategy;
  /** Whether its condition holds now. */
  readonly goes: () => boolean;
}

/** Runs a job: once, or once for each combination of its matrix. */
export async function runLegs(turns: Turns, job: Ready): Promise<JobOutcome> {
  const { combinations, failFast, matrix, maxParallel } = job.strategy;
  const controllers = combinations.map(() => new AbortController());
  const parallel = { open: 0, waiting: [] as (() => void)[] };
  const running = controllers.map(async (controller, at) => {
    if (parallel.open >= maxParallel) await new Promise<void>((next) => parallel.waiting.push(next));
    parallel.open += 1;
    try {
      const leg = await runLeg(turns, job, at, controller);
      if (matrix && failFast && leg.result === 'failure') {
        for (const other of controllers) if (other !== controller) other.abort('fail-fast');
      }
      return leg;
    } finally {
      parallel.open -= 1;
      parallel.waiting.shift()?.();
    }
  });
  // None is left running when another one fails.
  await Promise.allSettled(running);
  return joined(await Promise.all(running), matrix);
}

/** Waits for the group of the job, for a runner and for reviewers, and runs it. */
async function runLeg(turns: Turns, job: Ready, at: number, controller: AbortController): Promise<Leg> {
  const { plan, goes } = job;
  const matrix = job.strategy.combinations[at] ?? {};
  const scope: Scope = {
    contexts: { ...job.contexts, matrix, strategy: strategyOf(job.strategy, at) },
    status: { success: true, failure: false, cancelled: false },
  };
  const name = nameIn(plan, matrix, scope);
  const cancelled: Leg = { ...notRun('cancelled'), name, matrix };
  if (controller.signal.aborted) return cancelled;
  const ask = () => {
    if (turns.stopped.aborted || !goes()) controller.abort('cancelled');
  };
  turns.open.add(ask);
  let release: (() => void) | undefined;
  try {
    const group = groupOf(plan.concurrency, scope);
    if (group !== undefined) {
      const cancel = () => controller.abort('concurrency');
      release = await turns.groups.enter(group.name, { ...group, cancel, signal: controller.signal });
    }
    const leg =
      group !== undefined && release === undefined
        ? cancelled
        : await turns.slots.use(async () =>
            controller.signal.aborted
              ? cancelled
              : await begin(turns, job, { name, matrix, scope, controller }),
          );
    turns.report(plan, name, leg);
    return leg;
  } finally {
    turns.open.delete(ask);
    release?.();
  }
}

interface Own {
  readonly name: string;
  readonly matrix: Combination;
  readonly scope: Scope;
  readonly controller: AbortController;
}

/** Asks the reviewers, if there are any, and runs. */
async function begin({ run, report }: Turns, { plan, needs }: Ready, own: Own): Promise<Leg> {
  const { name, matrix, scope, controller } = own;
  const environment = environmentOf(run, plan, scope);
  const reviewed = run.host.environments[environment ?? '']?.reviewers === true;
  const approved = reviewed && (run.started.approve ?? []).includes(environment ?? '');
  if (reviewed && !approved) {
    run.say(plan.id, '', `##[error]The deployment to ${environment} was rejected`);
    return { ...notRun('failure'), name, matrix };
  }
  report(plan, name, undefined);
  const { strategy } = scope.contexts;
  return await runJob({ run, plan, name, environment, approved, needs, matrix, strategy, controller });
}

/** `deployment: false` leaves out the record of a deployment, and none of the rules of the environment. */
function environmentOf({ host, plan: { file } }: RunPlace, plan: JobPlan, scope: Scope): string | undefined {
  if (plan.environment === undefined) return undefined;
  const written =
    plan.environment instanceof Map ? entriesOf(plan.environment).get('name') : plan.environment;
  const name = fillText(written, scope);
  if (Object.hasOwn(host.environments, name)) return name;
  throw new RunnerRefusal(`${file}, job ${plan.id}: nobody has set up the environment ${name}`);
}

function strategyOf({ combinations, failFast, maxParallel }: Strategy, at: number): Record<string, unknown> {
  const total = combinations.length;
  return {
    'fail-fast': failFast,
    'job-index': at,
    'job-total': total,
    'max-parallel': Number.isFinite(maxParallel) ? maxParallel : total,
  };
}

/** A job that did not run. */
export function notRun(result: Result): JobOutcome {
  return { result, outputs: {}, steps: [], approved: false, legs: [] };
}

/** The worst of its legs; of outputs that several legs set the last one's. */
function joined(legs: readonly Leg[], matrix: boolean): JobOutcome {
  const results = legs.map(({ result }) => result);
  const worst = (['failure', 'cancelled', 'success'] as const).find((each) => results.includes(each));
  return {
    result: worst ?? 'skipped',
    outputs: Object.assign({}, ...legs.map(({ outputs }) => outputs)),
    steps: legs.flatMap(({ steps }) => steps),
    approved: legs.some(({ approved }) => approved),
    legs: matrix ? legs : [],
  };
}

/** The name of a job before its matrix has values. */
export function nameOf(plan: JobPlan): string {
  return typeof plan.name === 'string' ? plan.name : plan.id;
}

function nameIn(plan: JobPlan, matrix: Combination, scope: Scope): string {
  if (plan.name !== undefined && typeof plan.name !== 'string') return fillText(plan.name, scope);
  const values = Object.values(matrix).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : value,
  );
  return values.length === 0 ? nameOf(plan) : `${nameOf(plan)} (${values.join(', ')})`;
}
