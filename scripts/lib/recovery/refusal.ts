import { errorCode, explainDatabaseError } from '../postgres/advice.ts';
import { BulkheadError } from '../runtime/errors.ts';

/** A batch after which some of its rows would be wrong. */
export class UnfitBatch extends Error {}

/** Whether the table itself said no: to a value, a rule of integrity, by a trigger; or our own proof did. */
export function isRefusal(error: unknown): boolean {
  return error instanceof UnfitBatch || /^(?:22|23|44|P0)/.test(errorCode(error) ?? '');
}

/** Why, in words that quote no value: PostgreSQL's own message may hold a part of the row. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnfitBatch) return error.message;
  const constraint = error instanceof Error && 'constraint' in error ? error.constraint : undefined;
  const by = typeof constraint === 'string' ? `${constraint}, ` : '';
  return `the table refuses it (${by}SQLSTATE ${errorCode(error) ?? 'unknown'})`;
}

/** An error of a batch as one that says what to do; the values that the server quotes stay out of it. */
export function explainBatch(error: unknown, table: string, undoing: boolean): unknown {
  if (error instanceof BulkheadError) return error;
  const code = errorCode(error);
  if (undoing && (isRefusal(error) || code === '42501')) {
    return new BulkheadError({
      what: `${table} takes no row back as it was: ${reasonOf(error)}`,
      fix: 'A table that has been hardened since can hold no orphans. What was put back before stays so; nothing else was changed.',
      code: 'RECOVERY_UNDO_REFUSED',
      exit: 1,
    });
  }
  return explainDatabaseError(error, `changing rows of ${table}`);
}
