import { parentPort } from 'node:worker_threads';
import { type Chunk, scanChunk } from './ledger-scan.ts';

// A thread that reads the reports of one chunk of lines after another.

parentPort?.on('message', (chunk: Chunk) => {
  parentPort?.postMessage(scanChunk(chunk));
});
