import type { Check } from '../runtime/result.ts';
import { ABOUT } from './checks/references.ts';
import type { DrillPart } from './parts.ts';

/**
 * Rows of everybody stand in every part, and what they refer to in one of them: over all parts together each must have
 * found its parent, once. To be asked of all parts, none missing. Pure.
 */
export function joinReferences(parts: readonly DrillPart[]): Check[] {
  const counts = parts.map(({ facts }) => facts.sharedReferences ?? []);
  const names = new Set(counts.flatMap((own) => own.map(({ reference }) => reference)));
  return [...names].flatMap((name): Check[] => {
    const own = counts.map((one) => one.find(({ reference }) => reference === name));
    const rows = own.map((one) => one?.rows ?? -1);
    const found = own.reduce((sum, one) => sum + (one?.found ?? 0), 0);
    const expected = rows[0] ?? 0;
    const check = { ...ABOUT, object: name };
    if (rows.some((count) => count !== expected)) {
      const observed = `the parts do not agree how many rows of everybody there are: ${rows.join(', ')}`;
      return [{ ...check, verdict: 'red', observed }];
    }
    if (found === expected) return [];
    const observed =
      found < expected
        ? `${expected - found} of ${expected} rows of everybody found their parent in no part`
        : `${expected} rows of everybody found ${found} parents: rows of tenants are in several parts`;
    return [{ ...check, verdict: 'red', observed }];
  });
}
