import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type GitHub, openGitHub } from '../../scripts/lib/github/client.ts';
import { GitHubError } from '../../scripts/lib/github/error.ts';
import { createOnce } from '../../scripts/lib/github/once.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { type TestContext, testContext } from '../support/context.ts';
import type { Permissions } from '../support/github-fake/access.ts';
import { type FakeAnswer, Refusal, type Route, requireBody } from '../support/github-fake/exchange.ts';
import { pageOf } from '../support/github-fake/pages.ts';
import { type GitHubFake, startGitHub } from '../support/github-fake/server.ts';
import type { State } from '../support/github-fake/state.ts';

const START = new Date('2026-11-21T02:00:00Z');

interface Scene extends AsyncDisposable {
  readonly fake: GitHubFake;
  readonly context: TestContext;
  readonly github: GitHub;
  readonly token: string;
  /** Milliseconds that were slept so far. */
  slept(): number;
}

/** Labels: the smallest list that can be read and added to. */
function labelRoutes(labels: string[]): Route<State>[] {
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

async function setUp(
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

async function failureOf(work: Promise<unknown>): Promise<GitHubError> {
  try {
    await work;
  } catch (error) {
    assert.instance(error, GitHubError);
    if (error instanceof GitHubError) return error;
  }
  throw new Error('it was not refused');
}

const listLabels = ({ github }: Scene) => github.rest.issues.listLabelsForRepo({ ...github.here });
const addLabel = ({ github }: Scene, name = 'one') =>
  github.rest.issues.createLabel({ ...github.here, name });
const LABELS = { path: /\/labels$/ };

test('all pages of a list are followed', async () => {
  const labels = Array.from({ length: 250 }, (_, index) => `label-${index}`);
  await using scene = await setUp({ issues: 'read' }, labels);
  const { github, fake } = scene;
  const all = await github.paginate(github.rest.issues.listLabelsForRepo, { ...github.here, per_page: 100 });
  assert.equal(
    all.map(({ name }) => name),
    labels,
  );
  assert.is(fake.requests.length, 3);
});

test('a missing permission is named with the job', async () => {
  await using scene = await setUp({ issues: 'read' });
  const error = await failureOf(addLabel(scene));
  assert.is(error.code, 'GITHUB_PERMISSION');
  assert.is(error.outcome, 'refused');
  assert.match(error.fix, 'the job "record"');
  assert.match(error.fix, '`issues: write`');
  assert.is(scene.fake.requests.length, 1, 'it is not tried again');
});

test('an ended token, a repository that is not there, 410 and 422 each have a code and a fix', async () => {
  await using scene = await setUp();
  const { fake, context, token, github } = scene;
  await addLabel(scene);
  const twice = await failureOf(addLabel(scene));
  assert.is(twice.code, 'GITHUB_INVALID');
  const elsewhere = openGitHub({ token, context, repository: 'sample/other' });
  const missing = await failureOf(elsewhere.rest.repos.get({ ...elsewhere.here }));
  assert.is(missing.code, 'GITHUB_NOT_FOUND');
  assert.match(missing.fix, 'sample/other');
  const message = 'Issues has been disabled in this repository.';
  fake.faults.add({ ...LABELS, effect: { kind: 'answer', status: 410, message } });
  const disabled = await failureOf(listLabels(scene));
  assert.is(disabled.code, 'GITHUB_ISSUES_DISABLED');
  assert.match(disabled.fix, 'Settings');
  fake.state.tokens.revoke(token);
  const ended = await failureOf(github.rest.repos.get({ ...github.here }));
  assert.is(ended.code, 'GITHUB_TOKEN_REFUSED');
  for (const { runbook } of [twice, missing, disabled, ended]) assert.match(runbook ?? '', /^GITHUB\.md#/);
});

test('a secondary limit is waited for as long as it asks, also with a POST', async () => {
  await using scene = await setUp();
  scene.fake.faults.secondaryLimit({ ...LABELS, method: 'POST' }, 7);
  await addLabel(scene);
  assert.ok(scene.slept() >= 7000 && scene.slept() <= 8000, `${scene.slept()}`);
});

test('a secondary limit without a time is given a minute', async () => {
  await using scene = await setUp();
  scene.fake.faults.secondaryLimit({ ...LABELS });
  await listLabels(scene);
  assert.ok(scene.slept() >= 60_000 && scene.slept() <= 61_000, `${scene.slept()}`);
});

test('429 with Retry-After is waited for', async () => {
  await using scene = await setUp();
  const headers = { 'retry-after': '3' };
  scene.fake.faults.add({
    ...LABELS,
    effect: { kind: 'answer', status: 429, message: 'Too many requests', headers },
  });
  await listLabels(scene);
  assert.ok(scene.slept() >= 3000 && scene.slept() <= 4000);
});

test('the rate limit is waited for when it ends soon, by the clock of the server', async () => {
  await using scene = await setUp();
  const { fake, context } = scene;
  // The runner's clock is ten minutes behind.
  const server = () => new Date(context.now().getTime() + 600_000);
  fake.state.now = server;
  fake.faults.rateLimit(LABELS, new Date(server().getTime() + 20_000));
  await listLabels(scene);
  assert.ok(scene.slept() >= 20_000 && scene.slept() < 23_000, `${scene.slept()}`);
});

test('a rate limit that ends in an hour is an error that says when', async () => {
  await using scene = await setUp();
  scene.fake.faults.rateLimit(LABELS, new Date('2026-11-21T03:00:00Z'));
  const error = await failureOf(listLabels(scene));
  assert.is(error.code, 'GITHUB_RATE_LIMIT');
  assert.match(error.what, '2026-11-21T03:00:01Z');
  assert.is(scene.slept(), 0);
});

test('reading is tried again after 502 and lost connections, a bounded number of times', async () => {
  await using scene = await setUp();
  const { fake } = scene;
  fake.faults.add({ ...LABELS, effect: { kind: 'answer', status: 502, message: 'Bad Gateway' } });
  fake.faults.add({ ...LABELS, effect: { kind: 'cut-before' } });
  fake.faults.add({ ...LABELS, effect: { kind: 'cut-body' } });
  await listLabels(scene);
  assert.is(fake.requests.length, 4);
  fake.faults.add({ ...LABELS, times: 99, effect: { kind: 'answer', status: 503, message: 'Unavailable' } });
  const error = await failureOf(listLabels(scene));
  assert.is(error.code, 'GITHUB_UNREACHABLE');
  assert.is(error.outcome, 'unknown');
  assert.is(fake.requests.length, 9);
});

test('a POST whose answer was lost is not made again blindly', async () => {
  const labels: string[] = [];
  await using scene = await setUp({ issues: 'write' }, labels);
  scene.fake.faults.add({ ...LABELS, method: 'POST', effect: { kind: 'cut-after' } });
  const error = await failureOf(addLabel(scene));
  assert.is(error.outcome, 'unknown');
  assert.equal(labels, ['one']);
  assert.is(scene.fake.requests.length, 1);
});

for (const kind of ['cut-before', 'cut-after', 'cut-body'] as const) {
  test(`createOnce makes it exactly once after ${kind}`, async () => {
    const labels: string[] = [];
    await using scene = await setUp({ issues: 'write' }, labels);
    scene.fake.faults.add({ ...LABELS, method: 'POST', effect: { kind } });
    const made = await createOnce(scene.context, {
      create: async () => (await addLabel(scene)).data.name,
      find: async () => (await listLabels(scene)).data.find(({ name }) => name === 'one')?.name,
    });
    assert.is(made, 'one');
    assert.equal(labels, ['one']);
    assert.is(
      scene.fake.requests.filter(({ method }) => method === 'POST').length,
      kind === 'cut-before' ? 2 : 1,
    );
  });
}

test('createOnce gives up after a few tries, and looks once more after the last', async () => {
  await using scene = await setUp();
  scene.fake.faults.add({ ...LABELS, method: 'POST', times: 99, effect: { kind: 'answer', status: 502 } });
  let looks = 0;
  const error = await failureOf(
    createOnce(scene.context, {
      create: () => addLabel(scene),
      find: async () => {
        looks += 1;
        return undefined;
      },
    }),
  );
  assert.is(error.code, 'GITHUB_UNREACHABLE');
  assert.is(looks, 4);
});

test('the token is masked in errors and logs', async () => {
  await using scene = await setUp();
  scene.fake.faults.add({
    ...LABELS,
    effect: { kind: 'answer', status: 502, message: `bad ${scene.token}` },
  });
  await listLabels(scene);
  assert.ok(
    scene.context.lines.some((line) => line.includes('bad ***')),
    scene.context.lines.join('\n'),
  );
  assert.not.ok(scene.context.lines.join('\n').includes(scene.token));
});

test('an interrupted run ends at once, also while it waits', async () => {
  await using fake = await startGitHub({ routes: labelRoutes([]) });
  await using context = testContext({ fetch: globalThis.fetch, env: { GITHUB_API_URL: fake.url } });
  const github = openGitHub({ token: fake.token({ issues: 'read' }), repository: fake.repository, context });
  fake.faults.secondaryLimit(LABELS, 60);
  setTimeout(() => context.abort(), 50);
  const began = performance.now();
  try {
    await github.rest.issues.listLabelsForRepo({ ...github.here });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, BulkheadError);
    assert.is(error instanceof BulkheadError && error.code, 'INTERRUPTED');
  }
  assert.ok(performance.now() - began < 2000);
});

test('a host that is not there is named', async () => {
  await using context = testContext({
    clock: START,
    fetch: globalThis.fetch,
    env: { GITHUB_API_URL: 'http://127.0.0.1:9' },
  });
  const github = openGitHub({ token: 'fake-token', repository: 'sample/portal', context });
  const error = await failureOf(github.rest.repos.get({ ...github.here }));
  assert.is(error.code, 'GITHUB_UNREACHABLE');
  assert.match(error.what, /ECONNREFUSED|bad port/);
});

test('what openGitHub is given is checked before any request', async () => {
  await using context = testContext({ env: {} });
  const open = (options: object) => () =>
    openGitHub({ token: 'fake-token', repository: 'sample/portal', context, ...options });
  const code = (expected: string) => (error: unknown) =>
    error instanceof BulkheadError && error.code === expected;
  assert.throws(open({ token: ' ' }), code('GITHUB_TOKEN_MISSING'));
  assert.throws(open({ repository: 'portal' }), code('GITHUB_REPOSITORY'));
  assert.throws(open({ repository: '../x' }), code('GITHUB_REPOSITORY'));
  assert.throws(open({ apiUrl: 'ftp://x' }), code('GITHUB_API_URL'));
});

test('errors inside an answer of GraphQL are errors, and its limit is waited for', async () => {
  await using scene = await setUp({ contents: 'read' });
  const { github, fake } = scene;
  const query =
    'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }';
  const input = {
    branch: { repositoryNameWithOwner: fake.repository, branchName: 'main' },
    message: { headline: 'One' },
    expectedHeadOid: await fake.git.head('main'),
    fileChanges: { additions: [] },
  };
  const error = await failureOf(github.graphql(query, { input }, true));
  assert.is(error.code, 'GITHUB_PERMISSION');
  assert.match(error.fix, '`contents: write`');
});

test.run();
