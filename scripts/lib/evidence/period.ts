import { BulkheadError } from '../runtime/errors.ts';
import { dayOf } from './inputs.ts';

/** A time of which evidence is handed over. */
export interface Period {
  /** Part of the bundle's name. */
  readonly name: string;
  /** `YYYY-MM-DDTHH:MM:SSZ`, as the ledger has it. */
  readonly from: string;
  /** The first second that is not in it. */
  readonly until: string;
}

const DAY = 86_400_000;

/**
 * A quarter such as `2026Q4`, or the days from `since` to `until`, both in it. @throws BulkheadError `PERIOD` for anything
 * else, `DAY` for text that is no day.
 */
export function periodOf(given: {
  quarter?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}): Period {
  const { quarter, since, until } = given;
  if (quarter !== undefined && since === undefined && until === undefined) return quarterOf(quarter);
  if (quarter === undefined && since !== undefined && until !== undefined) {
    const from = dayOf(since, 'since');
    const end = dayOf(until, 'until').getTime() + DAY;
    if (end <= from.getTime()) throw refused(`--until ${until} is before --since ${since}`);
    return { name: `${since}-to-${until}`, from: secondOf(from.getTime()), until: secondOf(end) };
  }
  throw refused('which time is meant is not clear');
}

function quarterOf(text: string): Period {
  const [, year = '', quarter = ''] = /^(\d{4})Q([1-4])$/.exec(text) ?? [];
  if (year === '') throw refused(`--quarter is "${text}"`);
  const first = (Number(quarter) - 1) * 3;
  return {
    name: text,
    from: secondOf(Date.UTC(Number(year), first, 1)),
    until: secondOf(Date.UTC(Number(year), first + 3, 1)),
  };
}

function secondOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function refused(what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'Give --quarter, such as 2026Q4, or both --since and --until as YYYY-MM-DD.',
    code: 'PERIOD',
  });
}
