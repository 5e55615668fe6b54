import { randomBytes } from 'node:crypto';
import { BulkheadError } from '../runtime/errors.ts';
import type { Run } from './schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** One process is one run: the steps of a night at home share this id as those of a workflow share theirs. */
const LOCAL_RUN = `local-${randomBytes(4).toString('hex')}`;

/**
 * Which run this is, from the variables that GitHub sets in a job; a local run elsewhere.
 * @throws BulkheadError `RUN_ID` when GITHUB_RUN_ID or GITHUB_RUN_ATTEMPT is set to something that is not a number: the
 * id becomes a file name.
 */
export function runOf(env: Environment): Run {
  const id = env.GITHUB_RUN_ID ?? '';
  const commit = (env.GITHUB_SHA ?? '').toLowerCase();
  const local = id === '';
  return {
    id: local ? LOCAL_RUN : requireNumber('GITHUB_RUN_ID', id),
    attempt: local ? 1 : Number(requireNumber('GITHUB_RUN_ATTEMPT', env.GITHUB_RUN_ATTEMPT || '1')),
    ...present('url', local ? undefined : urlOf(env, id)),
    ...present('commit', /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) ? commit : undefined),
    ...present('actor', env.GITHUB_ACTOR),
    ...present('workflow', env.GITHUB_WORKFLOW),
  };
}

function urlOf(env: Environment, id: string): string | undefined {
  const server = env.GITHUB_SERVER_URL ?? '';
  const repository = env.GITHUB_REPOSITORY ?? '';
  if (!/^https?:\/\/[\w.:-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  return `${server}/${repository}/actions/runs/${id}/attempts/${env.GITHUB_RUN_ATTEMPT || '1'}`;
}

function present<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  if (value === undefined || value === '') return {};
  return { [key]: value } as { [P in K]?: string };
}

function requireNumber(name: string, value: string): string {
  if (/^[1-9]\d{0,5}$/.test(value) || (name === 'GITHUB_RUN_ID' && /^\d{1,20}$/.test(value))) return value;
  throw new BulkheadError({
    what: `${name} is "${value}", which is not a number`,
    fix: `Unset ${name}; GitHub sets it in a job, and elsewhere the run gets an id of its own.`,
    code: 'RUN_ID',
  });
}
