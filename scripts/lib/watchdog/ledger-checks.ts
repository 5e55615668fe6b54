import type { LedgerEntry } from '../reports/ledger-entry.ts';
import type { Check } from '../runtime/result.ts';
import { aheadOf, CLOCK_TOLERANCE } from './good.ts';
import type { LedgerLines } from './ledger-lines.ts';
import { momentText, spanText } from './span.ts';

const MOST_NAMED = 5;

/** Whether the ledger can be read and holds anything. */
export function ledgerCheck({ entries, damaged }: LedgerLines, where: string): Check {
  const check = {
    id: 'WDG-03',
    title: 'The ledger can be read',
    expected: 'at least one line, and nothing but lines',
    meaning:
      'What stands in lines that cannot be read is not known, and a ledger that is gone shows nothing.',
  };
  if (damaged.length > 0) {
    const places = `${damaged.slice(0, MOST_NAMED).join(', ')}${damaged.length > MOST_NAMED ? ' …' : ''}`;
    return {
      ...check,
      verdict: 'red',
      observed: `${damaged.length} of ${entries.length + damaged.length} are no lines: ${places}`,
      fix: 'npx tsx scripts/evidence/verify-reports.ts says what is wrong with each; git log -p shows who changed it.',
    };
  }
  if (entries.length > 0) return { ...check, verdict: 'green', observed: `${entries.length} lines` };
  return {
    ...check,
    verdict: 'grey',
    observed: `no ledger in ${where}: nothing was recorded yet, or it is not the right place`,
    fix: 'Give the place with --ledger, or --repository and --branch; the first recorded run begins it.',
  };
}

/** Whether any report is dated ahead of now, and whether this clock is right by GitHub's. */
export function clockChecks(
  entries: readonly LedgerEntry[],
  clock: { readonly now: Date; readonly github: Date | undefined },
): Check[] {
  const check = { id: 'WDG-04', title: 'Clocks agree' };
  const ahead = entries.filter(aheadOf(clock.now));
  const named = ahead.slice(0, MOST_NAMED).map(({ path, at }) => `${path} (${at})`);
  const reports: Check = {
    ...check,
    object: 'reports',
    verdict: ahead.length > 0 ? 'red' : entries.length > 0 ? 'green' : 'grey',
    expected: 'no report that is dated in the future',
    observed: ahead.length === 0 ? `none of ${entries.length}` : named.join(', '),
    meaning:
      'A report dated ahead would look fresh for as long; such ones are passed over when freshness is judged.',
    ...(ahead.length === 0 ? {} : { fix: 'Set the clock of the machine that wrote them, and run again.' }),
  };
  if (clock.github === undefined) return [reports];
  const skew = clock.now.getTime() - clock.github.getTime();
  const off = Math.abs(skew) > CLOCK_TOLERANCE;
  return [
    reports,
    {
      ...check,
      object: 'this machine',
      verdict: off ? 'red' : 'green',
      expected: `within ${spanText(CLOCK_TOLERANCE)} of GitHub's`,
      observed: off
        ? `${momentText(clock.now)} here, ${momentText(clock.github)} at GitHub: ${spanText(Math.abs(skew))} ${skew > 0 ? 'ahead' : 'behind'}`
        : 'they agree',
      meaning: 'By a clock that is wrong late evidence looks fresh, or fresh evidence late.',
      ...(off ? { fix: 'Set the clock of this machine (timedatectl set-ntp true).' } : {}),
    },
  ];
}
