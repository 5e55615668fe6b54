import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type GitHubFake, startGitHub } from '../support/github-fake/server.ts';

// The fake stands for GitHub in many tests: what it lets through, they let through.

const MUTATION =
  'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }';

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly types: readonly string[];
  readonly messages: string;
}

async function ask(
  fake: GitHubFake,
  input: unknown,
  token = fake.token({ contents: 'write' }),
  query = MUTATION,
): Promise<Answer> {
  const response = await fetch(`${fake.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const json: unknown = await response.json();
  const { data, errors = [] } = json as { data?: unknown; errors?: { type?: string; message: string }[] };
  return {
    status: response.status,
    data,
    types: errors.map(({ type = '' }) => type),
    messages: errors.map(({ message }) => message).join(),
  };
}

async function inputFor(fake: GitHubFake, changes: object = {}): Promise<Record<string, unknown>> {
  return {
    branch: { repositoryNameWithOwner: fake.repository, branchName: 'main' },
    message: { headline: 'One' },
    expectedHeadOid: await fake.git.head('main'),
    fileChanges: { additions: [{ path: 'a/b.txt', contents: Buffer.from('one').toString('base64') }] },
    ...changes,
  };
}

test('a sound commit is made on exactly the head that is expected', async () => {
  await using fake = await startGitHub();
  const input = await inputFor(fake);
  const made = await ask(fake, input);
  assert.equal(made.types, []);
  assert.is((await fake.git.read('main', 'a/b.txt'))?.toString(), 'one');
  const stale = await ask(fake, input);
  assert.is(stale.status, 200);
  assert.equal(stale.types, ['STALE_DATA']);
  assert.is(
    stale.messages,
    `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`,
  );
});

test('of two at once one is made', async () => {
  await using fake = await startGitHub();
  const input = await inputFor(fake);
  const answers = await Promise.all([1, 2, 3, 4].map(() => ask(fake, input)));
  assert.is(answers.filter(({ types }) => types.length === 0).length, 1);
  assert.is(answers.filter(({ types }) => types[0] === 'STALE_DATA').length, 3);
  assert.is((await fake.git.log('main')).length, 2);
});

const addition = (path: string, contents = 'b25l') => ({ fileChanges: { additions: [{ path, contents }] } });
const WRONG: readonly (readonly [string, object])[] = [
  ['an unknown member', { force: true }],
  ['no headline', { message: {} }],
  ['an empty headline', { message: { headline: ' ' } }],
  ['no head', { expectedHeadOid: null }],
  ['a short head', { expectedHeadOid: 'abc' }],
  ['contents that are not base64', addition('a', 'not base64!')],
  ['contents without padding', addition('a', 'b25lMQ')],
  ['an absolute path', addition('/a')],
  ['a path that goes up', addition('a/../../b')],
  ['a path into .git', addition('a/.git/config')],
  ['an empty path', addition('')],
  [
    'an unknown member of an addition',
    { fileChanges: { additions: [{ path: 'a', contents: 'b25l', mode: '755' }] } },
  ],
  ['a branch with a space', { branch: { repositoryNameWithOwner: 'sample/portal', branchName: 'a b' } }],
];
for (const [name, changes] of WRONG) {
  test(`refused: ${name}`, async () => {
    await using fake = await startGitHub();
    const answer = await ask(fake, await inputFor(fake, changes));
    assert.is(answer.types.length, 1, JSON.stringify(answer));
    assert.match(answer.messages, 'CreateCommitOnBranchInput');
    assert.is((await fake.git.log('main')).length, 1);
  });
}

test('what is not there, not allowed or not known is refused', async () => {
  await using fake = await startGitHub();
  const elsewhere = { branch: { repositoryNameWithOwner: 'sample/other', branchName: 'main' } };
  assert.equal((await ask(fake, await inputFor(fake, elsewhere))).types, ['NOT_FOUND']);
  const reading = fake.token({ contents: 'read' });
  assert.equal((await ask(fake, await inputFor(fake), reading)).types, ['FORBIDDEN']);
  assert.is((await ask(fake, await inputFor(fake), 'nobody')).status, 401);
  assert.match(
    (await ask(fake, {}, reading, 'query { viewer { login } }')).messages,
    'createCommitOnBranch only',
  );
  const gone = { fileChanges: { deletions: [{ path: 'none.txt' }] } };
  assert.equal((await ask(fake, await inputFor(fake, gone))).types, ['UNPROCESSABLE']);
});

test('a call that it does not know is 404', async () => {
  await using fake = await startGitHub();
  const headers = { authorization: `token ${fake.token({})}` };
  assert.is((await fetch(`${fake.url}/repos/${fake.repository}/nothing`, { headers })).status, 404);
});

test.run();
