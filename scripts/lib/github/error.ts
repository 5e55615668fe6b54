import { BulkheadError, type Explanation } from '../runtime/errors.ts';

/** What is known about a request that failed. */
export type Outcome =
  /** GitHub answered and did nothing. */
  | 'refused'
  /** It may have been done: the answer was lost, or the server failed on the way. */
  | 'unknown';

/** A request that GitHub did not fulfil, with the sentence that names the fix. */
export class GitHubError extends BulkheadError {
  /** HTTP status; 0 when no answer came, 200 for an error of GraphQL. */
  readonly status: number;
  readonly outcome: Outcome;
  /** The types of the errors in an answer of GraphQL, such as `STALE_DATA`. */
  readonly types: readonly string[];

  constructor(explanation: Explanation & { status: number; outcome: Outcome; types?: readonly string[] }) {
    super(explanation);
    this.status = explanation.status;
    this.outcome = explanation.outcome;
    this.types = explanation.types ?? [];
  }
}

/** Whether an error is GitHub's refusal with one of these codes, such as `GITHUB_NOT_FOUND`. */
export function isRefusal(error: unknown, ...codes: readonly string[]): error is GitHubError {
  return error instanceof GitHubError && codes.includes(error.code);
}
