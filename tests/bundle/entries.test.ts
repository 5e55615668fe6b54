import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listActions } from '../../scripts/bundle/bundle.ts';
import { testContext } from '../support/context.ts';
import { installBundle } from './installed.ts';

const context = testContext();
const bundle = await installBundle(context);
const empty = join(bundle.root, '..', 'empty');
await mkdir(empty);

test.after(() => context.end());

/** What each says where nothing is given and nothing is there, and whether it got as far as a report. */
const EXPECTED: Readonly<Record<string, { code?: number; says: RegExp; reports: number }>> = {
  alert: { says: /the tenancy model .* cannot be read/, reports: 1 },
  'approve-change': { says: /--what is missing/, reports: 0 },
  'backup-encrypt-upload': { says: /DATABASE_URL .* is missing/, reports: 0 },
  'canary-check': { says: /DATABASE_URL .* is missing/, reports: 0 },
  'check-due': { code: 0, says: /^$/, reports: 1 },
  'hardening-status': { says: /DATABASE_URL .* is missing/, reports: 0 },
  'migration-gate': { says: /not a git repository/, reports: 1 },
  'record-reports': { says: /--inbox is missing/, reports: 0 },
  'record-runs': { says: /is missing/, reports: 0 },
  'recover-orphans': { says: /DATABASE_URL .* is missing/, reports: 0 },
  'restore-drill': { says: /BACKUP_ENCRYPTION_KEY is not set/, reports: 1 },
  'retention-prune': { says: /BACKUP_SIGNING_PUBLIC_KEY is not set/, reports: 1 },
  'rotate-keys': { says: /BACKUP_ENCRYPTION_KEY is not set/, reports: 1 },
  'scan-service-key': { says: /<paths> is missing/, reports: 0 },
  'seal-audit': { says: /DATABASE_URL .* is missing/, reports: 0 },
  'seed-gated': { says: /DATABASE_URL .* is missing/, reports: 0 },
  'test-isolation': { says: /DATABASE_URL .* is missing/, reports: 0 },
  'verify-backup': { says: /BACKUP_SIGNING_PUBLIC_KEY is not set/, reports: 1 },
  'verify-reports': { says: /there is no folder/, reports: 1 },
  watchdog: { says: /nothing says where the ledger is/, reports: 1 },
};

for (const action of listActions('.')) {
  test(`${action}: runs once from the bundle alone, and says what it misses in one error`, async () => {
    const { code, log, outputs, summary, reports } = await bundle.step(action, {}, empty);
    const expected = EXPECTED[action] ?? { says: /./, reports: reports.length };
    assert.is(code, expected.code ?? 2, log);
    const errors = log.split('\n').filter((line) => line.startsWith('::error'));
    assert.is(errors.length, code === 0 ? 0 : 1, log);
    assert.match(errors.join(), expected.says);
    // A stack would mean a missing file or package, or a defect.
    assert.not.match(log, /^\s+at |ERR_MODULE_NOT_FOUND|an unexpected error/m);
    assert.is(reports.length, expected.reports, 'reports');
    assert.ok(reports.length <= 1);
    if (reports.length === 1) {
      assert.is(outputs.get('verdict'), code === 0 ? 'green' : 'grey');
      assert.match(summary, /^# /);
    }
  });
}

test('the table above names actions that there are', () => {
  for (const action of Object.keys(EXPECTED)) assert.ok(listActions('.').includes(action), action);
});

/** Seconds of processor time of a start, which says the same on a machine that is busy with other things. */
async function startSeconds(action: string): Promise<number> {
  const main = join(bundle.root, 'dist', `${action}.js`);
  const tell = `import { writeFileSync } from 'node:fs';
    process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      writeFileSync(2, 'start ' + (user + system));
      process.exitCode = 0;
    });`;
  const preload = `data:text/javascript,${encodeURIComponent(tell)}`;
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', preload, main], {
    cwd: empty,
    env: { GITHUB_ACTIONS: 'true' },
  });
  return Number(/start (\d+)/.exec(stderr)?.[1]) / 1e6;
}

test('a cold start takes less than half a second', async () => {
  // Whatever the action, the same chunks are loaded. The best of some: a neighbour slows memory and caches too.
  const seconds: number[] = [];
  while (seconds.length < 10 && !seconds.some((one) => one < 0.5))
    seconds.push(await startSeconds('hardening-status'));
  assert.ok(
    seconds.some((one) => one < 0.5),
    `${seconds}`,
  );
});

test('the thread that scans a ledger starts and answers', async () => {
  const worker = new Worker(pathToFileURL(join(bundle.root, 'dist', 'ledger-scan-worker.js')));
  const answered = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  worker.postMessage({ folder: empty, lines: [] });
  assert.equal(await answered, { sights: [], bytes: 0 });
  await worker.terminate();
});

test.run();
