import type { Problem } from './build.ts';
import type { Exception } from './model.ts';
import type { ExceptionInput } from './schema.ts';

/** Checks that nobody can be excepted from, by the beginning of their ids, and why. */
const NEVER: readonly (readonly [RegExp, string])[] = [
  // An exception to them would be an exception to everything.
  [/^META(?:-|$)/, 'is about the status itself and cannot be excepted'],
  [
    /^ISO(?:-|$)/,
    'is an attack of test-tenant-isolation that came through, and nobody can answer for that: close the way, or say in the model what is meant (stage, nullTenant, shared)',
  ],
];

/**
 * The exceptions of a file, each with its place. Reports those that cover too much. Whether one has expired,
 * or holds for too long, is for the command to say: this knows no clock, and a date must not stop a backup.
 */
export function buildExceptions(
  inputs: readonly (ExceptionInput | undefined)[],
  placeOf: (path: readonly string[]) => string,
  problems: Problem[],
): Exception[] {
  const exceptions: Exception[] = [];
  for (const [index, input] of inputs.entries()) {
    if (input === undefined) continue;
    const path = ['exceptions', String(index)];
    const reason = NEVER.find(([ids]) => ids.test(input.check))?.[1];
    if (reason !== undefined) problems.push({ path: [...path, 'check'], text: `${input.check} ${reason}` });
    if (/^\*+$/.test(input.object)) {
      problems.push({
        path: [...path, 'object'],
        text: 'would cover every object of the check, also those to come: name the object',
      });
    }
    if (exceptions.some(({ check, object }) => check === input.check && object === input.object)) {
      problems.push({ path, text: `${input.check} for "${input.object}" stands here twice` });
    }
    exceptions.push({ ...input, place: placeOf(path) });
  }
  return exceptions;
}
