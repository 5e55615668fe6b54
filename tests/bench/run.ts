import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The door of the benches; never part of `npm test`. Sends whoever types `node` with an older one to the project's own. */
const OWN_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) < OWN_MAJOR) {
  const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  const child = spawnSync(node, [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (child.error !== undefined) throw child.error;
  process.exitCode = child.status ?? 1;
} else {
  const { main } = await import('./runner.ts');
  process.exitCode = await main(process.argv.slice(2));
}
