import { createHash } from 'node:crypto';
import { compressFrame, DEFAULT_LEVEL, FRAME_TEXT } from './frames.ts';

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

/** How to compress. Defaults: level 3, three frames of a section at once. */
export interface SectionOptions {
  level?: number;
  /** Frames of 1 MiB of text held at once, compressed or about to be. */
  ahead?: number;
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
  readonly #level: number;
  readonly #ahead: number;
  #offset = 0;
  #open = false;

  constructor({ level = DEFAULT_LEVEL, ahead = 3 }: SectionOptions = {}) {
    this.#level = level;
    this.#ahead = ahead;
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
    for await (const frame of compressed(tally.count(text), this.#level, this.#ahead)) {
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

  /** Adds a piece of COPY text. COPY escapes newlines within values, so each newline is the end of a row. */
  add(piece: Buffer): void {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) this.#rows++;
  }

  /** The same pieces, added as they pass. */
  async *count(text: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    for await (const bytes of text) {
      const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      this.add(piece);
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
  level: number = DEFAULT_LEVEL,
  ahead = 3,
): AsyncGenerator<Buffer> {
  const jobs: Promise<Buffer>[] = [];
  let frames = 0;
  try {
    for await (const piece of pieces(text)) {
      frames++;
      const job = compressFrame(piece, level);
      // Marks it as heard: it may fail while we wait for more text, and its turn comes later.
      void Promise.allSettled([job]);
      jobs.push(job);
      while (jobs.length >= ahead) {
        const oldest = await jobs.shift();
        if (oldest !== undefined) yield oldest;
      }
    }
    for (const job of jobs.splice(0)) yield await job;
    if (frames === 0) yield await compressFrame(Buffer.alloc(0), level);
  } finally {
    // Left early: what is still in the thread pool must not outlive us, nor reject unheard.
    await Promise.allSettled(jobs);
  }
}

/** Regroups text into buffers of exactly `FRAME_TEXT` bytes, the last one shorter and never empty. */
async function* pieces(text: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of text) {
    let rest = bytes;
    while (size + rest.length >= FRAME_TEXT) {
      const room = FRAME_TEXT - size;
      held.push(rest.subarray(0, room));
      yield Buffer.concat(held);
      rest = rest.subarray(room);
      held = [];
      size = 0;
    }
    if (rest.length > 0) held.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(held);
}
