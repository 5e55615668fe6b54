import type { Tree } from '../../sql/tree.ts';
import type { Body } from './body.ts';
import type { Facts } from './facts.ts';
import type { RelationRow } from './relations.ts';

/** An expression, and where its names are to be looked up. */
export interface Binding {
  readonly tree: Tree;
  readonly scope: Scope;
}

/** One row source of a query. */
export interface Item {
  readonly id: number;
  readonly alias: string;
  readonly relation?: RelationRow;
  /** Columns of a sub-select or function. */
  readonly outputs?: ReadonlyMap<string, Binding>;
  /** It may have more columns than these. */
  readonly loose?: boolean;
}

/** One proof: it hands out numbers, and ends when it takes too long. */
export interface Session {
  readonly facts: Facts;
  /** Functions that the policy depends on, by the catalogue; undefined when that is not known. */
  readonly direct: ReadonlySet<string> | undefined;
  next: number;
  /** How many more expressions may be looked at. */
  budget: number;
}

/** Where a name is looked up: the rows of a query, around it the query outside, the parameters of a function. */
export interface Scope {
  readonly session: Session;
  readonly items: readonly Item[];
  readonly parent?: Scope;
  /** Of a function: parameters by name and by position. */
  readonly parameters?: ReadonlyMap<string, Binding>;
  readonly positions?: readonly Binding[];
  /** Of a function: its variables, and which of them are being looked up. */
  readonly body?: Body;
  readonly resolving?: ReadonlySet<string>;
  /** Rows by a name of their own: NEW and OLD of a trigger. */
  readonly records?: ReadonlyMap<string, number>;
  /** The function's own search_path. */
  readonly path: readonly string[];
  /** Functions that are being followed, by oid. */
  readonly calls: readonly string[];
}

/** Enough for any policy that a person wrote. */
const BUDGET = 5000;

export function newSession(facts: Facts, direct?: readonly string[] | null): Session {
  return {
    facts,
    direct: direct === undefined ? undefined : new Set(direct ?? []),
    next: 1,
    budget: BUDGET,
  };
}

/** Where a column reference of one name or of a qualified one leads. */
export type Found =
  | { readonly kind: 'column'; readonly item: number; readonly column: string }
  | { readonly kind: 'binding'; readonly binding: Binding }
  | { readonly kind: 'variable'; readonly name: string; readonly scope: Scope }
  | { readonly kind: 'field'; readonly record: string; readonly column: string; readonly scope: Scope };

/** Looks a name up, from the innermost query outwards. Undefined when it is not known for certain. */
export function resolve(parts: readonly string[], from: Scope): Found | undefined {
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const found = parts.length === 1 ? bare(parts[0] ?? '', scope) : qualified(parts, scope);
    if (found !== undefined) return found;
    // A row source whose columns are not known might have this one.
    if (
      parts.length === 1 &&
      scope.items.some(
        (item) => item.relation === undefined && (item.outputs === undefined || item.loose === true),
      )
    ) {
      return undefined;
    }
  }
  return undefined;
}

function bare(name: string, scope: Scope): Found | undefined {
  const having = scope.items.filter((item) => has(item, name));
  const [only] = having;
  if (only !== undefined) return having.length === 1 ? columnOf(only, name) : undefined;
  return parameter(name, scope);
}

function parameter(name: string, scope: Scope): Found | undefined {
  if (scope.records?.has(name) === true) return undefined;
  if (scope.body?.variables.has(name) === true) return { kind: 'variable', name, scope };
  const binding = scope.parameters?.get(name);
  return binding === undefined ? undefined : { kind: 'binding', binding };
}

function qualified(parts: readonly string[], scope: Scope): Found | undefined {
  const column = parts.at(-1) ?? '';
  const name = parts.at(-2) ?? '';
  const schema = parts.at(-3);
  const item = scope.items.find(
    ({ alias, relation }) => alias === name && (schema === undefined || relation?.schema === schema),
  );
  if (item !== undefined) return has(item, column) ? columnOf(item, column) : undefined;
  const record = scope.records?.get(name);
  if (record !== undefined) return { kind: 'column', item: record, column };
  if (scope.body?.variables.has(name) === true) return { kind: 'field', record: name, column, scope };
  // `function.parameter`
  return scope.parameters === undefined ? undefined : parameter(column, { ...scope, items: [] });
}

function has(item: Item, name: string): boolean {
  return item.outputs?.has(name) ?? item.relation?.columns.includes(name) ?? false;
}

function columnOf(item: Item, name: string): Found {
  const binding = item.outputs?.get(name);
  return binding === undefined
    ? { kind: 'column', item: item.id, column: name }
    : { kind: 'binding', binding };
}
