import { BulkheadError } from '../runtime/errors.ts';
import { ByteCursor } from './cursor.ts';
import { decompressFrame, takeFrame } from './frames.ts';
import { compressed } from './sections.ts';

/** A larger document would not fit into one JavaScript string. */
const MAX_BYTES = 400 << 20;

/** The payload of an object that holds one JSON document: zstd frames of its text. */
export async function* documentPayload(text: Iterable<string>): AsyncGenerator<Buffer> {
  yield* compressed(encoded(text));
}

/**
 * The text of a document object, from its opened payload.
 * @throws {BulkheadError} FRAME_CORRUPT, DOCUMENT_TOO_LARGE, and what the payload throws.
 */
export async function readDocument(
  payload: AsyncIterable<Uint8Array>,
  source: { run: string; object: string },
  limit = MAX_BYTES,
): Promise<Buffer> {
  const where = `object ${source.object} of run ${source.run}`;
  const cursor = new ByteCursor(payload);
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for (;;) {
      const frame = await takeFrame(cursor, where);
      if (frame === undefined) return Buffer.concat(pieces);
      size += frame.text;
      if (size > limit) throw tooLarge(where, limit);
      pieces.push(decompressFrame(frame, where));
    }
  } finally {
    await cursor.close();
  }
}

function tooLarge(where: string, limit: number): BulkheadError {
  return new BulkheadError({
    what: `${where} holds a document of more than ${limit} bytes`,
    fix: 'Decompress it with the zstd command line tool.',
    code: 'DOCUMENT_TOO_LARGE',
  });
}

async function* encoded(text: Iterable<string>): AsyncGenerator<Buffer> {
  for (const piece of text) yield Buffer.from(piece);
}
