import { fileStore } from '../../scripts/lib/storage/file-store.ts';

// A process of its own for the test that kills it: puts an object that never ends, and says when it has begun.
const [folder = ''] = process.argv.slice(2);

async function* endless() {
  for (let piece = 0; ; piece++) {
    yield Buffer.alloc(100_000, 1);
    if (piece === 5) process.stdout.write('writing\n');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

await fileStore(folder).put('runs/one/manifest.json', endless());
