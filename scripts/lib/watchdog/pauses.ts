import type { ReportKind } from '../runtime/result.ts';
import type { Pause } from '../tenancy/objectives-schema.ts';

/** The pauses that cover a kind of report. */
export function pausesOf(pauses: readonly Pause[], kind: ReportKind): readonly Pause[] {
  return pauses.filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
}

/** The milliseconds between two moments that lie in no pause; a time that two pauses cover counts once. */
export function expectedTime(pauses: readonly Pause[], from: number, to: number): number {
  let paused = 0;
  let reached = from;
  for (const pause of pauses.toSorted((a, b) => a.from - b.from)) {
    const begins = Math.max(pause.from, reached);
    const ends = Math.min(pause.until, to);
    if (ends <= begins) continue;
    paused += ends - begins;
    reached = ends;
  }
  return Math.max(0, to - from - paused);
}
