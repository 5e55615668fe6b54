import type pg from 'pg';
import type { MigrationFile } from './files.ts';
import { readLedger } from './ledger.ts';
import { createdObjects, type DatabaseObject, describeObject, existingObjects } from './objects.ts';
import { type MigrationPlan, planMigrations } from './plan.ts';
import { splitStatements } from './statements.ts';

/** What the database remembers of the files, and what it has without remembering it. */
export interface LedgerStatus extends MigrationPlan {
  /** Whether there is a ledger at all. */
  readonly exists: boolean;
  /** Files without a ledger row although the database has things that only they make: applied by hand, perhaps in part. */
  readonly unrecorded: readonly { readonly file: MigrationFile; readonly objects: readonly string[] }[];
}

/** Compares files, ledger and database. Reads only; needs SELECT on `bulkhead.migrations`. */
export async function ledgerStatus(
  client: pg.ClientBase,
  files: readonly MigrationFile[],
): Promise<LedgerStatus> {
  const ledger = await readLedger(client);
  const plan = planMigrations(files, ledger ?? []);
  const made = new Map<MigrationFile, DatabaseObject[]>();
  for (const file of files) made.set(file, createdObjects(await splitStatements(file)));
  const explained = new Set(
    [...plan.applied, ...plan.edited].flatMap(({ file }) => made.get(file) ?? []).map(describeObject),
  );
  const unrecorded = [];
  for (const file of plan.pending) {
    const own = (made.get(file) ?? []).filter((object) => !explained.has(describeObject(object)));
    const objects = (await existingObjects(client, own)).map(describeObject);
    if (objects.length > 0) unrecorded.push({ file, objects: [...new Set(objects)] });
  }
  return { ...plan, exists: ledger !== undefined, unrecorded };
}
