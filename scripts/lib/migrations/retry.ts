import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { mayPass } from './failure.ts';

/** How often something is tried when a lock is not granted. */
const ATTEMPTS = 10;

/** The longest pause between two tries, in milliseconds, before it is varied by half of itself. */
const LONGEST_PAUSE = 30_000;

/**
 * Runs `work` again while it ends with an error that passes: a lock that was not granted, a deadlock. `work` must
 * hold no lock when it has failed. Returns the number of tries; throws the error of the last one.
 */
export async function retryWhileInUse(
  context: Context,
  what: string,
  work: () => Promise<void>,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return attempt;
    } catch (error) {
      const cause = error instanceof BulkheadError ? error.cause : error;
      if (attempt === ATTEMPTS || !mayPass(cause)) throw error;
      // By chance, so that two runs that got in each other's way part.
      const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** (attempt - 1)) * (0.5 + Math.random());
      context.log.info(
        `${what}: a table is in use; trying again in ${(pause / 1000).toFixed(1)} s (attempt ${attempt} of ${ATTEMPTS})`,
      );
      await context.sleep(pause);
    }
  }
}
