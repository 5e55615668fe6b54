const NEWLINE = 10;

/**
 * Cuts COPY text into its rows, wherever the pieces of it were cut. COPY escapes newlines within values, so
 * each newline ends a row. `onRow` gets a row without its newline, to be used at once: its bytes are those of
 * the piece. Memory: one row.
 */
export class RowCutter {
  readonly #onRow: (row: Buffer) => void;
  #begun: Buffer[] = [];

  constructor(onRow: (row: Buffer) => void) {
    this.#onRow = onRow;
  }

  /** Takes the next piece of text. */
  add(piece: Buffer): void {
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, from)) {
      const rest = piece.subarray(from, at);
      if (this.#begun.length === 0) {
        this.#onRow(rest);
      } else {
        this.#onRow(Buffer.concat([...this.#begun, rest]));
        this.#begun = [];
      }
      from = at + 1;
    }
    // Copied: the piece may be reused by whoever gave it once we return.
    if (from < piece.length) this.#begun.push(Buffer.from(piece.subarray(from)));
  }

  /** Call at the end of the text. Throws when it ends within a row. */
  end(): void {
    if (this.#begun.length > 0) throw new Error('the COPY text ends within a row');
  }
}

/** The pieces of COPY text as they pass, cut into rows for somebody who watches. */
export async function* watchRows(
  text: AsyncIterable<Buffer>,
  onRow: (row: Buffer) => void,
): AsyncGenerator<Buffer> {
  const cutter = new RowCutter(onRow);
  for await (const piece of text) {
    cutter.add(piece);
    yield piece;
  }
  cutter.end();
}

/** A value as COPY text writes it, in plain text; undefined for NULL. */
export function unescapeValue(field: string): string | undefined {
  if (field === '\\N') return undefined;
  if (!field.includes('\\')) return field;
  return field.replaceAll(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
}

/** What COPY TO writes with a backslash; PostgreSQL's documentation of COPY, "Text Format". */
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
