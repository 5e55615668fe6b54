import type { RunRecord } from './run-record.ts';

const HOUR = 3_600_000;

/** Nothing younger is ever touched: a backup may still be writing, a drill reading. */
export const YOUNG = 48 * HOUR;

/** A clock may be so far ahead of the store's and no further. */
export const AHEAD = 600_000;

/** What the store's time of a manifest and the signed end of its run may differ: signing and storing come between. */
export const APART = HOUR;

/**
 * `eligible`: it can stand for a period. `demoted`: it is what it says, and a drill could not restore it: it may go.
 * `kept`: nobody can say what it is worth, and so it stays until a person has looked.
 */
export type Standing =
  | { readonly kind: 'eligible' }
  | { readonly kind: 'demoted' | 'kept'; readonly why: string };

const ELIGIBLE: Standing = { kind: 'eligible' };

/** How far a run can be trusted at a time. Pure. */
export function eligibility(run: RunRecord, at: number): Standing {
  const { signed } = run;
  if (run.state === 'unfinished') return kept('no manifest: not a run; the sweep takes it when it is old');
  if (run.state === 'hidden') return kept('its manifest was hidden in the store: find out by whom');
  if (run.removing) return kept('its removal has begun');
  if (run.fault !== undefined || signed === undefined) return kept(run.fault ?? 'not signed');
  if (run.storedAt > at + AHEAD || signed.finishedAt > at + AHEAD) return kept('it comes from the future');
  if (signed.startedAt > signed.finishedAt) return kept('it says that it ended before it began');
  if (Math.abs(run.storedAt - signed.finishedAt) > APART) {
    return kept(
      `its times disagree: stored ${new Date(run.storedAt).toISOString()}, signed ${new Date(signed.finishedAt).toISOString()}`,
    );
  }
  if (run.drill === 'failed') return { kind: 'demoted', why: 'its last drill failed' };
  return ELIGIBLE;
}

function kept(why: string): Standing {
  return { kind: 'kept', why };
}
