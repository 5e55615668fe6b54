import type { Draft } from '../sight.ts';

/** A finding of MIG-44. */
export function weakening(what: string, fix: string, lost?: string): Draft {
  return { rule: 'MIG-44', what, fix, ...(lost === undefined ? {} : { lost }) };
}
