import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../scripts/lib/runtime/context.ts';
import { abortReason } from '../../scripts/lib/runtime/errors.ts';
import type { Timing } from '../../scripts/lib/runtime/result.ts';
import { Secrets } from '../../scripts/lib/runtime/secrets.ts';

export interface TestContextOptions {
  command?: string;
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** By default a folder of this context's own, which is removed at the end. */
  reports?: string;
  fetch?: typeof fetch;
  /** A standing clock, which only `sleep` moves. Without it the real clock runs. */
  clock?: Date;
  /** Called as each step begins; throw, abort or kill here to stop the run at a named step. */
  onStep?: (name: string, context: TestContext) => void | Promise<void>;
}

/** A context that a test can look into, stop and wind. */
export interface TestContext extends Context, AsyncDisposable {
  /** What was logged, one entry per line: `info: …` or `warn: …`, scrubbed of secrets as at a real door. */
  readonly lines: readonly string[];
  readonly steps: readonly string[];
  /** Folders made so far, to see that they are gone afterwards. */
  readonly folders: readonly string[];
  /** As Ctrl-C would. */
  abort(reason?: unknown): void;
  /** Ends the run: registered work in reverse order, then the folders. Also by `await using`. */
  end(): Promise<void>;
}

/** Makes a context for a test: `await using context = testContext()`. It has no network unless `fetch` is given. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const controller = new AbortController();
  const secrets = new Secrets();
  const [lines, steps, folders]: [string[], string[], string[]] = [[], [], []];
  const timings: Timing[] = [];
  const clock = options.clock === undefined ? undefined : { now: options.clock.getTime() };
  const reports = join(tmpdir(), `bulkhead-reports-${randomBytes(6).toString('hex')}`);
  const tasks: (() => Promise<void>)[] = [() => rm(reports, { recursive: true, force: true })];
  let stepBegan = performance.now();
  const endStep = () => {
    const step = steps.at(-1);
    if (step === undefined || timings.length === steps.length) return;
    timings.push({ step, milliseconds: Math.round(performance.now() - stepBegan) });
  };
  const end = async () => {
    endStep();
    const failures: unknown[] = [];
    for (const task of tasks.splice(0).reverse()) {
      await task().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'work for the end of the run failed');
  };
  const context: TestContext = {
    command: options.command ?? 'test',
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    reports: options.reports ?? reports,
    pastReports: options.reports ?? reports,
    signal: controller.signal,
    secrets,
    log: {
      info: (text) => lines.push(`info: ${secrets.scrub(text)}`),
      warn: (text) => lines.push(`warn: ${secrets.scrub(text)}`),
    },
    fetch: options.fetch ?? refuseNetwork,
    now: () => (clock === undefined ? new Date() : new Date(clock.now)),
    async sleep(milliseconds) {
      if (controller.signal.aborted) throw abortReason(controller.signal);
      if (clock !== undefined) clock.now += milliseconds;
      try {
        await delay(clock === undefined ? milliseconds : 0, undefined, { signal: controller.signal });
      } catch {
        throw abortReason(controller.signal); // The only way in which this wait can fail.
      }
    },
    async temporaryFolder(prefix) {
      const folder = await mkdtemp(join(tmpdir(), `bulkhead-${prefix}-`));
      folders.push(folder);
      tasks.push(() => rm(folder, { recursive: true, force: true }));
      return folder;
    },
    async step(name) {
      endStep();
      if (controller.signal.aborted) throw abortReason(controller.signal);
      steps.push(name);
      stepBegan = performance.now();
      await options.onStep?.(name, context);
      if (controller.signal.aborted) throw abortReason(controller.signal);
    },
    progress: () => ({ update: () => undefined, end: () => undefined }),
    onEnd: (task) => void tasks.push(task),
    timings,
    lines,
    steps,
    folders,
    abort: (reason) => controller.abort(reason),
    end,
    [Symbol.asyncDispose]: end,
  };
  return context;
}

async function refuseNetwork(): Promise<never> {
  throw new Error('this test gave its context no fetch, so it has no network');
}
