import type { MigrationFile } from './files.ts';
import type { LedgerRow } from './ledger.ts';

/** What is to be done, and what stands against it. */
export interface MigrationPlan {
  /** Files that were applied as they stand on disk, in their order. */
  readonly applied: readonly { readonly file: MigrationFile; readonly row: LedgerRow }[];
  /** Files to apply, in their order. */
  readonly pending: readonly MigrationFile[];
  /** Files that differ from what was applied under their name. */
  readonly edited: readonly { readonly file: MigrationFile; readonly row: LedgerRow }[];
  /** Applied, but no longer on disk. */
  readonly missing: readonly LedgerRow[];
}

/** Compares the files on disk with the ledger. Pure; the order of the files is kept. */
export function planMigrations(files: readonly MigrationFile[], ledger: readonly LedgerRow[]): MigrationPlan {
  const rows = new Map(ledger.map((row) => [row.filename, row]));
  const recorded = files.flatMap((file) => {
    const row = rows.get(file.name);
    return row === undefined ? [] : [{ file, row }];
  });
  const names = new Set(files.map((file) => file.name));
  return {
    applied: recorded.filter(({ file, row }) => file.checksum === row.checksum),
    pending: files.filter((file) => !rows.has(file.name)),
    edited: recorded.filter(({ file, row }) => file.checksum !== row.checksum),
    missing: ledger.filter((row) => !names.has(row.filename)),
  };
}
