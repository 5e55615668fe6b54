import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { logOf, openHost, resultsOf, stepsOf } from '../support/runner/sample-host.ts';

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

test('a job that takes too long is cancelled, a step that does has failed; what is meant for it runs', async () => {
  const done = await run(
    `${HEAD}
jobs:
  slow-job:
    runs-on: ubuntu-24.04
    timeout-minutes: 1
    steps:
      - { name: slow, run: sleep 30 }
      - { name: next, run: "true" }
      - { name: always, if: always(), run: "true" }
  slow-step:
    runs-on: ubuntu-24.04
    steps:
      - { name: slow, run: sleep 30, timeout-minutes: 1 }
      - { name: always, if: always(), run: "true" }
  told:
    needs: [slow-job, slow-step]
    if: always()
    runs-on: ubuntu-24.04
    steps: [{ run: "echo \${{ needs.slow-job.result }} \${{ needs.slow-step.result }}" }]
  not-cancelled:
    needs: [slow-job]
    if: \${{ !cancelled() }}
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
`,
    { secondsPerMinute: 2 },
  );
  assert.equal(resultsOf(done), {
    'slow-job': 'cancelled',
    'slow-step': 'failure',
    told: 'success',
    // The job is cancelled, and the run is not.
    'not-cancelled': 'success',
  });
  assert.equal(stepsOf(done, 'slow-job'), ['slow=cancelled', 'next=skipped', 'always=success']);
  assert.equal(stepsOf(done, 'slow-step'), ['slow=failure', 'always=success']);
  assert.match(done.jobs['slow-step']?.steps[0]?.annotations.join() ?? '', /timed out after 1 minutes/);
  assert.match(logOf(done, 'told'), /cancelled failure/);
});

test('a cancelled run: steps and jobs go on only where their condition holds for it', async () => {
  const text = `${HEAD}
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - { name: long, run: "echo begun; sleep 30" }
      - { name: tidy, if: always(), run: "true" }
      - { name: more, run: "true" }
  survivor:
    if: always()
    runs-on: ubuntu-24.04
    steps: [{ name: goes on, run: sleep 0.5 }]
  never:
    needs: [work]
    if: \${{ !cancelled() }}
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
  tell:
    needs: [work]
    if: always()
    runs-on: ubuntu-24.04
    steps: [{ run: "echo \${{ needs.work.result }} \${{ github.job }}" }]
`;
  const done = await run(text, {
    cancelAfter: { job: 'work', step: 'long', log: 'begun' },
    secondsPerMinute: 1,
  });
  assert.equal(resultsOf(done), {
    work: 'cancelled',
    survivor: 'success',
    never: 'skipped',
    tell: 'success',
  });
  assert.equal(stepsOf(done, 'work'), ['long=cancelled', 'tidy=success', 'more=skipped']);
  assert.is(done.conclusion, 'cancelled');
  assert.match(logOf(done, 'tell'), /cancelled tell/);
});

test('a run is cancelled between two steps, after a job, and by a signal', async () => {
  const text = `${HEAD}
jobs:
  one:
    runs-on: ubuntu-24.04
    steps: [{ name: a, run: "true" }, { name: b, run: "true" }]
  two:
    needs: [one]
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
`;
  const between = await run(text, { cancelAfter: { job: 'one', step: 'a' } });
  assert.equal(stepsOf(between, 'one'), ['a=success', 'b=skipped']);
  assert.equal(resultsOf(between), { one: 'cancelled', two: 'skipped' });
  const after = await run(text, { cancelAfter: { job: 'one' } });
  assert.equal(resultsOf(after), { one: 'success', two: 'skipped' });
  const controller = new AbortController();
  const signalled = await run(text, {
    signal: controller.signal,
    before: ({ step }) => step === 'b' && controller.abort(),
  });
  assert.is(signalled.jobs.one?.result, 'cancelled');
});

test('concurrency: one run at a time, of those that wait only the newest, and the one that runs when it is said so', async () => {
  const text = (inProgress: boolean) => `${HEAD}
concurrency: { group: "Only-\${{ github.ref_name }}", cancel-in-progress: ${inProgress} }
jobs:
  work:
    runs-on: ubuntu-24.04
    steps: [{ run: "sleep \${{ vars.SECONDS }}" }]
`;
  const runs = [1.5, 1.5, 1.5].map((seconds) => run(text(false), {}, { vars: { SECONDS: String(seconds) } }));
  const done = await Promise.all(runs);
  assert.equal(done.map(({ conclusion }) => conclusion).sort(), ['cancelled', 'success', 'success']);
  const first = run(
    text(true),
    {
      secondsPerMinute: 1,
      before: () => void setTimeout(() => (second = run(text(true), {}, { vars: { SECONDS: '0' } })), 200),
    },
    { vars: { SECONDS: '30' } },
  );
  let second: Promise<unknown> | undefined;
  assert.is((await first).conclusion, 'cancelled');
  await second;
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
