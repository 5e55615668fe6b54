import type { Timing } from './result.ts';
import type { Secrets } from './secrets.ts';

export interface Log {
  info(text: string): void;
  warn(text: string): void;
}

/** Progress on long work: a line that is redrawn on a terminal, a plain line now and then elsewhere. */
export interface Progress {
  /** `done` and `total` in the same unit; `detail` says which. */
  update(done: number, total: number | undefined, detail?: string): void;
  end(): void;
}

/**
 * All that a command may take from the outside world. Passed in, never imported, so that a test can
 * hold the clock, cut the network or stop the run at a named step.
 */
export interface Context {
  /** Name of the command, also the `application_name` of its database sessions. */
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Folder of the reports and their ledger. */
  readonly reports: string;
  /** Folder of the reports of earlier runs: the committed ones, where this run writes elsewhere; else the same folder. */
  readonly pastReports: string;
  readonly signal: AbortSignal;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly fetch: typeof fetch;
  now(): Date;
  /** Resolves after the time in milliseconds; rejects at once when the run is interrupted. */
  sleep(milliseconds: number): Promise<void>;
  /** A new empty folder, removed when the run ends, however it ends. */
  temporaryFolder(prefix: string): Promise<string>;
  /**
   * Begins a named step and ends the one before. Names are part of the report, and a test may stop
   * the run at any of them.
   */
  step(name: string): Promise<void>;
  progress(label: string): Progress;
  /** Registers work for the end of the run, run in reverse order, however the run ends. */
  onEnd(task: () => Promise<void>): void;
  readonly timings: readonly Timing[];
}
