import { WEEKDAYS, type Weekday } from '../tenancy/model.ts';

/** The periods of which retention keeps one run each, shortest first. All are in UTC. */
export const PERIOD_KINDS = ['daily', 'weekly', 'monthly'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export const DAY = 86_400_000;

/** A day in 1970: 1 January was a Thursday. */
const EPOCH_WEEKDAY = 4;

/** When the period that holds an instant began. Instants are milliseconds since 1970, here and below. */
export function startOf(kind: PeriodKind, instant: number, weekStartsOn: Weekday): number {
  if (kind === 'monthly') {
    const date = new Date(instant);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const day = Math.floor(instant / DAY);
  if (kind === 'daily') return day * DAY;
  const weekday = (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;
  return (day - ((weekday - WEEKDAYS.indexOf(weekStartsOn) + 7) % 7)) * DAY;
}

/** When the period begins that comes `count` periods after the one that begins at `start`. */
export function startAfter(kind: PeriodKind, start: number, count: number): number {
  if (kind === 'daily') return start + count * DAY;
  if (kind === 'weekly') return start + count * 7 * DAY;
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
}

/**
 * The name of the period that begins at `start`: `2026-11-20`, `2026-W47`, `2026-11`. A week has the ISO number of its
 * middle day, so a week from Sunday is called like the ISO week from the Monday after.
 */
export function nameOf(kind: PeriodKind, start: number): string {
  if (kind === 'daily') return new Date(start).toISOString().slice(0, 10);
  if (kind === 'monthly') return new Date(start).toISOString().slice(0, 7);
  const middle = start + 3 * DAY;
  const thursday = startOf('weekly', middle, 'monday') + 3 * DAY;
  const year = new Date(thursday).getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
