/** A node of the parser's tree, or anything inside one. Its shape is the parser's own; ask through these functions. */
export type Tree = unknown;

/** A member of a node; undefined when it is not there, as the parser leaves out what is empty. */
export function member(tree: Tree, ...path: readonly (string | number)[]): Tree {
  let current: Tree = tree;
  for (const name of path) {
    if (current === null || typeof current !== 'object') return undefined;
    current = Object.getOwnPropertyDescriptor(current, name)?.value;
  }
  return current;
}

/** A text member, or undefined. */
export function textMember(tree: Tree, ...path: readonly (string | number)[]): string | undefined {
  const value = member(tree, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** The items of a list member; none when it is not there. */
export function listMember(tree: Tree, ...path: readonly (string | number)[]): readonly Tree[] {
  const value = member(tree, ...path);
  return Array.isArray(value) ? value : [];
}

/** Every node of a kind within a tree, such as each `RoleSpec`, in the order of the text. */
export function nodesOf(tree: Tree, kind: string): Tree[] {
  const found: Tree[] = [];
  const walk = (current: Tree) => {
    if (current === null || typeof current !== 'object') return;
    for (const [name, value] of Object.entries(current)) {
      if (name === kind) found.push(value);
      walk(value);
    }
  };
  walk(tree);
  return found;
}

/** One text for each meaning: where a node stood is left out, and members are sorted. */
export function canonicalTree(tree: Tree): string {
  return JSON.stringify(tree, (name, value: unknown) => {
    if (LOCATIONS.has(name)) return undefined;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const LOCATIONS: ReadonlySet<string> = new Set([
  'location',
  'rexpr_list_start',
  'rexpr_list_end',
  'list_start',
  'list_end',
  'name_location',
  'stmt_location',
  'stmt_len',
]);
