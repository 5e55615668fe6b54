import { explainDatabaseError } from '../postgres/advice.ts';
import { BulkheadError } from '../runtime/errors.ts';

/** What the driver tells about a refusal, beside its message; only names, for `detail` holds values of the row. */
export interface Refusal {
  readonly code: string;
  readonly schema?: string;
  readonly constraint?: string;
  readonly column?: string;
  readonly message: string;
}

/**
 * A refusal of the database, while a table is written or (without one) at the end, as an error that names table
 * and constraint but repeats no value: PostgreSQL's own detail quotes the failing row, with the names of people in it.
 */
export function explainWrite(error: unknown, table?: string): unknown {
  const subject = table ?? 'the database';
  const refusal = refusalOf(error);
  if (refusal === undefined) return explainDatabaseError(error, `writing to ${subject}`);
  const rule = refusal.constraint ?? (refusal.column === undefined ? undefined : `column ${refusal.column}`);
  return new BulkheadError({
    what: `${subject} refuses a row of the seed${rule === undefined ? '' : ` (${rule})`}: ${reasonOf(refusal)}`,
    fix: 'Correct the seed or the format file so that its rows satisfy the table. Nothing was changed.',
    code: 'SEED_REFUSED_BY_DATABASE',
    exit: 1,
    cause: quiet(refusal),
  });
}

/** SQLSTATE classes in which the table itself said no: data, integrity, raised by a trigger. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!/^(22|23|44|P0)/.test(error.code)) return undefined;
  const text = (key: 'schema' | 'constraint' | 'column') => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? { [key]: value } : {};
  };
  return {
    code: error.code,
    message: error.message,
    ...text('schema'),
    ...text('constraint'),
    ...text('column'),
  };
}

/** The driver's error without its detail, which would be printed with the stack. */
export function quiet(refusal: Refusal): Error {
  return new Error(
    `SQLSTATE ${refusal.code}${refusal.constraint === undefined ? '' : ` (${refusal.constraint})`}`,
  );
}

/** Messages of class 22 quote the value that did not fit; the others name tables and constraints only. */
function reasonOf(refusal: Refusal): string {
  if (refusal.code.startsWith('22')) return `a value does not fit its column (SQLSTATE ${refusal.code})`;
  return `${refusal.message} (SQLSTATE ${refusal.code})`;
}
