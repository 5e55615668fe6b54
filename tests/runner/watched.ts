import { inspect } from 'node:util';
import * as uvu from 'uvu';
import { appendEvent, JOURNAL_VARIABLE, type JournalEvent } from './journal.ts';

/** Seconds that a process may live on after its last test; an open connection or server keeps it alive for ever. */
const GRACE = 4;

const journal = process.env[JOURNAL_VARIABLE];
// Nothing that a test starts may write into our journal.
delete process.env[JOURNAL_VARIABLE];

let registered = 0;
let unfinished = 0;

/** uvu's `test`, writing down what becomes of every test and hook. */
export const test = watch(uvu.suite(), 'test');

/** uvu's `suite`, watched. */
export function suite<T = Record<string, unknown>>(title?: string, state?: T): uvu.Test<T> {
  return watch(uvu.suite(title, state), `suite "${title ?? ''}"`);
}

export const exec = uvu.exec;

function watch<T>(inner: uvu.Test<T>, name: string): uvu.Test<T> {
  const events = { opened: false, number: 0 };
  const open = () => {
    if (events.opened) return;
    events.opened = true;
    events.number += 1;
    note({ kind: 'suite', suite: `${name} ${events.number}` });
  };
  const add = (testName: string, handler: uvu.Callback<T>) => {
    open();
    inner(testName, watchTest(testName, handler));
  };
  const only = (testName: string, handler: uvu.Callback<T>) => {
    open();
    note({ kind: 'only', name: testName });
    inner.only(testName, watchTest(testName, handler));
  };
  const skip = (testName?: string, handler?: uvu.Callback<T>) => {
    note({ kind: 'skipped', name: testName ?? '(without a name)' });
    inner.skip(testName, handler);
  };
  const run = () => {
    open();
    events.opened = false;
    unfinished += 1;
    note({ kind: 'run', suite: `${name} ${events.number}` });
    inner.after(suiteFinished); // The last hook of the suite, after those of the test file.
    inner.run();
  };
  return Object.assign(add, {
    only,
    skip,
    run,
    before: watchHook(inner.before, 'before'),
    after: watchHook(inner.after, 'after'),
  });
}

function watchTest<T>(name: string, handler: uvu.Callback<T>): uvu.Callback<T> {
  const test = ++registered;
  note({ kind: 'registered', test, name });
  return async (state) => {
    note({ kind: 'started', test });
    try {
      await handler(state);
    } catch (error) {
      note({ kind: 'failed', test });
      throw asError(error);
    }
    note({ kind: 'passed', test });
  };
}

function watchHook<T>(inner: uvu.Test<T>['before'], hook: string): uvu.Test<T>['before'] {
  const guard = (name: string, handler: uvu.Callback<T>): uvu.Callback<T> => {
    return async (state) => {
      note({ kind: 'hook started', hook: name });
      try {
        await handler(state);
      } catch (error) {
        const thrown = asError(error);
        note({ kind: 'hook failed', hook: name, message: firstLines(thrown.stack ?? thrown.message) });
        if (name === 'after') suiteFinished(); // uvu now runs no further hook, ours included.
        throw thrown;
      }
      note({ kind: 'hook passed', hook: name });
    };
  };
  return Object.assign((handler: uvu.Callback<T>) => inner(guard(hook, handler)), {
    each: (handler: uvu.Callback<T>) => inner.each(guard(`${hook}.each`, handler)),
  });
}

/** uvu's formatter needs an Error with a stack; given anything else it throws, and its own `finally` swallows that. */
function asError(thrown: unknown): Error {
  if (thrown instanceof Error && typeof thrown.stack === 'string') return thrown;
  return new Error(`threw ${inspect(thrown)}, which is not an Error`);
}

/** The message and where it was thrown; the whole stack is in the output. */
function firstLines(stack: string): string {
  const lines = stack.split('\n');
  const place = lines.findIndex((line) => /^ +at /.test(line));
  return lines.slice(0, place < 0 ? 5 : place + 1).join('\n');
}

function suiteFinished(): void {
  unfinished -= 1;
  if (unfinished > 0) return;
  const timer = setTimeout(() => {
    if (unfinished > 0) return;
    note({ kind: 'still open', what: process.getActiveResourcesInfo().join(', ') });
    process.exit(1);
  }, GRACE * 1000);
  timer.unref();
}

/** A test file started by itself, without the runner, has no journal. */
function note(event: JournalEvent): void {
  if (journal !== undefined) appendEvent(journal, event);
}
