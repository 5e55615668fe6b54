import type { Context } from '../runtime/context.ts';

/** What one try came to. `retry`: it may go better later; `after` in milliseconds when the other side said when. */
export type Try<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Error; readonly retry: boolean; readonly after?: number };

const ATTEMPTS = 4;
const BASE = 1000;

/** No longer wait than this is accepted, in milliseconds: the job has other channels to tell. */
const LONGEST = 120_000;

/**
 * Tries up to four times, with growing waits that are spread so that several jobs do not knock together; a wait that the
 * other side asks for is kept.
 * @throws the error of the last try, or of one that no waiting would mend
 */
export async function persist<T>(context: Context, name: string, attempt: () => Promise<Try<T>>): Promise<T> {
  for (let count = 1; ; count += 1) {
    const tried = await attempt();
    if (tried.ok) return tried.value;
    const wait = Math.round(
      tried.after === undefined
        ? BASE * 2 ** (count - 1) * (0.5 + Math.random())
        : tried.after + Math.random() * BASE,
    );
    if (!tried.retry || count === ATTEMPTS || wait > LONGEST) throw tried.error;
    context.log.info(`${name}: ${tried.error.message.split('\n')[0]}; again in ${Math.ceil(wait / 1000)} s`);
    await context.sleep(wait);
  }
}
