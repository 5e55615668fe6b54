import type { Report } from '../reports/schema.ts';
import type { Check } from '../runtime/result.ts';

/** How often in a row a canary could not say anything about an object, this run included. */
export interface GreyRun {
  readonly id: string;
  /** Empty when the canary is about the whole database. */
  readonly object: string;
  readonly runs: number;
}

/**
 * Counts for each grey check in how many runs in a row it has been grey. `past`: earlier reports, newest first; one in
 * which the canary was not asked is passed over. Pure.
 */
export function countGreys(checks: readonly Check[], past: readonly Report[]): GreyRun[] {
  return checks
    .filter(({ verdict }) => verdict === 'grey')
    .map(({ id, object = '' }) => {
      let runs = 1;
      for (const report of past) {
        const same = report.checks.filter((check) => check.id === id);
        if (same.length === 0) continue;
        if (!same.some((check) => (check.object ?? '') === object && check.verdict === 'grey')) break;
        runs += 1;
      }
      return { id, object, runs };
    });
}
