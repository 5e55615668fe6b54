import type { Readable } from 'node:stream';
import { Readable as ReadableStream } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** A running COPY out: its bytes, and afterwards the row count that the server itself reported. */
export interface CopyOut {
  readonly bytes: Readable;
  /** Rows as the server counted them; throws when the COPY has not ended with the server's own count. */
  rows(): number;
}

/** Starts `COPY … TO STDOUT`. Nothing is held: the stream pulls from the socket as it is read. */
export function copyOut(client: pg.ClientBase, sql: string): CopyOut {
  const stream = client.query(copyTo(sql));
  return {
    bytes: stream,
    rows() {
      // The driver leaves NaN or undefined when the connection ended before CommandComplete.
      const count: unknown = stream.rowCount;
      if (typeof count === 'number' && Number.isSafeInteger(count)) return count;
      throw new Error('the COPY did not end with a row count of the server');
    },
  };
}

/** Runs `COPY … FROM STDIN` with the given text and returns the server's row count. */
export async function copyIn(
  client: pg.ClientBase,
  sql: string,
  text: AsyncIterable<Uint8Array>,
): Promise<number> {
  const stream = client.query(copyFrom(sql));
  await pipeline(ReadableStream.from(text, { objectMode: false }), stream);
  return stream.rowCount;
}
