/** When a schedule starts, as sets of the numbers that its fields allow. */
export interface Cron {
  readonly text: string;
  /** IANA name; GitHub reads a schedule without one as UTC. */
  readonly timezone: string;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Day of the month and day of the week are both given: either is enough, as in every cron. */
  readonly eitherDay: boolean;
}

const MINUTE = 60_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * Reads the five fields of POSIX cron, which is what GitHub takes: numbers, `*`, ranges, steps, lists, and the English
 * three-letter names of months and weekdays.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 * @throws RangeError that says which field is wrong
 */
export function parseCron(text: string, timezone = 'UTC'): Cron {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5) throw new RangeError(`"${text}" has ${fields.length} fields, and cron has five`);
  fieldsOfZone(timezone);
  return {
    text: fields.join(' '),
    timezone,
    minutes: numbersOf(minute, 'minute', 0, 59),
    hours: numbersOf(hour, 'hour', 0, 23),
    days: numbersOf(day, 'day of the month', 1, 31),
    months: numbersOf(month, 'month', 1, 12, MONTHS, 1),
    // 7 is Sunday too.
    weekdays: new Set([...numbersOf(weekday, 'day of the week', 0, 7, WEEKDAYS)].map((one) => one % 7)),
    eitherDay: !day.startsWith('*') && !weekday.startsWith('*'),
  };
}

/**
 * The starts of a schedule from a moment (included) to another (not included), in milliseconds since 1970, oldest first.
 * An hour that a change of summer time repeats counts once.
 */
export function startsBetween(cron: Cron, from: number, to: number): number[] {
  const starts: number[] = [];
  const localOf = fieldsOfZone(cron.timezone);
  for (let at = Math.ceil(from / MINUTE) * MINUTE; at < to; at += MINUTE) {
    // The cheapest question first: most minutes are none of the schedule.
    if (!cron.minutes.has(localOf.minute(at))) continue;
    const local = localOf.all(at);
    if (!matches(cron, local)) continue;
    if (!repeats(starts, at, local, localOf)) starts.push(at);
  }
  return starts;
}

interface Local {
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

interface Zone {
  minute(at: number): number;
  all(at: number): Local;
}

function matches(cron: Cron, { month, day, weekday, hour, minute }: Local): boolean {
  if (!cron.minutes.has(minute) || !cron.hours.has(hour) || !cron.months.has(month)) return false;
  const [onDay, onWeekday] = [cron.days.has(day), cron.weekdays.has(weekday)];
  return cron.eitherDay ? onDay || onWeekday : onDay && onWeekday;
}

/** Whether the clock on the wall showed the same an hour before: the night in which summer time ends. */
function repeats(starts: readonly number[], at: number, local: Local, zone: Zone): boolean {
  const earlier = at - 60 * MINUTE;
  if (!starts.includes(earlier)) return false;
  const other = zone.all(earlier);
  return other.hour === local.hour && other.day === local.day;
}

function fieldsOfZone(timezone: string): Zone {
  if (timezone === 'UTC') return UTC;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
  });
  const all = (at: number): Local => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const number = (name: 'month' | 'day' | 'hour' | 'minute') => Number(parts.get(name));
    const weekday = WEEKDAYS.indexOf((parts.get('weekday') ?? '').toLowerCase());
    return {
      month: number('month'),
      day: number('day'),
      weekday,
      hour: number('hour'),
      minute: number('minute'),
    };
  };
  return { all, minute: (at) => all(at).minute };
}

const UTC: Zone = {
  minute: (at) => new Date(at).getUTCMinutes(),
  all(at) {
    const date = new Date(at);
    return {
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
    };
  },
};

function numbersOf(
  field: string,
  name: string,
  low: number,
  high: number,
  names: readonly string[] = [],
  firstName = 0,
): Set<number> {
  const found = new Set<number>();
  const wrong = (part: string) => new RangeError(`"${part}" is no ${name} of a schedule`);
  for (const part of field.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [first = '', last, ...more] = range === '*' ? [String(low), String(high)] : range.split('-');
    const numberOf = (text: string) => {
      const index = names.indexOf(text.toLowerCase());
      return index >= 0 ? index + firstName : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
    };
    const from = numberOf(first);
    // `5/15` is from 5 to the end in steps of 15.
    const to = last === undefined ? (step === undefined ? from : high) : numberOf(last);
    const every = step === undefined ? 1 : Number(step);
    if (more.length > 0 || !(from >= low && to <= high && from <= to && every > 0)) throw wrong(part);
    for (let number = from; number <= to; number += every) found.add(number);
  }
  return found;
}
