import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';

/** A node of the parser: its name, such as `ColumnRef`, and its members. */
export interface Node {
  readonly kind: string;
  readonly tree: Tree;
}

const NONE: Node = { kind: '', tree: undefined };

/** Takes `{ ColumnRef: { … } }` apart; kind is empty for what is no node. */
export function nodeOf(tree: Tree): Node {
  if (tree === null || typeof tree !== 'object' || Array.isArray(tree)) return NONE;
  const [only, ...others] = Object.entries(tree);
  if (only === undefined || others.length > 0) return NONE;
  return { kind: only[0], tree: only[1] };
}

/** The members of a node if it is of this kind. */
export function asNode(tree: Tree, kind: string): Tree {
  return member(tree, kind);
}

/** The texts of a list of names: `pg_catalog.lower`, operators, USING. A part that is no text is left out. */
export function namesOf(list: readonly Tree[]): string[] {
  return list.flatMap((item) => textMember(item, 'String', 'sval') ?? []);
}

/** The fields of a column reference; `*` for a star. Undefined when the tree is no column reference. */
export function fieldsOf(tree: Tree): string[] | undefined {
  const column = asNode(tree, 'ColumnRef');
  if (column === undefined) return undefined;
  return listMember(column, 'fields').map((field) =>
    member(field, 'A_Star') === undefined ? (textMember(field, 'String', 'sval') ?? '') : '*',
  );
}
