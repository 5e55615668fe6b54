import type { Outcome } from '../isolation/probe.ts';
import type { Finding } from './canary.ts';

/** What the three statements of an attempt came to. */
export interface Attempted {
  /** The write for its own tenant. */
  readonly control: Outcome;
  /** The same for another. */
  readonly insert: Outcome;
  /** An UPDATE of another tenant's row; undefined where the role may make none. */
  readonly update: Outcome | undefined;
}

const FIX =
  'npx tsx scripts/hardening/hardening-status.ts --check RLS; then npx tsx scripts/hardening/test-tenant-isolation.ts';

/**
 * Policies are asked before NOT NULL, CHECK, unique and foreign keys: a refusal by one of those shows that the policies let
 * the row through. Any other refusal proves nothing, and neither does one that meets the tenant's own rows as well. Pure.
 */
export function judgeAttempt({
  control,
  insert,
  update,
}: Attempted): Pick<Finding, 'verdict' | 'observed' | 'fix'> {
  if (update !== undefined && 'rows' in update && update.rows > 0) {
    return { verdict: 'red', observed: "an UPDATE reached another tenant's row", fix: FIX };
  }
  if (passedPolicies(insert)) {
    return {
      verdict: 'red',
      observed: `an INSERT for another tenant passed row-level security (${told(insert)})`,
      fix: FIX,
    };
  }
  if (!('state' in insert) || insert.state !== '42501') {
    return {
      verdict: 'grey',
      observed: `the write was stopped, but not by the isolation: ${told(insert)}`,
      fix: 'Look at the BEFORE triggers of the table; test-tenant-isolation tries it with rows that fit.',
    };
  }
  if (!passedPolicies(control)) {
    return {
      verdict: 'grey',
      observed: `refused, but so was the same write for its own tenant (${told(control)}): the refusal proves nothing`,
      fix: 'Check the claim of the model; test-tenant-isolation tries it with rows that fit.',
    };
  }
  return { verdict: 'green', observed: 'refused (42501); the same write for its own tenant is not' };
}

/** A constraint of the server is always named, but for NOT NULL; what a trigger raises by the same code is not. */
function passedPolicies(outcome: Outcome): boolean {
  if (!('state' in outcome)) return outcome.rows > 0;
  return outcome.state === '23502' || (outcome.state.startsWith('23') && outcome.constraint !== '');
}

/** Without the server's message, which may quote a row. */
function told(outcome: Outcome): string {
  if (!('state' in outcome)) return outcome.rows === 1 ? '1 row, rolled back' : `${outcome.rows} rows`;
  return `SQLSTATE ${outcome.state}${outcome.constraint === '' ? '' : `, ${outcome.constraint}`}`;
}
