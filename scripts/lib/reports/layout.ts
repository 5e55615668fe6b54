/** White space is put around these; all else is copied. */
const MARK = /["{}[\],:]/g;

/**
 * Compact JSON text laid out with two spaces per level, tokens and their order untouched: what `jq .` prints. Works on the
 * text, because parsing would move keys that look like numbers to the front and so lose the canonical order.
 */
export function layOutJson(compact: string): string {
  const parts: string[] = [];
  let newline = '\n';
  let from = 0;
  for (let mark = next(compact, 0); mark < compact.length; mark = next(compact, from)) {
    parts.push(compact.slice(from, mark));
    const character = compact.charAt(mark);
    from = character === '"' ? endOfString(compact, mark) : mark + 1;
    if (character === '"') parts.push(compact.slice(mark, from));
    else if (character === ':') parts.push(': ');
    else if (character === ',') parts.push(',', newline);
    else if (character === '{' || character === '[') {
      const empty = compact.charAt(from) === '}' || compact.charAt(from) === ']';
      newline += '  ';
      parts.push(character, empty ? '' : newline);
    } else {
      newline = newline.slice(0, -2);
      const empty = compact.charAt(mark - 1) === '{' || compact.charAt(mark - 1) === '[';
      parts.push(empty ? '' : newline, character);
    }
  }
  return parts.join('') + compact.slice(from);
}

function next(text: string, from: number): number {
  MARK.lastIndex = from;
  return MARK.exec(text)?.index ?? text.length;
}

/** No regular expression: on long strings with many escapes it would run out of stack. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charAt(end - 1 - escapes) === '\\') escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return text.length;
}
