import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { verifyReportsCommand } from '../../../scripts/evidence/verify-reports.ts';
import { readLedger } from '../../../scripts/lib/reports/ledger.ts';
import { parseReport, type Report } from '../../../scripts/lib/reports/schema.ts';
import { runCommand } from '../../verify/made-run.ts';
import { testContext } from '../context.ts';
import type { GitHubFake } from '../github-fake/server.ts';

/** What is committed at the tip of the branch. */
export interface Evidence {
  /** In the order of the ledger. */
  readonly reports: readonly Report[];
  /** Text of the dashboard; undefined before the first commit. */
  readonly dashboard: string | undefined;
}

/**
 * Reads the reports of a branch as a person would who clones it, after `verify-reports --git` has held them against their ledger
 * and its history. Throws with its findings when one of them is red.
 */
export async function readEvidence(github: GitHubFake, branch: string, at: Date): Promise<Evidence> {
  await using context = testContext({ clock: at });
  const folder = join(await context.temporaryFolder('evidence'), 'clone');
  await clone(github.git.folder, branch, folder);
  const reports = join(folder, 'reports');
  const entries = await readLedger(reports);
  if (entries.length === 0) return { reports: [], dashboard: undefined };
  await verify(folder, at);
  const read = entries.map(async ({ path }) => parseReport(await readFile(join(reports, path)), path));
  const dashboard = await readFile(join(reports, 'README.md'), 'utf8');
  const all = await Promise.all(read);
  await rm(folder, { recursive: true });
  return { reports: all, dashboard };
}

/** The history whole, of the files only the reports and the model. */
async function clone(from: string, branch: string, folder: string): Promise<void> {
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: readonly string[]) => promisify(execFile)('git', args, { env });
  await git('clone', '--quiet', '--shared', '--no-checkout', '--branch', branch, from, folder);
  await git('-C', folder, 'sparse-checkout', 'set', '--no-cone', '/reports/', '/bulkhead.yaml');
  await git('-C', folder, 'checkout', '--quiet', branch);
}

async function verify(folder: string, clock: Date): Promise<void> {
  await using context = testContext({ clock, cwd: folder, env: { PATH: process.env.PATH } });
  const { checks } = await runCommand(verifyReportsCommand, { git: true }, context);
  const red = checks.filter(({ verdict }) => verdict === 'red');
  if (red.length === 0) return;
  throw new Error(red.map(({ id, object, observed }) => `${id} ${object ?? ''}: ${observed}`).join('\n'));
}
