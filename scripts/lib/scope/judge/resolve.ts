import type { Tree } from '../../sql/tree.ts';
import { type Fact, type Item, type Level, type Reference, UNKNOWN } from './facts.ts';
import { fieldsOf } from './node.ts';

/** A column that a statement names. */
export interface Column {
  readonly reference: Reference;
  readonly name: string;
}

/** System columns, which every table has. */
const SYSTEM: ReadonlySet<string> = new Set(['ctid', 'tableoid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** The column that a reference names, as PostgreSQL would find it; undefined when that is not certain. */
export function resolveColumn(tree: Tree, level: Level | undefined): Column | undefined {
  const fields = fieldsOf(tree);
  if (fields === undefined || fields.includes('*')) return undefined;
  const [first, second, third, ...more] = fields;
  if (first === undefined || more.length > 0) return undefined;
  if (second === undefined) return resolveName(first, level);
  const reference =
    third === undefined ? findReference(level, first, undefined) : findReference(level, second, first);
  const name = third ?? second;
  return reference?.columns.has(name) ? { reference, name } : undefined;
}

/** The innermost relation of that name. */
export function findReference(
  level: Level | undefined,
  alias: string,
  schema: string | undefined,
): Reference | undefined {
  for (let at = level; at !== undefined; at = at.outer) {
    const found = at.references.filter(
      (one) =>
        one.alias === alias && (schema === undefined || (one.schema !== undefined && one.schema === schema)),
    );
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

function resolveName(name: string, level: Level | undefined): Column | undefined {
  if (level === undefined) return undefined;
  const found = level.items.flatMap((item) => lookUp(item, name));
  if (found.length > 1) return undefined;
  const [reference] = found;
  if (reference !== undefined && reference !== 'uncertain') return { reference, name };
  // A relation whose columns are not known may have it, and then nothing further out is meant.
  if (found.length === 1 || level.references.some(({ open }) => open)) return undefined;
  return resolveName(name, level.outer);
}

/** Who in a part of FROM has the column. USING makes one of two, and a full join's is neither of them. */
function lookUp(item: Item, name: string): (Reference | 'uncertain')[] {
  if (item.kind === 'reference') return item.reference.columns.has(name) ? [item.reference] : [];
  if (!item.using.includes(name)) return [...lookUp(item.left, name), ...lookUp(item.right, name)];
  switch (item.type) {
    case 'inner':
    case 'left':
      return lookUp(item.left, name);
    case 'right':
      return lookUp(item.right, name);
    case 'full':
      return ['uncertain'];
  }
}

/** What is known of a column, as far as its relation has been judged. */
export function factOf({ reference, name }: Column): Fact {
  const { relation, bound, orNull } = reference;
  const nulls = orNull ? ({ orNull: true } as const) : {};
  if (relation === undefined) return { ...(reference.facts.get(name) ?? UNKNOWN), ...nulls };
  if (!bound) return UNKNOWN;
  const { table } = relation;
  if (table === undefined) return { bound: reference.boundColumns.includes(name), needs: [], ...nulls };
  // Anybody's rows lead nowhere.
  if (table.kind === 'shared' && !relation.guarded) return UNKNOWN;
  // The needs of the relation itself are asked where it is judged.
  return {
    bound: name === table.tenantColumn,
    needs: [],
    ...nulls,
    origin: { table, column: name, source: reference.source },
  };
}

/**
 * Why a qualified name may be more than a column: `row.name` also calls the function `name(row)`. Undefined when it
 * is one, or a whole row.
 */
export function suspectColumn(
  tree: Tree,
  level: Level | undefined,
  added: ReadonlySet<string>,
): string | undefined {
  const fields = fieldsOf(tree) ?? [];
  if (fields.length < 2) return undefined;
  const written = fields.join('.');
  if (fields.length > 3) return `${written} cannot be resolved`;
  const [first = '', second = '', third] = fields;
  const name = third ?? second;
  const reference =
    third === undefined || third === '*'
      ? (findReference(level, first, undefined) ?? findReference(level, second, first))
      : findReference(level, second, first);
  if (reference === undefined) return `${written} names no relation that is known here`;
  if (name === '*' || reference.columns.has(name) || SYSTEM.has(name)) return undefined;
  if (reference.relation === undefined && !added.has(name)) return undefined;
  return `${written} is no column that is known, and would be a function call`;
}
