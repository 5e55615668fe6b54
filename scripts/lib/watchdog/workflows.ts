import type { GitHub } from '../github/client.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { branchTree } from './branch-tree.ts';
import { isBad, isWatched, type Workflow, type WorkflowRun } from './run.ts';
import { schedulesOf } from './workflow-file.ts';

/** GitHub lists no more runs than this for one question. */
const MOST_RUNS = 1000;

/** Jobs are asked for of so many failed runs of a workflow. */
const MOST_JOBS = 5;

const FOLDER = '.github/workflows/';

/** What is known about the workflows of a repository. */
export interface Workflows {
  /** What GitHub's clock showed. */
  readonly clock: Date | undefined;
  readonly defaultBranch: string;
  /** Those that are watched. */
  readonly watched: readonly Workflow[];
  /** Every workflow file that GitHub knows, watched or not: where a renamed one may be found again. */
  readonly all: readonly { readonly path: string; readonly name: string }[];
  /** Named by whoever asked, and not there. */
  readonly missing: readonly string[];
}

/** `scheduled`: those whose file has a schedule; else the files by their names or paths. */
export type Choice = 'scheduled' | readonly string[];

/** Taken apart at commas and spaces; a bare name lies in `.github/workflows`. */
export function parseChoice(text: string): Choice | 'none' {
  if (text === 'scheduled' || text === 'none') return text;
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  for (const name of names) {
    if (/^[\w./-]+\.ya?ml$/.test(name)) continue;
    throw new BulkheadError({
      what: `"${name}" is no workflow file`,
      fix: 'Give --workflows as scheduled, none, or file names such as nightly.yml,canary.yml.',
      code: 'WATCHDOG_WORKFLOWS',
    });
  }
  return names.map((name) => (name.includes('/') ? name : `${FOLDER}${name}`));
}

/**
 * Reads the workflows, their files on the default branch, and their runs since a moment.
 * @throws GitHubError `GITHUB_PERMISSION` where `actions: read` or `contents: read` is missing
 */
export async function readWorkflows(github: GitHub, choice: Choice, since: Date): Promise<Workflows> {
  const { rest, here, paginate } = github;
  const { data: repository, headers } = await rest.repos.get(here);
  const defaultBranch = repository.default_branch;
  const listed = await paginate(rest.actions.listRepoWorkflows, { ...here, per_page: 100 });
  // Those that GitHub makes itself (Dependabot, Pages) have no file.
  const own = listed.filter(({ path }) => path.startsWith(FOLDER));
  const files = await branchTree(github, defaultBranch, '');
  const watched: Workflow[] = [];
  for (const { id, name, path, state, created_at } of own) {
    if (choice !== 'scheduled' && !choice.includes(path)) continue;
    const text = (await files.read(path))?.toString('utf8');
    if (choice === 'scheduled' && !hasSchedule(text)) continue;
    const { runs, cut } = await readRuns(github, id, since, defaultBranch);
    const changedAt = text === undefined ? undefined : await lastChange(github, path, defaultBranch);
    watched.push({ id, name, path, state, createdAt: Date.parse(created_at), text, changedAt, runs, cut });
  }
  const paths = new Set(watched.map(({ path }) => path));
  return {
    clock: headers.date === undefined ? undefined : new Date(headers.date),
    defaultBranch,
    watched,
    all: own.map(({ path, name }) => ({ path, name })),
    missing: choice === 'scheduled' ? [] : choice.filter((path) => !paths.has(path)),
  };
}

/** A file that cannot be read may have had one: it is watched, and told. */
function hasSchedule(text: string | undefined): boolean {
  if (text === undefined) return false;
  const { crons, problems } = schedulesOf(text);
  return crons.length + problems.length > 0;
}

async function lastChange(github: GitHub, path: string, sha: string): Promise<number | undefined> {
  const { data } = await github.rest.repos.listCommits({ ...github.here, path, sha, per_page: 1 });
  const date = data[0]?.commit.committer?.date;
  return date === undefined ? undefined : Date.parse(date);
}

async function readRuns(
  github: GitHub,
  workflow: number,
  since: Date,
  defaultBranch: string,
): Promise<{ runs: WorkflowRun[]; cut: boolean }> {
  const created = `>=${since.toISOString().slice(0, 19)}Z`;
  const query = { ...github.here, workflow_id: workflow, created, per_page: 100 };
  let total = 0;
  const listed = await github.paginate(github.rest.actions.listWorkflowRuns, query, (page, done) => {
    total += page.data.length;
    if (total >= MOST_RUNS) done();
    return page.data;
  });
  const runs: WorkflowRun[] = [];
  let looked = 0;
  for (const one of listed) {
    const run: WorkflowRun = {
      id: one.id,
      number: one.run_number,
      attempt: one.run_attempt ?? 1,
      event: one.event,
      branch: one.head_branch ?? '',
      status: one.status ?? '',
      conclusion: one.conclusion ?? '',
      createdAt: Date.parse(one.created_at),
      startedAt: Date.parse(one.run_started_at ?? one.created_at),
      updatedAt: Date.parse(one.updated_at),
      url: one.html_url,
    };
    if (!isBad(run) || !isWatched(run, defaultBranch) || looked >= MOST_JOBS) runs.push(run);
    else {
      looked += 1;
      runs.push({ ...run, ...(await readFailure(github, run.id)) });
    }
  }
  return { runs, cut: listed.length >= MOST_RUNS };
}

/** A run that never started has no jobs. */
async function readFailure(github: GitHub, run: number): Promise<{ failedAt?: string }> {
  const { rest, here } = github;
  const { data } = await rest.actions.listJobsForWorkflowRun({ ...here, run_id: run, per_page: 100 });
  const bad = (conclusion: string | null | undefined) =>
    conclusion !== null &&
    conclusion !== undefined &&
    !['success', 'skipped', 'neutral'].includes(conclusion);
  const job = data.jobs.find(({ conclusion }) => bad(conclusion));
  if (job === undefined) return {};
  const step = job.steps?.find(({ conclusion }) => bad(conclusion));
  return { failedAt: step === undefined ? `job ${job.name}` : `job ${job.name}, step ${step.name}` };
}
