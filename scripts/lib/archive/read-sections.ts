import { BulkheadError } from '../runtime/errors.ts';
import { ByteCursor } from './cursor.ts';
import { decompressFrame, takeFrame } from './frames.ts';
import { nameOf, type Section, Tally } from './sections.ts';

/** One section, and its COPY text as it was sent by the server. */
export interface SectionText {
  section: Section;
  text: AsyncIterable<Buffer>;
}

/** Names the object for error messages. */
interface Source {
  run: string;
  object: string;
}

/**
 * Reads the sections of an opened payload in order. Each `text` checks rows, bytes and SHA-256 as it ends:
 * commit nothing from it before it has ended, and nothing of the object before this iteration has ended,
 * because only then its last chunk has been authenticated. A section whose text is not read to its end is
 * passed over without those three checks; its bytes are still authenticated.
 *
 * @throws {BulkheadError} SECTION_ROWS, SECTION_BYTES, SECTION_DIGEST, SECTION_SHORT, SECTION_INDEX,
 * SECTION_SURPLUS, each naming table and object; FRAME_CORRUPT.
 */
export async function* readSections(
  payload: AsyncIterable<Uint8Array>,
  index: readonly Section[],
  source: Source,
): AsyncGenerator<SectionText> {
  const whole = new ByteCursor(payload);
  try {
    for (const section of index) {
      if (section.offset !== whole.consumed) {
        throw wrong(
          section,
          source,
          'SECTION_INDEX',
          `begins at ${section.offset}, expected at ${whole.consumed}`,
        );
      }
      const window = new Window(whole, section.length);
      yield { section, text: textOf(section, window, source) };
      await window.skip();
      if (whole.consumed !== section.offset + section.length) {
        const held = whole.consumed - section.offset;
        throw wrong(
          section,
          source,
          'SECTION_SHORT',
          `has ${held} of its ${section.length} compressed bytes`,
        );
      }
    }
    if (await whole.has(1)) {
      throw new BulkheadError({
        what: `object ${source.object} of run ${source.run} holds bytes after its last section`,
        fix: 'Its index is not its own: use another run, and report this.',
        code: 'SECTION_SURPLUS',
        exit: 1,
      });
    }
  } finally {
    await whole.close();
  }
}

async function* textOf(section: Section, window: Window, source: Source): AsyncGenerator<Buffer> {
  const tally = new Tally();
  const cursor = new ByteCursor(window);
  const where = placeOf(section, source);
  for (;;) {
    const frame = await takeFrame(cursor, where);
    if (frame === undefined) break;
    const text = decompressFrame(frame, where);
    tally.add(text);
    if (text.length > 0) yield text;
  }
  const found = tally.result();
  if (found.rows !== section.rows) {
    throw wrong(
      section,
      source,
      'SECTION_ROWS',
      `has ${found.rows} rows, and its index says ${section.rows}`,
    );
  }
  if (found.bytes !== section.bytes) {
    throw wrong(
      section,
      source,
      'SECTION_BYTES',
      `has ${found.bytes} bytes of text, and its index says ${section.bytes}`,
    );
  }
  if (found.sha256 !== section.sha256) {
    throw wrong(
      section,
      source,
      'SECTION_DIGEST',
      `has the SHA-256 ${found.sha256}, and its index says ${section.sha256}`,
    );
  }
}

/** The next `length` bytes of a payload as a stream of their own, which ends without ending the payload. */
class Window implements AsyncIterable<Buffer> {
  readonly #whole: ByteCursor;
  #left: number;

  constructor(whole: ByteCursor, length: number) {
    this.#whole = whole;
    this.#left = length;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    while (this.#left > 0) {
      const piece = await this.#whole.takeSome(this.#left);
      if (piece.length === 0) return;
      this.#left -= piece.length;
      yield piece;
    }
  }

  /** Passes over what was not read. */
  async skip(): Promise<void> {
    for await (const piece of this) void piece;
  }
}

function wrong(section: Section, source: Source, code: string, does: string): BulkheadError {
  return new BulkheadError({
    what: `${placeOf(section, source)} ${does}`,
    fix: 'Do not use this table from this run: the object or its index is not what was written. Use another run, and report this.',
    code,
    exit: 1,
  });
}

function placeOf(section: Section, source: Source): string {
  return `table ${nameOf(section.table)} in object ${source.object} of run ${source.run}`;
}
