import type { RunRecord } from '../../scripts/lib/retention/run-record.ts';
import type { RetentionPolicy } from '../../scripts/lib/tenancy/model.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const POLICY: RetentionPolicy = {
  daily: 30,
  weekly: 12,
  monthly: 12,
  minimumKeep: 7,
  weekStartsOn: 'sunday',
  keep: 'first',
  lock: 'none',
  pinned: [],
};

let made = 0;

/** A good run that began at an instant and took ten minutes. */
export function good(startedAt: number, changes: Partial<RunRecord> = {}): RunRecord {
  made += 1;
  const finishedAt = startedAt + 10 * 60_000;
  const name = new Date(startedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  return {
    run: `${name}Z-${made.toString(16).padStart(8, '0')}`,
    state: 'committed',
    storedAt: finishedAt + 1000,
    signed: { startedAt, finishedAt },
    fault: undefined,
    drill: undefined,
    holds: [],
    doubts: [],
    lockedUntil: undefined,
    removing: false,
    ...changes,
  };
}

/** A run every night at 02:17, oldest first; the last one at `until`. */
export function nights(count: number, until: Date): RunRecord[] {
  const last = Math.floor(until.getTime() / DAY) * DAY + 2 * HOUR + 17 * 60_000;
  return Array.from({ length: count }, (_, night) => good(last - (count - 1 - night) * DAY));
}
