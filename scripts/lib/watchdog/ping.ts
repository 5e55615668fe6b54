import type { Context } from '../runtime/context.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';

/** A dead-man's switch outside: it raises the alarm when nobody tells it that all is well. */
export interface Switch {
  /** Whoever knows it can keep it quiet: a secret. */
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  /** Whether it is also told at once that all is not well, at `<url>/fail`. */
  readonly fail: boolean;
}

/** One request, in milliseconds. */
const TIMEOUT = 10_000;
const WAITS = [2000, 5000];
const MOST_REDIRECTS = 3;

/**
 * The address of a switch.
 * @throws BulkheadError `WATCHDOG_PING_URL`; the text itself is never part of the error
 */
export function parsePingUrl(text: string): URL {
  const url = URL.parse(text.trim());
  const local = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && local))) return url;
  throw new BulkheadError({
    what: 'the address of the outside switch is no https:// address',
    fix: 'Copy the whole ping address from the service into BULKHEAD_PING_URL.',
    code: 'WATCHDOG_PING_URL',
    runbook: 'WATCHDOG.md#the-outside-switch',
  });
}

/** Tells the switch how it stands. Nothing is sent, and nothing returned, when all is not well and `fail` is off. */
export async function ping(target: Switch, well: boolean, context: Context): Promise<Check | undefined> {
  if (!well && !target.fail) return undefined;
  const url = new URL(target.url);
  if (!well) url.pathname = `${url.pathname.replace(/\/$/, '')}/fail`;
  const check = {
    id: 'WDG-10',
    title: 'The outside switch was told',
    object: url.host,
    expected: well ? 'it takes the sign of life' : 'it takes the alarm',
    meaning:
      'The switch will raise a false alarm, or, where it is not armed, no alarm when this watchdog stops.',
  };
  const problem = await tell(url, target.method, context);
  if (problem === undefined) return { ...check, verdict: 'green', observed: well ? 'told' : 'alarm given' };
  return {
    ...check,
    verdict: 'red',
    observed: problem,
    fix: 'Look at the status page of the service, and whether BULKHEAD_PING_URL is still its address.',
  };
}

/** What went wrong, after as many tries as there are waits; undefined when it was told. */
async function tell(url: URL, method: string, context: Context): Promise<string | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    const { problem, final } = await request(url, method, context);
    const wait = WAITS[attempt];
    if (problem === undefined || final || wait === undefined) return problem;
    await context.sleep(wait);
  }
}

async function request(
  first: URL,
  method: string,
  context: Context,
): Promise<{ problem?: string; final: boolean }> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  const signal = AbortSignal.any([context.signal, timeout]);
  let url = first;
  for (let redirects = 0; ; redirects += 1) {
    let response: Response;
    try {
      response = await context.fetch(url.href, { method, signal, redirect: 'manual' });
      await response.body?.cancel();
    } catch (error) {
      if (context.signal.aborted) throw error;
      const reason = timeout.aborted ? `within ${TIMEOUT / 1000} s` : `(${reasonOf(error)})`;
      return { problem: `no answer ${reason}`, final: false };
    }
    const { status } = response;
    if (status >= 200 && status < 300) return { final: true };
    if (status < 300 || status >= 400) {
      const final = status < 500 && status !== 429 && status !== 408;
      return { problem: `it answered ${status}`, final };
    }
    const next = URL.parse(response.headers.get('location') ?? '', url.href);
    if (next === null || redirects === MOST_REDIRECTS) {
      return { problem: `it answered ${status} and leads nowhere`, final: true };
    }
    // The address is a secret: it is not carried to another host, nor over an open line.
    if (next.host !== url.host || next.protocol !== url.protocol) {
      return {
        problem: `it answered ${status} and leads to another host, ${next.host}: refused`,
        final: true,
      };
    }
    url = next;
  }
}

/** `fetch failed` alone helps nobody: the reason stands in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  return messageOf(inner ?? error);
}
