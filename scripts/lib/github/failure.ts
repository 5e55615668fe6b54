import { messageOf } from '../runtime/errors.ts';
import type { Failure } from './answer.ts';

// What octokit throws and returns, as a failure that can be judged.

/** GraphQL tells of its limit in an answer with status 200. */
export function limitInside(
  response: { readonly url: string; readonly headers: object; readonly data: unknown },
  method: string,
): Failure | undefined {
  if (!new URL(response.url).pathname.endsWith('/graphql')) return undefined;
  const errors = graphqlErrors(response.data);
  if (!errors.some(({ type }) => type === 'RATE_LIMITED')) return undefined;
  return graphqlFailure(errors, textHeaders(response.headers), method);
}

/** The errors inside an answer of GraphQL; undefined when it is another error. */
export function errorsInside(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || error.name !== 'GraphqlResponseError' || !('response' in error))
    return undefined;
  const headers = 'headers' in error && typeof error.headers === 'object' ? (error.headers ?? {}) : {};
  return graphqlFailure(graphqlErrors(error.response), textHeaders(headers), 'POST');
}

interface GraphqlError {
  readonly type: string;
  readonly message: string;
}

function graphqlFailure(
  errors: readonly GraphqlError[],
  headers: Failure['headers'],
  method: string,
): Failure {
  return {
    method,
    path: '/graphql',
    status: 200,
    headers,
    message: errors.map(({ message }) => message).join('; '),
    types: errors.map(({ type }) => type),
  };
}

function graphqlErrors(data: unknown): GraphqlError[] {
  const errors = typeof data === 'object' && data !== null && 'errors' in data ? data.errors : undefined;
  if (!Array.isArray(errors)) return [];
  return errors.map((error: { type?: unknown; message?: unknown }) => ({
    type: String(error.type ?? ''),
    message: String(error.message ?? ''),
  }));
}

/** octokit's `RequestError`: with a response when GitHub answered, with status 500 and none when it did not. */
export function failureOf(error: unknown, method: string): Failure {
  if (!(error instanceof Error) || !('status' in error) || !('request' in error)) throw error;
  const { request } = error;
  const url = typeof request === 'object' && request !== null && 'url' in request ? String(request.url) : '';
  const path = URL.canParse(url) ? `${new URL(url).pathname}${new URL(url).search}` : url;
  const response = 'response' in error ? error.response : undefined;
  if (typeof response !== 'object' || response === null || !('headers' in response)) {
    return { method, path, status: 0, headers: {}, message: messageOf(error), types: [] };
  }
  const headers = textHeaders(response.headers ?? {});
  const message = messageOf(error).replace(/ - https:\/\/docs\.github\.com\S*$/, '');
  return { method, path, status: Number(error.status), headers, message, types: [] };
}

function textHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
