/** What the bytes of a file are, by their first ones. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'binary';

/** So many bytes decide, as in git. */
export const SNIFFED = 8_000;

/** Tells text from binary by content: a NUL byte makes it binary, unless a mark says that it is UTF-16. */
export function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf16be';
  return head.subarray(0, SNIFFED).includes(0) ? 'binary' : 'utf8';
}

/** Turns the pieces of a text into UTF-8 without a byte order mark; Windows shells write `.env` files in UTF-16. */
export class Reader {
  readonly #decoder: InstanceType<typeof TextDecoder> | undefined;
  #begun = false;

  constructor(encoding: Exclude<Encoding, 'binary'>) {
    this.#decoder = encoding === 'utf8' ? undefined : new TextDecoder(DECODERS[encoding]);
  }

  read(piece: Buffer): Buffer {
    const first = !this.#begun;
    this.#begun = true;
    if (this.#decoder !== undefined) return Buffer.from(this.#decoder.decode(piece, { stream: true }));
    const marked = first && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    return marked ? piece.subarray(3) : piece;
  }
}

const DECODERS = { utf16le: 'utf-16le', utf16be: 'utf-16be' } as const;
