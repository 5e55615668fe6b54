import type { FakeJob, FakeWorkflow, FakeWorkflows } from '../github-fake/workflows.ts';
import type { Finished, Leg, RunnerHost, Started } from './host.ts';
import type { Trigger } from './trigger.ts';
import type { JobPlan, WorkflowPlan } from './workflow.ts';

/** What the fake GitHub knows of a run, from its beginning on. */
export class RunRecord {
  readonly id: number;
  readonly number: number;
  readonly #workflows: FakeWorkflows;
  readonly #workflow: FakeWorkflow;
  readonly #now: () => Date;
  readonly #jobs = new Map<string, FakeJob>();

  constructor(host: RunnerHost, started: Started, plan: WorkflowPlan, trigger: Trigger) {
    const { workflows, github } = host;
    const path = `.github/workflows/${plan.file}`;
    const now = github.state.now();
    this.#now = () => github.state.now();
    this.#workflows = workflows;
    this.#workflow =
      workflows.all.find((each) => each.path === path) ??
      workflows.add(path, { name: plan.name, createdAt: now });
    this.id = workflows.run(this.#workflow, {
      event: started.event,
      branch: trigger.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
      sha: trigger.sha,
      actor: trigger.actor,
      status: 'queued',
      conclusion: null,
      createdAt: now,
      startedAt: now,
      jobs: [],
    });
    this.number = this.#workflow.runs.length;
  }

  /** A job begins, or has ended. */
  tell(plan: JobPlan, name: string, leg: Leg | undefined): void {
    this.#jobs.set(`${plan.id} ${name}`, {
      name,
      conclusion: leg?.result ?? null,
      steps: (leg?.steps ?? []).map((step) => ({ name: step.name, conclusion: step.conclusion })),
    });
    this.#change({ status: 'in_progress', jobs: [...this.#jobs.values()] });
  }

  end(conclusion: Finished['conclusion']): void {
    this.#change({ status: 'completed', conclusion });
  }

  #change(changes: Parameters<FakeWorkflows['change']>[2]): void {
    this.#workflows.change(this.#workflow, this.id, { ...changes, updatedAt: this.#now() });
  }
}
