import type { Tree } from '../../sql/tree.ts';

/** The same question about the same tree is answered once: a thousand tables share the text of their policies. */
export function perTree<T>(ask: (tree: Tree) => T): (tree: Tree) => T {
  const answers = new WeakMap<object, { readonly answer: T }>();
  return (tree) => {
    if (tree === null || typeof tree !== 'object') return ask(tree);
    const known = answers.get(tree) ?? { answer: ask(tree) };
    answers.set(tree, known);
    return known.answer;
  };
}
