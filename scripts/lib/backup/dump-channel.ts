import type { Duplex } from 'node:stream';

/**
 * What passes between us and the process that runs pg_dump, on a socket that both hold. From it: what libpq writes, and
 * at its end the DDL or what went wrong. To it: what libpq may read, or why there is nothing more to read.
 */
export type ChannelMessage =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'sql'; readonly bytes: Buffer }
  | { readonly kind: 'failure'; readonly bytes: Buffer };

/** The descriptor of the socket in the process that runs pg_dump. */
export const CHANNEL = 3;
/** A letter and the bytes that follow, in 4 bytes. */
export const HEAD = 5;

const LETTERS = { bytes: 'b', sql: 's', failure: 'f' } as const;

/** A message as it is written. */
export function encodeMessage({ kind, bytes }: ChannelMessage): Buffer {
  const head = Buffer.alloc(HEAD);
  head.write(LETTERS[kind], 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** What a head says: the kind, and how many bytes follow. Throws when it is none. */
export function decodeHead(head: Buffer): { kind: ChannelMessage['kind']; length: number } {
  const letter = head.toString('latin1', 0, 1);
  const length = head.readUInt32BE(1);
  if (letter === LETTERS.bytes) return { kind: 'bytes', length };
  if (letter === LETTERS.sql) return { kind: 'sql', length };
  if (letter === LETTERS.failure) return { kind: 'failure', length };
  throw new Error('the process of pg_dump said what it cannot say');
}

/** The messages that come through a socket. */
export async function* receiveMessages(socket: Duplex): AsyncGenerator<ChannelMessage> {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = HEAD;
  let head: ReturnType<typeof decodeHead> | undefined;
  for await (const piece of socket) {
    pieces.push(piece);
    held += piece.length;
    while (held >= wanted) {
      const all = Buffer.concat(pieces);
      const bytes = all.subarray(0, wanted);
      pieces = [all.subarray(wanted)];
      held -= wanted;
      if (head === undefined) head = decodeHead(bytes);
      else {
        yield { kind: head.kind, bytes };
        head = undefined;
      }
      wanted = head?.length ?? HEAD;
    }
  }
}
