import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/**
 * Runs `COPY … FROM STDIN` with the given text and returns the server's row count. As `copyIn`, without the pipeline of
 * Node: a restore runs it thousands of times, for each table of each tenant, and making and ending a pipeline takes
 * longer than most of their rows.
 * Rejects with the failure of the text, or with the server's. Either way the session can go on.
 */
export async function copyInto(
  client: pg.ClientBase,
  sql: string,
  text: AsyncIterable<Buffer>,
): Promise<number> {
  const stream = client.query(copyFrom(sql));
  const ended = Promise.withResolvers<void>();
  stream.once('finish', ended.resolve).once('error', ended.reject);
  // Marks it as heard: while the text is read, nobody waits for it.
  void Promise.allSettled([ended.promise]);
  try {
    for await (const piece of text) {
      if (!stream.write(piece)) await Promise.race([drained(stream), ended.promise]);
    }
  } catch (error) {
    // The server's own failure has ended the stream; that of the text is told to the server, which then says so too.
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
    await Promise.allSettled([ended.promise]);
    throw error;
  }
  stream.end();
  await ended.promise;
  return stream.rowCount;
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
  });
}
