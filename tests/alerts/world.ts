import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sendAlert } from '../../scripts/evidence/send-alert.ts';
import { reportPath } from '../../scripts/lib/reports/ledger-entry.ts';
import { type Report, reportBytes, stemOf, validateReport } from '../../scripts/lib/reports/schema.ts';
import type { Check, ReportKind, Result } from '../../scripts/lib/runtime/result.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import { testContext } from '../support/context.ts';
import { FakeIssues, issueRoutes } from '../support/github-fake/issues.ts';
import { type GitHubFake, startGitHub } from '../support/github-fake/server.ts';
import { type SlackFake, startSlack } from '../support/slack-fake.ts';
import { runCommand } from '../verify/made-run.ts';

const HEAD =
  'version: 1\nname: sample\ntenant: { table: orgs }\nclaim: { from: setting, name: s }\nroles: { owner: o }\ntables: {}\n';

export const FIRST_DAY = Date.parse('2026-11-01T02:00:00Z');
const DAY = 86_400_000;

/** One check of a made report. */
export function check(id: string, verdict: Check['verdict'], more: Partial<Check> = {}): Check {
  return {
    id,
    verdict,
    title: `Title of ${id}`,
    expected: 'nothing',
    observed: 'something',
    meaning: 'It matters.',
    ...more,
  };
}

export interface Made {
  readonly night: number;
  readonly attempt?: number;
  readonly run?: number;
  readonly kind?: ReportKind;
  readonly command?: string;
  readonly inputs?: Record<string, string | boolean>;
  readonly checks: readonly Check[];
  readonly facts?: Report['facts'];
}

/** A report as the command of a night would write it. Nights are a day apart; run ids rise with them. */
export function made({
  night,
  attempt = 1,
  run = 4000 + night,
  kind = 'canary',
  command,
  inputs,
  checks,
  facts,
}: Made): Report {
  const at = `${new Date(FIRST_DAY + night * DAY).toISOString().slice(0, 19)}Z`;
  const id = { id: String(run), attempt };
  return validateReport(
    {
      schema: 'bulkhead/report/1',
      kind,
      id: stemOf({ at, run: id }),
      at,
      startedAt: at.replace('Z', '.000Z'),
      finishedAt: at.replace('Z', '.000Z'),
      run: id,
      command: { name: command ?? `${kind}-check`, version: '0' },
      inputs: { dryRun: false, ...inputs },
      verdict: verdictOf(checks),
      summary: 'a made report',
      scope: {},
      identity: null,
      checks: [...checks],
      timings: [],
      facts: facts ?? {},
      exceptions: [],
      reproduce: 'none',
      runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
    },
    'made',
  );
}

/** A failed command, as the adapter reports it. */
export function failure(code: string, observed = 'it failed'): Check {
  return check(code, 'red', { title: 'The command runs to its end', observed });
}

export interface Place extends AsyncDisposable {
  readonly github: GitHubFake;
  readonly issues: FakeIssues;
  readonly slack: SlackFake;
  /** Issues that tell of incidents, without the memory. */
  told(): FakeIssues['all'];
  open(): FakeIssues['all'];
  /** Runs the command on these reports, on the night after them unless told otherwise. */
  run(reports: readonly Report[], given?: Given): Promise<Result & { lines: readonly string[] }>;
}

export interface Given {
  readonly now?: Date;
  readonly token?: string | null;
  readonly policy?: string;
  readonly slack?: boolean;
  readonly input?: Record<string, unknown>;
  readonly env?: Record<string, string>;
  readonly onStep?: (name: string) => void | Promise<void>;
  /** Keep the state file between runs; on a runner it is gone. */
  readonly keepFile?: boolean;
}

/** GitHub and Slack, and a folder for the command. */
export async function place(): Promise<Place> {
  const issues = new FakeIssues();
  const github = await startGitHub({ routes: issueRoutes(issues) });
  const slack = await startSlack();
  const keeper = testContext();
  const folder = await keeper.temporaryFolder('alerts');
  const token = github.token({ issues: 'write' });
  const told = () =>
    issues.all.filter(({ labels, deleted }) => !deleted && !labels.includes('bulkhead-state'));
  return {
    github,
    issues,
    slack,
    told,
    open: () => told().filter(({ state }) => state === 'open'),
    async run(reports, given = {}) {
      const newest = reports
        .map(({ at }) => at)
        .sort()
        .at(-1);
      const now = given.now ?? new Date(Date.parse(newest ?? '2026-11-02T02:00:00Z') + 600_000);
      github.state.now = () => now;
      const inbox = join(folder, 'inbox');
      await rm(inbox, { recursive: true, force: true });
      await fill(inbox, reports);
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, 'bulkhead.yaml'),
        `${HEAD}alerts: ${given.policy ?? '{ closeAfter: 1 }'}\n`,
      );
      if (given.keepFile !== true) await rm(join(folder, 'state.json'), { force: true });
      const run = Math.floor((now.getTime() - FIRST_DAY) / 1000);
      await using context = testContext({
        clock: now,
        fetch: globalThis.fetch,
        cwd: folder,
        env: {
          GITHUB_API_URL: github.url,
          GITHUB_RUN_ID: String(run),
          GITHUB_RUN_ATTEMPT: '1',
          GITHUB_WORKFLOW: 'night',
          GITHUB_JOB: 'alert',
          GITHUB_SERVER_URL: 'https://github.example',
          ...given.env,
        },
        ...(given.onStep === undefined ? {} : { onStep: given.onStep }),
      });
      const result = await runCommand(
        sendAlert,
        {
          inbox,
          config: join(folder, 'bulkhead.yaml'),
          state: join(folder, 'state.json'),
          ...(given.token === null
            ? {}
            : { 'github-token': given.token ?? token, repository: 'sample/portal' }),
          ...(given.slack === false ? {} : { 'slack-webhook': slack.webhook }),
          ...given.input,
        },
        context,
      );
      return { ...result, lines: [...context.lines] };
    },
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]();
      await slack[Symbol.asyncDispose]();
      await keeper.end();
    },
  };
}

/** Writes reports as artifacts would have them. */
export async function fill(inbox: string, reports: readonly Report[]): Promise<void> {
  for (const report of reports) {
    const file = join(inbox, reportPath(report));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, reportBytes(report));
  }
}

/** Verdict of a check of the alert's own report. */
export function verdictIn(result: Result, id: string, object?: string): string | undefined {
  return result.checks.find((one) => one.id === id && one.object === object)?.verdict;
}
