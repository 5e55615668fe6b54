import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunnerHost, Started } from '../support/runner/host.ts';
import { logOf, openHost, stepsOf } from '../support/runner/sample-host.ts';

const sample = await openHost({
  'top.txt': 'top',
  'reports/ledger/2026.jsonl': 'one line\n',
  'reports/README.md': '# Reports\n',
  'scripts/tool.sh': '#!/bin/sh\necho tool\n',
  'big.txt': 'x'.repeat(100_000),
});
test.after(async () => await sample[Symbol.asyncDispose]());
const { host, run } = sample;

const ALL = '{ contents: read, id-token: write, attestations: write }';

/** A workflow of one job with these steps. */
const job = (steps: string, permissions = ALL) => `
on: workflow_dispatch
permissions: {}
jobs:
  work:
    runs-on: ubuntu-24.04
    permissions: ${permissions}
    steps:
${steps.trim().replaceAll(/^/gm, '      ')}
`;

async function refusal(text: string, started: Partial<Started> = {}, changes: Partial<RunnerHost> = {}) {
  return await run(text, started, changes).then(
    ({ log }) => `it ran: ${log}`,
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

/** The log of steps of which one has to fail. */
async function failure(steps: string, permissions = ALL, changes: Partial<RunnerHost> = {}): Promise<string> {
  const done = await run(job(steps, permissions), {}, changes);
  assert.is(done.conclusion, 'failure');
  return logOf(done, 'work');
}

const CHECKOUT = '- { uses: actions/checkout@v6, with: { persist-credentials: false } }';

test('an action without a stand-in, and an input that a stand-in does not know, are refused before anything runs', async () => {
  let ran = false;
  const started = { before: () => (ran = true) };
  const unknown = await refusal(job(`- { run: "true" }\n- { uses: some/thing@v1 }`), started);
  assert.is(unknown, 'RunnerRefusal: the runner of the tests has no stand-in for the action some/thing@v1');
  const input = await refusal(
    job('- { run: "true" }\n- { uses: actions/checkout@v6, with: { lfs: true } }'),
    started,
  );
  assert.match(input, /job work: the stand-in of actions\/checkout does not know the input lfs/);
  assert.match(await refusal(job('- { uses: toString@v1 }')), /no stand-in|Expected format/);
  assert.not.ok(ran);
  assert.match(await refusal(job('- { uses: actions/checkout@v6 }')), /only with persist-credentials: false/);
});

test('checkout: the commit that started the run, with a repository that git knows', async () => {
  const done = await run(
    job(`
${CHECKOUT}
- { name: git, run: "git rev-parse HEAD; git branch --show-current; git status --short; git log --oneline | wc -l; git remote get-url origin" }
- { name: files, run: "cat top.txt; sh scripts/tool.sh; wc -c < big.txt" }
`),
  );
  const head = await host.github.git.head('main');
  assert.match(
    logOf(done, 'work'),
    new RegExp(`^${head}\nmain\n1\nhttps://github.example/${host.repository}\n`, 'm'),
  );
  assert.match(logOf(done, 'work'), /^toptool\n100000$/m);
});

test('checkout: branches at their tip, commits, sparse folders, and the whole history when it is asked for', async () => {
  const { git } = host.github;
  const first = (await git.head('main')) ?? '';
  const shared = { author: 'somebody', deletions: [], at: new Date() };
  const second = await git.commit({
    ...shared,
    branch: 'main',
    parent: first,
    message: 'Later',
    additions: [{ path: 'reports/later.txt', bytes: Buffer.from('later') }],
  });
  const done = await run(
    job(`
${CHECKOUT}
- { uses: actions/checkout@v6, with: { persist-credentials: false, ref: main, path: evidence, sparse-checkout: reports } }
- { uses: actions/checkout@v6, with: { persist-credentials: false, ref: ${first}, path: old, fetch-depth: 0 } }
- { name: at the start, run: "ls reports; test ! -e reports/later.txt" }
- { name: tip, run: "ls evidence evidence/reports; test ! -e evidence/scripts" }
- { name: old, run: "cd old; git rev-parse origin/main; git log --oneline origin/main | wc -l; git diff --stat ${first} origin/main" }
`),
    { sha: first },
  );
  assert.equal(done.conclusion, 'success', done.log);
  const log = logOf(done, 'work');
  // git's cones have the files at the top as well.
  assert.match(
    log,
    /^evidence:\nbig\.txt\nreports\ntop\.txt\n\nevidence\/reports:\nREADME\.md\nlater\.txt\nledger\n/m,
  );
  assert.match(log, new RegExp(`^${second}\n2\n reports/later\\.txt`, 'm'));
});

test('checkout: what is not there, and what may not be read, fails as at GitHub', async () => {
  const with_ = (more: string) =>
    `- { uses: actions/checkout@v6, with: { persist-credentials: false, ${more} } }`;
  assert.match(
    await failure(with_('ref: nowhere')),
    /A branch or tag with the name 'nowhere' could not be found/,
  );
  assert.match(await failure(with_(`ref: ${'f'.repeat(40)}`)), /not our ref/);
  assert.match(await failure(with_('path: ../outside')), /is not under/);
  assert.match(await failure(CHECKOUT, '{}'), /Repository not found/);
});

test('checkouts share big files: a step that writes into one is found out by the next', async () => {
  const text = job(`${CHECKOUT}\n- { run: "sleep 0.01; echo y >> big.txt" }`);
  assert.is((await run(text)).conclusion, 'success');
  assert.match(await refusal(text), /a step wrote into big\.txt, which all checkouts share/);
});

test('artifacts: folders, hidden files, one name once, and what nobody finds', async () => {
  const upload = (name: string, path: string, more = '') =>
    `- { uses: actions/upload-artifact@v6, with: { name: ${name}, path: "${path}"${more} } }`;
  const done = await run(
    job(`
- { run: "mkdir -p out/deep out/.hidden; echo a > out/a.txt; echo b > out/deep/b.txt; echo c > out/.hidden/c; echo d > d.txt" }
${upload('bulkhead-reports-one', 'out')}
${upload('bulkhead-reports-two', 'd.txt')}
${upload('globbed', 'out/*.txt')}
${upload('nothing', 'nowhere', ', if-no-files-found: ignore')}
- { uses: actions/download-artifact@v7, with: { pattern: bulkhead-reports-*, path: inbox } }
- { uses: actions/download-artifact@v7, with: { name: globbed, path: single } }
- { uses: actions/download-artifact@v7, with: { pattern: bulkhead-*, path: merged, merge-multiple: true } }
- { run: "find inbox single merged -type f | sort" }
`),
  );
  assert.match(
    logOf(done, 'work'),
    /^inbox\/bulkhead-reports-one\/a\.txt\ninbox\/bulkhead-reports-one\/deep\/b\.txt\ninbox\/bulkhead-reports-two\/d\.txt\nmerged\/a\.txt\nmerged\/d\.txt\nmerged\/deep\/b\.txt\nsingle\/a\.txt$/m,
  );
  assert.equal(done.artifacts, ['bulkhead-reports-one', 'bulkhead-reports-two', 'globbed']);
  const known = [...host.github.state.artifacts.values()].filter(
    (artifact) => artifact.run.id === done.runId,
  );
  assert.equal(
    known.map(({ name }) => name),
    done.artifacts,
  );
  assert.match(
    await failure(`- { run: "echo a > a" }\n${upload('x', 'a')}\n${upload('x', 'a')}`),
    /\(409\) Conflict/,
  );
  assert.match(await failure(upload('x', 'nowhere', ', if-no-files-found: error')), /No files were found/);
  assert.match(await failure(upload('x/y', 'a')), /The artifact name is not valid/);
  assert.match(
    await failure('- { uses: actions/download-artifact@v7, with: { name: gone } }'),
    /Artifact not found for name: gone/,
  );
});

test('an artifact laid over a checkout does not reach other checkouts', async () => {
  const text = job(`
- { run: "echo new > big.txt" }
- { uses: actions/upload-artifact@v6, with: { name: big, path: big.txt } }
${CHECKOUT.replace('false }', 'false, path: code }')}
- { uses: actions/download-artifact@v7, with: { name: big, path: code } }
- { run: "cat code/big.txt" }
`);
  await using other = await openHost({ 'big.txt': 'x'.repeat(100_000) });
  assert.match(logOf(await other.run(text), 'work'), /^new$/m);
  assert.match(logOf(await other.run(job(`${CHECKOUT}\n- { run: "wc -c < big.txt" }`)), 'work'), /^100000$/m);
});

test('a role at AWS: its credentials are masked, in the environment and, when asked for, outputs', async () => {
  const role = 'arn:aws:iam::123456789012:role/backup';
  const assumed: string[] = [];
  const changes: Partial<RunnerHost> = {
    assumeRole: async ({ role: wanted, session }) => {
      assumed.push(`${wanted} ${session}`);
      return {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'the-secret-of-the-role',
        sessionToken: 'a-session',
      };
    },
  };
  const step = (more: string) =>
    `- { id: aws, uses: aws-actions/configure-aws-credentials@v6, with: { role-to-assume: "${role}", role-session-name: nightly, aws-region: eu-west-1${more} } }`;
  const done = await run(
    job(`
${step(', output-credentials: true, allowed-account-ids: "123456789012"')}
- { run: "echo $AWS_REGION $AWS_SECRET_ACCESS_KEY; test '\${{ steps.aws.outputs.aws-access-key-id }}' = \\"$AWS_ACCESS_KEY_ID\\"" }
`),
    {},
    changes,
  );
  assert.is(done.conclusion, 'success', done.log);
  assert.match(logOf(done, 'work'), /^eu-west-1 \*\*\*$/m);
  assert.equal(assumed, [`${role} nightly`]);
  assert.match(
    await failure(step(''), '{ contents: read }', changes),
    /Did you mean to set the `id-token` permission/,
  );
  assert.match(
    await failure(step(', allowed-account-ids: "1"'), ALL, changes),
    /does not match any of the expected/,
  );
  assert.match(await refusal(job(step(''))), /has no roles to assume/);
});

test('a token of an app: what it asks for of what the app may', async () => {
  const apps = { '42': { privateKey: 'PEM', permissions: { contents: 'write' } } } as const;
  const step = (key: string, more = '') =>
    `- { id: app, uses: actions/create-github-app-token@v3, with: { app-id: 42, private-key: ${key}${more} } }`;
  const done = await run(
    job(
      `${step('PEM', ', permission-contents: read')}\n- { run: "echo token \${{ steps.app.outputs.token }}" }`,
    ),
    {},
    { apps },
  );
  assert.match(logOf(done, 'work'), /^token \*\*\*$/m);
  assert.match(await failure(step('other'), ALL, { apps }), /could not be decoded/);
  assert.match(await failure(step('PEM', ', permission-issues: write'), ALL, { apps }), /are not granted/);
  assert.match(await failure(step('PEM')), /Integration not found/);
});

test('the rest of the table: Node, the audit, provenance', async () => {
  const node = (major: string) =>
    `- { uses: actions/setup-node@v6, with: { node-version: "${major}", package-manager-cache: false } }`;
  const done = await run(
    job(`
${node('24')}
- { run: "node --version; echo a > a.tar.gz" }
- { uses: zizmorcore/zizmor-action@v0.6.1, with: { advanced-security: false, persona: pedantic, version: 1.32.0 } }
- { name: attest, uses: actions/attest-build-provenance@v4, with: { subject-path: "*.tar.gz" } }
`),
  );
  assert.match(logOf(done, 'work'), /^v24\./m);
  assert.ok(
    stepsOf(done, 'work').every((step) => step.endsWith('=success')),
    done.log,
  );
  assert.match(await refusal(job(node('20'))), /setup-node gives Node/);
  const attest = '- { uses: actions/attest-build-provenance@v4, with: { subject-path: "*.gz" } }';
  assert.match(await failure(attest, '{ id-token: write }'), /missing "attestations" permission/);
  assert.match(await failure(attest), /Could not find subject/);
});

test.run();
