import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { companionUrl } from '../runtime/companion.ts';
import { type Chunk, type ChunkSight, scanChunk } from './ledger-scan.ts';

/** Lines from which threads are worth their start. */
const THREADS_FROM = 4_000;
/** More threads than this wait for the disk, not for a core. */
const MOST_THREADS = 8;

/** Something that scans one chunk at a time. */
export interface Lane extends AsyncDisposable {
  scan(chunk: Chunk): Promise<ChunkSight>;
}

/** One lane per core for many lines, and this thread itself for few. */
export function openLanes(lines: number): Lane[] {
  if (lines < THREADS_FROM) return [here];
  return Array.from({ length: Math.min(MOST_THREADS, availableParallelism()) }, openThread);
}

const here: Lane = {
  scan: async (chunk) => scanChunk(chunk),
  [Symbol.asyncDispose]: async () => undefined,
};

function openThread(): Lane {
  const worker = new Worker(companionUrl('ledger-scan-worker', import.meta.url));
  return {
    async scan(chunk) {
      worker.postMessage(chunk);
      // `once` rejects when the thread throws.
      const [sight]: [ChunkSight] = await answer(worker);
      return sight;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

async function answer(worker: Worker): Promise<[ChunkSight]> {
  const [message]: unknown[] = await once(worker, 'message');
  return [message as ChunkSight];
}
