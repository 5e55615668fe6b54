import type { Context } from '../runtime/context.ts';
import { GitHubError } from './error.ts';

/** Tries to make the one thing, and the waits between them in milliseconds. */
const WAITS = [2000, 5000, 15_000];

/**
 * Makes something exactly once although answers may be lost: a request that got no answer is made again only after a look
 * for what it would have made. `find` must see what was just made, so it lists; GitHub's search lags behind.
 *
 * @param find what was made, or undefined when it is not there
 * @param create makes it; may be called again
 * @throws what `find` and `create` throw; the last error when the outcome stays unknown
 */
export async function createOnce<T>(
  context: Context,
  { find, create }: { find: () => Promise<T | undefined>; create: () => Promise<T> },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      const wait = WAITS[attempt];
      if (!(error instanceof GitHubError) || error.outcome !== 'unknown') throw error;
      // One more look also after the last try: what was made must not be made again by the next run.
      await context.sleep(wait ?? WAITS[0] ?? 0);
      const found = await find();
      if (found !== undefined) return found;
      if (wait === undefined) throw error;
      context.log.warn(`${error.what}; it was not carried out, so it is tried again`);
    }
  }
}
