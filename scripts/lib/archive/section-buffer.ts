import { createHash, type Hash } from 'node:crypto';
import type { Section } from './sections.ts';

/** A section but for its place in the object: what is known when its last row has come. */
export interface ClosedSection<F> extends Omit<Section, 'offset'> {
  readonly frames: readonly F[];
}

/** Where the frames of a section go as they are made. */
export interface FrameSink<F> {
  /** A buffer of at least this size for text. */
  buffer(size: number): Buffer;
  /** Compresses the text, and puts the frame away. The buffer is the sink's again. */
  store(buffer: Buffer, length: number): Promise<F>;
  /** Bytes of the frame. */
  sizeOf(frame: F): number;
}

/** No buffer is smaller; one that proves too small is doubled. */
const SMALLEST = 1 << 10;

/**
 * One of many sections that grow at the same time, row by row, as they come mixed from one COPY. Holds the text
 * of one frame at most; each full frame goes to the sink.
 */
export class SectionBuffer<F> {
  readonly #head: Pick<Section, 'table' | 'columns'>;
  readonly #sink: FrameSink<F>;
  readonly #most: number;
  readonly #first: number;
  readonly #frames: Promise<F>[] = [];
  #hash: Hash | undefined;
  #text: Buffer = Buffer.alloc(0);
  #used = 0;
  #rows = 0;
  #bytes = 0;

  /** `most` is the text of a frame in bytes; `expected`, that of the whole section as far as it can be told. */
  constructor(
    head: Pick<Section, 'table' | 'columns'>,
    sink: FrameSink<F>,
    { most, expected }: { most: number; expected: number },
  ) {
    this.#head = head;
    this.#sink = sink;
    this.#most = most;
    this.#first = Math.max(SMALLEST, expected);
  }

  /** Bytes of memory that the text takes which is not in a frame yet. */
  get held(): number {
    return this.#text.length;
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Adds a row, `text[from..to)`, with its newline. */
  add(text: Buffer, from: number, to: number): void {
    this.#rows++;
    this.#bytes += to - from;
    if (this.#used + to - from > this.#most) this.flush();
    let at = from;
    while (to - at > this.#most) at += this.#put(text, at, at + this.#most);
    this.#put(text, at, to);
  }

  /** Ends the frame, so that its text needs no memory any more. */
  flush(): void {
    if (this.#used === 0) return;
    this.#hash ??= createHash('sha256');
    this.#hash.update(this.#text.subarray(0, this.#used));
    const frame = this.#sink.store(this.#text, this.#used);
    // Marks it as heard: it may fail while rows are still coming, and is asked for at the end.
    void Promise.allSettled([frame]);
    this.#frames.push(frame);
    this.#text = Buffer.alloc(0);
    this.#used = 0;
  }

  /** Closes the section. Call it once; a section has at least one row. Throws what the sink throws. */
  async close(): Promise<ClosedSection<F>> {
    this.flush();
    const frames = await Promise.all(this.#frames);
    return {
      // The same for all sections of a table: there may be as many as tenants.
      table: this.#head.table,
      columns: this.#head.columns,
      rows: this.#rows,
      length: frames.reduce((sum, frame) => sum + this.#sink.sizeOf(frame), 0),
      bytes: this.#bytes,
      sha256: (this.#hash ?? createHash('sha256')).digest('hex'),
      frames,
    };
  }

  #put(text: Buffer, from: number, to: number): number {
    const end = this.#used + to - from;
    if (end > this.#text.length) this.#grow(end);
    text.copy(this.#text, this.#used, from, to);
    this.#used = end;
    if (end === this.#most) this.flush();
    return to - from;
  }

  #grow(needed: number): void {
    // Whoever has filled a frame will fill another.
    const wanted =
      this.#frames.length > 0 ? this.#most : Math.max(this.#first, 2 * this.#text.length, needed);
    const size = Math.min(this.#most, wanted);
    const larger = this.#sink.buffer(size);
    this.#text.copy(larger, 0, 0, this.#used);
    this.#text = larger;
  }
}
