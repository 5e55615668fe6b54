import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import type { Started } from '../support/runner/host.ts';
import { runWorkflow } from '../support/runner/run.ts';
import { logOf, openHost } from '../support/runner/sample-host.ts';

const sample = await openHost({
  '.github/workflows/committed.yml': `on: { schedule: [{ cron: "17 2 * * *" }] }\nname: Committed\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps: [{ run: "echo \${{ github.event.schedule }}" }]\n`,
});
test.after(async () => await sample[Symbol.asyncDispose]());
const { host, run } = sample;

const DISPATCH = `
on:
  schedule: [{ cron: "17 2 * * *" }]
  workflow_dispatch:
    inputs:
      mode: { description: what, type: choice, options: [plan, apply], required: true }
      all: { description: everything, type: boolean, default: true }
      plan: { description: an id, type: string }
      max: { description: most, type: string, default: "10" }
      must: { description: needed, type: string, required: true, default: x }
jobs:
  one:
    runs-on: ubuntu-24.04
    steps: [{ run: "echo [\${{ inputs.mode }}] [\${{ inputs.all }}] [\${{ inputs.plan }}] [\${{ inputs.max }}] \${{ inputs.all == true }} \${{ github.event.inputs.all }}." }]
`;

async function refusal(text: string, started: Partial<Started>): Promise<string> {
  return await run(text, started).then(
    ({ log }) => `it ran: ${log}`,
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

test('inputs of a dispatch: defaults, types, and what GitHub does not take', async () => {
  assert.match(logOf(await run(DISPATCH), 'one'), /^\[plan\] \[true\] \[\] \[10\] true true\.$/m);
  const given = await run(DISPATCH, { inputs: { mode: 'apply', all: false, plan: 'p1' } });
  assert.match(logOf(given, 'one'), /^\[apply\] \[false\] \[p1\] \[10\] false false\.$/m);
  assert.match(await refusal(DISPATCH, { inputs: { mode: 'undo' } }), /undo is none of plan, apply/);
  assert.match(await refusal(DISPATCH, { inputs: { mod: 'plan' } }), /Unexpected inputs provided: mod/);
  assert.match(await refusal(DISPATCH, { inputs: { must: '' } }), /Required input/);
  assert.match(await refusal(DISPATCH, { inputs: { all: 'maybe' } }), /maybe is no boolean/);
});

test('a schedule has no inputs: what asks for them gets nothing', async () => {
  assert.match(logOf(await run(DISPATCH, { event: 'schedule' }), 'one'), /^\[\] \[\] \[\] \[\] false \.$/m);
  assert.match(await refusal(DISPATCH, { event: 'schedule', inputs: {} }), /schedule has no inputs/);
  assert.match(await refusal(DISPATCH, { event: 'push' }), /is not started by push/);
});

test('the file is that of the commit, and one that it does not have is refused', async () => {
  const done = await runWorkflow(host, { event: 'schedule', workflow: 'committed.yml' });
  assert.match(logOf(done, 'one'), /^17 2 \* \* \*$/m);
  await runWorkflow(host, { event: 'schedule', workflow: 'gone.yml' }).then(
    () => assert.unreachable(),
    ({ message }: Error) => assert.match(message, /has no \.github\/workflows\/gone\.yml/),
  );
});

test('pushes: only of branches and tags that the file names', async () => {
  const text = (filter: string) =>
    `on: { push: { ${filter} } }\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps: [{ run: "echo \${{ github.ref_type }} \${{ github.ref_name }}" }]\n`;
  const push: Partial<Started> = { event: 'push' };
  assert.match(logOf(await run(text('branches: [main]'), push), 'one'), /^branch main$/m);
  assert.match(await refusal(text('branches: [other]'), push), /not started by a push to refs\/heads\/main/);
  assert.match(await refusal(text('tags: ["v*"]'), push), /not started by a push/);
  const head = (await host.github.git.head('main')) ?? '';
  const tag = { ...push, ref: 'refs/tags/v1.2.3', sha: head };
  assert.match(logOf(await run(text('tags: ["v[0-9]+.[0-9]+.[0-9]+"]'), tag), 'one'), /^tag v1\.2\.3$/m);
  assert.match(await refusal(text('paths: [a]'), push), /the filter paths of push is not known/);
  assert.match(
    await refusal(text('branches: [main]'), { ...push, sha: 'f'.repeat(40) }),
    /the repository has no f+/,
  );
});

test('pull requests: their context, and what has to be said about them', async () => {
  const text = `on: pull_request\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps: [{ run: "echo \${{ github.ref }} \${{ github.base_ref }} \${{ github.head_ref }} \${{ github.event.pull_request.number }}" }]\n`;
  const sha = (await host.github.git.head('main')) ?? '';
  const pull_request = { number: 7, base: { ref: 'main', sha }, head: { ref: 'change', sha } };
  const done = await run(text, { event: 'pull_request', payload: { pull_request } });
  assert.match(logOf(done, 'one'), /^refs\/pull\/7\/merge main change 7$/m);
  assert.match(await refusal(text, { event: 'pull_request' }), /payload\.pull_request/);
});

const listed = z.object({
  workflow_runs: z.array(z.object({ status: z.string(), conclusion: z.string().nullable() })),
});

test('the fake GitHub shows a run while it goes, and how it ended', async () => {
  const token = host.github.token({ actions: 'read' });
  const seen: unknown[] = [];
  const ask = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const path = `/repos/${host.repository}/actions/workflows/told.yml/runs`;
    const { workflow_runs: runs } = listed.parse(
      await (await fetch(host.github.url + path, { headers })).json(),
    );
    seen.push(runs.map(({ status, conclusion }) => `${status} ${conclusion}`));
  };
  const text =
    'on: workflow_dispatch\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps: [{ run: exit 1 }]\n';
  const done = await run(text, { workflow: 'told.yml', actor: 'bob', before: ask });
  await ask();
  assert.equal(seen, [['in_progress null'], ['completed failure']]);
  assert.is(done.conclusion, 'failure');
});

test.run();
