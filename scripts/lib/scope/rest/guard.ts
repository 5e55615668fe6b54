import { scopeRefusal } from '../refusal.ts';

/** Conditions that come on top, by the column that each names first. */
const FILTERS: ReadonlySet<PropertyKey> = new Set(
  [
    'eq neq gt gte lt lte is isDistinct in notIn not filter textSearch contains containedBy overlaps',
    'like likeAllOf likeAnyOf ilike ilikeAllOf ilikeAnyOf regexMatch regexIMatch',
    'rangeGt rangeGte rangeLt rangeLte rangeAdjacent',
  ].flatMap((names) => names.split(' ')),
);

/** What else may be called on a request once it is bound: more conditions, and how the answer is read. */
const FREE: ReadonlySet<PropertyKey> = new Set(
  [
    'match or order limit range single maybeSingle csv stripNulls',
    'abortSignal retry throwOnError maxAffected returns overrideTypes',
  ].flatMap((names) => names.split(' ')),
);

/** Names in the query that are no columns: as the column of a filter they would replace what was judged. */
const RESERVED: ReadonlySet<string> = new Set(['select', 'columns', 'on_conflict']);

/** How a promise is used; these end the chain. */
const AWAITED: ReadonlySet<PropertyKey> = new Set(['then', 'catch', 'finally']);

/** Looks at a select list that is set later, such as what an insert is to return, and binds what it embeds. */
export type SelectLater = (columns: string, request: object) => object;

/** The same request, of which only what cannot loosen its binding can be used. */
export function guardRequest<T extends object>(request: T, selectLater: SelectLater): T {
  return new Proxy(request, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (AWAITED.has(name)) return typeof value === 'function' ? value.bind(target) : value;
      // Whoever prints it or looks what kind of object it is asks for names that are not there.
      if (typeof name === 'symbol' || value === undefined) return undefined;
      if (typeof value !== 'function' || !(FILTERS.has(name) || FREE.has(name) || name === 'select')) {
        throw refused(`"${name}" of a scoped request`);
      }
      return (...values: unknown[]) => {
        if (FILTERS.has(name) || name === 'match') checkColumns(name, values);
        const next: unknown = Reflect.apply(value, target, values);
        if (next === null || typeof next !== 'object') throw refused(`what "${name}" gives back`);
        if (name !== 'select') return guardRequest(next, selectLater);
        const [columns = '*'] = values;
        if (typeof columns !== 'string') throw refused('a select list that is no text');
        return guardRequest(selectLater(columns, next), selectLater);
      };
    },
    set(_, name) {
      throw refused(`setting "${String(name)}" of a scoped request`);
    },
  });
}

/** Throws for a filter of something that is no column. */
function checkColumns(name: string, [first]: readonly unknown[]): void {
  const columns =
    name === 'match' && first !== null && typeof first === 'object' ? Object.keys(first) : [first];
  const wrong = columns.find((column) => typeof column !== 'string' || RESERVED.has(column));
  if (wrong !== undefined || columns.includes(undefined)) throw refused(`"${name}" of what is no column`);
}

function refused(what: string) {
  return scopeRefusal(
    'SCOPE_STATEMENT',
    `${what} cannot be judged`,
    'Use the filters and modifiers of the client, or withTenant() with SQL.',
  );
}
