import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SERVICE } from '../../keyscan/samples.ts';
import { install } from '../../support/installation/installation.ts';
import type { Finished } from '../../support/runner/host.ts';
import { fileOf, only } from '../night/altered.ts';
import { assertAllGreenBut, brokenStep } from '../night/outcome.ts';
import { type Files, Story } from './story.ts';

// What must hold before a change is merged. The suite is not run inside of the suite: a script has its place.

const TESTS = 'tests.sh';
const installation = await install({
  template: 'empty',
  files: { '.ci/run': `#!/bin/sh\ntest -f bulkhead.yaml\nexec sh ./${TESTS}\n`, [TESTS]: 'echo all held\n' },
});
const { github, issues } = installation;
const story = new Story(installation);

test.after(installation.close);

/** Somebody pushes this to the default branch. */
async function push(files: Files): Promise<Finished> {
  const { before, sha } = await story.push(files);
  return await story.start({ event: 'push', workflow: 'ci.yml', sha, payload: { before } });
}

test('everything before it was green, so the gate is green; a pull request writes nothing', async () => {
  const before = (await github.git.head('main')) ?? '';
  const sha = await story.commit({ 'notes.txt': 'a change\n' }, { branch: 'change', parent: before });
  const base = { ref: 'main', sha: before, repo: { full_name: github.repository } };
  const head = { ref: 'change', sha, repo: { full_name: 'somebody/portal' } };
  const pull_request = { number: 7, base, head };
  const run = await story.start({ event: 'pull_request', workflow: 'ci.yml', payload: { pull_request } });
  assertAllGreenBut(run, {});
  assert.match(run.log, /all held/);
  assert.equal(run.artifacts, []);
  assert.is(await github.git.head('main'), before);
  assert.equal(issues.all, []);
});

test('tests that fail make the gate red', async () => {
  const run = await push({ [TESTS]: 'echo one failed\nexit 7\n' });
  assertAllGreenBut(run, { test: 'failure', gate: 'failure' });
  const step = brokenStep(run.jobs.test ?? { steps: [] });
  assert.equal([step.name, step.exit], ['Run everything that must hold in a clean clone', 7]);
});

test('a service key is found in the files, and in the history after somebody took it out', async () => {
  const committed = await push({
    [TESTS]: 'echo all held\n',
    'src/client.ts': `export const key = '${SERVICE}';\n`,
  });
  const removed = await push({ 'src/client.ts': "export const key = '';\n" });
  for (const run of [committed, removed]) {
    assertAllGreenBut(run, { 'service-key': 'failure', gate: 'failure' });
    const step = brokenStep(run.jobs['service-key'] ?? { steps: [] });
    assert.is(step.exit, 1);
    assert.match(`${step.summary}${step.annotations}`, /KEY-01/);
    assert.not.ok(`${run.log}${step.summary}`.includes(SERVICE), 'it is shown to nobody');
  }
  assert.match(JSON.stringify(removed.jobs['service-key']?.steps), /src\/client\.ts/);
});

test('a job that did not run makes the gate red as well: green is only what was looked at', async () => {
  const workflowText = only(fileOf('ci.yml'), ['workflows', 'gate']).replace(
    '    name: Workflow audit\n',
    '    name: Workflow audit\n    if: false\n',
  );
  const run = await story.start({ event: 'push', workflow: 'ci.yml', workflowText });
  assertAllGreenBut(run, { workflows: 'skipped', gate: 'failure' });
});

test('and so does one that was cancelled', async () => {
  const sha = await github.git.head('main');
  const cancelled = await story.start({
    event: 'push',
    workflow: 'ci.yml',
    ...(sha === undefined ? {} : { sha }),
    cancelAfter: { job: 'test', step: 'Check out the code' },
  });
  assert.is(cancelled.jobs.test?.result, 'cancelled');
  assert.is.not(cancelled.jobs.gate?.result, 'success');
});

test.run();
