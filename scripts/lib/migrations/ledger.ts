import type pg from 'pg';
import { BulkheadError } from '../runtime/errors.ts';
import type { MigrationFile } from './files.ts';

/** One applied migration, as the database remembers it. */
export interface LedgerRow {
  readonly filename: string;
  /** SHA-256 of the file's bytes when it was applied, hexadecimal. */
  readonly checksum: string;
  readonly appliedAt: Date;
  readonly appliedBy: string;
  readonly milliseconds: number;
}

const EXISTS = "select to_regclass('bulkhead.migrations') is not null as exists";

/** The ledger as it stands. */
export const READ = `
  select filename, checksum, applied_at as "appliedAt", applied_by as "appliedBy", duration_ms as milliseconds
    from bulkhead.migrations
   order by filename collate "C"`;

const WRITE = 'insert into bulkhead.migrations (filename, checksum, duration_ms) values ($1, $2, $3)';

/** The ledger's rows by file name; `undefined` where the database has no ledger yet. */
export async function readLedger(client: pg.ClientBase): Promise<LedgerRow[] | undefined> {
  if (!(await hasLedger(client))) return undefined;
  const { rows } = await client.query<LedgerRow>(READ);
  return rows;
}

/**
 * Notes that a file was applied, in the transaction that applied it.
 * Throws `NO_LEDGER` when no migration so far has made the ledger.
 */
export async function writeLedger(
  client: pg.ClientBase,
  file: MigrationFile,
  milliseconds: number,
): Promise<void> {
  if (!(await hasLedger(client))) {
    throw new BulkheadError({
      what: `${file.path} cannot be recorded, because the database has no table bulkhead.migrations`,
      fix: 'Put 000_bulkhead_schema.sql first among the migrations: it makes the ledger. Nothing of this file was kept.',
      code: 'NO_LEDGER',
    });
  }
  await client.query(WRITE, [file.name, file.checksum, Math.round(milliseconds)]);
}

async function hasLedger(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(EXISTS);
  return rows[0]?.exists === true;
}
