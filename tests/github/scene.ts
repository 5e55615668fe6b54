import * as assert from 'uvu/assert';
import { type GitHub, openGitHub } from '../../scripts/lib/github/client.ts';
import { GitHubError } from '../../scripts/lib/github/error.ts';
import { type TestContext, testContext } from '../support/context.ts';
import type { Permissions } from '../support/github-fake/access.ts';
import { type FakeAnswer, Refusal, type Route, requireBody } from '../support/github-fake/exchange.ts';
import { pageOf } from '../support/github-fake/pages.ts';
import { type GitHubFake, startGitHub } from '../support/github-fake/server.ts';
import type { State } from '../support/github-fake/state.ts';

export const START = new Date('2026-11-21T02:00:00Z');

export interface Scene extends AsyncDisposable {
  readonly fake: GitHubFake;
  readonly context: TestContext;
  readonly github: GitHub;
  readonly token: string;
  /** Milliseconds that were slept so far. */
  slept(): number;
}

/** Labels: the smallest list that can be read and added to. */
export function labelRoutes(labels: string[]): Route<State>[] {
  return [
    {
      method: 'GET',
      pattern: '/repos/{owner}/{repo}/labels',
      permission: { issues: 'read' },
      handle: (request, state): FakeAnswer =>
        pageOf(
          request,
          state,
          labels.map((name) => ({ name })),
        ),
    },
    {
      method: 'POST',
      pattern: '/repos/{owner}/{repo}/labels',
      permission: { issues: 'write' },
      handle(request) {
        const { name } = requireBody(request, { name: 'string', color: 'string?', description: 'string?' });
        if (labels.includes(String(name))) throw new Refusal(422, 'Validation Failed');
        labels.push(String(name));
        return { status: 201, json: { name } };
      },
    },
  ];
}

export async function setUp(
  permissions: Permissions = { issues: 'write', contents: 'write' },
  labels: string[] = [],
): Promise<Scene> {
  const fake = await startGitHub({ routes: labelRoutes(labels) });
  fake.state.now = () => context.now();
  const env = { GITHUB_API_URL: fake.url, GITHUB_REPOSITORY: fake.repository, GITHUB_JOB: 'record' };
  const context = testContext({ clock: START, fetch: globalThis.fetch, env });
  const token = fake.token(permissions);
  return {
    fake,
    context,
    token,
    github: openGitHub({ token, context }),
    slept: () => context.now().getTime() - START.getTime(),
    async [Symbol.asyncDispose]() {
      await context.end();
      await fake[Symbol.asyncDispose]();
    },
  };
}

export async function failureOf(work: Promise<unknown>): Promise<GitHubError> {
  try {
    await work;
  } catch (error) {
    assert.instance(error, GitHubError);
    if (error instanceof GitHubError) return error;
  }
  throw new Error('it was not refused');
}

export const listLabels = ({ github }: Scene) => github.rest.issues.listLabelsForRepo({ ...github.here });
export const addLabel = ({ github }: Scene, name = 'one') =>
  github.rest.issues.createLabel({ ...github.here, name });
export const LABELS = { path: /\/labels$/ };
