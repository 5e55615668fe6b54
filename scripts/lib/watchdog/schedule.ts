import { type Cron, startsBetween } from './cron.ts';

/** Scheduled starts, one after the other, around which nothing ran. Moments in milliseconds since 1970. */
export interface Absence {
  /** The first start that was missed. */
  readonly from: number;
  /** The run that came after all, or now. */
  readonly to: number;
  /** Nothing has come yet. */
  readonly open: boolean;
  readonly starts: number;
  /** It was the schedule itself that came, late; not something that a person or another program started. */
  readonly late: boolean;
}

/** A schedule held against the runs. */
export interface Punctuality {
  readonly absences: readonly Absence[];
  /** Starts that were due, and how many of them GitHub dropped while another run was near enough. */
  readonly due: number;
  readonly dropped: number;
  /** The latest of the scheduled runs that came, in milliseconds after the start it belongs to. */
  readonly latest: number | undefined;
}

/** What a schedule is held against. */
export interface ScheduleFacts {
  readonly crons: readonly Cron[];
  /** When runs were created: by the schedule, and by anything that may stand in for it. */
  readonly scheduled: readonly number[];
  readonly others: readonly number[];
  readonly from: number;
  readonly now: number;
  /** A start is served by a run as near as this, in milliseconds: GitHub starts late, and drops one of several slots. */
  readonly tolerance: number;
}

/** Finds the starts that nothing followed, and how late those came that did. */
export function punctuality(facts: ScheduleFacts): Punctuality {
  const { crons, scheduled, from, now, tolerance } = facts;
  const starts = [...new Set(crons.flatMap((cron) => startsBetween(cron, from, now)))].sort((a, b) => a - b);
  const due = starts.filter((start) => start + tolerance <= now);
  const runs = [...scheduled, ...facts.others].sort((a, b) => a - b);
  const absences: Absence[] = [];
  for (const start of due) {
    const next = firstAtOrAfter(runs, start);
    if (isServed(start, runs, next, tolerance)) continue;
    const before = absences.at(-1);
    const to = next === undefined ? now : (runs[next] ?? now);
    if (before !== undefined && before.to === to) {
      absences[absences.length - 1] = { ...before, starts: before.starts + 1 };
    } else {
      absences.push({ from: start, to, open: next === undefined, starts: 1, late: scheduled.includes(to) });
    }
  }
  const lateness = assign(starts, scheduled);
  return {
    absences,
    due: due.length,
    dropped: due.filter((start) => !lateness.has(start)).length,
    latest: lateness.size === 0 ? undefined : Math.max(...lateness.values()),
  };
}

function isServed(
  start: number,
  runs: readonly number[],
  next: number | undefined,
  tolerance: number,
): boolean {
  const after = next === undefined ? undefined : runs[next];
  const before = runs[(next ?? runs.length) - 1];
  return (
    (after !== undefined && after - start <= tolerance) ||
    (before !== undefined && start - before <= tolerance)
  );
}

/**
 * For each start that a scheduled run can be said to belong to, how late the run came. A run does not name its start: the
 * newest run takes the last start before it, the one before it the last that is left, and so on.
 */
function assign(starts: readonly number[], scheduled: readonly number[]): Map<number, number> {
  const lateness = new Map<number, number>();
  let left = starts.length - 1;
  for (const run of scheduled.toSorted((a, b) => b - a)) {
    while (left >= 0 && (starts[left] ?? 0) > run) left -= 1;
    const start = starts[left];
    if (start === undefined) break;
    lateness.set(start, run - start);
    left -= 1;
  }
  return lateness;
}

function firstAtOrAfter(sorted: readonly number[], moment: number): number | undefined {
  const index = sorted.findIndex((one) => one >= moment);
  return index < 0 ? undefined : index;
}
