import type { JournalEvent } from './journal.ts';

/** How a test process ended. */
export interface Ending {
  code: number | null;
  signal: string | null;
  /** Seconds after which the runner killed it. */
  timedOutAfter?: number;
}

/** What is to be said about one test file. It is good only when `failed` is 0. */
export interface Outcome {
  passed: number;
  failed: number;
  skipped: string[];
  /** In words, everything that keeps the file from being good. */
  problems: string[];
}

/**
 * Judges a test file by what its process wrote down, and by how it ended. Believes neither alone: uvu
 * ends with 0 after a rejection that is no Error, a throwing hook, or without having run a test at all.
 */
export function judge(events: readonly JournalEvent[], ending: Ending): Outcome {
  const registered = events.flatMap((event) => (event.kind === 'registered' ? [event] : []));
  const has = (kind: 'started' | 'passed' | 'failed', test: number) =>
    events.some((event) => event.kind === kind && event.test === test);
  const passed = registered.filter(({ test }) => has('passed', test)).length;
  const problems: string[] = [];
  for (const { test, name } of registered) {
    if (has('passed', test)) continue;
    if (has('failed', test)) problems.push(`failed: ${name}`);
    else if (has('started', test)) problems.push(`did not finish: ${name}`);
    else problems.push(`did not run: ${name}`);
  }
  const ran = registered.some(({ test }) => has('started', test));
  if (!ran) problems.push('no test ran: does the file call test.run()?');
  problems.push(...hookProblems(events), ...suiteProblems(events), ...endingProblems(events, ending));
  // A file whose tests all passed and that is bad all the same counts as one failure.
  const failed = Math.max(registered.length - passed, problems.length > 0 ? 1 : 0);
  if (failed > 0 && problems.length === 0) problems.push('failed without a reason');
  const skipped = events.flatMap((event) => (event.kind === 'skipped' ? [event.name] : []));
  return { passed, failed, skipped, problems };
}

function hookProblems(events: readonly JournalEvent[]): string[] {
  const problems: string[] = [];
  let running: string | undefined;
  for (const event of events) {
    if (event.kind === 'hook started') running = event.hook;
    if (event.kind === 'hook passed') running = undefined;
    if (event.kind === 'hook failed') {
      running = undefined;
      problems.push(`hook ${event.hook} threw: ${event.message}`);
    }
  }
  if (running !== undefined) problems.push(`hook ${running} did not finish`);
  return problems;
}

function suiteProblems(events: readonly JournalEvent[]): string[] {
  const run = new Set(events.flatMap((event) => (event.kind === 'run' ? [event.suite] : [])));
  return events.flatMap((event) => {
    if (event.kind === 'only') return [`test.only left behind: ${event.name}`];
    if (event.kind === 'suite' && !run.has(event.suite))
      return [`never run, .run() is missing: ${event.suite}`];
    return [];
  });
}

function endingProblems(events: readonly JournalEvent[], ending: Ending): string[] {
  const open = events.flatMap((event) => (event.kind === 'still open' ? [event.what] : []));
  if (open.length > 0)
    return open.map((what) => `the tests ended, but the process did not; still open: ${what}`);
  if (ending.timedOutAfter !== undefined) return [`killed after ${ending.timedOutAfter} s`];
  if (ending.signal !== null) return [`the process was ended by ${ending.signal}`];
  return ending.code === 0 ? [] : [`the process ended with exit code ${ending.code}`];
}
