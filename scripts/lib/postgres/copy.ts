import type pg from 'pg';
import {
  type CopyStreamQuery,
  type CopyToStreamQuery,
  from as copyFrom,
  to as copyTo,
} from 'pg-copy-streams';
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

/**
 * Runs `COPY … FROM STDIN` with the given text and returns the server's row count. Without a pipeline of Node's: a
 * restore does this thousands of times, and to make and end one takes longer than most tables of a tenant.
 *
 * Rejects once, with the failure of the text or of the server, whichever came first, and at once, also while the text
 * keeps us waiting. The session can go on then, unless it was cut.
 */
export async function copyIn(
  client: pg.ClientBase,
  sql: string,
  text: AsyncIterable<Uint8Array>,
): Promise<number> {
  const stream = client.query(copyFrom(sql));
  const server = new ServerSide(stream);
  const pieces = text[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await server.orFailure(() => pieces.next());
      if (next.done === true) break;
      // One piece at a time: what the stream held when the server refuses, it would go on to send to nobody.
      await server.orFailure(() => written(stream, next.value));
    }
    await server.orFailure(() => ended(stream));
    return stream.rowCount;
  } catch (error) {
    if (!server.failed) await server.refusing(error);
    // Not waited for: a text that is itself waiting ends when that has ended.
    void Promise.allSettled([pieces.return?.()]);
    throw error;
  }
}

/** Whether the server still takes rows: it may refuse them, or be gone, at any moment. */
class ServerSide {
  readonly #stream: CopyStreamQuery;
  #failure: { readonly error: unknown } | undefined;
  #onFailure: ((error: unknown) => void) | undefined;

  constructor(stream: CopyStreamQuery) {
    this.#stream = stream;
    // Kept for good: an error without a listener would end the process.
    stream.on('error', (error) => {
      this.#failure ??= { error };
      this.#onFailure?.(error);
    });
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** What the work comes to, or the server's failure as soon as there is one. The work is not begun after it. */
  orFailure<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure.error);
      this.#onFailure = reject;
      work().then(resolve, reject);
    });
  }

  /** Tells the server that there is no more text, and resolves when it has said that the COPY has failed. */
  async refusing(why: unknown): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onFailure = () => resolve();
      this.#stream.destroy(why instanceof Error ? why : new Error(String(why)));
    });
  }
}

/** Resolves when the stream has handed the piece on to the session. */
function written(stream: CopyStreamQuery, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    stream.write(piece, () => resolve());
  });
}

/** Resolves when the server has taken all rows and is ready for the next statement. */
function ended(stream: CopyStreamQuery): Promise<void> {
  return new Promise((resolve) => {
    stream.once('finish', resolve).end();
  });
}
