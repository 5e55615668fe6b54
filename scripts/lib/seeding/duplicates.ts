import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { pathText } from './json-path.ts';

/**
 * Members that stand twice in one object, one line each, with path and place. `JSON.parse` keeps the last of them
 * and says nothing: half a seed would be lost. The text must be JSON, which is YAML as well.
 */
export function duplicateMembers(text: string): string[] {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const problems: string[] = [];
  const visit = (node: unknown, path: readonly PropertyKey[]): void => {
    if (isSeq(node)) for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (seen.has(name))
        problems.push(`${pathText([...path, name])}: stands here twice${placeOf(key, lines)}`);
      seen.add(name);
      visit(value, [...path, name]);
    }
  };
  visit(contents, []);
  return problems;
}

function placeOf(key: unknown, lines: LineCounter): string {
  const start = isScalar(key) ? key.range?.[0] : undefined;
  if (start === undefined) return '';
  const { line, col } = lines.linePos(start);
  return ` (line ${line}, column ${col})`;
}
