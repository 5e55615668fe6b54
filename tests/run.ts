import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * The door of the tests: `npm test`, or `node tests/run.ts [pattern...]`. npm puts the project's own Node
 * first in the PATH; whoever types `node` with an older one is sent there.
 */
const OWN_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) < OWN_MAJOR) {
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  const child = spawnSync(node, [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (child.error !== undefined) throw child.error;
  process.exitCode = child.status ?? 1;
} else {
  const { main } = await import('./runner/main.ts');
  process.exitCode = await main(process.argv.slice(2));
}
