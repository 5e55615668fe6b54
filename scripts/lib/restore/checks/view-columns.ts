import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';

/**
 * The tree of a statement as every server version would have written it. Up to 15 a view over a single relation is
 * written out as `SELECT runs.id FROM runs`, from 16 on as `SELECT id FROM runs` (before, a view's relations held two
 * invisible ones, and with several relations each column is written with its own): the one is turned into the other,
 * so that a backup of an older server can be compared with its restore on a newer one.
 */
export function withoutNeedlessNames(kind: string, tree: Tree): Tree {
  if (kind !== 'ViewStmt' && kind !== 'CreateTableAsStmt') return tree;
  const select = member(tree, 'query', 'SelectStmt');
  const from = listMember(select, 'fromClause');
  const relation = member(from[0], 'RangeVar');
  const name = textMember(relation, 'alias', 'aliasname') ?? textMember(relation, 'relname');
  if (from.length !== 1 || name === undefined) return tree;
  return replaced(tree, { query: { SelectStmt: unqualified(select, name) } });
}

/** Within a query of its own every version writes the names out. */
function unqualified(tree: Tree, relation: string): Tree {
  if (Array.isArray(tree)) return tree.map((item) => unqualified(item, relation));
  if (tree === null || typeof tree !== 'object') return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      if (name === 'SelectStmt') return [name, value];
      if (name === 'ColumnRef') return [name, unqualifiedColumn(value, relation)];
      return [name, unqualified(value, relation)];
    }),
  );
}

function unqualifiedColumn(column: Tree, relation: string): Tree {
  const fields = listMember(column, 'fields');
  const qualified = fields.length === 2 && textMember(fields[0], 'String', 'sval') === relation;
  return qualified ? replaced(column, { fields: fields.slice(1) }) : column;
}

function replaced(tree: Tree, members: Readonly<Record<string, unknown>>): Tree {
  return Object.assign({}, tree, members);
}
