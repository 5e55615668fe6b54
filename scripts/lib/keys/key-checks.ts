import type { Check } from '../runtime/result.ts';
import type { RunKeys } from './survey.ts';

// What the reports of the list and of a rotation say alike.

/** Keys files that nobody with the run key wrote. */
export function strangerChecks({ run, strangers }: RunKeys): Check[] {
  return strangers.map(({ file, why }) => ({
    id: 'KEY-05',
    title: 'Every keys file was written by somebody who held the run key',
    object: run,
    verdict: 'red',
    expected: 'no other keys file',
    observed: `${file}: ${why.what}`,
    meaning: 'Somebody else can write to the store. He reads nothing by it, and could make runs unreadable.',
    fix: why.fix,
  }));
}

/** Where there is no live run. `meaning`: what that leaves undone. */
export function noRuns(environment: string, meaning: string): Check {
  return {
    id: 'KEY-07',
    title: 'There are live runs',
    verdict: 'grey',
    expected: 'at least one committed run',
    observed: `none of environment "${environment}"`,
    meaning,
    fix: 'Check --store and --environment.',
  };
}

/** The warning about live runs that open with a single key, of the keys that open each. Pure. */
export function singleKeyWarnings(opensWith: readonly (readonly string[])[]): string[] {
  const single = opensWith.filter(({ length }) => length === 1).length;
  return single === 0 ? [] : [`${single} live runs open with one key only, and are lost with it`];
}

/** A summary with its warnings behind it. Pure. */
export function withWarnings(summary: string, warnings: readonly string[]): string {
  return [summary, ...warnings.map((warning) => `warning: ${warning}`)].join('; ');
}
