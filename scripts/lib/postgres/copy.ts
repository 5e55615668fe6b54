import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { type CopyToStreamQuery, from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { CopyFraming } from './copy-framing.ts';

/** A running COPY and, once its bytes have ended, the row count that the server reported. */
export interface CopyRows {
  readonly bytes: AsyncIterable<Buffer>;
  /** Resolves when the server is ready for the next statement; rejects when the COPY ended in any other way. */
  readonly rows: Promise<number>;
}

/**
 * Starts `COPY … TO STDOUT`. The bytes come at the pace at which they are read.
 *
 * The driver's stream ends with the last row; the server's count comes in a later message, and so may an error.
 * Until it has come the driver's own count stands at 0, which must not be taken for an answer.
 */
export function copyRows(client: pg.ClientBase, sql: string): CopyRows {
  const stream = copyTo(sql);
  stream.rowCount = Number.NaN;
  takeRowsTogether(stream);
  const rows = new Promise<number>((resolve, reject) => {
    // Kept beyond the end of the bytes: an error without a listener would end the process.
    stream.on('error', reject);
    Object.assign(stream, {
      handleReadyForQuery() {
        if (Number.isSafeInteger(stream.rowCount)) resolve(stream.rowCount);
        else reject(new Error('the COPY did not end with a row count of the server'));
      },
    });
  });
  // Marks it as heard: when the bytes fail, the caller does not come to ask for the rows.
  void Promise.allSettled([rows]);
  return { bytes: client.query(stream), rows };
}

/**
 * Puts our framing in the place of the stream's own. What ends the rows goes to the stream's own again, which
 * gives the session back to the driver.
 */
function takeRowsTogether(stream: CopyToStreamQuery): void {
  const parse: unknown = Reflect.get(stream, '_parse');
  if (typeof parse !== 'function') throw new Error('pg-copy-streams has changed: its stream has no _parse');
  const framing = new CopyFraming();
  let ended = false;
  const ours = (piece: Buffer): unknown => {
    if (ended) return parse.call(stream, piece);
    const { rows, rest } = framing.take(piece);
    const wanted = rows.length === 0 || stream.push(rows);
    if (rest === undefined) return wanted;
    ended = true;
    return parse.call(stream, rest);
  };
  Object.assign(stream, { _parse: ours });
}

/** Runs `COPY … FROM STDIN` with the given text and returns the server's row count. */
export async function copyIn(
  client: pg.ClientBase,
  sql: string,
  text: AsyncIterable<Uint8Array>,
): Promise<number> {
  const stream = client.query(copyFrom(sql));
  await pipeline(Readable.from(text, { objectMode: false }), stream);
  return stream.rowCount;
}
