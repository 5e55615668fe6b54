import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** One call of the runner; `long` takes the samples that `npm test` only takes a part of. */
interface Run {
  readonly version: string;
  readonly patterns: readonly string[];
  readonly long?: boolean;
}

/** The backup without its fault matrix, which does not depend on the version. */
const BACKUP = 'tests/backup/[^/]+$';

/**
 * `npm run test:full`: what depends on the server's version, on each version that the product knows and
 * `npm test` does not use, and the long samples on 18. The last line counts all of them.
 */
const RUNS: readonly Run[] = [
  // Backups are read from 14 too; what hardens a database came with 15.
  { version: '14', patterns: [BACKUP] },
  ...['15', '16', '17'].map((version) => ({
    version,
    patterns: [
      'tests/migrations/',
      'tests/hardening',
      'tests/isolation/',
      'tests/mutation/',
      'tests/audit/',
      BACKUP,
      'tests/restore/',
      'tests/canary/',
    ],
  })),
  { version: '18', patterns: ['tests/migrations/crash', 'tests/backup/faults/kill'], long: true },
];

let [passed, failed] = [0, 0];
for (const { version, patterns, long = false } of RUNS) {
  process.stdout.write(`\nPostgreSQL ${version}${long ? ', the long samples' : ''}\n`);
  const options = ['--postgres', version, '--timeout', long ? '1200' : '600'];
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...options, ...patterns], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
    env: { ...process.env, ...(long ? { BULKHEAD_FULL: '1' } : {}) },
  });
  process.stdout.write(run.stdout);
  const line = /(\d+) passed, (\d+) failed\s*$/.exec(run.stdout);
  passed += Number(line?.[1] ?? 0);
  failed += line === null || (run.status !== 0 && line[2] === '0') ? 1 : Number(line[2]);
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
