import type { Answer, ClientLike, FilterLike } from './shape.ts';

/** Where the API is and what opens it. */
export interface RestTarget {
  /** Such as `https://project.supabase.co/rest/v1`. */
  readonly url: string;
  readonly key: string;
  readonly fetch: typeof fetch;
}

interface Draft {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The client that bulkhead brings along. */
export interface RestClient extends ClientLike {
  from(table: string): RestTable;
  rpc(name: string, values?: Readonly<Record<string, unknown>>): RestRequest;
}

/**
 * The part of supabase-js that bulkhead itself needs to ask a PostgREST, over `fetch`: so that a check needs no
 * package that the application may not have.
 */
export function restClient(target: RestTarget): RestClient {
  return {
    from: (table) => new RestTable(target, encodeURIComponent(table)),
    rpc: (name, values) =>
      new RestRequest(target, {
        method: 'POST',
        path: `rpc/${encodeURIComponent(name)}`,
        query: [],
        headers: {},
        body: values ?? {},
      }),
  };
}

class RestTable {
  readonly #target: RestTarget;
  readonly #path: string;

  constructor(target: RestTarget, path: string) {
    this.#target = target;
    this.#path = path;
  }

  select(columns = '*', options: { readonly count?: string } = {}): RestRequest {
    return this.#draft('GET', undefined, options.count === undefined ? [] : [`count=${options.count}`], [
      ['select', columns],
    ]);
  }

  insert(values: unknown): RestRequest {
    return this.#draft('POST', values, []);
  }

  upsert(
    values: unknown,
    options: { readonly onConflict?: string; readonly ignoreDuplicates?: boolean } = {},
  ): RestRequest {
    const resolution = options.ignoreDuplicates === true ? 'ignore-duplicates' : 'merge-duplicates';
    const query: [string, string][] =
      options.onConflict === undefined ? [] : [['on_conflict', options.onConflict]];
    return this.#draft('POST', values, [`resolution=${resolution}`], query);
  }

  update(values: unknown): RestRequest {
    return this.#draft('PATCH', values, []);
  }

  delete(): RestRequest {
    return this.#draft('DELETE', undefined, []);
  }

  #draft(
    method: string,
    body: unknown,
    prefer: readonly string[],
    query: readonly (readonly [string, string])[] = [],
  ): RestRequest {
    const headers = prefer.length === 0 ? {} : { prefer: prefer.join(',') };
    return new RestRequest(this.#target, { method, path: this.#path, query, headers, body });
  }
}

class RestRequest implements FilterLike {
  readonly #target: RestTarget;
  readonly #draft: Draft;

  constructor(target: RestTarget, draft: Draft) {
    this.#target = target;
    this.#draft = draft;
  }

  eq(column: string, value: unknown): RestRequest {
    return this.#with({ query: [...this.#draft.query, [column, `eq.${String(value)}`]] });
  }

  in(column: string, values: readonly unknown[]): RestRequest {
    const list = values.map((value) => `"${String(value).replaceAll(/["\\]/g, '\\$&')}"`).join(',');
    return this.#with({ query: [...this.#draft.query, [column, `in.(${list})`]] });
  }

  or(filters: string): RestRequest {
    return this.#with({ query: [...this.#draft.query, ['or', `(${filters})`]] });
  }

  limit(count: number): RestRequest {
    return this.#with({ query: [...this.#draft.query, ['limit', String(count)]] });
  }

  /** After a write: which columns of the rows it returns. */
  select(columns = '*'): RestRequest {
    const { headers } = this.#draft;
    const prefer = [headers.prefer, 'return=representation'].filter((part) => part !== undefined).join(',');
    return this.#with({
      query: [...this.#draft.query, ['select', columns]],
      headers: { ...headers, prefer },
    });
  }

  setHeader(name: string, value: string): RestRequest {
    return this.#with({ headers: { ...this.#draft.headers, [name.toLowerCase()]: value } });
  }

  // biome-ignore lint/suspicious/noThenProperty: a request of supabase-js is sent by awaiting it.
  then<A = Answer, B = never>(
    done?: ((answer: Answer) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#send().then(done, failed);
  }

  #with(change: Partial<Draft>): RestRequest {
    return new RestRequest(this.#target, { ...this.#draft, ...change });
  }

  async #send(): Promise<Answer> {
    const { url, key, fetch } = this.#target;
    const { method, path, query, headers, body } = this.#draft;
    const response = await fetch(
      `${url.replace(/\/$/, '')}/${path}?${new URLSearchParams(query.map(([a, b]): [string, string] => [a, b]))}`,
      {
        method,
        headers: {
          apikey: key,
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    );
    const text = await response.text();
    const data: unknown = text === '' ? null : parsed(text);
    const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
    const count = total === undefined ? null : Number(total);
    if (response.ok) return { data, error: null, status: response.status, count };
    return { data: null, error: errorOf(data, text), status: response.status, count };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // A proxy in between answers in HTML; that is shown as it is.
  }
}

function errorOf(data: unknown, text: string): { message: string; code?: string } {
  if (data === null || typeof data !== 'object' || !('message' in data))
    return { message: text.slice(0, 200) };
  const code = 'code' in data ? { code: String(data.code) } : {};
  return { message: String(data.message), ...code };
}
