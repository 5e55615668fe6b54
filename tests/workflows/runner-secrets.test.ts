import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunnerHost, Started } from '../support/runner/host.ts';
import { logOf, openHost } from '../support/runner/sample-host.ts';

const sample = await openHost();
test.after(async () => await sample[Symbol.asyncDispose]());
const { host, run } = sample;

const PASSWORD = 'p%40ss-of-the-database';
const URL_OF_DATABASE = `postgresql://operator:${PASSWORD}@localhost:5432/portal`;
const environments: RunnerHost['environments'] = {
  operator: { secrets: { DATABASE_URL: URL_OF_DATABASE }, vars: { WHERE: 'operator' } },
  alerts: { secrets: { WEBHOOK: 'https://hooks.example/secret-path' } },
  reviewed: { secrets: { KEY: 'key-behind-reviewers' }, reviewers: true },
};
const settings = { environments, vars: { WHERE: 'everywhere', PLAIN: 'plain' } };

/** One job of an environment with one script. */
const job = (script: string, more = 'environment: operator', permissions = '{ contents: read }') => `
on: [workflow_dispatch, pull_request]
permissions: {}
jobs:
  work:
    runs-on: ubuntu-24.04
    permissions: ${permissions}
    ${more}
    steps:
      - name: does
        env:
          DATABASE_URL: \${{ secrets.DATABASE_URL }}
          WEBHOOK: \${{ secrets.WEBHOOK }}
          TOKEN: \${{ github.token }}
          WHERE: \${{ vars.WHERE }}
        run: |
          ${script}
`;

async function leak(text: string): Promise<string> {
  return await run(text, {}, settings).then(
    ({ log }) => `no leak: ${log}`,
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

test('a job has the secrets and variables of its environment, and those of no other are empty', async () => {
  const script = 'echo "[$' + '{#DATABASE_URL}] [$WEBHOOK] [$WHERE]"';
  const done = await run(job(script), {}, settings);
  assert.match(logOf(done, 'work'), new RegExp(`\\[${URL_OF_DATABASE.length}\\] \\[\\] \\[operator\\]`));
  const without = await run(job(script, ''), {}, settings);
  assert.match(logOf(without, 'work'), /\[0\] \[\] \[everywhere\]/);
});

test('a secret in a log is masked, which is no leak', async () => {
  const done = await run(job('echo "$DATABASE_URL $TOKEN"'), {}, settings);
  assert.match(logOf(done, 'work'), /^\*\*\* \*\*\*$/m);
});

test('a leak ends the run: log, summary, output, output of the job, artifact', async () => {
  const inLog = await leak(job('echo "$DATABASE_URL" | sed "s/.*operator:\\(.*\\)@.*/\\1/"'));
  assert.is(
    inLog,
    'SecretLeak: the secret DATABASE_URL (environment operator) stands unmasked in the log of the step "does" of the job work',
  );
  assert.match(
    await leak(job('echo "$DATABASE_URL" >> "$GITHUB_STEP_SUMMARY"')),
    /in the summary of the step "does"/,
  );
  assert.match(await leak(job('echo "$DATABASE_URL" | base64 -w0')), /in the log of the step/);
  assert.match(
    await leak(job('echo "a=$TOKEN" >> "$GITHUB_OUTPUT"')),
    /^SecretLeak: the secret GITHUB_TOKEN.* in the output a/,
  );
  const inArtifact = `${job('echo "$DATABASE_URL" > kept.txt')}      - { uses: actions/upload-artifact@v6, with: { name: kept, path: kept.txt } }\n`;
  assert.match(await leak(inArtifact), /in the artifact kept, in its file kept\.txt/);
  const asOutput = job('true', `environment: operator\n    outputs: { url: "\${{ secrets.DATABASE_URL }}" }`);
  assert.match(await leak(asOutput), /in the output url of the job work/);
});

test('a secret of another environment is found as well', async () => {
  const leaking = job('echo hooks.example/secret-path; echo https://hooks.example/secret-path');
  assert.match(await leak(leaking), /the secret WEBHOOK \(environment alerts\) stands unmasked in the log/);
});

test('a pull request from a fork: no secrets, no variables, a token that reads', async () => {
  const sha = (await host.github.git.head('main')) ?? '';
  const pull = (fork: string): Partial<Started> => ({
    event: 'pull_request',
    payload: {
      pull_request: {
        number: 7,
        base: { ref: 'main', sha },
        head: { ref: 'change', sha, repo: { full_name: fork } },
      },
    },
  });
  const text = job(
    'echo "[$DATABASE_URL] [$WHERE]"; node -e "$ASK"',
    'environment: operator',
    '{ contents: write }',
  ).replace('env:\n', `env:\n          ASK: ${ASK}\n`);
  const fork = await run(text, pull('somebody/portal'), settings);
  assert.match(logOf(fork, 'work'), /^\[\] \[\]$[\s\S]*^POST 403$/m);
  const own = await run(text, pull(host.repository), settings);
  assert.match(logOf(own, 'work'), /^\[\*\*\*\] \[operator\]$[\s\S]*^POST 422$/m);
});

/** Asks for a branch at a commit that is not there: 422 for who may make one, 403 for who may not. */
const ASK =
  "\"fetch(process.env.GITHUB_API_URL + '/repos/' + process.env.GITHUB_REPOSITORY + '/git/refs', { method: 'POST', headers: { authorization: 'Bearer ' + process.env.TOKEN }, body: JSON.stringify({ ref: 'refs/heads/x', sha: 'f'.repeat(40) }) }).then(({ status }) => console.log('POST ' + status))\"";

test('the token of a job may what its permissions say, and nothing after the job', async () => {
  const ask = (permissions: string) =>
    job('node -e "$ASK"', 'environment: operator', permissions).replace(
      'env:\n',
      `env:\n          ASK: ${ASK}\n`,
    );
  assert.match(logOf(await run(ask('{ contents: read }'), {}, settings), 'work'), /^POST 403$/m);
  assert.match(logOf(await run(ask('{}'), {}, settings), 'work'), /^POST 403$/m);
  assert.match(logOf(await run(ask('{ contents: write }'), {}, settings), 'work'), /^POST 422$/m);
  const file = join(host.folder, 'token');
  await run(job(`echo "$TOKEN" > '${file}'`), {}, settings);
  const headers = { authorization: `Bearer ${(await readFile(file, 'utf8')).trim()}` };
  const { status } = await fetch(`${host.github.url}/repos/${host.repository}`, { headers });
  assert.is(status, 401);
});

test('an environment with reviewers: approved or rejected; one that nobody has set up is refused', async () => {
  const text = job('true', 'environment: { name: reviewed, deployment: false }');
  const rejected = await run(text, {}, settings);
  assert.equal([rejected.jobs.work?.result, rejected.jobs.work?.steps.length], ['failure', 0]);
  assert.match(rejected.log, /The deployment to reviewed was rejected/);
  const approved = await run(text, { approve: ['reviewed'] }, settings);
  assert.equal([approved.jobs.work?.result, approved.jobs.work?.approved], ['success', true]);
  assert.match(
    await leak(job('true', 'environment: misspelt')),
    /RunnerRefusal: .*nobody has set up the environment misspelt/,
  );
});

test.run();
