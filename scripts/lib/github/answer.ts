/** A failed exchange with GitHub, whatever it was that failed. */
export interface Failure {
  readonly method: string;
  /** The path with its query, without host. */
  readonly path: string;
  /** 0: no answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** GitHub's own sentence, or that of the connection. */
  readonly message: string;
  /** The types of the errors inside an answer of GraphQL. */
  readonly types: readonly string[];
}

/** How a failure is to be treated. */
export type FailureKind = 'rate-limit' | 'secondary-limit' | 'unavailable' | 'no-answer' | 'refused';

/** Wordings of GitHub's limits that come without their headers. */
const SECONDARY = /secondary rate limit|abuse detection|submitted too quickly/i;

/**
 * Tells a limit (come back later: nothing was done) from a refusal (never), a failing server and a lost answer.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function kindOf({ status, headers, message, types }: Failure): FailureKind {
  if (status === 0) return 'no-answer';
  if (types.includes('RATE_LIMITED')) return 'rate-limit';
  if (status === 403 || status === 429) {
    if (headers['x-ratelimit-remaining'] === '0') return 'rate-limit';
    if (SECONDARY.test(message) || headers['retry-after'] !== undefined) return 'secondary-limit';
    if (/rate limit exceeded/i.test(message)) return 'rate-limit';
    return status === 429 ? 'secondary-limit' : 'refused';
  }
  // 408 is a proxy's, 5xx the server's own: the request may have been carried out all the same.
  return status >= 500 || status === 408 ? 'unavailable' : 'refused';
}
