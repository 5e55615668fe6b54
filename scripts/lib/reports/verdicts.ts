import type { CheckVerdict } from '../runtime/result.ts';
import type { Report } from './schema.ts';

/** The order in which a reader wants them. */
export const VERDICTS: readonly CheckVerdict[] = ['red', 'grey', 'planned', 'excepted', 'green'];

/** A mark beside the word, never instead of it: colours alone are lost on many readers. */
export const MARKS: Readonly<Record<CheckVerdict, string>> = {
  red: '🔴',
  grey: '⚪',
  planned: '🔵',
  excepted: '🟡',
  green: '🟢',
};

type Checks = Report['checks'];

/** The checks of each verdict, in their own order; verdicts without a check are left out. */
export function groupByVerdict(checks: Checks): [CheckVerdict, Checks][] {
  return VERDICTS.map((verdict): [CheckVerdict, Checks] => [
    verdict,
    checks.filter((check) => check.verdict === verdict),
  ]).filter(([, group]) => group.length > 0);
}

/** `14 checks: 2 red, 12 green`. */
export function countSentence(checks: Checks): string {
  if (checks.length === 0) return 'no checks';
  const counts = groupByVerdict(checks).map(([verdict, group]) => `${group.length} ${verdict}`);
  return `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}: ${counts.join(', ')}`;
}

/** As whom a report was made, and what that role can see. */
export function describeIdentity(identity: Report['identity']): string {
  if (identity === null) return 'no database session';
  const rights = [
    identity.superuser ? 'superuser' : 'no superuser',
    identity.bypassRls ? 'sees past row-level security' : 'bound by row-level security',
    ...(identity.replica ? ['on a replica'] : []),
  ];
  return `${identity.role} (${rights.join(', ')})`;
}
