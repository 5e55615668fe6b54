import type { Permissions } from '../github-fake/access.ts';
import type { Artifacts } from './artifacts.ts';
import type { StepLog } from './commands.ts';
import type { RunnerHost, Started } from './host.ts';
import type { LeakWatch } from './leaks.ts';
import type { Masks } from './masks.ts';
import type { Trees } from './trees.ts';
import type { WorkflowPlan } from './workflow.ts';

/** What all jobs of a run share. */
export interface RunPlace {
  readonly host: RunnerHost;
  readonly started: Started;
  readonly plan: WorkflowPlan;
  readonly id: number;
  readonly number: number;
  readonly sha: string;
  /** Such as `refs/heads/main`. */
  readonly ref: string;
  readonly actor: string;
  /** From a fork: no secrets, no variables, and a token that only reads. */
  readonly fork: boolean;
  /** `github.event`. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, string | boolean>>;
  /** Milliseconds that the clock of the steps is ahead. */
  readonly ahead: number;
  readonly secondsPerMinute: number;
  readonly folder: string;
  readonly artifacts: Artifacts;
  readonly trees: Trees;
  readonly leaks: LeakWatch;
  /** One line of the log, with the job and the step that it is of. */
  say(job: string, step: string, line: string): void;
  /** A step of a job is over, or the job itself when no step is named. */
  passed(job: string, step?: string): void;
}

/** What the steps of a job share. */
export interface JobPlace {
  readonly run: RunPlace;
  readonly job: string;
  readonly permissions: Permissions;
  readonly token: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly masks: Masks;
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  /** The environment of all steps to come: that of the file, and what steps add. */
  readonly env: Record<string, string>;
  /** What steps put before PATH, the newest first. */
  readonly path: string[];
  /** Tokens that end with the job. */
  readonly tokens: string[];
}

/** What an action, ours or a stand-in, is run with. */
export interface StepPlace {
  readonly job: JobPlace;
  /** The name that it has in a log. */
  readonly name: string;
  readonly log: StepLog;
  /** Of the job and of the step. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}
