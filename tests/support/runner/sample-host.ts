import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '../github-fake/server.ts';
import { FakeWorkflows } from '../github-fake/workflows.ts';
import type { Finished, RunnerHost, Started } from './host.ts';
import { runWorkflow } from './run.ts';

/** An action that says what it was given, and fails when it is told to. */
const PROBE = {
  'actions/probe/action.yml': `
name: probe
inputs:
  word: { description: a word, required: true }
  with-default: { description: has one, default: as usual }
outputs:
  said: { description: the word }
runs:
  using: node24
  main: ../dist/probe.js
`,
  'actions/dist/probe.js': `
const { appendFileSync } = require('node:fs');
const given = Object.entries(process.env).filter(([name]) => name.startsWith('INPUT_'));
console.log(JSON.stringify(Object.fromEntries(given.sort())));
console.log('now ' + new Date().toISOString());
appendFileSync(process.env.GITHUB_OUTPUT, 'said<<END\\n' + process.env.INPUT_WORD + '\\nEND\\n');
appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# ' + process.env.INPUT_WORD + '\\n');
if (process.env.INPUT_WORD === 'fail') {
  console.log('::error title=Probe::it was told to%0Afail');
  process.exitCode = 2;
}
`,
};

/** A repository with nothing but a probe, and runs of workflows that are texts. */
export interface SampleHost extends AsyncDisposable {
  readonly host: RunnerHost;
  /** Runs a text as `sample.yml`, by hand unless it is said otherwise. */
  run(text: string, started?: Partial<Started>, changes?: Partial<RunnerHost>): Promise<Finished>;
}

/** Starts it: `await using sample = await openHost()`. */
export async function openHost(files: Readonly<Record<string, string>> = {}): Promise<SampleHost> {
  const workflows = new FakeWorkflows();
  const github = await startGitHub({ files: { ...PROBE, ...files }, routes: workflows.routes });
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-runner-'));
  const { repository } = github;
  const host: RunnerHost = { folder, github, workflows, repository, vars: {}, secrets: {}, environments: {} };
  return {
    host,
    run: (text, started = {}, changes = {}) =>
      runWorkflow(
        { ...host, ...changes },
        { event: 'workflow_dispatch', workflow: 'sample.yml', workflowText: text, ...started },
      ),
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What became of each step of a job, as `name=outcome`, and `name=outcome/conclusion` where they differ. */
export function stepsOf(finished: Finished, job: string): string[] {
  return (finished.jobs[job]?.steps ?? []).map(({ name, outcome, conclusion }) =>
    outcome === conclusion ? `${name}=${outcome}` : `${name}=${outcome}/${conclusion}`,
  );
}

/** The log of a job's steps. */
export function logOf(finished: Finished, job: string): string {
  return (finished.jobs[job]?.steps ?? []).map(({ log }) => log).join('');
}
