import { BulkheadError } from '../runtime/errors.ts';
import type { Store } from '../storage/store.ts';

/** Seconds that two clocks which are kept right do not differ by. */
const MOST_SKEW = 300;

/**
 * Compares this machine's clock with the store's. Names of runs, locks and retention go by dates: a run of a wrong date
 * is removed too early, or locked for years. The time that the question takes is not held against either clock.
 * Throws CLOCK_SKEW.
 */
export async function checkClock(store: Store, now: () => Date): Promise<void> {
  const asked = now().getTime();
  const there = (await store.now()).getTime();
  const answered = now().getTime();
  const behind = Math.max(0, there - answered);
  const ahead = Math.max(0, asked - there);
  const seconds = Math.round(Math.max(behind, ahead) / 1000);
  if (seconds <= MOST_SKEW) return;
  throw new BulkheadError({
    what: `the clock of this machine is ${seconds} seconds ${behind > 0 ? 'behind' : 'ahead of'} that of ${store.description}`,
    fix: 'Set the clock that is wrong, then run it again: names, locks and retention of runs go by dates.',
    code: 'CLOCK_SKEW',
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
  });
}
