// What is used of @supabase/supabase-js, by its shape: the package itself is not needed.

/** A client: only that it has these two is asked of the types, because those of supabase-js are deep. */
export interface ClientLike {
  from(table: never): object;
  rpc(name: never): object;
}

/** A request that filters, and is sent when somebody awaits it. */
export interface FilterLike extends PromiseLike<unknown> {
  eq(column: string, value: unknown): FilterLike;
  setHeader(name: string, value: string): FilterLike;
}

/** A row as it is written. */
export type Row = Readonly<Record<string, unknown>>;

/** What a request answers, as supabase-js has it. */
export interface Answer {
  readonly data: unknown;
  readonly error: { readonly message: string; readonly code?: string } | null;
  readonly status: number;
  readonly count: number | null;
}

/** Calls a method of an object by its name. Throws a `TypeError` when there is none. */
export function callMethod(target: object, name: string, values: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== 'function') throw new TypeError(`the client has no method ${name}()`);
  return Reflect.apply(method, target, values);
}

/** A request as supabase-js gives it. Throws a `TypeError` when it is something else. */
export function asRequest(value: unknown): FilterLike {
  if (isRequest(value)) return value;
  throw new TypeError('the client does not answer as @supabase/supabase-js 2 does');
}

function isRequest(value: unknown): value is FilterLike {
  return (
    value !== null &&
    typeof value === 'object' &&
    ['eq', 'setHeader', 'then'].every((name) => typeof Reflect.get(value, name) === 'function')
  );
}
