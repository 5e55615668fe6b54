import { scopeRefusal } from '../refusal.ts';

/** What may be called on a request once it is bound: conditions that come on top, and how the answer is read. */
const FREE: ReadonlySet<PropertyKey> = new Set([
  ...[
    'eq',
    'neq',
    'gt',
    'gte',
    'lt',
    'lte',
    'like',
    'likeAllOf',
    'likeAnyOf',
    'ilike',
    'ilikeAllOf',
    'ilikeAnyOf',
  ],
  ...[
    'is',
    'isDistinct',
    'in',
    'notIn',
    'contains',
    'containedBy',
    'overlaps',
    'textSearch',
    'match',
    'not',
    'or',
  ],
  ...['rangeGt', 'rangeGte', 'rangeLt', 'rangeLte', 'rangeAdjacent', 'regexMatch', 'regexIMatch', 'filter'],
  ...[
    'order',
    'limit',
    'range',
    'single',
    'maybeSingle',
    'csv',
    'abortSignal',
    'throwOnError',
    'maxAffected',
  ],
  ...['returns', 'overrideTypes'],
]);

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
      if (typeof value !== 'function' || !(FREE.has(name) || name === 'select')) {
        throw refused(`"${name}" of a scoped request`);
      }
      return (...values: unknown[]) => {
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

function refused(what: string) {
  return scopeRefusal(
    'SCOPE_STATEMENT',
    `${what} cannot be judged`,
    'Use the filters and modifiers of the client, or withTenant() with SQL.',
  );
}
