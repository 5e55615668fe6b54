import type { QualifiedName } from '../postgres/identifiers.ts';

/**
 * Reads a table name as the model writes it: `name`, `schema.name`, or with quotes where a name holds a
 * dot: `"odd.schema".name`. Case is kept: the model names what the catalogue holds.
 * Returns undefined when it is no such name.
 */
export function parseTableName(text: string, defaultSchema: string): QualifiedName | undefined {
  const part = String.raw`("(?:[^"]|"")+"|[^".\s][^".]*)`;
  const match = new RegExp(`^(?:${part}\\.)?${part}$`).exec(text);
  if (match === null) return undefined;
  const [, schema, name] = match;
  if (name === undefined) return undefined;
  return { schema: schema === undefined ? defaultSchema : unquote(schema), name: unquote(name) };
}

function unquote(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part;
}
