import type { Verdict } from './bucket.ts';

/** What Node calls a connection that failed or was cut, whichever client used it: asking again may help. */
const FAILURES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Seconds: a server may ask for patience, but not for the whole night. */
const MOST_PATIENCE = 60;

/** Whether an error's `code` is that of a connection that failed; `own` are the words of the client itself. */
export function isConnectionFailure(code: string, own: ReadonlySet<string>): boolean {
  return FAILURES.has(code) || own.has(code);
}

/** Seconds in a `Retry-After`; undefined where there is none, or a date, which a wrong clock would misread. */
export function retryAfterOf(header: unknown): number | undefined {
  const seconds = Number(header ?? 0);
  return seconds > 0 ? seconds : undefined;
}

/** The verdict of what may pass, after as many seconds as the server asks for, within reason. */
export function againAfter(seconds: number | undefined): Verdict {
  if (seconds === undefined) return { kind: 'again' };
  return { kind: 'again', after: Math.min(seconds, MOST_PATIENCE) * 1000 };
}
