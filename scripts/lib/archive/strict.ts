import type { z } from 'zod';
import { BulkheadError } from '../runtime/errors.ts';

/**
 * Reads JSON that we ourselves wrote: nothing missing, nothing unknown.
 * @throws {BulkheadError} with `code`, naming every mistake and where it stands.
 */
export function parseStrictly<T>(schema: z.ZodType<T>, bytes: Uint8Array, what: string, code: string): T {
  const value = parseJson(bytes, what, code);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'top'}: ${issue.message}`);
  throw refused(what, code, `is not valid: ${issues.slice(0, 10).join('; ')}`, result.error);
}

function parseJson(bytes: Uint8Array, what: string, code: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refused(what, code, 'is not JSON', cause);
  }
}

/** The error for a file of a run that is not what our own writer makes. */
export function refused(what: string, code: string, does: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what: `the ${what} ${does}`,
    fix: 'It was altered, or written by another version of bulkhead: do not use this run until that is known.',
    code,
    exit: 1,
    ...(cause === undefined ? {} : { cause }),
  });
}
