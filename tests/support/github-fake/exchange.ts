import type { Permissions, Token } from './access.ts';

/** A request as a handler sees it. */
export interface FakeRequest {
  readonly method: string;
  /** Path without query, as sent. */
  readonly path: string;
  /** What stands in the places of the route's pattern, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON that was sent; undefined when there was none. */
  readonly body: unknown;
  readonly token: Token;
}

export interface FakeAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call of the API. Patterns are written as in GitHub's reference: `/repos/{owner}/{repo}/issues/{number}`. */
export interface Route<S> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly pattern: string;
  /** What a token must have for it; `null`: any token may, `'open'`: also without a token. */
  readonly permission: Permissions | null | 'open';
  handle(request: FakeRequest, state: S): FakeAnswer | Promise<FakeAnswer>;
}

/** An answer that is not the one hoped for. A handler throws it. */
export class Refusal extends Error {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    extra: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.json = {
      message,
      ...extra,
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    };
    this.headers = headers;
  }
}

/** 404 as GitHub words it, also for what a token may not see. */
export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

export interface FieldError {
  readonly resource: string;
  readonly code: 'missing_field' | 'invalid' | 'already_exists' | 'custom' | 'missing';
  readonly field?: string;
  readonly value?: unknown;
  readonly message?: string;
}

/** 422 with the list of what is wrong: `Validation Failed`. */
export function validationFailed(...errors: readonly FieldError[]): Refusal {
  return new Refusal(422, 'Validation Failed', { errors });
}

/** 422 of the JSON schema: `Invalid request.` and one sentence each, such as `"title" wasn't supplied.` */
export function invalidRequest(...sentences: readonly string[]): Refusal {
  return new Refusal(422, `Invalid request.\n\n${sentences.join('\n')}`);
}

type FieldType = 'string' | 'number' | 'boolean' | 'array' | 'object';

/**
 * The body of a request held to its fields: `{ title: 'string', labels: 'array?' }`. Unknown fields, missing ones and wrong
 * types are refused as GitHub does; the fake is stricter in that it refuses every unknown field.
 */
export function requireBody(
  request: FakeRequest,
  fields: Readonly<Record<string, FieldType | `${FieldType}?`>>,
): Readonly<Record<string, unknown>> {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  const given = new Map<string, unknown>(Object.entries(body));
  const sentences: string[] = [];
  for (const name of given.keys()) {
    if (!(name in fields)) sentences.push(`"${name}" is not a permitted key.`);
  }
  for (const [name, type] of Object.entries(fields)) {
    const value = given.get(name);
    if (value === undefined || value === null) {
      if (!type.endsWith('?')) sentences.push(`"${name}" wasn't supplied.`);
    } else if (typeOf(value) !== type.replace('?', '')) {
      sentences.push(`For 'properties/${name}', ${JSON.stringify(value)} is not a ${type.replace('?', '')}.`);
    }
  }
  if (sentences.length > 0) throw invalidRequest(...sentences);
  return Object.fromEntries(given);
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
