import { join } from 'node:path';
import type { JobOutcome } from './host.ts';
import type { JobPlace, RunPlace } from './place.ts';

/** `github`, as far as it is known before a job has a runner. */
export function githubOf(run: RunPlace): Record<string, unknown> {
  const { host, event, started } = run;
  const pull = objectOf(event.pull_request);
  const name = run.ref.replace(/^refs\/(heads|tags|pull)\//, '');
  return {
    event,
    event_name: started.event,
    ref: run.ref,
    ref_name: name,
    ref_type: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    sha: run.sha,
    head_ref: objectOf(pull.head).ref ?? '',
    base_ref: objectOf(pull.base).ref ?? '',
    repository: host.repository,
    repository_owner: host.repository.split('/')[0],
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: '1',
    actor: run.actor,
    triggering_actor: run.actor,
    workflow: run.plan.name,
    workflow_ref: `${host.repository}/.github/workflows/${run.plan.file}@${run.ref}`,
    workflow_sha: run.sha,
    server_url: 'https://github.example',
    api_url: host.github.url,
    graphql_url: `${host.github.url}/graphql`,
  };
}

/** `github` in a job. */
export function githubIn(job: JobPlace): Record<string, unknown> {
  return { ...githubOf(job.run), ...placesOf(job), job: job.job, token: job.token };
}

/** `runner`. */
export function runnerIn(job: JobPlace): Record<string, unknown> {
  return { name: 'tests', os: 'Linux', arch: 'X64', temp: job.temp, tool_cache: join(job.home, 'tools') };
}

/** `needs`. */
export function needsOf(outcomes: ReadonlyMap<string, JobOutcome>): Record<string, unknown> {
  return Object.fromEntries([...outcomes].map(([id, { result, outputs }]) => [id, { result, outputs }]));
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables */
export function defaultVariables(job: JobPlace): Record<string, string> {
  const github = { ...githubOf(job.run), ...placesOf(job), job: job.job };
  const given = Object.entries(github).flatMap(([name, value]) =>
    name === 'event' ? [] : [[`GITHUB_${name.toUpperCase()}`, String(value)]],
  );
  const runner = Object.entries(runnerIn(job)).map(([name, value]) => [
    `RUNNER_${name.toUpperCase()}`,
    String(value),
  ]);
  return {
    ...Object.fromEntries([...given, ...runner]),
    RUNNER_ENVIRONMENT: 'github-hosted',
    GITHUB_ACTIONS: 'true',
    CI: 'true',
  };
}

function placesOf(job: JobPlace): Record<string, string> {
  return { workspace: job.workspace, event_path: join(job.temp, '_github_workflow', 'event.json') };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
