import { explainDatabaseError } from '../postgres/advice.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Batch } from './plan.ts';
import type { SeedRow } from './row.ts';

/** What the driver tells about a refusal, beside its message; only names, for `detail` may hold a whole row. */
interface Refusal {
  readonly code: string;
  readonly constraint?: string;
  readonly column?: string;
  readonly detail?: string;
  readonly message: string;
}

/**
 * A refusal of the database while a batch is written (or, without one, at the commit), as an error that names table, constraint and rows but
 * repeats no value: PostgreSQL's own detail quotes the failing row, with the names of people in it.
 */
export function explainWrite(error: unknown, batch?: Batch): unknown {
  const table = batch?.rows[0]?.table.id ?? 'the database';
  const refusal = refusalOf(error);
  if (refusal === undefined) return explainDatabaseError(error, `writing to ${table}`);
  if (refusal.code === '23505' && batch !== undefined) {
    return new BulkheadError({
      what: `${placesOf(refusal, batch)} cannot be written: ${table} has another row with the same identifier (${refusal.constraint ?? 'unique'}), of another tenant or another seed`,
      fix: 'Give the seed identifiers of its own. Nothing was changed.',
      code: 'SEED_TAKEN',
      runbook: 'RUNBOOK-MULTI-TENANT.md#a-seed-was-refused',
      exit: 1,
      cause: quiet(refusal),
    });
  }
  const rule = refusal.constraint ?? (refusal.column === undefined ? undefined : `column ${refusal.column}`);
  return new BulkheadError({
    what: `${table} refuses a row of the seed${rule === undefined ? '' : ` (${rule})`}: ${reasonOf(refusal)}`,
    fix: 'Correct the seed or the format file so that its rows satisfy the table. Nothing was changed.',
    code: 'SEED_REFUSED_BY_DATABASE',
    exit: 1,
    cause: quiet(refusal),
  });
}

/** SQLSTATE classes in which the table itself said no: data, integrity, raised by a trigger. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!/^(22|23|44|P0)/.test(error.code)) return undefined;
  const text = (key: 'constraint' | 'column' | 'detail') => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? { [key]: value } : {};
  };
  return {
    code: error.code,
    message: error.message,
    ...text('constraint'),
    ...text('column'),
    ...text('detail'),
  };
}

/** Messages of class 22 quote the value that did not fit; the others name tables and constraints only. */
function reasonOf(refusal: Refusal): string {
  if (refusal.code.startsWith('22')) return `a value does not fit its column (SQLSTATE ${refusal.code})`;
  return `${refusal.message} (SQLSTATE ${refusal.code})`;
}

/** The rows of the batch whose identifiers are those that the server found taken; all of them where none is known. */
function placesOf(refusal: Refusal, batch: Batch): string {
  const [, columns, values] = /^Key \((.*)\)=\((.*)\) already exists\.$/s.exec(refusal.detail ?? '') ?? [];
  const names = columns?.split(', ').map((name) => name.replace(/^"(.*)"$/, '$1')) ?? [];
  const own = names.filter((name) => batch.rows[0]?.values.get(name)?.kind === 'literal');
  const hit = (row: SeedRow) =>
    own.length > 0 &&
    own.every((name) => {
      const value = row.values.get(name);
      return value?.kind === 'literal' && ` ${values},`.includes(` ${String(value.value)},`);
    });
  const places = batch.rows.filter(hit).map((row) => row.place);
  if (places.length > 0 && places.length <= 3) return places.join(', ');
  return `one of ${batch.rows[0]?.place ?? 'the rows'} and the ${batch.rows.length - 1} rows beside it`;
}

/** The driver's error without its detail, which would be printed with the stack. */
function quiet(refusal: Refusal): Error {
  return new Error(
    `SQLSTATE ${refusal.code}${refusal.constraint === undefined ? '' : ` (${refusal.constraint})`}`,
  );
}
