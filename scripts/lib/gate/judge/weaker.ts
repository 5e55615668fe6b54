import { compareLines } from '../../hardening/fingerprint/lines.ts';
import type { Check, CheckVerdict } from '../../runtime/result.ts';
import type { Picture } from './picture.ts';

/** A verdict that got worse. */
export interface Weakening {
  readonly check: Check;
  /** Undefined where the check, or its object, was not there before. */
  readonly before: CheckVerdict | undefined;
}

/** What a change made of the verdicts. */
export interface Comparison {
  readonly weaker: readonly Weakening[];
  /** Verdicts that were red or grey and are no longer. */
  readonly better: number;
  /** Guards that are gone, or are not as they were; what came instead is in `added`. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The higher, the worse. What is planned or excepted was decided, and is as good as green here. */
const WORSE: Readonly<Record<CheckVerdict, number>> = { green: 0, planned: 0, excepted: 0, grey: 1, red: 2 };

/**
 * Compares two pictures by check and object. Whatever got worse is weaker: also what was proved and no longer can
 * be, and what is new and already red. Pure.
 */
export function compare(before: Picture, after: Picture): Comparison {
  const old = index([...before.status, ...before.isolation]);
  const now = index([...after.status, ...after.isolation]);
  const weaker = [...now].flatMap(([key, check]): Weakening[] => {
    // What is green is one row for all objects together.
    const was = old.get(key)?.verdict ?? old.get(`${check.id}\0`)?.verdict;
    return WORSE[check.verdict] > (was === undefined ? 0 : WORSE[was]) ? [{ check, before: was }] : [];
  });
  const better = [...old].filter(([key, { verdict }]) => {
    const is = now.get(key)?.verdict;
    return is !== undefined && WORSE[is] < WORSE[verdict];
  }).length;
  return { weaker, better, ...compareLines(before.guards.lines, after.guards.lines) };
}

/** Several findings of one check about one object count as their worst. */
function index(checks: readonly Check[]): Map<string, Check> {
  const found = new Map<string, Check>();
  for (const check of checks) {
    const key = `${check.id}\0${check.object ?? ''}`;
    const known = found.get(key);
    if (known === undefined || WORSE[check.verdict] > WORSE[known.verdict]) found.set(key, check);
  }
  return found;
}
