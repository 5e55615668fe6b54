import { getOctokit } from '@actions/github';
import type { Context } from '../runtime/context.ts';
import { abortReason, BulkheadError } from '../runtime/errors.ts';
import type { Failure } from './answer.ts';
import { wholeAnswers } from './exchange.ts';
import { errorsInside, failureOf, limitInside } from './failure.ts';
import { refusalOf } from './refusal.ts';
import { parseRepository } from './repository.ts';
import { PATIENCE, type Patience, waitBefore } from './retry.ts';

type Octokit = ReturnType<typeof getOctokit>;

/**
 * GitHub's API for one repository. Limits are waited for, failures tried again where that is safe, and every refusal is a
 * `GitHubError` whose sentence names the fix. A `POST` is never repeated after a lost answer, unless its parameters
 * have `request: { repeatable: true }`; see `createOnce` for making something exactly once.
 */
export interface GitHub {
  readonly owner: string;
  readonly repo: string;
  /** `owner/name`, for sentences. */
  readonly repository: string;
  /** `{ owner, repo }`, the first parameters of most calls. */
  readonly here: { readonly owner: string; readonly repo: string };
  /** The calls by their names, such as `rest.issues.create({ ...here, title })`. */
  readonly rest: Octokit['rest'];
  /** All pages of a call that lists: `paginate(rest.issues.listForRepo, { ...here, labels })`. */
  readonly paginate: Octokit['paginate'];
  /** A call by its line in GitHub's reference, for those that have no name yet: `request('GET /repos/{owner}/{repo}/…', here)`. */
  readonly request: Octokit['request'];
  /**
   * The data of a query. `repeatable`: it reads, or compares before it swaps.
   * @throws GitHubError also for errors inside an answer; `types` has theirs
   */
  graphql<T>(query: string, variables: Readonly<Record<string, unknown>>, repeatable: boolean): Promise<T>;
  readonly context: Context;
}

export interface GitHubOptions {
  readonly token: string;
  /** `owner/name`; GITHUB_REPOSITORY when left out. */
  readonly repository?: string | undefined;
  /** Root of the API; GITHUB_API_URL when left out, so that GitHub Enterprise Server needs no setting. */
  readonly apiUrl?: string | undefined;
  readonly context: Context;
  readonly patience?: Patience;
}

/**
 * Opens the API; makes no request yet. The token is masked from here on.
 * @throws BulkheadError `GITHUB_REPOSITORY`, `GITHUB_API_URL`, `GITHUB_TOKEN_MISSING`
 */
export function openGitHub({
  token,
  repository,
  apiUrl,
  context,
  patience = PATIENCE,
}: GitHubOptions): GitHub {
  requireToken(token);
  context.secrets.add(token);
  const { owner, name } = parseRepository(repository ?? context.env.GITHUB_REPOSITORY);
  const baseUrl = parseApiUrl(apiUrl ?? context.env.GITHUB_API_URL);
  const octokit = getOctokit(token, {
    baseUrl,
    userAgent: 'bulkhead',
    request: { fetch: wholeAnswers(context) },
    log: { debug: () => undefined, info: () => undefined, warn: context.log.warn, error: () => undefined },
  });
  const place = () => ({ repository: `${owner}/${name}`, job: context.env.GITHUB_JOB, now: context.now() });
  octokit.hook.wrap('request', async (request, options) => {
    const repeatable = options.method !== 'POST' || options.request?.repeatable === true;
    for (let attempt = 1; ; attempt++) {
      let failure: Failure;
      try {
        const response = await request(options);
        const limit = limitInside(response, options.method);
        if (limit === undefined) return response;
        failure = limit;
      } catch (error) {
        if (context.signal.aborted) throw abortReason(context.signal);
        failure = failureOf(error, options.method);
      }
      const random = Math.random();
      const wait = waitBefore(failure, { attempt, repeatable, random, now: context.now(), patience });
      if (wait === undefined) throw refusalOf(failure, place());
      const seconds = Math.ceil(wait / 1000);
      context.log.info(
        `GitHub: ${failure.message} (${failure.status || 'no answer'}); again in ${seconds} s`,
      );
      await context.sleep(wait);
    }
  });
  return {
    owner,
    repo: name,
    repository: `${owner}/${name}`,
    here: { owner, repo: name },
    rest: octokit.rest,
    paginate: octokit.paginate,
    request: octokit.request,
    context,
    async graphql<T>(query: string, variables: Readonly<Record<string, unknown>>, repeatable: boolean) {
      try {
        return await octokit.graphql<T>(query, { ...variables, request: { repeatable } });
      } catch (error) {
        const inside = errorsInside(error);
        throw inside === undefined ? error : refusalOf(inside, place());
      }
    },
  };
}

function requireToken(token: string): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  throw new BulkheadError({
    what:
      token.trim() === ''
        ? 'there is no token for GitHub'
        : 'the token for GitHub holds a space or a line break',
    fix: 'Give the step the input github-token (in a job github.token has it), or set GITHUB_TOKEN.',
    code: 'GITHUB_TOKEN_MISSING',
    runbook: 'GITHUB.md#the-token-is-refused',
  });
}

function parseApiUrl(text = ''): string {
  const url = text === '' ? 'https://api.github.com' : text;
  if (/^https?:\/\/[^\s?#@]+$/.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '');
  throw new BulkheadError({
    what: `GITHUB_API_URL is "${url}", which is not the root of an API`,
    fix: 'Unset it, or give it as https://api.github.com or https://host/api/v3.',
    code: 'GITHUB_API_URL',
    runbook: 'GITHUB.md#no-answer',
  });
}
