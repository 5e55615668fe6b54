/**
 * Text of unknown origin as one line of Markdown that shows exactly that text: no markup, no HTML, no table border, no
 * mention of a person or an issue. Line breaks become `<br>`.
 */
export function plainText(text: string): string {
  return visible(text)
    .trim()
    .replaceAll(/[\\`*[\]~]/g, (character) => `\\${character}`)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('&', '&amp;')
    .replaceAll(/#(?=\d)/g, '#&#8203;')
    .replaceAll(/(?<![\w])@(?=\w)/g, '@&#8203;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;')
    .replaceAll('$', '&#36;') // GitHub reads $…$ as mathematics.
    .replaceAll('\n', '<br>');
}

/** The same as a single line of code. */
export function codeText(text: string): string {
  const line = visible(text).replaceAll('\n', ' ').trim();
  if (line === '') return '';
  if (!/[`|\\]/.test(line)) return `\`${line}\``;
  // Inside backticks a table would still split at "|", and "\" has no escape of its own.
  return `<code>${line.replaceAll(/[^A-Za-z0-9\s.,:;/-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** A fenced block whose fence is longer than any in the text. */
export function codeBlock(text: string, language: string): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(3, ...runs.map((length) => length + 1)));
  const shown = text.split('\t').map(visible).join('\t').replace(/\n+$/, '');
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** A Markdown table; cells are Markdown already. Empty without rows. */
export function markdownTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A block that a reader opens when needed. The blank lines make its content Markdown. */
export function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

/** At most `limit` characters, with a mark where some are missing. */
export function clip(text: string, limit: number): string {
  const characters = text.length > limit ? [...text] : [];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : text;
}

/**
 * Control characters (they could move a terminal's cursor or colour a lie) and characters that turn the direction of text
 * around are shown by number; line breaks become `\n`, tabs a space.
 */
export function visible(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
