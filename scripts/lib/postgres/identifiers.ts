/** A table, view or sequence by its two names, unquoted. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/** The identifier quoted for SQL, always: `"tenantId"`, `"order"`. Throws on a NUL byte, which PostgreSQL cannot store. */
export function quoteIdentifier(name: string): string {
  if (name.includes('\0')) throw new RangeError('an identifier cannot hold a NUL byte');
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text as an SQL string literal, safe whatever `standard_conforming_strings` says. */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new RangeError('a text value cannot hold a NUL byte');
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** `"schema"."name"` for SQL. */
export function quoteQualified(table: QualifiedName): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
}

/** The name for people: `public.users`, with quotes only where SQL needs them to find the same table. */
export function displayName(table: QualifiedName): string {
  return `${displayIdentifier(table.schema)}.${displayIdentifier(table.name)}`;
}

function displayIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}
