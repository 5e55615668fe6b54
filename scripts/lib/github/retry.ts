import { type Failure, kindOf } from './answer.ts';

/** How long and how often a request is tried. */
export interface Patience {
  readonly attempts: number;
  /** Longest single wait that is accepted, in milliseconds: a limit that lasts longer is an error with its end in it. */
  readonly longest: number;
}

export const PATIENCE: Patience = { attempts: 5, longest: 300_000 };

/** GitHub asks for at least a minute after a secondary limit that names no time. */
const SECONDARY_WAIT = 60_000;

/** First wait after a server's failure; doubled each time. */
const BASE_WAIT = 1000;

/**
 * How long to wait before the next try, in milliseconds; undefined when there shall be none.
 *
 * A limit means that nothing was done, so any request may be made again. After a lost answer or a server's failure only a
 * request that may be repeated is: one that reads, sets, removes, or compares before it swaps.
 * @param attempt tries so far, from 1
 * @param random from 0 to below 1, spreads the tries of several clients
 */
export function waitBefore(
  failure: Failure,
  {
    attempt,
    repeatable,
    random,
    now,
    patience,
  }: {
    readonly attempt: number;
    readonly repeatable: boolean;
    readonly random: number;
    readonly now: Date;
    readonly patience: Patience;
  },
): number | undefined {
  if (attempt >= patience.attempts) return undefined;
  const kind = kindOf(failure);
  if (kind === 'refused') return undefined;
  const limited = kind === 'rate-limit' || kind === 'secondary-limit';
  if (!limited && !repeatable) return undefined;
  const asked =
    askedWait(failure, now) ?? (kind === 'secondary-limit' ? SECONDARY_WAIT * attempt : undefined);
  const backoff = BASE_WAIT * 2 ** (attempt - 1);
  const wait = asked === undefined ? backoff * (0.5 + random) : asked + random * BASE_WAIT;
  return wait > patience.longest ? undefined : Math.round(wait);
}

/** What the answer says about when to come back, in milliseconds from now. */
export function askedWait({ headers, status, types }: Failure, now: Date): number | undefined {
  const after = headers['retry-after'];
  if (after !== undefined) {
    if (/^\d+$/.test(after)) return Number(after) * 1000;
    const at = Date.parse(after);
    if (!Number.isNaN(at)) return Math.max(0, at - serverTime(headers, now));
  }
  const exhausted = headers['x-ratelimit-remaining'] === '0';
  if (!exhausted || (status < 400 && !types.includes('RATE_LIMITED'))) return undefined;
  const reset = Number(headers['x-ratelimit-reset']);
  // A second more: the limit ends within that second, not before it.
  return Number.isFinite(reset) ? Math.max(0, reset * 1000 - serverTime(headers, now)) + 1000 : undefined;
}

/** The server's clock: the reset is told by it, and the runner's may be wrong. */
function serverTime(headers: Readonly<Record<string, string>>, now: Date): number {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? now.getTime() : date;
}
