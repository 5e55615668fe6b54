import type { ScopeCatalog } from '../catalog.ts';
import type { Level, Need, Output } from './facts.ts';

/** One judgement in the making. A second job can try something out without saying no for good. */
export interface Job {
  readonly catalog: ScopeCatalog;
  readonly refusals: string[];
  readonly needs: Need[];
  /** Counts the sources of rows. */
  readonly counter: { next: number };
}

/** Where in a statement something stands. */
export interface Place {
  readonly job: Job;
  /** The level whose names can be seen; undefined outside of all. */
  readonly level: Level | undefined;
  readonly ctes: ReadonlyMap<string, Cte>;
}

/** A WITH query: what it returns, or why its name cannot be used here. */
export type Cte = { readonly output: Output } | { readonly reason: string };

/** A judgement that has found nothing yet. */
export function newJob(catalog: ScopeCatalog): Job {
  return { catalog, refusals: [], needs: [], counter: { next: 0 } };
}

/** A job beside this one: what it refuses is only not to be relied on. */
export function trial(place: Place): Place {
  return { ...place, job: { ...newJob(place.job.catalog), counter: place.job.counter } };
}

/** Notes a reason why the statement must not run. */
export function refuse(job: Job, reason: string): void {
  if (!job.refusals.includes(reason)) job.refusals.push(reason);
}

/** A name for one more source of rows. */
export function nextSource(job: Job): string {
  job.counter.next += 1;
  return String(job.counter.next);
}
