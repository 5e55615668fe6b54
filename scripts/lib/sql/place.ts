/** A place in a text as people look for it. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** The line, shortened around the place, and a caret below it. */
  readonly excerpt: string;
}

/** Characters of a line that are shown: dumps have lines of megabytes. */
const WIDTH = 100;

/** The line and column of an offset in UTF-16 units. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const from = before.lastIndexOf('\n') + 1;
  const newline = text.indexOf('\n', offset);
  const whole = [...text.slice(from, newline === -1 ? undefined : newline).replace(/\r$/, '')];
  const column = [...before.slice(from)].length;
  const cut = Math.max(0, column - WIDTH + 20);
  const shown = whole
    .slice(cut, cut + WIDTH)
    .join('')
    .replaceAll('\t', ' ');
  return { line, column: column + 1, excerpt: `  ${shown}\n  ${' '.repeat(column - cut)}^` };
}
