const MARK = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

/** Columns that a text takes on a terminal: most characters one, CJK and pictures two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** The text with spaces up to a width in columns. */
export function padTo(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Lines of at most `width` columns, broken between words, or within a word that is longer than a line. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  if (displayWidth(line) <= width || width < 1) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((part) => pieces(part, width))) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (displayWidth(longer) <= width) current = longer;
    else {
      if (current !== '') lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

/** A long word in pieces, cut after a separator where one is near: names are read by their parts. */
function pieces(word: string, width: number): string[] {
  const result: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    const head = takeWidth(rest, width);
    const separated = /^.*[._,/:-]/u.exec(head)?.[0] ?? '';
    const piece = separated.length > head.length / 2 ? separated : head;
    result.push(piece);
    rest = rest.slice(piece.length);
  }
  return rest === '' ? result : [...result, rest];
}

function takeWidth(text: string, width: number): string {
  let head = '';
  for (const character of text) {
    if (head !== '' && displayWidth(head + character) > width) break;
    head += character;
  }
  return head;
}
