type Value = string | number | null;

/** As PostgreSQL reads it; milliseconds since 1970. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** One line of COPY text: tabs between, `\N` for NULL, and the four characters that must be escaped. */
export function line(...values: Value[]): string {
  let text = '';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? null;
    if (index > 0) text += '\t';
    text += value === null ? '\\N' : typeof value === 'number' ? value : escaped(value);
  }
  return `${text}\n`;
}

const SPECIAL = /[\\\t\n\r]/;

function escaped(value: string): string {
  if (!SPECIAL.test(value)) return value;
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}
