const NEWLINE = 10;

/** Bytes that rows lie in, and how to read whole words of them at any place. */
export interface RowBytes {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** A row lies in `bytes` at `from` up to `to`: for each of millions a Buffer would be made, only to be thrown away. */
export type OnRow = (piece: RowBytes, from: number, to: number) => void;

export function rowBytes(bytes: Buffer): RowBytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/**
 * Cuts COPY text into its rows, wherever the pieces of it were cut. COPY escapes newlines within values, so
 * each newline ends a row. `onRow` gets a row without its newline, to be used at once: its bytes are those of
 * the piece. Memory: one row.
 */
export class RowCutter {
  readonly #onRow: OnRow;
  #begun: Buffer[] = [];

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  /** Takes the next piece of text. */
  add(piece: Buffer): void {
    const rows = rowBytes(piece);
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, from)) {
      if (this.#begun.length === 0) {
        this.#onRow(rows, from, at);
      } else {
        const whole = Buffer.concat([...this.#begun, piece.subarray(from, at)]);
        this.#onRow(rowBytes(whole), 0, whole.length);
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
export async function* watchRows(text: AsyncIterable<Buffer>, onRow: OnRow): AsyncGenerator<Buffer> {
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
