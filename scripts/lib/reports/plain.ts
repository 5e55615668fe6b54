/** What JSON can say. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/**
 * The members of an object as plain JSON data; `undefined` members are left out. A report is written at the end of a run
 * that cannot be repeated, so nothing is refused: dates and bigints beyond 2^53 become text, maps objects, sets lists,
 * bytes their number, and what JSON cannot say its name. Without this step a class instance would also slip past the
 * masking of secrets.
 */
export function plainMembers(value: object): Record<string, Plain> {
  return members(Object.entries(value), [value]);
}

function copy(value: unknown, parents: readonly object[]): Plain {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object') return `(${typeof value})`;
  if (parents.includes(value)) return '(the same again)';
  const path = [...parents, value];
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '(no date)' : value.toISOString();
  if (value instanceof Error) return value.message;
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (Array.isArray(value) || value instanceof Set) return [...value].map((item) => copy(item, path));
  if (value instanceof Map)
    return members(
      [...value].map(([key, item]) => [String(key), item]),
      path,
    );
  return members(Object.entries(value), path);
}

function members(entries: readonly [string, unknown][], path: readonly object[]): Record<string, Plain> {
  const kept = entries.filter(([, item]) => item !== undefined && typeof item !== 'function');
  return Object.fromEntries(kept.map(([key, item]) => [key, copy(item, path)]));
}
