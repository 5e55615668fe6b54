import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context, Log, Progress } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import type { Timing } from '../runtime/result.ts';
import { Secrets } from '../runtime/secrets.ts';

export interface ProcessContextOptions {
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly reports: string;
  /** The folder of `reports` by default. */
  readonly pastReports?: string | undefined;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly progress: (label: string) => Progress;
  readonly secrets?: Secrets;
}

/** A context of the real world, and the work that is owed to it at the end of the run. */
export interface ProcessContext {
  readonly context: Context;
  /** Ends the last step and runs what was registered with `onEnd`, last first; all of it, even when one part fails. */
  close(): Promise<void>;
}

/** Makes the context of one run of one command: real clock, real temporary folders. */
export function openProcessContext(options: ProcessContextOptions): ProcessContext {
  const timings: Timing[] = [];
  const tasks: (() => Promise<void>)[] = [];
  let current: { name: string; since: number } | undefined;
  const endStep = () => {
    if (current === undefined) return;
    timings.push({ step: current.name, milliseconds: Math.round(performance.now() - current.since) });
    current = undefined;
  };
  const context: Context = {
    command: options.command,
    env: options.env,
    cwd: options.cwd,
    reports: resolve(options.cwd, options.reports),
    pastReports: resolve(options.cwd, options.pastReports ?? options.reports),
    signal: options.signal,
    secrets: options.secrets ?? new Secrets(),
    log: options.log,
    fetch: globalThis.fetch,
    now: () => new Date(),
    sleep: async (milliseconds) => {
      try {
        await delay(milliseconds, undefined, { signal: options.signal });
      } catch {
        throw abortReason(options.signal); // The only way in which this wait can fail.
      }
    },
    async temporaryFolder(prefix) {
      const folder = await mkdtemp(join(tmpdir(), `bulkhead-${prefix}-`));
      tasks.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
      return folder;
    },
    async step(name) {
      endStep();
      if (options.signal.aborted) throw abortReason(options.signal);
      current = { name, since: performance.now() };
    },
    progress: options.progress,
    onEnd: (task) => void tasks.push(task),
    timings,
  };
  return {
    context,
    async close() {
      endStep();
      const failures: unknown[] = [];
      for (const task of tasks.splice(0).reverse()) {
        try {
          await task();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length === 1) throw failures[0];
      if (failures.length > 1) throw new AggregateError(failures, 'several parts of the clean-up failed');
    },
  };
}
