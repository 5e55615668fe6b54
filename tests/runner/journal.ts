import { appendFileSync, readFileSync } from 'node:fs';

/**
 * What happens in a test process, written line by line as it happens: it must be there even when the
 * process ends in the middle, and what the tests print must not be able to imitate it.
 */
export type JournalEvent =
  | { kind: 'registered'; test: number; name: string }
  | { kind: 'started'; test: number }
  | { kind: 'passed'; test: number }
  | { kind: 'failed'; test: number }
  | { kind: 'skipped'; name: string }
  | { kind: 'only'; name: string }
  | { kind: 'suite'; suite: string }
  | { kind: 'run'; suite: string }
  | { kind: 'hook started'; hook: string }
  | { kind: 'hook passed'; hook: string }
  | { kind: 'hook failed'; hook: string; message: string }
  | { kind: 'still open'; what: string };

/** Name of the environment variable with the journal's path; the preload takes it out of the environment. */
export const JOURNAL_VARIABLE = 'BULKHEAD_TEST_JOURNAL';

/** Writes one event, at once. */
export function appendEvent(file: string, event: JournalEvent): void {
  appendFileSync(file, `${JSON.stringify(event)}\n`);
}

/** All events of a test process, in their order. */
export function readEvents(file: string): JournalEvent[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): JournalEvent => JSON.parse(line));
}
