import { watchSchedules } from '../../scripts/evidence/watch-schedules.ts';
import type { Report } from '../../scripts/lib/reports/schema.ts';
import type { Check, Result } from '../../scripts/lib/runtime/result.ts';
import { type TestContext, testContext } from '../support/context.ts';
import type { Permissions } from '../support/github-fake/access.ts';
import { type GitHubFake, startGitHub } from '../support/github-fake/server.ts';
import { FakeWorkflows } from '../support/github-fake/workflows.ts';
import { reportFiles, type Told } from './ledger.ts';

/** When the tests' watchdog looks. */
export const NOW = new Date('2026-11-20T12:00:00Z');

export const NIGHTLY = '.github/workflows/nightly.yml';

export const MODEL = `version: 1
tenant: { table: tenants }
claim: { from: setting, name: app.tenant }
roles: { owner: owner }
tables: {}
objectives:
  within: { retention: off, restore-drill: off, canary: off, hardening: off, isolation: off }
`;

/** A nightly backup that went well at each of these days' 02:20. */
export function nights(...days: readonly number[]): Told[] {
  return days.map((day) => [`2026-11-${String(day).padStart(2, '0')}T02:20:00Z`, 'backup']);
}

export interface PortalOptions {
  readonly told?: readonly Told[];
  readonly facts?: Readonly<Record<string, Report['facts']>>;
  readonly files?: Readonly<Record<string, string>>;
  /** When all of it was committed. */
  readonly at?: Date;
}

/** A repository at a fake GitHub, with a nightly workflow, a model, and reports in its default branch. */
export async function openPortal(options: PortalOptions = {}) {
  const { told = nights(18, 19, 20), facts, files, at = new Date('2026-11-01T00:00:00Z') } = options;
  const workflows = new FakeWorkflows();
  const github = await startGitHub({ files: 'empty', routes: workflows.routes });
  github.state.now = () => NOW;
  const all = new Map<string, Buffer>([
    [NIGHTLY, Buffer.from('on:\n  schedule: [{ cron: "17 2 * * *" }]\n')],
    ['bulkhead.yaml', Buffer.from(MODEL)],
    ...[...reportFiles(told, facts)].map(([path, bytes]): [string, Buffer] => [`reports/${path}`, bytes]),
    ...Object.entries(files ?? {}).map(([path, text]): [string, Buffer] => [path, Buffer.from(text)]),
  ]);
  await commit(github, all, at);
  const nightly = workflows.add(NIGHTLY, { name: 'Nightly', createdAt: new Date('2026-11-01T00:00:00Z') });
  return { github, workflows, nightly, [Symbol.asyncDispose]: () => github[Symbol.asyncDispose]() };
}

export type Portal = Awaited<ReturnType<typeof openPortal>>;

/** Adds files to the default branch, as of a moment; `undefined` removes one. */
export async function commit(
  github: GitHubFake,
  files: ReadonlyMap<string, Buffer | undefined>,
  at: Date,
): Promise<void> {
  const branch = github.state.defaultBranch;
  const additions: { path: string; bytes: Buffer }[] = [];
  for (const [path, bytes] of files) if (bytes !== undefined) additions.push({ path, bytes });
  const deletions = [...files].filter(([, bytes]) => bytes === undefined).map(([path]) => path);
  const parent = (await github.git.head(branch)) ?? '';
  await github.git.commit({ branch, parent, message: 'x', author: 'somebody', additions, deletions, at });
}

/** Scheduled runs at 02:20 of these days of November, each a success of ten minutes. */
export function runNights({ workflows, nightly }: Portal, ...days: readonly number[]): void {
  for (const day of days) {
    const createdAt = new Date(`2026-11-${String(day).padStart(2, '0')}T02:20:00Z`);
    workflows.run(nightly, { createdAt, updatedAt: new Date(createdAt.getTime() + 600_000) });
  }
}

/** Every night since the workflow exists, as far back as is looked. */
export function runAll(portal: Portal): void {
  runNights(portal, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
}

export interface LookOptions {
  readonly permissions?: Permissions;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: Date;
}

/** Runs the command against the portal, through real HTTP. */
export async function look(
  portal: Portal,
  options: LookOptions = {},
): Promise<Result & { lines: readonly string[] }> {
  const { permissions = { actions: 'read', contents: 'read', metadata: 'read' }, input, env, now } = options;
  await using context = testContext({
    fetch,
    clock: now ?? NOW,
    cwd: '/nowhere',
    env: { GITHUB_API_URL: portal.github.url, ...env },
  });
  const given = {
    repository: portal.github.repository,
    'github-token': portal.github.token(permissions),
    ...input,
  };
  return { ...(await runWith(given, context)), lines: [...context.lines] };
}

/** Runs the command with these inputs, the others at their defaults. */
export async function runWith(
  given: Readonly<Record<string, unknown>>,
  context: TestContext,
): Promise<Result> {
  const values = {
    ledger: undefined,
    repository: undefined,
    branch: undefined,
    folder: 'reports',
    'github-token': undefined,
    config: 'bulkhead.yaml',
    workflows: 'scheduled',
    'look-back': 8,
    'late-after': 6,
    'longest-run': 6,
    'longest-wait': 2,
    enable: false,
    'ping-url': undefined,
    'ping-method': 'GET' as const,
    'ping-fail': false,
    'dry-run': false,
    ...given,
  };
  return await watchSchedules.run(values, context);
}

export function checkOf({ checks }: Result, id: string, object?: string): Check | undefined {
  return checks.find((check) => check.id === id && (object === undefined || check.object === object));
}

/** Every check that is neither green nor planned, as `WDG-01 backup red`. */
export function findings({ checks }: Result): string[] {
  return checks
    .filter(({ verdict }) => verdict !== 'green' && verdict !== 'planned')
    .map(({ id, object, verdict }) => [id, object, verdict].filter(Boolean).join(' '));
}
