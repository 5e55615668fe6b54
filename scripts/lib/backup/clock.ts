import { BulkheadError } from '../runtime/errors.ts';
import { clocksAgree, measureSkew } from '../storage/clock-skew.ts';
import type { Store } from '../storage/store.ts';

/**
 * Compares this machine's clock with the store's. Names of runs, locks and retention go by dates: a run of a wrong date
 * is removed too early, or locked for years. Throws CLOCK_SKEW.
 */
export async function checkClock(store: Store, now: () => Date): Promise<void> {
  const skew = await measureSkew(store, now);
  if (clocksAgree(skew)) return;
  const seconds = Math.round(Math.abs(skew.ahead) / 1000);
  throw new BulkheadError({
    what: `the clock of this machine is ${seconds} seconds ${skew.ahead > 0 ? 'behind' : 'ahead of'} that of ${store.description}`,
    fix: 'Set the clock that is wrong, then run it again: names, locks and retention of runs go by dates.',
    code: 'CLOCK_SKEW',
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
  });
}
