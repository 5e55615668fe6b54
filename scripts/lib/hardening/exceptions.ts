import { InputError } from '../runtime/errors.ts';
import type { Check, ExceptionInForce } from '../runtime/result.ts';
import type { Exception, Model } from '../tenancy/model.ts';
import type { CheckText } from './check.ts';

/** How far away an exception may expire, in years: whoever still needs it then looks at it again. */
const LONGEST_YEARS = 1;

/** What the check is; `applyExceptions` looks, as it needs the findings of all others. */
export const EXCEPTIONS: CheckText = {
  id: 'META-03',
  title: 'every exception is in force',
  meaning:
    'An exception hides a finding because somebody has answered for it until a day. Past that day nobody does, and the finding it hid is open.',
  expected: 'not past its day',
  remedy:
    'Repair what the exception was for and remove it from the model, or look at it anew and give it another day.',
  objects: 'exceptions',
  nothing: 'the model has no exception (then the check is left out)',
  stage: 'planned',
  roles: [],
  query: 'none: exceptions stand in the model',
};

/** The findings after the exceptions, and what became of each exception. */
export interface Excepted {
  readonly checks: Check[];
  /** Those that are not past their day, whether or not they cover anything today. */
  readonly inForce: readonly ExceptionInForce[];
  /** In force, but nothing red is there to cover: they can be removed. */
  readonly unused: readonly Exception[];
}

/**
 * Refuses exceptions that nobody can mean: longer than a year, or for a check that does not exist.
 * Throws an `InputError` with the line of each. `known`: ids of all checks.
 */
export function requireSoundExceptions(model: Model, known: ReadonlySet<string>, today: Date): void {
  const limit = latestDay(today);
  const problems = model.exceptions.flatMap(({ place, check, expires }) => [
    ...(known.has(check) ? [] : [`${place} there is no check ${check}`]),
    ...(expires > limit
      ? [`${place} the exception for ${check} holds until ${expires}, later than ${limit}, a year from today`]
      : []),
  ]);
  if (problems.length === 0) return;
  throw new InputError(
    `the exceptions in ${model.file} cannot be used`,
    problems,
    'Correct these places; docs/MODEL.md explains exceptions.',
  );
}

/**
 * Turns red findings that an exception in force covers into `excepted`, and adds one finding per exception: red
 * once it is past its day, when its findings are red again. Grey stays grey: an exception answers for
 * what was seen, not for what nobody could see. Pure; `today` is taken as a day in UTC.
 * `judged`: ids of the checks that were looked at; an exception for another is neither used nor unused.
 */
export function applyExceptions(
  checks: readonly Check[],
  model: Model,
  today: Date,
  judged: ReadonlySet<string>,
): Excepted {
  const day = dayOf(today);
  const expired = model.exceptions.filter(({ expires }) => expires < day);
  const live = model.exceptions.filter(({ expires }) => expires >= day);
  const settled = checks.map((check) => settle(check, live));
  const unused = live.filter(
    (exception) =>
      judged.has(exception.check) &&
      // What is grey today may be red tomorrow.
      !checks.some(
        (check) => (check.verdict === 'red' || check.verdict === 'grey') && covers(exception, check),
      ),
  );
  return {
    checks: [
      ...settled,
      ...expired.map((exception) => row(exception, 'red', `past its day: ${describe(exception)}`)),
      ...live.map((exception) =>
        row(exception, 'green', `${unused.includes(exception) ? 'unused, ' : ''}${describe(exception)}`),
      ),
    ],
    inForce: live.map(({ place: _, ...exception }) => exception),
    unused,
  };
}

function settle(check: Check, live: readonly Exception[]): Check {
  if (check.verdict !== 'red') return check;
  const exception = live.find((candidate) => covers(candidate, check));
  if (exception === undefined) return check;
  return { ...check, verdict: 'excepted', observed: `${check.observed} (excepted: ${describe(exception)})` };
}

function covers({ check: id, object }: Exception, check: Check): boolean {
  return id === check.id && matches(object, check.object ?? '');
}

/** `*` stands for any characters, also none; everything else for itself. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

function row(exception: Exception, verdict: 'red' | 'green', observed: string): Check {
  return {
    id: EXCEPTIONS.id,
    title: EXCEPTIONS.title,
    object: `${exception.check} for ${exception.object}`,
    verdict,
    expected: EXCEPTIONS.expected,
    observed,
    meaning: EXCEPTIONS.meaning,
    ...(verdict === 'red' ? { fix: EXCEPTIONS.remedy } : {}),
  };
}

function describe({ owner, reason, expires }: Exception): string {
  return `${owner} answers for it until ${expires}: ${reason}`;
}

function latestDay(today: Date): string {
  const latest = new Date(today);
  latest.setUTCFullYear(latest.getUTCFullYear() + LONGEST_YEARS);
  return dayOf(latest);
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
