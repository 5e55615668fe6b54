import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resultsOf } from '../support/runner/results.ts';
import { logOf, openHost } from '../support/runner/sample-host.ts';

const sample = await openHost();
test.after(async () => await sample[Symbol.asyncDispose]());
const { run } = sample;

/** Shards from the output of a plan, one of which fails. */
const shards = (strategy: string) => `
on: workflow_dispatch
permissions: {}
jobs:
  plan:
    runs-on: ubuntu-24.04
    outputs: { shards: "\${{ steps.plan.outputs.shards }}" }
    steps:
      - id: plan
        run: echo 'shards=["s01","s02","s03"]' >> "$GITHUB_OUTPUT"
  backup:
    name: Backup
    needs: [plan]
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        shard: \${{ fromJSON(needs.plan.outputs.shards) }}
      ${strategy}
    steps:
      - name: Work
        env: { SHARD: "\${{ matrix.shard }}" }
        run: |
          echo "$SHARD is \${{ strategy.job-index }} of \${{ strategy.job-total }}"
          if [ "$SHARD" = s02 ]; then exit 1; fi
          sleep \${{ vars.SECONDS || '0' }}
  join:
    needs: [plan, backup]
    if: always()
    runs-on: ubuntu-24.04
    steps: [{ run: "echo \${{ needs.backup.result }}" }]
  only-if-all:
    needs: [backup]
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
`;

const legsOf = (done: Awaited<ReturnType<typeof run>>) =>
  done.jobs.backup?.legs.map(({ name, result }) => `${name}: ${result}`);

test('fail-fast: a failing shard cancels the others, and the job has failed', async () => {
  const done = await run(shards('max-parallel: 2'), { secondsPerMinute: 1 }, { vars: { SECONDS: '30' } });
  assert.equal(legsOf(done), ['Backup (s01): cancelled', 'Backup (s02): failure', 'Backup (s03): cancelled']);
  assert.equal(resultsOf(done), {
    plan: 'success',
    backup: 'failure',
    join: 'success',
    'only-if-all': 'skipped',
  });
  assert.match(logOf(done, 'join'), /failure/);
  assert.is(done.conclusion, 'failure');
});

test('without fail-fast the other shards end, and the job has failed all the same', async () => {
  const done = await run(shards('fail-fast: false'));
  assert.equal(legsOf(done), ['Backup (s01): success', 'Backup (s02): failure', 'Backup (s03): success']);
  assert.is(done.jobs.backup?.result, 'failure');
  assert.match(logOf(done, 'backup'), /s03 is 2 of 3/);
  assert.equal(
    sample.host.workflows.all[0]?.runs
      .at(-1)
      ?.jobs?.map(({ name, conclusion }) => `${name}=${conclusion}`)
      .sort(),
    [
      ...['Backup (s01)=success', 'Backup (s02)=failure', 'Backup (s03)=success'],
      ...['join=success', 'only-if-all=skipped', 'plan=success'],
    ],
  );
});

test('max-parallel: not more at once, each with its own workspace', async () => {
  let [open, most] = [0, 0];
  const done = await run(shards('max-parallel: 1\n      fail-fast: false'), {
    before({ job }) {
      if (job !== 'backup') return;
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
      }, 5);
    },
  });
  assert.is(most, 1);
  assert.is(done.jobs.backup?.legs.length, 3);
});

test('include, exclude and several vectors combine as GitHub says', async () => {
  const done = await run(`
on: workflow_dispatch
jobs:
  one:
    runs-on: ubuntu-24.04
    name: "\${{ matrix.color }} \${{ matrix.size }} \${{ matrix.note }}"
    strategy:
      matrix:
        color: [red, blue]
        size: [1, 2]
        exclude: [{ color: red, size: 2 }]
        include: [{ color: blue, note: fine }, { color: green, size: 9 }]
    steps: [{ run: "true" }]
`);
  assert.equal(
    done.jobs.one?.legs.map(({ name }) => name.trim()),
    ['red 1', 'blue 1 fine', 'blue 2 fine', 'green 9'],
  );
});

test('an empty list of shards fails the job, as at GitHub', async () => {
  const done = await run(`
on: workflow_dispatch
jobs:
  one:
    runs-on: ubuntu-24.04
    strategy: { matrix: { shard: "\${{ fromJSON('[]') }}" } }
    steps: [{ run: "true" }]
`);
  assert.is(done.jobs.one?.result, 'failure');
  assert.match(done.log, /Matrix vector 'shard' does not contain any values/);
});

test.run();
