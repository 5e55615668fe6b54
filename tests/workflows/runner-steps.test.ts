import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resultsOf } from '../support/runner/results.ts';
import { logOf, openHost, stepsOf } from '../support/runner/sample-host.ts';

const sample = await openHost({ 'data/a.txt': 'one', 'data/b.txt': 'two' });
test.after(async () => await sample[Symbol.asyncDispose]());
const { run } = sample;

const CHECKOUT = '- { uses: actions/checkout@v6, with: { persist-credentials: false } }';

/** A workflow of one job with these steps. */
const job = (steps: string, more = '') => `
on: workflow_dispatch
permissions: {}
env: { LEVEL: workflow, SHARED: workflow }
jobs:
  work:
    runs-on: ubuntu-24.04
    permissions: { contents: read }
    env: { LEVEL: job, FROM: "\${{ github.event_name }}" }
    ${more}
    steps:
${steps.trimEnd().replaceAll(/^/gm, '      ')}
`;

test('env at three levels, and what a step hands to the next: env, path, outputs, summary', async () => {
  const done = await run(
    job(`
- name: writes
  id: writes
  env: { LEVEL: step }
  run: |
    echo "$SHARED $LEVEL $FROM"
    mkdir bin && printf '#!/bin/sh\\necho mine\\n' > bin/mine && chmod +x bin/mine
    echo "$PWD/bin" >> "$GITHUB_PATH"
    printf 'LATER<<EOF\\ntwo\\nlines\\nEOF\\n' >> "$GITHUB_ENV"
    echo "word=a=b" >> "$GITHUB_OUTPUT"
    echo "# Green" >> "$GITHUB_STEP_SUMMARY"
- name: reads
  env: { WORD: "\${{ steps.writes.outputs.word }} \${{ env.LEVEL }}" }
  run: |
    mine
    echo "$LEVEL, $LATER, $WORD"
`),
  );
  assert.match(logOf(done, 'work'), /workflow step workflow_dispatch[\s\S]*mine\njob, two\nlines, a=b job\n/);
  assert.is(done.jobs.work?.steps[0]?.summary, '# Green\n');
});

test('nothing of the machine reaches a step, and GitHub is where the fake is', async () => {
  process.env.SECRET_OF_THE_MACHINE = 'x';
  const done = await run(job('- { run: env }'), { actor: 'alice' });
  delete process.env.SECRET_OF_THE_MACHINE;
  const log = logOf(done, 'work');
  assert.not.match(log, /SECRET_OF_THE_MACHINE/);
  for (const line of [
    `GITHUB_API_URL=${sample.host.github.url}`,
    `GITHUB_GRAPHQL_URL=${sample.host.github.url}/graphql`,
    'GITHUB_ACTOR=alice',
    `GITHUB_RUN_ID=${done.runId}`,
    'GITHUB_RUN_ATTEMPT=1',
    'GITHUB_REF=refs/heads/main',
    'GITHUB_REF_NAME=main',
    `GITHUB_SHA=${await sample.host.github.git.head('main')}`,
    'GITHUB_JOB=work',
    'GITHUB_EVENT_NAME=workflow_dispatch',
    'CI=true',
  ]) {
    assert.ok(log.split('\n').includes(line), line);
  }
});

test('shells: a pipe hides a failure unless bash is named', async () => {
  const done = await run(
    job(`
- { name: unnamed, run: "false | true" }
- { name: bash, shell: bash, run: "false | true", continue-on-error: true }
- { name: stops at the first, run: "false\\ntrue" }
`),
  );
  assert.equal(stepsOf(done, 'work'), [
    'unnamed=success',
    'bash=failure/success',
    'stops at the first=failure',
  ]);
});

test('an own action: defaults, empty inputs, outputs, summary, annotation, exit code', async () => {
  const done = await run(
    job(`
${CHECKOUT.slice(0)}
- { name: good, id: good, uses: ./actions/probe, with: { word: true } }
- { name: bad, uses: ./actions/probe, with: { word: fail, with-default: "" }, continue-on-error: true }
- { name: uses it, run: "test '\${{ steps.good.outputs.said }}' = true" }
`),
  );
  const [, good, bad] = done.jobs.work?.steps ?? [];
  assert.match(good?.log ?? '', /\{"INPUT_WITH-DEFAULT":"as usual","INPUT_WORD":"true"\}/);
  assert.equal([good?.outputs, good?.summary, good?.exit], [{ said: 'true' }, '# true\n', 0]);
  assert.match(bad?.log ?? '', /"INPUT_WITH-DEFAULT":""/);
  assert.equal([bad?.exit, bad?.annotations], [2, ['error: Probe: it was told to\nfail']]);
  assert.equal(resultsOf(done), { work: 'success' });
});

test('an own action with an unknown input is warned of and gets it; without a checkout there is none', async () => {
  const warned = await run(job(`${CHECKOUT}\n- { uses: ./actions/probe, with: { wrod: x } }`));
  assert.match(
    warned.jobs.work?.steps[1]?.annotations.join() ?? '',
    /Unexpected input\(s\) 'wrod', valid inputs are/,
  );
  assert.match(logOf(warned, 'work'), /"INPUT_WROD":"x"/);
  const none = await run(job('- { uses: ./actions/probe }'));
  assert.match(logOf(none, 'work'), /Did you forget to run actions\/checkout/);
  assert.equal(resultsOf(none), { work: 'failure' });
});

test('an own action of a second checkout is found below its path', async () => {
  const done = await run(
    job(`
- { uses: actions/checkout@v6, with: { persist-credentials: false, path: code } }
- { uses: ./code/actions/probe, with: { word: there } }
`),
  );
  assert.is(done.jobs.work?.steps[1]?.outputs.said, 'there');
});

test('hashFiles and working-directory', async () => {
  const done = await run(
    job(`
${CHECKOUT}
- { name: some, if: "hashFiles('data/*.txt') != ''", working-directory: data, run: "ls" }
- { name: none, if: "hashFiles('nothing/*') != ''", run: "true" }
`),
  );
  assert.equal(stepsOf(done, 'work').slice(1), ['some=success', 'none=skipped']);
  assert.match(logOf(done, 'work'), /^a\.txt$/m);
});

test('commands in the output: mask, annotations, a stop, and those that GitHub has disabled', async () => {
  const done = await run(
    job(`
- name: speaks
  run: |
    echo "::add-mask::hunter2"
    echo "the word is hunter2"
    echo "::warning file=a.ts,line=3,title=A%3A B::late%0Aagain"
    echo "::stop-commands::pause"
    echo "::error::not one"
    echo "::pause::"
    echo "::set-output name=a::b"
`),
  );
  const [step] = done.jobs.work?.steps ?? [];
  assert.match(step?.log ?? '', /^the word is \*\*\*$/m);
  assert.equal(step?.annotations, [
    'warning: A: B: late\nagain',
    'error: The `set-output` command is disabled.',
  ]);
});

test('the clock of a run: its steps and the fake GitHub have it, and nobody has it afterwards', async () => {
  const now = new Date('2026-11-21T02:17:00Z');
  const text = job(`${CHECKOUT}\n- { uses: ./actions/probe, with: { word: x } }`);
  const done = await run(text, { now });
  assert.match(logOf(done, 'work'), /now 2026-11-21T02:1[78]:/);
  const [known] = sample.host.workflows.all.flatMap(({ runs }) => runs).filter(({ id }) => id === done.runId);
  assert.is(known?.createdAt.toISOString().slice(0, 16), '2026-11-21T02:17');
  assert.ok(Math.abs(sample.host.github.state.now().getTime() - Date.now()) < 5000);
});

test('texts with several quotes come out as they were written', async () => {
  const done = await run(
    job(`- { run: "echo '\${{ github.job }}' 'and' '\${{ 'it''s' }}x'" , continue-on-error: true }`),
  );
  assert.match(done.jobs.work?.steps[0]?.name ?? '', /^Run echo 'work' 'and' 'it's/);
});

test('a script that writes what is no pair has failed, and NODE_OPTIONS is not handed on', async () => {
  const done = await run(
    job(`
- { name: no pair, run: echo nonsense >> "$GITHUB_OUTPUT", continue-on-error: true }
- { name: options, run: echo "NODE_OPTIONS=--inspect" >> "$GITHUB_ENV", continue-on-error: true }
`),
  );
  assert.equal(stepsOf(done, 'work'), ['no pair=failure/success', 'options=failure/success']);
});

test.run();
