import { type FakeAnswer, type FakeRequest, notFound, Refusal, type Route } from './exchange.ts';
import { pageOf } from './pages.ts';
import type { State } from './state.ts';

/** A job of a run. */
export interface FakeJob {
  readonly name: string;
  readonly conclusion: string | null;
  readonly steps?: readonly { readonly name: string; readonly conclusion: string | null }[];
}

/** A run as a test describes it. */
export interface FakeRun {
  readonly event?: string;
  readonly branch?: string;
  readonly status?: string;
  readonly conclusion?: string | null;
  readonly sha?: string;
  readonly actor?: string;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly updatedAt?: Date;
  readonly attempt?: number;
  readonly jobs?: readonly FakeJob[];
}

/** A workflow as GitHub keeps it. */
export interface FakeWorkflow {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly createdAt: Date;
  state: string;
  readonly runs: KnownRun[];
}

type KnownRun = FakeRun & { readonly id: number; readonly number: number };

/** Workflows, their runs and jobs beside the fake's core: `startGitHub({ routes: workflows.routes })`. */
export class FakeWorkflows {
  readonly all: FakeWorkflow[] = [];
  #ids = 1000;

  /** A workflow that GitHub knows; its file is the test's to commit. */
  add(path: string, options: { name?: string; createdAt: Date; state?: string }): FakeWorkflow {
    const { name = path, createdAt, state = 'active' } = options;
    this.#ids += 1;
    const workflow = { id: this.#ids, name, path, createdAt, state, runs: [] };
    this.all.push(workflow);
    return workflow;
  }

  /** A run; completed with success unless the test says otherwise. Returns its id. */
  run(workflow: FakeWorkflow, run: FakeRun): number {
    this.#ids += 1;
    workflow.runs.push({ ...run, id: this.#ids, number: workflow.runs.length + 1 });
    return this.#ids;
  }

  /** Something about a run is different now, such as its status. */
  change(workflow: FakeWorkflow, run: number, changes: Partial<FakeRun>): void {
    const at = workflow.runs.findIndex(({ id }) => id === run);
    const known = workflow.runs[at];
    if (known === undefined) throw new Error(`${workflow.path} has no run ${run}`);
    workflow.runs[at] = { ...known, ...changes };
  }

  get routes(): readonly Route<State>[] {
    return [
      {
        method: 'GET',
        pattern: `${REPO}/actions/workflows`,
        permission: READ,
        handle: (request, state) => pageOf(request, state, this.all.map(describeWorkflow), 'workflows'),
      },
      {
        method: 'GET',
        pattern: `${REPO}/actions/workflows/{workflow}/runs`,
        permission: READ,
        handle: (request, state) => listRuns(request, state, this.#find(request)),
      },
      {
        method: 'PUT',
        pattern: `${REPO}/actions/workflows/{workflow}/enable`,
        permission: { actions: 'write' },
        handle: (request) => {
          this.#find(request).state = 'active';
          return { status: 204 };
        },
      },
      {
        method: 'PUT',
        pattern: `${REPO}/actions/workflows/{workflow}/disable`,
        permission: { actions: 'write' },
        handle: (request) => {
          this.#find(request).state = 'disabled_manually';
          return { status: 204 };
        },
      },
      {
        method: 'GET',
        pattern: `${REPO}/actions/runs/{run}/jobs`,
        permission: READ,
        handle: (request, state) => {
          const run = this.all
            .flatMap(({ runs }) => runs)
            .find(({ id }) => String(id) === request.params.run);
          if (run === undefined) throw notFound();
          return pageOf(request, state, (run.jobs ?? []).map(describeJob), 'jobs');
        },
      },
    ];
  }

  /** By its number, or by the name of its file. */
  #find({ params: { workflow = '' } }: FakeRequest): FakeWorkflow {
    const found = this.all.find(({ id, path }) => String(id) === workflow || path.endsWith(`/${workflow}`));
    if (found === undefined) throw notFound();
    return found;
  }
}

const READ = { actions: 'read' } as const;
const REPO = '/repos/{owner}/{repo}';

/** GitHub lists no more than this where a filter is set. */
const MOST_FILTERED = 1000;

const FILTERS = new Set(['created', 'event', 'status', 'branch', 'per_page', 'page']);

function listRuns(request: FakeRequest, state: State, workflow: FakeWorkflow): FakeAnswer {
  const { query } = request;
  for (const name of query.keys()) {
    if (!FILTERS.has(name)) throw new Refusal(422, `the fake knows no filter "${name}"`);
  }
  const [event, status, branch] = [query.get('event'), query.get('status'), query.get('branch')];
  const from = earliest(query.get('created'));
  const found = workflow.runs
    .filter((run) => run.createdAt.getTime() >= from)
    .filter((run) => event === null || (run.event ?? 'schedule') === event)
    .filter((run) => status === null || statusOf(run) === status || conclusionOf(run) === status)
    .filter((run) => branch === null || (run.branch ?? state.defaultBranch) === branch)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .slice(0, MOST_FILTERED)
    .map((run) => describeRun(run, workflow, state));
  return pageOf(request, state, found, 'workflow_runs');
}

/** Of GitHub's syntax for dates the one form that is used here: `>=2026-11-20T00:00:00Z`. */
function earliest(created: string | null): number {
  if (created === null) return 0;
  const [, moment] = /^>=(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?)$/.exec(created) ?? [];
  if (moment === undefined) throw new Refusal(422, `the fake does not read created=${created}`);
  return Date.parse(moment);
}

function statusOf(run: FakeRun): string {
  return run.status ?? 'completed';
}

function conclusionOf(run: FakeRun): string | null {
  if (statusOf(run) !== 'completed') return null;
  return run.conclusion ?? 'success';
}

function describeWorkflow({ id, name, path, state, createdAt }: FakeWorkflow): Record<string, unknown> {
  const created_at = createdAt.toISOString();
  return { id, node_id: `W_${id}`, name, path, state, created_at, updated_at: created_at };
}

function describeRun(
  run: FakeWorkflow['runs'][number],
  workflow: FakeWorkflow,
  state: State,
): Record<string, unknown> {
  const startedAt = run.startedAt ?? run.createdAt;
  return {
    id: run.id,
    name: workflow.name,
    path: workflow.path,
    workflow_id: workflow.id,
    run_number: run.number,
    run_attempt: run.attempt ?? 1,
    event: run.event ?? 'schedule',
    head_branch: run.branch ?? state.defaultBranch,
    ...(run.sha === undefined ? {} : { head_sha: run.sha }),
    ...(run.actor === undefined
      ? {}
      : { actor: { login: run.actor }, triggering_actor: { login: run.actor } }),
    status: statusOf(run),
    conclusion: conclusionOf(run),
    created_at: seconds(run.createdAt),
    run_started_at: seconds(startedAt),
    updated_at: seconds(run.updatedAt ?? new Date(startedAt.getTime() + 60_000)),
    html_url: `https://github.example/${state.owner}/${state.name}/actions/runs/${run.id}`,
  };
}

function describeJob({ name, conclusion, steps = [] }: FakeJob): Record<string, unknown> {
  const status = conclusion === null ? 'in_progress' : 'completed';
  return { name, status, conclusion, steps: steps.map((step, index) => ({ ...step, number: index + 1 })) };
}

function seconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
