import { InputError } from '../runtime/errors.ts';

const PARTS = ['certificates', 'signing', 'symmetric', 'marks'] as const;

/** Every part, as the input takes it. */
export const ALL_PARTS = PARTS.join(',');

/** What a ceremony can make. */
export type Part = (typeof PARTS)[number];

/**
 * The names that keys are ordered for: each becomes part of file names. `input` is used in messages. Throws INPUT with
 * every mistake.
 */
export function readNames(text: string, input = '--names', such = 'operations,safe'): string[] {
  const names = wordsOf(text);
  const problems = names
    .filter((name) => !/^[a-z0-9][a-z0-9-]{0,39}$/.test(name))
    .map((name) => `"${name}" is no name: small letters, digits and hyphens`);
  if (new Set(names).size < names.length) problems.push('a name is given twice');
  if (names.length === 0) problems.push('no name is given');
  if (problems.length === 0) return names;
  throw new InputError(`${input} cannot be used`, problems, `Such as: ${input} ${such}`);
}

/** The parts that are ordered. Throws INPUT with every mistake. */
export function readParts(text: string): ReadonlySet<Part> {
  const words = wordsOf(text);
  const problems = words
    .filter((word) => !PARTS.some((part) => part === word))
    .map((word) => `"${word}" is none of ${PARTS.join(', ')}`);
  if (words.length === 0) problems.push('nothing is given');
  if (problems.length > 0)
    throw new InputError('--parts cannot be used', problems, 'Such as: --parts signing');
  return new Set(PARTS.filter((part) => words.includes(part)));
}

/** The words of a list that is separated by commas. */
export function wordsOf(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
