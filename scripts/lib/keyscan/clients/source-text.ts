/**
 * A source in two forms of the same length: `code` without its comments, and `bare` also without what stands in its strings,
 * so that a keyword found there is one. Offsets are those of the source.
 */
export interface SourceText {
  readonly code: string;
  readonly bare: string;
}

/** Behind these a slash begins a regular expression; behind anything else it divides. */
const BEFORE_PATTERN =
  /(?:^|[=([{,;:!&|?+\-*%^~<>}\n]|\b(?:return|typeof|case|in|of|do|else|void|delete|await|yield|throw))$/;

/** Takes comments and strings out of JavaScript or TypeScript, with JSX as far as one can without a parser. */
export function readSource(text: string): SourceText {
  const code = new Blanked(text);
  const bare = new Blanked(text);
  let at = 0;
  const depths: number[] = [];
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = text.charAt(at);
    if (two === '//' || two === '/*') {
      const end = two === '//' ? endOf(text, '\n', at) : endOf(text, '*/', at + 2) + 2;
      code.blank(at, end);
      bare.blank(at, end);
      at = end;
    } else if (one === '"' || one === "'") {
      const end = quotedEnd(text, at, one);
      bare.blank(at + 1, end - 1);
      at = end;
    } else if (one === '`' || (one === '}' && depths.at(-1) === 0)) {
      if (one === '}') depths.pop();
      const end = templateEnd(text, at + 1);
      const open = text.startsWith('${', end - 2);
      bare.blank(at + 1, open ? end - 2 : end - 1);
      if (open) depths.push(0);
      at = end;
    } else if (one === '/' && BEFORE_PATTERN.test(text.slice(Math.max(0, at - 16), at).trimEnd())) {
      const end = patternEnd(text, at);
      bare.blank(at + 1, end - 1);
      code.blank(at + 1, end - 1);
      at = end;
    } else {
      // Braces inside of a template's `${…}`: its own last one ends it.
      if (one === '{' && depths.length > 0) depths.push((depths.pop() ?? 0) + 1);
      if (one === '}' && depths.length > 0) depths.push((depths.pop() ?? 0) - 1);
      at += 1;
    }
  }
  return { code: code.text(), bare: bare.text() };
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end;
}

/** A string ends with its line: an apostrophe in the text of JSX must not swallow the file. */
function quotedEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const one = text.charAt(at);
    if (one === '\\') at += 1;
    else if (one === quote) return at + 1;
    else if (one === '\n') return at;
  }
  return text.length;
}

function templateEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const one = text.charAt(at);
    if (one === '\\') at += 1;
    else if (one === '`') return at + 1;
    else if (one === '$' && text.charAt(at + 1) === '{') return at + 2;
  }
  return text.length;
}

/** A regular expression ends on its line, or was none: then only the slash is passed. */
function patternEnd(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at += 1) {
    const one = text.charAt(at);
    if (one === '\\') at += 1;
    else if (one === '[') inClass = true;
    else if (one === ']') inClass = false;
    else if (one === '/' && !inClass) return at + 1;
    else if (one === '\n') break;
  }
  return start + 1;
}

/** A text in which ranges become spaces; line ends stay. */
class Blanked {
  readonly #text: string;
  readonly #parts: string[] = [];
  #done = 0;

  constructor(text: string) {
    this.#text = text;
  }

  blank(from: number, to: number): void {
    if (to <= from) return;
    this.#parts.push(this.#text.slice(this.#done, from), this.#text.slice(from, to).replace(/[^\n]/g, ' '));
    this.#done = to;
  }

  text(): string {
    return this.#parts.join('') + this.#text.slice(this.#done);
  }
}
