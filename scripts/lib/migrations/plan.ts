import { BulkheadError } from '../runtime/errors.ts';
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

/** The pending files up to and with the one of this name or path. Throws `MIGRATION_UNKNOWN`. */
export function pendingUntil(
  plan: MigrationPlan,
  files: readonly MigrationFile[],
  until: string,
): MigrationFile[] {
  const last = files.findIndex((file) => file.name === until || file.path === until);
  if (last < 0) {
    throw new BulkheadError({
      what: `no migration is called "${until}"`,
      fix: `The files are: ${files.map((file) => file.name).join(', ')}.`,
      code: 'MIGRATION_UNKNOWN',
    });
  }
  const wanted = new Set(files.slice(0, last + 1));
  return plan.pending.filter((file) => wanted.has(file));
}

/** Pending files that come before one that is applied: somebody's branch was merged late. */
export function outOfOrder(files: readonly MigrationFile[], plan: MigrationPlan): MigrationFile[] {
  const last = Math.max(-1, ...plan.applied.map(({ file }) => files.indexOf(file)));
  return plan.pending.filter((file) => files.indexOf(file) < last);
}
