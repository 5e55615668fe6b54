import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { recordReports } from '../../scripts/evidence/record-reports.ts';
import { reportPath } from '../../scripts/lib/reports/ledger-entry.ts';
import { verifyLedger } from '../../scripts/lib/reports/ledger-verify.ts';
import { type Report, reportBytes } from '../../scripts/lib/reports/schema.ts';
import { writeReport } from '../../scripts/lib/reports/write.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { ReportKind, Result } from '../../scripts/lib/runtime/result.ts';
import { sampleContext, sampleReport } from '../reports/sample.ts';
import { type TestContext, type TestContextOptions, testContext } from '../support/context.ts';
import type { TokenOptions } from '../support/github-fake/access.ts';
import { type GitHubFake, type GitHubFakeOptions, startGitHub } from '../support/github-fake/server.ts';

export const NOW = new Date('2026-11-21T03:00:00Z');

type Input = Parameters<typeof recordReports.run>[0];

/** A place for folders of one test, and the fake GitHub. */
export interface Scene extends AsyncDisposable {
  readonly fake: GitHubFake;
  readonly root: string;
  /** A context of a job of a run, with a token for it. */
  job(options?: Partial<TestContextOptions> & { run?: string }): TestContext;
  token(options?: TokenOptions): string;
  /** Runs the command through the API. */
  record(inbox: string, changes?: Partial<Input>, context?: TestContext): Promise<Result>;
  /** What the ledger of a branch of the fake shows when a clone is looked at. */
  problems(branch?: string): Promise<unknown[]>;
  clone(branch?: string): Promise<string>;
  folder(name: string): Promise<string>;
}

export async function openScene(options: GitHubFakeOptions = {}): Promise<Scene> {
  const fake = await startGitHub(options);
  fake.state.now = () => NOW;
  const root = await mkdtemp(join(tmpdir(), 'bulkhead-record-'));
  const contexts: TestContext[] = [];
  let clones = 0;
  const scene: Scene = {
    fake,
    root,
    job({ run = '4711', ...rest } = {}) {
      const context = testContext({
        clock: NOW,
        fetch: globalThis.fetch,
        cwd: root,
        ...rest,
        env: {
          PATH: process.env.PATH,
          GITHUB_API_URL: fake.url,
          GITHUB_REPOSITORY: fake.repository,
          GITHUB_RUN_ID: run,
          GITHUB_JOB: 'record',
          ...rest.env,
        },
      });
      contexts.push(context);
      return context;
    },
    token: (choice) => fake.token({ contents: 'write', metadata: 'read', actions: 'read' }, choice),
    record: (inbox, changes = {}, context = scene.job()) =>
      recordReports.run(
        { ...defaults(inbox), 'github-token': scene.token(), repository: fake.repository, ...changes },
        context,
      ),
    async clone(branch = 'main') {
      clones += 1;
      const path = join(root, `clone-${clones}`);
      await git(root, 'clone', '--quiet', '--branch', branch, fake.git.folder, path);
      return path;
    },
    async problems(branch) {
      return await verifyLedger(join(await scene.clone(branch), 'reports'));
    },
    async folder(name) {
      const path = join(root, name);
      await mkdir(path, { recursive: true });
      return path;
    },
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context.end();
      await rm(root, { recursive: true, force: true });
      await fake[Symbol.asyncDispose]();
    },
  };
  return scene;
}

/** The command's inputs as they are when nothing but the inbox is given. */
export function defaults(inbox: string): Input {
  return {
    inbox,
    repository: undefined,
    branch: undefined,
    git: undefined,
    push: undefined,
    folder: 'reports',
    'look-back': 0,
    'require-verified': 'yes',
    'github-token': undefined,
    config: join(process.cwd(), 'bulkhead.yaml'),
    'dry-run': false,
  };
}

/** A report of a run, each of its own second. */
export function reportOf(run: string, second: number, kind: ReportKind = 'hardening', attempt = '1'): Report {
  const at = new Date(Date.UTC(2026, 10, 21, 2, 0, second)).toISOString();
  return sampleReport({
    at,
    kind,
    context: sampleContext({ env: { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } }),
  });
}

/** Reports in a folder as the jobs of a run leave them: with the ledger of each job. */
export async function fillInbox(folder: string, reports: readonly Report[], job = 'one'): Promise<string> {
  for (const report of reports) await writeReport(join(folder, `bulkhead-reports-${job}`), report);
  return folder;
}

/** A report alone, at its place below a folder. */
export async function placeReport(
  folder: string,
  report: Report,
  bytes: Buffer = reportBytes(report),
): Promise<void> {
  const path = join(folder, reportPath(report));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

export async function git(folder: string, ...args: string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A Person',
    GIT_AUTHOR_EMAIL: 'person@example.com',
    GIT_COMMITTER_NAME: 'A Person',
    GIT_COMMITTER_EMAIL: 'person@example.com',
  };
  return (await promisify(execFile)('git', args, { cwd: folder, env, maxBuffer: 64 << 20 })).stdout.trimEnd();
}

/** The error that a run ends with. */
export async function failureOf(work: Promise<unknown>): Promise<BulkheadError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  return assert.unreachable('it was not refused') as never;
}

export function checkOf(result: Result, id: string) {
  return result.checks.find((check) => check.id === id);
}
