import type { Groups, Slots } from './concurrency.ts';
import { githubOf, needsOf } from './contexts.ts';
import { fill, holds, type Status } from './evaluate.ts';
import type { JobOutcome, Leg } from './host.ts';
import { nameOf, notRun, runLegs, type Turns } from './legs.ts';
import { readStrategy } from './matrix.ts';
import type { RunPlace } from './place.ts';
import { StepFailure } from './refusal.ts';
import type { JobPlan } from './workflow.ts';

/** The jobs of one run, each when those that it needs are over. */
export class Jobs {
  readonly #run: RunPlace;
  readonly #turns: Turns;
  readonly #stopped = new AbortController();
  readonly #outcomes = new Map<string, Promise<JobOutcome>>();
  #cancelled = false;

  constructor(
    run: RunPlace,
    shared: { readonly groups: Groups; readonly slots: Slots },
    report: (plan: JobPlan, name: string, leg: Leg | undefined) => void,
  ) {
    this.#run = run;
    this.#turns = { run, ...shared, report, open: new Set(), stopped: this.#stopped.signal };
  }

  /** All of them, by their ids. When one meets what the runner does not know, all end. */
  async runAll(): Promise<Record<string, JobOutcome>> {
    const plans = [...this.#run.plan.jobs.values()];
    const all = plans.map((plan) => this.#outcomeOf(plan));
    try {
      await Promise.all(all);
    } catch (error) {
      this.#stopped.abort();
      this.cancel();
      await Promise.allSettled(all);
      throw error;
    }
    const outcomes = await Promise.all(all);
    return Object.fromEntries(plans.map((plan, at) => [plan.id, outcomes[at] ?? notRun('skipped')]));
  }

  /**
   * Cancels the run: conditions are asked again, and a job goes on whose condition holds all the same.
   * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
   */
  cancel(): void {
    this.#cancelled = true;
    for (const ask of this.#turns.open) ask();
  }

  #outcomeOf(plan: JobPlan): Promise<JobOutcome> {
    const known = this.#outcomes.get(plan.id);
    if (known !== undefined) return known;
    const outcome = this.#await(plan);
    this.#outcomes.set(plan.id, outcome);
    return outcome;
  }

  async #await(plan: JobPlan): Promise<JobOutcome> {
    const ancestors = new Map(
      await Promise.all(
        this.#ancestorsOf(plan).map(async (each) => [each.id, await this.#outcomeOf(each)] as const),
      ),
    );
    const outcome = this.#stopped.signal.aborted ? notRun('cancelled') : await this.#decide(plan, ancestors);
    this.#run.passed(plan.id);
    return outcome;
  }

  async #decide(plan: JobPlan, ancestors: ReadonlyMap<string, JobOutcome>): Promise<JobOutcome> {
    const { fork, host, inputs } = this.#run;
    const needs = new Map([...ancestors].filter(([id]) => plan.needs.includes(id)));
    const contexts = {
      github: githubOf(this.#run),
      inputs,
      vars: fork ? {} : host.vars,
      needs: needsOf(needs),
    };
    const goes = () => holds(plan.condition, { contexts, status: this.#statusAfter(ancestors) });
    try {
      if (!goes()) return this.#skip(plan);
      const scope = { contexts, status: this.#statusAfter(ancestors) };
      const strategy = readStrategy(plan.strategy === undefined ? undefined : fill(plan.strategy, scope));
      return await runLegs(this.#turns, { plan, needs, contexts, strategy, goes });
    } catch (error) {
      // A condition or a matrix that GitHub cannot make sense of fails its job.
      if (!(error instanceof StepFailure)) throw error;
      this.#run.say(plan.id, '', `##[error]${error.message}`);
      return notRun('failure');
    }
  }

  #skip(plan: JobPlan): JobOutcome {
    const outcome = notRun('skipped');
    this.#turns.report(plan, nameOf(plan), { ...outcome, name: nameOf(plan), matrix: {} });
    return outcome;
  }

  /**
   * `success()` asks all that came before, also what a needed job needed: a skip far up skips all of the chain that has no
   * status function of its own. https://github.com/actions/runner/issues/2205
   */
  #statusAfter(ancestors: ReadonlyMap<string, JobOutcome>): Status {
    const results = [...ancestors.values()].map(({ result }) => result);
    return {
      success: !this.#cancelled && results.every((result) => result === 'success'),
      failure: results.includes('failure'),
      cancelled: this.#cancelled,
    };
  }

  #ancestorsOf(plan: JobPlan): JobPlan[] {
    const found = new Map<string, JobPlan>();
    const visit = (id: string) => {
      const needed = this.#run.plan.jobs.get(id);
      if (needed === undefined || found.has(id)) return;
      found.set(id, needed);
      needed.needs.forEach(visit);
    };
    plan.needs.forEach(visit);
    return [...found.values()];
  }
}
