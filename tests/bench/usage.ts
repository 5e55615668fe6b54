import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Preloaded into the command that a bench runs: says at its end how much memory it took at most.
const file = process.env.BENCH_USAGE;
if (isMainThread && file !== undefined) {
  process.once('exit', () =>
    writeFileSync(file, JSON.stringify({ peak: process.resourceUsage().maxRSS * 1024 })),
  );
}
