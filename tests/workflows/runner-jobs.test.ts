import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resultsOf } from '../support/runner/results.ts';
import { logOf, openHost, stepsOf } from '../support/runner/sample-host.ts';

const sample = await openHost();
test.after(async () => await sample[Symbol.asyncDispose]());
const { run } = sample;

const HEAD = 'on: workflow_dispatch\npermissions: {}\n';

test('jobs by needs: results, outputs, conditions with and without a status function', async () => {
  const done = await run(`${HEAD}
jobs:
  first:
    runs-on: ubuntu-24.04
    outputs: { color: "\${{ steps.pick.outputs.color }}" }
    steps:
      - id: pick
        run: echo "color=blue" >> "$GITHUB_OUTPUT"
  broken:
    runs-on: ubuntu-24.04
    steps: [{ run: exit 3 }]
  left-out:
    if: vars.NOBODY == 'set it'
    runs-on: ubuntu-24.04
    steps: [{ run: exit 1 }]
  sees:
    needs: [first]
    if: needs.first.outputs.color == 'blue'
    runs-on: ubuntu-24.04
    steps: [{ run: "echo '\${{ toJSON(needs) }}'" }]
  after-broken:
    needs: [first, broken]
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
  after-left-out:
    needs: [left-out]
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
  far-after-left-out:
    needs: [always]
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
  always:
    needs: [left-out, first]
    if: always() && needs.first.result == 'success'
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
  not-cancelled:
    needs: [broken, left-out]
    if: \${{ !cancelled() }}
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
  on-failure:
    needs: [not-cancelled]
    if: failure()
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
`);
  assert.equal(resultsOf(done), {
    first: 'success',
    broken: 'failure',
    'left-out': 'skipped',
    sees: 'success',
    'after-broken': 'skipped',
    'after-left-out': 'skipped',
    // What is skipped far up skips all of the chain: https://github.com/actions/runner/issues/2205
    'far-after-left-out': 'skipped',
    always: 'success',
    'not-cancelled': 'success',
    // The failure is further up.
    'on-failure': 'success',
  });
  assert.is(done.conclusion, 'failure');
  assert.equal(done.jobs.first?.outputs, { color: 'blue' });
  assert.match(logOf(done, 'sees'), /"result": "success",\s+"outputs": \{\s+"color": "blue"/);
  assert.is(done.jobs.broken?.steps[0]?.exit, 3);
});

test('an expression without a value fails its job or step, and nothing else', async () => {
  const done = await run(`${HEAD}
jobs:
  condition:
    if: fromJSON(vars.NOBODY) == 'set it'
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
  step:
    runs-on: ubuntu-24.04
    steps:
      - { name: bad, if: "fromJSON('') == 1", run: "true" }
      - { name: always, if: always(), run: "true" }
  told:
    needs: [condition, step]
    if: always()
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
`);
  assert.equal(resultsOf(done), { condition: 'failure', step: 'failure', told: 'success' });
  assert.equal(stepsOf(done, 'step'), ['bad=failure', 'always=success']);
  assert.match(done.log, /condition: ##\[error\]The template is not valid/);
});

test('steps after a failed one: skipped, unless always() or failure(); continue-on-error counts as success', async () => {
  const done = await run(`${HEAD}
jobs:
  lenient:
    runs-on: ubuntu-24.04
    steps:
      - { name: may fail, id: may, run: exit 1, continue-on-error: true }
      - { name: sees it, run: "test \${{ steps.may.outcome }}-\${{ steps.may.conclusion }} = failure-success" }
  strict:
    runs-on: ubuntu-24.04
    steps:
      - { name: fails, run: exit 1 }
      - { name: next, run: "true" }
      - { name: not cancelled, if: "!cancelled()", run: "true" }
      - { name: on failure, if: failure(), run: "true" }
      - { name: always, if: always(), run: "true" }
      - { name: cancelled, if: cancelled(), run: "true" }
`);
  assert.equal(stepsOf(done, 'lenient'), ['may fail=failure/success', 'sees it=success']);
  assert.equal(stepsOf(done, 'strict'), [
    'fails=failure',
    'next=skipped',
    'not cancelled=success',
    'on failure=success',
    'always=success',
    'cancelled=skipped',
  ]);
  assert.equal(resultsOf(done), { lenient: 'success', strict: 'failure' });
});

test('a job that waits for its own workflow is refused', async () => {
  await assertRefused(
    `${HEAD}
concurrency: nightly
jobs:
  work:
    runs-on: ubuntu-24.04
    concurrency: Nightly
    steps: [{ run: "true" }]
`,
    /work would wait for its own workflow in the group nightly/,
  );
});

test('a service: its environment goes to the host, its port to the job, and it ends with the job', async () => {
  const events: string[] = [];
  const text = `${HEAD}
jobs:
  work:
    runs-on: ubuntu-24.04
    services:
      postgres:
        image: postgres:18.4
        env: { POSTGRES_USER: scratch }
        ports: [5432/tcp]
        options: --health-cmd true
    steps: [{ run: "echo port \${{ job.services.postgres.ports['5432'] }}" }]
`;
  const done = await run(
    text,
    {},
    {
      services: async (image, env) => {
        events.push(`${image} ${env.POSTGRES_USER}`);
        return { ports: { 5432: 40123 }, stop: async () => void events.push('stopped') };
      },
    },
  );
  assert.match(logOf(done, 'work'), /port 40123/);
  assert.equal(events, ['postgres:18.4 scratch', 'stopped']);
  await assertRefused(text, /the host starts no services/);
});

test('what this runner does not know is refused by its name', async () => {
  const job = 'runs-on: ubuntu-24.04\n    steps: [{ run: "true" }]';
  await assertRefused(
    `${HEAD}defaults: { run: { shell: bash } }\njobs:\n  a:\n    ${job}`,
    /does not know defaults/,
  );
  await assertRefused(
    `${HEAD}jobs:\n  a:\n    container: node:24\n    ${job}`,
    /job a: .* does not know container/,
  );
  await assertRefused(`${HEAD}jobs:\n  a:\n    uses: ./.github/workflows/b.yml`, /reusable workflows|b\.yml/);
  await assertRefused(`${HEAD}jobs:\n  a:\n    needs: [b]\n    ${job}`, /no dependencies/);
  await assertRefused(`${HEAD}jobs:\n  a:\n    if: secrets.X != ''\n    ${job}`, /secrets/);
});

async function assertRefused(text: string, pattern: RegExp): Promise<void> {
  const message = await run(text).then(
    () => 'it ran',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  assert.match(message, /^RunnerRefusal: /);
  assert.match(message, pattern);
}

test.run();
