import type { Explanation } from '../runtime/errors.ts';
import { type Failure, kindOf } from './answer.ts';
import { GitHubError } from './error.ts';
import { askedWait } from './retry.ts';

/** Where the request was made, for the sentences. */
export interface Place {
  readonly repository: string;
  /** Job of the workflow that runs, when it is one. */
  readonly job: string | undefined;
  readonly now: Date;
}

/** GH006 and GH013 are git's own names for these two; the API says the same in other words. */
const PROTECTED = /GH006|protected branch/i;
const RULESET =
  /GH013|repository rule violations?|changes must be made through (?:a pull request|the merge queue)/i;
const NO_PERMISSION = /resource not accessible|must have .*(?:access|rights|permission)|permission/i;

/** The error of a failure that is not tried again: what happened, and the sentence that names the fix. */
export function refusalOf(failure: Failure, place: Place): GitHubError {
  const { status } = failure;
  const kind = kindOf(failure);
  const outcome = kind === 'no-answer' || kind === 'unavailable' ? 'unknown' : 'refused';
  return new GitHubError({ ...explain(failure, place), status, outcome, types: failure.types });
}

function explain(failure: Failure, place: Place): Explanation {
  const kind = kindOf(failure);
  if (kind === 'no-answer' || kind === 'unavailable') return unreachable(failure);
  if (kind === 'rate-limit' || kind === 'secondary-limit') return limited(failure, place, kind);
  const { status, message, types } = failure;
  const has = (...names: readonly string[]) => names.some((name) => types.includes(name));
  if (status === 401) return badToken(failure);
  if (has('BRANCH_PROTECTION_RULE_VIOLATION') || PROTECTED.test(message))
    return guarded(failure, 'protected');
  if (RULESET.test(message)) return guarded(failure, 'ruleset');
  if (status === 403 || has('FORBIDDEN', 'INSUFFICIENT_SCOPES')) return forbidden(failure, place);
  if (status === 410) return gone(failure, place);
  if (status === 404 || has('NOT_FOUND')) return missing(failure, place);
  return {
    what: `GitHub refused ${nameOf(failure)} (${status}): ${message}`,
    fix:
      status === 422 || status === 400 || status === 200
        ? 'GitHub does not accept what was sent: the sentence above names the field. If nothing in the configuration explains it, report it as a defect.'
        : 'Read the sentence above; GITHUB.md lists what GitHub answers and why.',
    code: status === 422 || status === 400 ? 'GITHUB_INVALID' : 'GITHUB_REFUSED',
    runbook: 'GITHUB.md#not-accepted',
  };
}

function badToken(failure: Failure): Explanation {
  return {
    what: `GitHub does not know the token (401 for ${nameOf(failure)}: ${failure.message})`,
    fix: 'Give the step the input github-token (in a job github.token has it), or set GITHUB_TOKEN; a token ends with its job, an installation token after an hour.',
    code: 'GITHUB_TOKEN_REFUSED',
    runbook: 'GITHUB.md#the-token-is-refused',
  };
}

function forbidden(failure: Failure, { job, repository }: Place): Explanation {
  const needed = neededPermissions(failure);
  const where = job === undefined ? 'the job' : `the job "${job}"`;
  if (/IP (?:address|allow list)/i.test(failure.message) || /\bSAML\b/.test(failure.message)) {
    return {
      what: `the organisation keeps this token out (403 for ${nameOf(failure)}: ${failure.message})`,
      fix: 'Allow the runner in the list of IP addresses, or authorise the token for single sign-on.',
      code: 'GITHUB_ORGANISATION',
      runbook: 'GITHUB.md#a-permission-is-missing',
    };
  }
  if (/read-only|archived/i.test(failure.message)) {
    return {
      what: `${repository} is archived and cannot be written (403 for ${nameOf(failure)})`,
      fix: 'Unarchive it in its settings, or name another repository with --repository.',
      code: 'GITHUB_ARCHIVED',
      runbook: 'GITHUB.md#a-permission-is-missing',
    };
  }
  const lines = needed.map(([scope, access]) => `\`${scope}: ${access}\``).join(' and ');
  const why = NO_PERMISSION.test(failure.message) ? '' : ` (${failure.message})`;
  return {
    what: `the token may not do this: GitHub answered ${failure.status} to ${nameOf(failure)}${why}`,
    fix: `Add to ${where} in the workflow \`permissions:\` with ${lines || 'what the request needs'}; a run for a fork or for Dependabot never gets more than reading.`,
    code: 'GITHUB_PERMISSION',
    runbook: 'GITHUB.md#a-permission-is-missing',
  };
}

function limited(failure: Failure, { now }: Place, kind: 'rate-limit' | 'secondary-limit'): Explanation {
  const wait = askedWait(failure, now);
  const until =
    wait === undefined ? '' : ` until ${new Date(now.getTime() + wait).toISOString().slice(0, 19)}Z`;
  const secondary = kind === 'secondary-limit';
  return {
    what: secondary
      ? `GitHub slows this token down${until} (secondary rate limit at ${nameOf(failure)}), and it lasted too long to wait for`
      : `the token has used up its requests${until} (rate limit at ${nameOf(failure)})`,
    fix: secondary
      ? 'Run it again later, and let fewer jobs write at once: one concurrency group for all that write.'
      : 'Run it again after that time, or use the token of a GitHub App: the limit of GITHUB_TOKEN is shared by all jobs of the repository.',
    code: secondary ? 'GITHUB_SECONDARY_LIMIT' : 'GITHUB_RATE_LIMIT',
    runbook: 'GITHUB.md#a-limit-is-reached',
  };
}

function missing(failure: Failure, { repository }: Place): Explanation {
  return {
    what: `GitHub finds nothing there (404 for ${nameOf(failure)}: ${failure.message})`,
    fix: `Check that ${repository} and what is named in it exist. GitHub answers the same when the token may not see a private repository: GITHUB_TOKEN sees its own repository only.`,
    code: 'GITHUB_NOT_FOUND',
    runbook: 'GITHUB.md#not-found',
  };
}

function gone(failure: Failure, { repository }: Place): Explanation {
  return {
    what: `this part of ${repository} is switched off (410 for ${nameOf(failure)}: ${failure.message})`,
    fix: 'Switch issues on under Settings, General, Features; or let alerts go another way.',
    code: 'GITHUB_ISSUES_DISABLED',
    runbook: 'GITHUB.md#issues-are-switched-off',
  };
}

function guarded(failure: Failure, by: 'protected' | 'ruleset'): Explanation {
  const rule = by === 'protected' ? 'protected (GH006)' : 'held by a ruleset (GH013)';
  return {
    what: `the branch is ${rule} and this token may not commit to it: ${failure.message}`,
    fix: 'Choose one of three ways: the token of a GitHub App that may bypass the rule; a branch of its own without protection, such as --branch reports; or a deploy key that may bypass it, with --git. RECORDING.md shows each.',
    code: by === 'protected' ? 'GITHUB_PROTECTED_BRANCH' : 'GITHUB_RULESET',
    runbook: 'RECORDING.md#protected-branches',
  };
}

function unreachable(failure: Failure): Explanation {
  const answer = failure.status === 0 ? 'no answer' : `${failure.status}`;
  return {
    what: `GitHub could not be reached: ${answer} to ${nameOf(failure)} (${failure.message})`,
    fix: 'Look at https://www.githubstatus.com, at GITHUB_API_URL and at the way out of this network; then run it again.',
    code: 'GITHUB_UNREACHABLE',
    runbook: 'GITHUB.md#no-answer',
  };
}

/** From the header that GitHub sends with most answers (`issues=write; pull_requests=write`: either is enough). */
function neededPermissions({ headers, method, path }: Failure): [string, string][] {
  const first = headers['x-accepted-github-permissions']?.split(';')[0]?.trim() ?? '';
  const told = [...first.matchAll(/(\w+)=(\w+)/g)].map(([, scope = '', access = '']): [string, string] => [
    scope.replaceAll('_', '-'),
    access,
  ]);
  if (told.length > 0) return told;
  const access = method === 'GET' ? 'read' : 'write';
  if (/^\/graphql/.test(path)) return [['contents', 'write']];
  const part = /^\/repos\/[^/]+\/[^/]+\/([^/?]+)/.exec(path)?.[1];
  if (part === 'issues' || part === 'labels') return [['issues', access]];
  if (part === 'actions') return [['actions', access]];
  return part === undefined ? [] : [['contents', access]];
}

function nameOf({ method, path }: Failure): string {
  return `${method} ${path}`;
}
