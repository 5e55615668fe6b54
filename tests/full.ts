import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run test:full`: what depends on the server's version, on each version that the product knows and
 * `npm test` does not use. The last line counts all of them.
 */
const RUNS: readonly { version: string; patterns: readonly string[] }[] = [
  // Backups are read from 14 too; what hardens a database came with 15.
  { version: '14', patterns: ['tests/backup/'] },
  ...['15', '16', '17'].map((version) => ({
    version,
    patterns: [
      'tests/migrations/',
      'tests/hardening',
      'tests/isolation/',
      'tests/mutation/',
      'tests/audit/',
      'tests/backup/',
      'tests/restore/',
      'tests/canary/',
    ],
  })),
];

let [passed, failed] = [0, 0];
for (const { version, patterns } of RUNS) {
  process.stdout.write(`\nPostgreSQL ${version}\n`);
  const run = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'run.ts'), '--postgres', version, ...patterns],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 },
  );
  process.stdout.write(run.stdout);
  const line = /(\d+) passed, (\d+) failed\s*$/.exec(run.stdout);
  passed += Number(line?.[1] ?? 0);
  failed += line === null || (run.status !== 0 && line[2] === '0') ? 1 : Number(line[2]);
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
