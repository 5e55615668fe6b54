import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../scripts/lib/reports/schema.ts';
import type { ReportKind } from '../../../scripts/lib/runtime/result.ts';
import { type FakeIssue, FakeIssues, issueRoutes } from '../github-fake/issues.ts';
import { type GitHubFake, startGitHub } from '../github-fake/server.ts';
import { FakeSettings } from '../github-fake/settings.ts';
import { FakeWorkflows } from '../github-fake/workflows.ts';
import { createDatabase, type Template, type TestDatabase } from '../postgres.ts';
import type { Finished, RunnerHost, Started } from '../runner/host.ts';
import { runWorkflow } from '../runner/run.ts';
import { type FakeSlackMessage, type SlackFake, startSlack } from '../slack-fake.ts';
import { type Bucket, KEY_HOLDERS, startBucket } from './bucket.ts';
import { holdCeremony, type KeyFiles } from './ceremony.ts';
import { copyCode } from './code.ts';
import { readEvidence } from './evidence.ts';
import { liveADay } from './life.ts';
import { startService } from './services.ts';
import { roleOf, type Settings, settingsOf } from './settings.ts';

export interface InstallOptions {
  readonly template?: Template;
  /** Files of the repository beside or in place of those of the working tree; `undefined` removes one. */
  readonly files?: Readonly<Record<string, string | undefined>>;
}

/** Somebody's bulkhead, as docs/SETUP.md makes it: a repository with its settings, a database, a bucket, a channel. */
export interface Installation extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly bucket: Bucket;
  readonly keys: KeyFiles;
  readonly github: GitHubFake;
  readonly workflows: FakeWorkflows;
  /** What GitHub itself is set to: rulesets, environments, permissions. */
  readonly repository: FakeSettings;
  readonly slack: SlackFake;
  /** May be changed between runs. */
  readonly settings: Settings;
  readonly host: RunnerHost;
  readonly issues: FakeIssues;
  /** The commit of the code. */
  readonly code: string;
  /** Runs a workflow as GitHub would; everything outside of the database takes `now` for the time. */
  run(started: Started): Promise<Finished>;
  /** Committed reports at the tip of the branch, oldest first, once they are verified against their ledger. */
  reports(kind?: ReportKind): Promise<readonly Report[]>;
  /** The issues that tell of incidents, without the memory of the alerts. */
  incidents(): readonly FakeIssue[];
  /** What Slack was told. */
  messages(): readonly FakeSlackMessage[];
  close(): Promise<void>;
}

/** Sets it up: `await using installation = await install()`. */
export async function install(options: InstallOptions = {}): Promise<Installation> {
  const { template = 'portal-hardened', files } = options;
  const stack = new AsyncDisposableStack();
  const close = async () => await stack.disposeAsync();
  try {
    const keys = await holdCeremony();
    const [workflows, issues, repository] = [new FakeWorkflows(), new FakeIssues(), new FakeSettings()];
    const routes = [...repository.routes, ...workflows.routes, ...issueRoutes(issues)];
    const github = stack.use(await startGitHub({ files: 'empty', routes }));
    const code = stack.use(await copyCode(files));
    const commit = await code.push(github);
    const database = stack.use(await createDatabase(template));
    if (template === 'portal-hardened') await liveADay(database.url);
    const [bucket, slack] = [stack.use(await startBucket()), stack.use(await startSlack())];
    const folder = await mkdtemp(join(tmpdir(), 'bulkhead-runs-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const seedSecret = randomBytes(24).toString('hex');
    const settings = settingsOf({ database, bucket, keys, webhook: slack.webhook, seedSecret });
    const host: RunnerHost = {
      folder,
      github,
      workflows,
      repository: github.repository,
      codeFolder: code.built,
      vars: settings.vars,
      secrets: {},
      environments: settings.environments,
      services: startService,
      async assumeRole({ role }) {
        const holder = KEY_HOLDERS.find((one) => roleOf(one) === role);
        if (holder === undefined) throw new Error(`nobody may assume ${role}`);
        return bucket.assume(holder);
      },
    };
    let latest: Date | undefined;
    return {
      database,
      bucket,
      keys,
      github,
      workflows,
      repository,
      slack,
      settings,
      host,
      issues,
      code: commit,
      async run(started) {
        const { now } = started;
        latest = now ?? new Date();
        bucket.fake.state.clockOffset = now === undefined ? 0 : now.getTime() - Date.now();
        return await runWorkflow(host, started);
      },
      async reports(kind) {
        // The night goes on while it runs.
        const at = new Date((latest ?? new Date()).getTime() + 600_000);
        const { reports } = await readEvidence(github, github.state.defaultBranch, at);
        return kind === undefined ? reports : reports.filter((report) => report.kind === kind);
      },
      incidents: () =>
        issues.all.filter(({ labels, deleted }) => !deleted && !labels.includes('bulkhead-state')),
      messages: () => slack.messages,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
