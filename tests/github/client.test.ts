import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openGitHub } from '../../scripts/lib/github/client.ts';
import { createOnce } from '../../scripts/lib/github/once.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { startGitHub } from '../support/github-fake/server.ts';
import { addLabel, failureOf, LABELS, labelRoutes, listLabels, START, setUp } from './scene.ts';

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
  assert.ok(performance.now() - began < 30_000, 'it did not wait the minute that it was asked to');
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
