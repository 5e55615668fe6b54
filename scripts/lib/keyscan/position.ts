const NEWLINE = '\n';

/**
 * Follows line and column through a text that comes window by window, so that the place of a finding in a line of 50 MB
 * is known without keeping the line.
 */
export class Position {
  #line = 1;
  #column = 1;

  get line(): number {
    return this.#line;
  }

  /** From 1, in UTF-16 units. */
  get column(): number {
    return this.#column;
  }

  /**
   * Goes over these bytes of UTF-8; `text` is the same with each byte as one character. Both ends must be between
   * characters.
   */
  advance(bytes: Buffer, text: string, from: number, to: number): void {
    let lineStart = from;
    for (let at = text.indexOf(NEWLINE, from); at >= 0 && at < to; at = text.indexOf(NEWLINE, lineStart)) {
      this.#line += 1;
      this.#column = 1;
      lineStart = at + 1;
    }
    // Decoding is native and faster than to look at the bytes one by one.
    this.#column += bytes.toString('utf8', lineStart, to).length;
  }
}

/** The last place at or before `at` that is between two characters. */
export function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
