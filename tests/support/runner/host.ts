import type { Permissions } from '../github-fake/access.ts';
import type { GitHubFake } from '../github-fake/server.ts';
import type { FakeWorkflows } from '../github-fake/workflows.ts';

/** An environment of the repository, as a person sets it up. */
export interface Environment {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Whether a job waits for reviewers, who approve it when `Started.approve` names the environment. */
  readonly reviewers?: boolean;
}

/** A GitHub App that is installed on the repository. */
export interface App {
  readonly privateKey: string;
  readonly permissions: Permissions;
  /** Whether it may bypass the protection of branches. */
  readonly bypass?: boolean;
}

export interface AwsRole {
  readonly role: string;
  readonly session: string;
  readonly region: string;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Service {
  /** Port on this machine by port in the container, such as `{ '5432': 40123 }`. */
  readonly ports: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** What the runs of one repository happen in. One object for all of them: concurrency groups hold within it. */
export interface RunnerHost {
  /** Where runs have their workspaces and temporary files; they are removed when a job ends. */
  readonly folder: string;
  /** API, tokens, artifacts, and the bare repository that checkouts and workflow files come from. */
  readonly github: GitHubFake;
  /** The same object whose routes the fake was started with: it is told of each run and of its jobs. */
  readonly workflows: FakeWorkflows;
  /** `owner/name`, the fake's. */
  readonly repository: string;
  /**
   * Files that the commits of the fake leave out to stay small, such as `actions/dist`: linked into each checkout of a
   * commit with actions, unless it is sparse. Left out when the commits have everything. Nothing there may ever change.
   */
  readonly codeFolder?: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** All of them: a job of an environment that is not here is refused. */
  readonly environments: Readonly<Record<string, Environment>>;
  /** Starts the service container of a job. Without it a job with services is refused. */
  readonly services?: (image: string, env: Readonly<Record<string, string>>) => Promise<Service>;
  /** What `aws-actions/configure-aws-credentials` gets for a role. Throws for one that it may not assume. */
  readonly assumeRole?: (role: AwsRole) => Promise<AwsCredentials>;
  /** Apps by their id, for `actions/create-github-app-token`. */
  readonly apps?: Readonly<Record<string, App>>;
  /** Folders before the machine's own in PATH, such as one with a stand-in for `gh`. */
  readonly path?: readonly string[];
}

/** Where a run is, for whoever wants to meddle in the middle of it. */
export interface At {
  readonly job: string;
  readonly step: string;
  readonly workspace: string;
  readonly temp: string;
}

/** What starts a run. */
export interface Started {
  readonly event: 'schedule' | 'workflow_dispatch' | 'push' | 'pull_request';
  /** Name of the file in `.github/workflows`, such as `nightly.yml`. */
  readonly workflow: string;
  readonly actor?: string;
  /** For workflow_dispatch: held to the types, options and required ones of the file. */
  readonly inputs?: Readonly<Record<string, string | boolean>>;
  /** More of `github.event`. For pull_request: `{ pull_request: { number, base: {sha, ref}, head: {sha, ref, repo: {full_name}} } }`. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** The commit; the tip of `ref` when left out. */
  readonly sha?: string;
  /** `refs/heads/<default branch>` when left out. */
  readonly ref?: string;
  /** What the steps and the fake take for the start of the run. The database has its own clock. */
  readonly now?: Date;
  /** Cancels the run when this job, or this step of it, is over; with `log`, as soon as the step's log has this text. */
  readonly cancelAfter?: { readonly job: string; readonly step?: string; readonly log?: string };
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /** How long a minute of `timeout-minutes` is; 60 when left out. */
  readonly secondsPerMinute?: number;
  /** Instead of the file, such as one with a permission less. */
  readonly workflowText?: string;
  /** Environments that reviewers approve; a job of another one with reviewers is rejected. */
  readonly approve?: readonly string[];
  /** Called before each step that will run, such as to tamper with what the steps before it left. */
  readonly before?: (at: At) => unknown;
}

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface StepOutcome {
  readonly id: string;
  /** As written, or `Run <what>`. */
  readonly name: string;
  /** What happened. */
  readonly outcome: Result;
  /** What counts: differs from the outcome under continue-on-error. */
  readonly conclusion: Result;
  /** Undefined when no process ran. */
  readonly exit: number | undefined;
  /** As GitHub shows it: masked. */
  readonly log: string;
  readonly summary: string;
  /** Such as `error: CAN-01: Orphaned rows: 3 of them`. */
  readonly annotations: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
}

export interface JobOutcome {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  /** Of all legs one after the other when there is a matrix. */
  readonly steps: readonly StepOutcome[];
  /** Whether reviewers approved it. */
  readonly approved: boolean;
  /** One for each combination of a matrix; empty without one. */
  readonly legs: readonly Leg[];
}

export interface Leg extends Omit<JobOutcome, 'legs'> {
  /** As GitHub names it: `Backup (s01)`. */
  readonly name: string;
  readonly matrix: Readonly<Record<string, unknown>>;
}

export interface Finished {
  readonly conclusion: Exclude<Result, 'skipped'>;
  readonly runId: number;
  /** By their ids in the file; each has its place, also those that were skipped. */
  readonly jobs: Readonly<Record<string, JobOutcome>>;
  /** Names of the artifacts, in the order of their upload. */
  readonly artifacts: readonly string[];
  /** Everything, each line with its job and step before it. */
  readonly log: string;
}
