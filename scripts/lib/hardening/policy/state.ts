/** A value as far as it is known. */
export type Term =
  /** A column of a row: of the policy's own (item 0) or of one that a query found. */
  | { readonly kind: 'column'; readonly item: number; readonly column: string }
  /** What a setting holds, or a place in the document that it holds. */
  | { readonly kind: 'source'; readonly setting: string; readonly path: readonly string[] }
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'opaque'; readonly id: number };

/**
 * One way in which a condition can be true, and what is then known. Facts that are missing only make a proof
 * fail: nothing is ever concluded from an expression that was not understood.
 */
export interface State {
  readonly equal: readonly (readonly [string, string])[];
  /** Rows that were found by a query, and the oid of their relation. */
  readonly items: ReadonlyMap<number, string>;
  /** Columns that are NULL. */
  readonly nulls: ReadonlySet<string>;
  /** Conditions from which nothing follows, in words. */
  readonly notes: readonly string[];
  /** Set when something that cannot be read might have said more. */
  readonly unsure: string | undefined;
}

export const START: State = {
  equal: [],
  items: new Map(),
  nulls: new Set(),
  notes: [],
  unsure: undefined,
};

/** A value, and what is known when it is that value. */
export interface Alternative {
  readonly state: State;
  readonly term: Term;
}

/** Names a term; equal names are the same value. */
export function keyOf(term: Term): string {
  if (term.kind === 'column') return columnKey(term.item, term.column);
  if (term.kind === 'source') return sourceKey(term.setting, term.path);
  return term.kind === 'constant' ? `k ${term.value}` : `o ${term.id}`;
}

export function columnKey(item: number, column: string): string {
  return `c ${item} ${column}`;
}

export function sourceKey(setting: string, path: readonly string[]): string {
  return `s ${JSON.stringify([setting, ...path])}`;
}

/** The state with a condition that says nothing about the tenant. */
export function noting(state: State, note: string): State {
  return { ...state, notes: [...state.notes, note] };
}

export function doubting(state: State, reason: string): State {
  return { ...state, unsure: state.unsure ?? reason };
}

/** The state in which both are the same value, none of them NULL; undefined when that cannot be. */
export function equating(state: State, a: Term, b: Term): State | undefined {
  const [left, right] = [keyOf(a), keyOf(b)];
  if (left === right) return state;
  if (a.kind === 'constant' && b.kind === 'constant') return undefined;
  return { ...state, equal: [...state.equal, [left, right]] };
}

/** Which values are the same in a state. */
export interface Classes {
  same(a: string, b: string): boolean;
  /** All values known to be this one, itself included. */
  of(key: string): readonly string[];
  /** The state cannot be: two constants are the same, or a NULL equals something. */
  readonly impossible: boolean;
}

/** Closes the equalities of a state. */
export function classesOf(state: State): Classes {
  const up = new Map<string, string>();
  const root = (key: string): string => {
    let current = key;
    for (let next = up.get(current); next !== undefined; next = up.get(current)) current = next;
    return current;
  };
  for (const [a, b] of state.equal) {
    const [left, right] = [root(a), root(b)];
    if (left !== right) up.set(left, right);
  }
  const keys = new Set(state.equal.flat());
  const constants = new Map<string, string>();
  let impossible = false;
  for (const key of keys) {
    if (state.nulls.has(key)) impossible = true;
    if (!key.startsWith('k ')) continue;
    const other = constants.get(root(key));
    if (other !== undefined && other !== key) impossible = true;
    constants.set(root(key), key);
  }
  return {
    same: (a, b) => root(a) === root(b),
    of: (key) => [key, ...[...keys].filter((other) => other !== key && root(other) === root(key))],
    impossible,
  };
}
