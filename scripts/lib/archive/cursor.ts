/** Takes exact lengths from a stream of pieces of any length, reading no further ahead than it must. */
export class ByteCursor {
  readonly #source: AsyncIterator<Uint8Array>;
  #pieces: Buffer[] = [];
  #held = 0;
  #ended = false;
  #consumed = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Bytes taken so far. */
  get consumed(): number {
    return this.#consumed;
  }

  /** Whether at least `length` bytes are left. */
  async has(length: number): Promise<boolean> {
    while (this.#held < length && !this.#ended) {
      const { done, value } = await this.#source.next();
      if (done) {
        this.#ended = true;
      } else if (value.length > 0) {
        this.#pieces.push(Buffer.from(value.buffer, value.byteOffset, value.length));
        this.#held += value.length;
      }
    }
    return this.#held >= length;
  }

  /** The next `length` bytes, or fewer at the end, without taking them. */
  async peek(length: number): Promise<Buffer> {
    await this.has(length);
    const [first] = this.#pieces;
    if (first !== undefined && first.length < Math.min(length, this.#held)) {
      this.#pieces = [Buffer.concat(this.#pieces)];
    }
    return (this.#pieces[0] ?? Buffer.alloc(0)).subarray(0, length);
  }

  /** The next `length` bytes, or fewer at the end. */
  async take(length: number): Promise<Buffer> {
    await this.has(length);
    const taken: Buffer[] = [];
    let missing = Math.min(length, this.#held);
    while (missing > 0) {
      const piece = this.#pieces[0];
      if (piece === undefined) break;
      if (piece.length <= missing) {
        taken.push(piece);
        this.#pieces.shift();
      } else {
        taken.push(piece.subarray(0, missing));
        this.#pieces[0] = piece.subarray(missing);
      }
      missing -= Math.min(piece.length, missing);
    }
    const [only] = taken;
    const bytes = taken.length === 1 && only !== undefined ? only : Buffer.concat(taken);
    this.#held -= bytes.length;
    this.#consumed += bytes.length;
    return bytes;
  }

  /** The next piece as it comes, at most `length` bytes; empty at the end. */
  async takeSome(length: number): Promise<Buffer> {
    await this.has(1);
    return this.take(Math.min(length, this.#pieces[0]?.length ?? 0));
  }

  /** Lets the source go, also when it has not ended. */
  async close(): Promise<void> {
    this.#pieces = [];
    this.#held = 0;
    if (this.#ended) return;
    this.#ended = true;
    await this.#source.return?.();
  }
}
