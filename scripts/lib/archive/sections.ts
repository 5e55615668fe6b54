import { createHash } from 'node:crypto';
import { compressFrame, FRAME_TEXT } from './frames.ts';

/** A table by its names in the catalogue, unquoted. */
export interface TableName {
  schema: string;
  name: string;
}

/** What a section holds: the rows of one table, and which columns in which order. */
export interface SectionHead {
  table: TableName;
  columns: readonly string[];
}

/** One entry of an object's index. */
export interface Section {
  table: TableName;
  columns: string[];
  /** Lines of COPY text. */
  rows: number;
  /** Where its first zstd frame begins within the object's payload, in bytes. */
  offset: number;
  /** Bytes of its zstd frames. */
  length: number;
  /** Bytes of its COPY text. */
  bytes: number;
  /** SHA-256 of its COPY text, in hexadecimal digits. */
  sha256: string;
}

/** How to compress. Defaults: in Node's thread pool, three frames of a section at once. */
export interface SectionOptions {
  /** Makes one zstd frame of at most 1 MiB of text. */
  compress?: (text: Buffer) => Promise<Buffer>;
  /** Frames of 1 MiB of text held at once, compressed or about to be. */
  ahead?: number;
  /** Told of the rows of each piece of text. */
  onRows?: (rows: number) => void;
}

/**
 * Writes the payload of one object, section after section:
 *
 *     const writer = new SectionWriter();
 *     async function* payload() {
 *       for (const table of tables) yield* writer.section(table, copyOut(table));
 *     }
 *     await store.put(key, sealObject(name, payload()));
 *     // writer.sections is the object's index
 */
export class SectionWriter {
  readonly #sections: Section[] = [];
  readonly #compress: (text: Buffer) => Promise<Buffer>;
  readonly #ahead: number;
  readonly #onRows: ((rows: number) => void) | undefined;
  #offset = 0;
  #open = false;

  constructor({ compress = compressFrame, ahead = 3, onRows }: SectionOptions = {}) {
    this.#compress = compress;
    this.#ahead = ahead;
    this.#onRows = onRows;
  }

  /** The index so far: the sections that were written to their end. */
  get sections(): readonly Section[] {
    return this.#sections;
  }

  /**
   * Turns COPY text into zstd frames, in memory bounded by `ahead`. A section without rows is one empty
   * frame. The text's buffers must not be changed after they were handed over.
   * @throws what the text throws; then the section is not in the index and the object must be abandoned.
   */
  async *section(head: SectionHead, text: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    if (this.#open) {
      throw new TypeError(`section ${nameOf(head.table)} began before the one before it had ended`);
    }
    this.#open = true;
    const offset = this.#offset;
    const tally = new Tally();
    for await (const frame of compressed(tally.count(text, this.#onRows), this.#compress, this.#ahead)) {
      this.#offset += frame.length;
      yield frame;
    }
    this.#sections.push({
      table: { schema: head.table.schema, name: head.table.name },
      columns: [...head.columns],
      offset,
      length: this.#offset - offset,
      ...tally.result(),
    });
    this.#open = false;
  }
}

/** Counts and digests COPY text on its way through. */
export class Tally {
  readonly #hash = createHash('sha256');
  #rows = 0;
  #bytes = 0;

  /** Adds a piece of COPY text and returns its rows. COPY escapes newlines within values: each newline ends a row. */
  add(piece: Buffer): number {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    let rows = 0;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) rows++;
    this.#rows += rows;
    return rows;
  }

  /** The same pieces, added as they pass. `onRows` is told of the rows of each. */
  async *count(
    text: AsyncIterable<Uint8Array>,
    onRows: (rows: number) => void = () => undefined,
  ): AsyncGenerator<Buffer> {
    for await (const bytes of text) {
      const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      onRows(this.add(piece));
      yield piece;
    }
  }

  /** Closes the tally; call it once. */
  result(): Pick<Section, 'rows' | 'bytes' | 'sha256'> {
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** `schema.table`, for messages. */
export function nameOf(table: TableName): string {
  return `${table.schema}.${table.name}`;
}

/** Text of any length as zstd frames of 1 MiB of text each; no text at all is one empty frame. */
export async function* compressed(
  text: AsyncIterable<Uint8Array>,
  compress: (text: Buffer) => Promise<Buffer> = compressFrame,
  ahead = 3,
): AsyncGenerator<Buffer> {
  const jobs: Promise<Buffer>[] = [];
  const spare: Buffer[] = [];
  let frames = 0;
  try {
    for await (const piece of pieces(text, () => spare.pop() ?? Buffer.allocUnsafeSlow(FRAME_TEXT))) {
      frames++;
      // Used again, because buffers of this size, one after another, are what memory is lost to.
      const job = compress(piece).finally(() => spare.push(wholeOf(piece)));
      // Marks it as heard: it may fail while we wait for more text, and its turn comes later.
      void Promise.allSettled([job]);
      jobs.push(job);
      while (jobs.length >= ahead) {
        const oldest = await jobs.shift();
        if (oldest !== undefined) yield oldest;
      }
    }
    for (const job of jobs.splice(0)) yield await job;
    if (frames === 0) yield await compress(Buffer.alloc(0));
  } finally {
    // Left early: what is still in the thread pool must not outlive us, nor reject unheard.
    await Promise.allSettled(jobs);
  }
}

/** Regroups text into exactly `FRAME_TEXT` bytes each, the last shorter and never empty, in the buffers it is given. */
async function* pieces(text: AsyncIterable<Uint8Array>, newBuffer: () => Buffer): AsyncGenerator<Buffer> {
  let buffer: Buffer | undefined;
  let used = 0;
  for await (const bytes of text) {
    for (let at = 0; at < bytes.length; ) {
      buffer ??= newBuffer();
      const step = Math.min(bytes.length - at, FRAME_TEXT - used);
      buffer.set(bytes.subarray(at, at + step), used);
      at += step;
      used += step;
      if (used < FRAME_TEXT) continue;
      yield buffer;
      buffer = undefined;
      used = 0;
    }
  }
  if (buffer !== undefined && used > 0) yield buffer.subarray(0, used);
}

/** The buffer that this one is the beginning of. */
function wholeOf({ buffer }: Buffer): Buffer {
  return Buffer.from(buffer);
}
