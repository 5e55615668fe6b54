/**
 * The one text of a JSON value: keys sorted by code point, no spaces, a newline at the end. What is
 * signed or hashed is written this way, so that the same facts always have the same bytes.
 *
 * Members that are `undefined` are left out, as in `JSON.stringify`.
 * @throws {TypeError} for what JSON cannot say exactly: NaN, infinities, functions, symbols, bigints, cycles.
 */
export function canonicalJson(value: unknown): string {
  return `${textOf(value, [])}\n`;
}

function textOf(value: unknown, parents: readonly object[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON cannot hold the number ${value}`);
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new TypeError(`canonical JSON cannot hold a ${typeof value}`);
  if (parents.includes(value)) throw new TypeError('canonical JSON cannot hold a cycle');
  const path = [...parents, value];
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item ?? null, path)).join(',')}]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return textOf(value.toJSON(), path);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${textOf(member, path)}`);
  return `{${members.join(',')}}`;
}

/** Plain `<` compares UTF-16 units, in which an emoji sorts before U+FF21; UTF-8 bytes sort by code point. */
function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
