import { readSync, writeSync } from 'node:fs';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';
import { CHANNEL, type ChannelMessage, decodeHead, encodeMessage, HEAD } from './dump-channel.ts';

// The real pg_dump, compiled to WebAssembly, as a process of its own: `dump-child.ts <arguments of pg_dump>`. Its libpq
// is synchronous, so each write must block until the server's answer is there; and the memory of a WASM program is
// given back only by a process that ends. It has no network, no credentials and no environment: only the channel.

/** The part of PGlite's interface that its `pgDump` uses; the parameter types of methods compare both ways. */
interface Dumper {
  pgDump(options: { pg: Session; args?: string[] }): Promise<File>;
}
interface Session {
  query(sql: string): Promise<unknown>;
  exec(sql: string): Promise<unknown>;
  execProtocolRawStream(
    bytes: Uint8Array,
    options: { onRawData: (bytes: Uint8Array) => void },
  ): Promise<void>;
}

const SESSION: Session = {
  // Not async: it is called without waiting, and an error must go through pg_dump at once, as in C.
  execProtocolRawStream(bytes, { onRawData }) {
    send({ kind: 'bytes', bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) });
    const { kind, length } = decodeHead(receive(HEAD));
    const answer = receive(length);
    if (kind !== 'bytes') throw new Error(answer.toString());
    onRawData(answer);
    return Promise.resolve();
  },
  // PGlite's wrapper asks for the search path, to restore it afterwards; our session is ended instead.
  query: () => Promise.resolve({ rows: [{ search_path: '' }] }),
  exec: () => Promise.resolve(undefined),
};

function send(message: ChannelMessage): void {
  const bytes = encodeMessage(message);
  for (let done = 0; done < bytes.length; ) done += writeSync(CHANNEL, bytes, done);
}

function receive(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const read = readSync(CHANNEL, bytes, done, length - done, null);
    if (read === 0) throw new Error('whoever asked for the dump is gone');
    done += read;
  }
  return bytes;
}

async function run(): Promise<ChannelMessage> {
  const dumper: Dumper = { pgDump };
  const args = process.argv.slice(2);
  process.argv[1] = 'pg_dump'; // The name under which it speaks of itself.
  try {
    const file = await dumper.pgDump({ pg: SESSION, args });
    return { kind: 'sql', bytes: Buffer.from(await file.arrayBuffer()) };
  } catch (error) {
    return { kind: 'failure', bytes: Buffer.from(error instanceof Error ? error.message : String(error)) };
  }
}

send(await run());
