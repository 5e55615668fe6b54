import { fillText, fillTexts, holds, type Scope, type Status } from './evaluate.ts';
import type { Result, StepOutcome } from './host.ts';
import type { JobPlace } from './place.ts';
import { StepFailure } from './refusal.ts';
import { runStep, type StepEnd } from './step.ts';
import type { Template } from './template.ts';
import type { JobPlan, StepPlan } from './workflow.ts';

/** GitHub's own, in minutes. */
const LONGEST = 360;

type State = 'success' | 'failure' | 'cancelled';

/** Runs the steps of a job one after the other. */
export class StepRunner {
  readonly #job: JobPlace;
  readonly #plan: JobPlan;
  readonly #contexts: Readonly<Record<string, unknown>>;
  readonly #controller: AbortController;
  readonly #steps: Record<string, unknown> = {};
  #state: State = 'success';

  constructor(
    job: JobPlace,
    plan: JobPlan,
    contexts: Readonly<Record<string, unknown>>,
    controller: AbortController,
  ) {
    this.#job = job;
    this.#plan = plan;
    this.#contexts = contexts;
    this.#controller = controller;
    Object.assign(job.env, fillTexts(job.run.plan.env, this.scope(statusOf('success'))));
    Object.assign(job.env, fillTexts(plan.env, this.scope(statusOf('success'))));
  }

  scope(status: Status, env: Readonly<Record<string, string>> = this.#job.env): Scope {
    const contexts = { ...this.#contexts, env, steps: this.#steps };
    return { contexts, status, workspace: this.#job.workspace };
  }

  async runAll(): Promise<StepOutcome[]> {
    const outcomes: StepOutcome[] = [];
    for (const [at, step] of this.#plan.steps.entries()) {
      if (this.#controller.signal.aborted) this.#state = 'cancelled';
      const outcome = this.#note(
        step,
        await this.#runOne(step, at + 1).catch((error) => broken(step, error)),
      );
      outcomes.push(outcome);
      if (outcome.conclusion === 'failure' && this.#state === 'success') this.#state = 'failure';
      this.#job.run.passed(this.#job.job, outcome.name);
    }
    return outcomes;
  }

  async #runOne(step: StepPlan, number: number): Promise<StepOutcome> {
    const before = this.scope(statusOf(this.#state));
    const env = { ...this.#job.env, ...fillTexts(step.env, before) };
    const name = nameOf(step, before);
    if (!holds(step.condition, this.scope(statusOf(this.#state), env))) return skipped(step, name);
    const { workspace, temp, job, run } = this.#job;
    await run.started.before?.({ job, step: name, workspace, temp });
    const { end, why } = await this.#runUntil(step, number, name, env);
    const outcome: Result =
      why === 'cancelled' ? 'cancelled' : end.ok && why === undefined ? 'success' : 'failure';
    this.#checkLeaks(name, end);
    const lenient = isTrue(step.continueOnError, this.scope(statusOf(this.#state), env));
    return {
      id: step.id,
      name,
      outcome,
      conclusion: outcome === 'failure' && lenient ? 'success' : outcome,
      exit: end.exit,
      log: end.log.text,
      summary: end.summary,
      annotations: end.log.annotations,
      outputs: end.outputs,
    };
  }

  /** Until it ends, takes too long, or the job is cancelled while its condition does not hold for a cancelled one. */
  async #runUntil(
    step: StepPlan,
    number: number,
    name: string,
    env: Readonly<Record<string, string>>,
  ): Promise<{ end: StepEnd; why: 'cancelled' | 'timeout' | undefined }> {
    const own = new AbortController();
    const onCancel = () => {
      if (!holds(step.condition, this.scope(statusOf('cancelled'), env))) own.abort('cancelled');
    };
    const { signal } = this.#controller;
    // What begins after the cancellation does so because it is meant to: `always()`.
    if (!signal.aborted) signal.addEventListener('abort', onCancel, { once: true });
    const scope = this.scope(statusOf(this.#state), env);
    const minutes = minutesOf(step.timeoutMinutes, LONGEST, scope);
    const timer = setTimeout(() => own.abort('timeout'), minutes * this.#job.run.secondsPerMinute * 1000);
    try {
      const end = await runStep(step, this.#job, scope, env, { name, number, signal: own.signal });
      const why = !own.signal.aborted ? undefined : own.signal.reason === 'timeout' ? 'timeout' : 'cancelled';
      if (why === 'timeout') {
        end.log.annotate('error', `The action '${name}' has timed out after ${minutes} minutes.`);
      } else if (why === 'cancelled') end.log.annotate('error', 'The operation was canceled.');
      return { end, why };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onCancel);
    }
  }

  #note(step: StepPlan, outcome: StepOutcome): StepOutcome {
    const { outputs, conclusion } = outcome;
    if (!step.id.startsWith('__')) this.#steps[step.id] = { outputs, outcome: outcome.outcome, conclusion };
    return outcome;
  }

  #checkLeaks(name: string, end: StepEnd): void {
    const { leaks } = this.#job.run;
    const where = `of the step "${name}" of the job ${this.#job.job}`;
    leaks.check(`the log ${where}`, end.log.text);
    leaks.check(`the summary ${where}`, end.summary);
    if (!end.own) return;
    for (const [output, value] of Object.entries(end.outputs))
      leaks.check(`the output ${output} ${where}`, value);
  }
}

/** Minutes that something may take. */
export function minutesOf(template: Template | undefined, otherwise: number, scope: Scope): number {
  const text = fillText(template, scope);
  return text === '' ? otherwise : Number(text);
}

function statusOf(state: State): Status {
  return { success: state === 'success', failure: state === 'failure', cancelled: state === 'cancelled' };
}

function nameOf(step: StepPlan, scope: Scope): string {
  if (step.name !== undefined) return fillText(step.name, scope);
  const [first = ''] = (step.uses ?? fillText(step.run, scope)).split('\n');
  return `Run ${first}`;
}

function isTrue(template: Template | undefined, scope: Scope): boolean {
  return fillText(template, scope) === 'true';
}

function skipped(step: StepPlan, name: string): StepOutcome {
  return {
    id: step.id,
    name,
    outcome: 'skipped',
    conclusion: 'skipped',
    exit: undefined,
    log: '',
    summary: '',
    annotations: [],
    outputs: {},
  };
}

/** A step whose expressions GitHub cannot make sense of. */
function broken(step: StepPlan, error: unknown): StepOutcome {
  if (!(error instanceof StepFailure)) throw error;
  const name = typeof step.name === 'string' ? step.name : step.id;
  const failed = { outcome: 'failure', conclusion: 'failure' } as const;
  const log = `##[error]${error.message}\n`;
  return { ...skipped(step, name), ...failed, log, annotations: [`error: ${error.message}`] };
}
