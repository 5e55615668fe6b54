import type { TableModel } from '../../tenancy/model.ts';
import type { ScopeRelation } from '../catalog.ts';

/** What must hold of the values of one call before a judged statement may run. */
export type Need =
  | { readonly kind: 'parameter'; readonly number: number }
  /** An array parameter whose elements must all be the tenant. */
  | { readonly kind: 'elements'; readonly number: number }
  | { readonly kind: 'literal'; readonly value: string };

/** What is known of every value of a column or expression. */
export interface Fact {
  /** It is the scope's tenant or NULL, provided that `needs` hold. */
  readonly bound: boolean;
  readonly needs: readonly Need[];
  /** It may be NULL, which equals nothing, but would be written. */
  readonly orNull?: true;
  /** It is this column of a row of this table that belongs to the scope's tenant. */
  readonly origin?: Origin;
}

export interface Origin {
  readonly table: TableModel;
  readonly column: string;
  /** Columns with one source come from one and the same row. */
  readonly source: string;
}

/** Nothing is known. */
export const UNKNOWN: Fact = { bound: false, needs: [] };

/** A column of what a query returns. */
export interface OutputColumn {
  /** Undefined where PostgreSQL makes one up that does not matter here. */
  readonly name: string | undefined;
  readonly fact: Fact;
}

/** The columns of what a query returns, in their order; undefined when they are not known. */
export type Output = readonly OutputColumn[] | undefined;

/** Something in FROM, or the target of a write. */
export interface Reference {
  readonly alias: string;
  /** The name as `schema.name` finds it: only where there is no alias. */
  readonly schema: string | undefined;
  readonly relation: ScopeRelation | undefined;
  /** Names of its columns, as far as they are known. */
  columns: ReadonlySet<string>;
  /** It may have others. */
  open: boolean;
  /** Of a derived table. */
  facts: ReadonlyMap<string, Fact>;
  output: Output;
  readonly target: boolean;
  readonly source: string;
  /** Only rows of the scope's tenant come from it, provided that `needs` hold. */
  bound: boolean;
  needs: readonly Need[];
  /** Columns of a view by which it is bound. */
  boundColumns: readonly string[];
  /** Its columns may be NULL: it may be missing in an outer join, or was let through without a tenant. */
  orNull: boolean;
}

/** A FROM clause as a tree, for the reach of ON conditions. */
export type Item =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full';
      readonly left: Item;
      readonly right: Item;
      readonly using: readonly string[];
      readonly quals: unknown;
    };

/** The names that one level of a query can see, and the level around it. */
export interface Level {
  readonly outer: Level | undefined;
  items: Item[];
  references: Reference[];
}

/** One fact for values that come from either of two places. */
export function either(a: Fact, b: Fact): Fact {
  const origin =
    a.origin !== undefined &&
    b.origin !== undefined &&
    a.origin.table === b.origin.table &&
    a.origin.column === b.origin.column
      ? { ...a.origin, source: `${a.origin.source}|${b.origin.source}` }
      : undefined;
  return {
    bound: a.bound && b.bound,
    needs: a.bound && b.bound ? [...a.needs, ...b.needs] : [],
    ...(a.orNull === true || b.orNull === true ? { orNull: true } : {}),
    ...(origin === undefined ? {} : { origin }),
  };
}

/** `either` column by column; of two lists of unlike length nothing is known. */
export function eitherOutput(a: Output, b: Output): Output {
  if (a === undefined || b === undefined || a.length !== b.length) return undefined;
  return a.map((column, index) => ({
    name: column.name,
    fact: either(column.fact, b[index]?.fact ?? UNKNOWN),
  }));
}

/** The same columns under other names, as `alias (a, b)` gives them. */
export function renamed(output: Output, names: readonly string[]): Output {
  return output?.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
}

/** The relations of a part of FROM, in the order in which `*` shows them. */
export function referencesOf(item: Item): Reference[] {
  return item.kind === 'reference'
    ? [item.reference]
    : [...referencesOf(item.left), ...referencesOf(item.right)];
}

/** What an ON condition can see: the two sides of its join, and the level around. */
export function joinLevel(join: Item, { outer }: Level): Level {
  return { outer, items: [join], references: referencesOf(join) };
}

/** The joins of a level, the outermost of each first. */
export function joinsOf(items: readonly Item[]): (Item & { kind: 'join' })[] {
  return items.flatMap((item) => (item.kind === 'join' ? [item, ...joinsOf([item.left, item.right])] : []));
}
