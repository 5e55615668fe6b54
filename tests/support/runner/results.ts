import type { Finished, Result } from './host.ts';

/** The result of each job. */
export function resultsOf({ jobs }: Finished): Record<string, Result> {
  return Object.fromEntries(Object.entries(jobs).map(([id, { result }]) => [id, result]));
}
