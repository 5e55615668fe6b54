import { type GitHubQuestion, runGitHubStatus } from '../../scripts/lib/hardening/github/status.ts';
import { readWorkflowFiles } from '../../scripts/lib/hardening/github/workflow-files.ts';
import type { Check } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import type { Permissions } from '../support/github-fake/access.ts';
import { type GitHubFake, startGitHub } from '../support/github-fake/server.ts';
import { FakeSettings } from '../support/github-fake/settings.ts';
import { keepWell } from '../support/github-fake/well-kept.ts';
import { FakeWorkflows } from '../support/github-fake/workflows.ts';

export const NOW = new Date('2026-11-21T02:30:00Z');
export const APP = 4711;

/** All that the checks can ask for. */
export const EVERYTHING: Permissions = {
  metadata: 'read',
  actions: 'read',
  administration: 'write',
  secrets: 'read',
};

/** What a token of a job can have at most: `administration` and `secrets` are none of a workflow's permissions. */
export const OF_A_JOB: Permissions = { metadata: 'read', contents: 'read', actions: 'read' };

const files = await readWorkflowFiles(process.cwd());
const model = await readModel('bulkhead.yaml');

export interface World {
  readonly github: GitHubFake;
  readonly settings: FakeSettings;
  readonly workflows: FakeWorkflows;
  close(): Promise<void>;
}

/** A repository at GitHub. It is started once per file, and set up anew for each test by `setUp`. */
export async function openWorld(): Promise<World> {
  const [settings, workflows] = [new FakeSettings(), new FakeWorkflows()];
  const github = await startGitHub({ routes: [...settings.routes, ...workflows.routes] });
  github.state.now = () => NOW;
  const world = { github, settings, workflows, close: async () => await github[Symbol.asyncDispose]() };
  setUp(world);
  return world;
}

/** The workflows of this repository, every setting as it should be, and no misfortune to come. */
export function setUp({ github, settings, workflows }: World): void {
  Object.assign(settings, new FakeSettings());
  keepWell(settings, files, APP);
  workflows.all.length = 0;
  for (const { path, crons } of files) {
    const workflow = workflows.add(path, { createdAt: new Date('2026-01-01T00:00:00Z') });
    if (crons.length > 0) workflows.run(workflow, { createdAt: new Date(NOW.getTime() - 600_000) });
  }
  github.faults.clear();
  github.requests.length = 0;
}

export interface Asking extends Partial<GitHubQuestion> {
  readonly permissions?: Permissions;
  /** Folder with the workflow files; the repository's own by default. */
  readonly cwd?: string;
}

/** Judges the settings, with a token that may see everything unless the test says otherwise. */
export async function judge({ github }: World, asking: Asking = {}) {
  const { permissions = EVERYTHING, cwd = process.cwd(), ...question } = asking;
  await using context = testContext({
    clock: NOW,
    cwd,
    fetch,
    env: { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: github.repository },
  });
  return await runGitHubStatus(
    {
      token: github.token(permissions),
      repository: undefined,
      evidenceBranch: undefined,
      evidenceApp: String(APP),
      reviewersSaid: 'true',
      byHand: undefined,
      wanted: undefined,
      ...question,
    },
    model,
    context,
  );
}

/** What is not green: `GHB-03 main red`. */
export function notGreen(checks: readonly Check[]): string[] {
  return checks
    .filter(({ verdict }) => verdict !== 'green')
    .map(({ id, object = '', verdict }) => `${id} ${object} ${verdict}`);
}

/** The first finding of a check that is not green; the green one when all are. */
export function findingOf(checks: readonly Check[], id: string): Check {
  const of = checks.filter((check) => check.id === id);
  const found = of.find(({ verdict }) => verdict !== 'green') ?? of[0];
  if (found === undefined) throw new Error(`${id} was not judged`);
  return found;
}
