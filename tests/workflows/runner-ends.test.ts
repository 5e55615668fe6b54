import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resultsOf } from '../support/runner/results.ts';
import { logOf, openHost, stepsOf } from '../support/runner/sample-host.ts';

const sample = await openHost();
test.after(async () => await sample[Symbol.asyncDispose]());
const { run } = sample;

const HEAD = 'on: workflow_dispatch\npermissions: {}\n';

// How jobs and runs end before their time: by the clock, by a person, by another run.

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

test.run();
