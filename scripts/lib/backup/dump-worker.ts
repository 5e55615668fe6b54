import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

// Runs the real pg_dump, compiled to WebAssembly, in a thread of its own. Its libpq is synchronous: each
// write must block until the server's answer is there, and only a thread without an event loop may block.

/** What the thread is started with. */
export interface DumpJob {
  readonly args: readonly string[];
  /** Carries what libpq writes, and back what it may read. */
  readonly port: MessagePort;
  /** Becomes 1 when an answer is in the port. */
  readonly flag: Int32Array;
}

/** What comes back over the port for each write. */
export type RelayAnswer = { readonly bytes: Uint8Array } | { readonly failure: string };

/** What the thread posts at its end. */
export type DumpOutcome = { readonly sql: string } | { readonly failure: string };

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

function relayTo({ port, flag }: DumpJob): Session {
  return {
    // Not async: it is called without waiting, and an error must go through pg_dump at once, as in C.
    execProtocolRawStream(bytes, { onRawData }) {
      Atomics.store(flag, 0, 0);
      // A copy: the bytes lie in the WASM memory, which moves when it grows.
      port.postMessage(Uint8Array.from(bytes));
      // In a loop: the wake-up for the answer before may come late, and must not pass for this one's.
      while (Atomics.load(flag, 0) === 0) Atomics.wait(flag, 0, 0);
      const answer: RelayAnswer | undefined = receiveMessageOnPort(port)?.message;
      if (answer === undefined) throw new Error('woken without an answer');
      if ('failure' in answer) throw new Error(answer.failure);
      onRawData(answer.bytes);
      return Promise.resolve();
    },
    // PGlite's wrapper asks for the search path, to restore it afterwards; our session is ended instead.
    query: () => Promise.resolve({ rows: [{ search_path: '' }] }),
    exec: () => Promise.resolve(undefined),
  };
}

async function runJob(job: DumpJob): Promise<DumpOutcome> {
  const dumper: Dumper = { pgDump };
  process.argv[1] = 'pg_dump'; // The name under which it speaks of itself.
  try {
    const file = await dumper.pgDump({ pg: relayTo(job), args: [...job.args] });
    return { sql: await file.text() };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await runJob(workerData));
