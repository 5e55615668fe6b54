import type { Context } from '../runtime/context.ts';
import { abortReason, messageOf } from '../runtime/errors.ts';

/** A request that takes longer than this has lost its answer, in milliseconds. */
const TIMEOUT = 30_000;

/** No answer that we ask for is larger; artifacts go another way. */
const MOST_BYTES = 110 << 20;

/**
 * The context's `fetch` for octokit, with a time limit, and with the whole body in hand: octokit takes a body that breaks
 * off for an empty one (`response.text().catch(noop)` in @octokit/request), and so a lost answer for a good one.
 */
export function wholeAnswers(context: Context): typeof fetch {
  return async (url, options) => {
    const timeout = AbortSignal.timeout(TIMEOUT);
    const signal = AbortSignal.any([context.signal, timeout]);
    try {
      const response = await context.fetch(url, { ...options, signal });
      if (Number(response.headers.get('content-length') ?? 0) > MOST_BYTES)
        throw new Error('the answer is too large');
      const bytes = await response.arrayBuffer();
      const body = [204, 205, 304].includes(response.status) ? null : bytes;
      const { status, statusText, headers } = response;
      const whole = new Response(body, { status, statusText, headers });
      Object.defineProperty(whole, 'url', { value: response.url });
      return whole;
    } catch (error) {
      if (context.signal.aborted) throw abortReason(context.signal);
      throw new Error(timeout.aborted ? `no answer within ${TIMEOUT / 1000} s` : reasonOf(error), {
        cause: error,
      });
    }
  };
}

/** `fetch failed` alone helps nobody: the reason stands in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause === undefined) return messageOf(error);
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  return messageOf(inner);
}
