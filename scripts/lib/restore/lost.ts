import { explainDatabaseError } from '../postgres/advice.ts';
import { BulkheadError } from '../runtime/errors.ts';

/**
 * The error of a connection that broke, or undefined for any other: then nothing is known about the backup, and
 * the drill could not look rather than finding it bad.
 */
export function lostConnection(error: unknown, doing: string): BulkheadError | undefined {
  const explained = explainDatabaseError(error, doing);
  return explained instanceof BulkheadError && explained.code.startsWith('CONNECT') ? explained : undefined;
}
