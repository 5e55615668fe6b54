import type pg from 'pg';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { explainFailure, mayPass } from './failure.ts';
import type { MigrationFile } from './files.ts';
import { readLedger, writeLedger } from './ledger.ts';
import { withMigrationLock } from './lock.ts';
import { type MigrationPlan, planMigrations } from './plan.ts';
import { type Statement, splitStatements } from './statements.ts';

export interface ApplyOptions {
  readonly files: readonly MigrationFile[];
  /** Plans and parses, and changes nothing. */
  readonly dryRun?: boolean;
  /** Schemas for unqualified names in the files; `public` by default. */
  readonly searchPath?: readonly string[];
  /** Milliseconds to wait for another run to end; a minute by default. */
  readonly patience?: number;
  /** Milliseconds to wait for a lock on a table before letting the application go first; 2 s by default. */
  readonly lockTimeout?: number;
}

/** A file that was applied in this run. */
export interface Applied {
  readonly file: MigrationFile;
  readonly milliseconds: number;
  /** More than 1 where a lock had to be waited for. */
  readonly attempts: number;
}

export interface ApplyResult {
  /** As it stood before this run. */
  readonly plan: MigrationPlan;
  readonly applied: readonly Applied[];
}

/** How often a file is tried when a lock is not granted. */
const ATTEMPTS = 10;

/**
 * Applies the files that the ledger does not have, each in one transaction together with its ledger row.
 * One run at a time per database. All files are parsed before the first is applied.
 * Throws `MIGRATIONS_EDITED`, `MIGRATIONS_MISSING`, `MIGRATIONS_LOCKED`, `NO_LEDGER`, or `MIGRATION_SQL` with
 * the place of the error; files before the failing one stay applied.
 */
export async function applyMigrations(
  client: pg.ClientBase,
  context: Context,
  options: ApplyOptions,
): Promise<ApplyResult> {
  if (options.dryRun === true) {
    const plan = await planChecked(client, options.files);
    for (const file of plan.pending) await splitStatements(file);
    return { plan, applied: [] };
  }
  return withMigrationLock(client, context, options.patience ?? 60_000, async () => {
    const plan = await planChecked(client, options.files);
    const work: [MigrationFile, Statement[]][] = [];
    for (const file of plan.pending) work.push([file, await splitStatements(file)]);
    const applied: Applied[] = [];
    for (const [file, statements] of work) {
      await context.step(`apply ${file.name}`);
      applied.push(await applyWithRetry(client, context, file, statements, options));
    }
    return { plan, applied };
  });
}

async function planChecked(client: pg.ClientBase, files: readonly MigrationFile[]): Promise<MigrationPlan> {
  const plan = planMigrations(files, (await readLedger(client)) ?? []);
  if (plan.edited.length > 0) {
    throw new BulkheadError({
      what: `applied migrations were edited afterwards: ${plan.edited.map(({ file }) => file.path).join(', ')}`,
      fix: 'Restore them as they were applied (git log shows how) and put the change into a new file.',
      code: 'MIGRATIONS_EDITED',
      exit: 1,
    });
  }
  if (plan.missing.length > 0) {
    throw new BulkheadError({
      what: `the database has migrations that are not on disk: ${plan.missing.map((row) => row.filename).join(', ')}`,
      fix: 'Check out the branch that has these files: applying an older state over a newer one is refused.',
      code: 'MIGRATIONS_MISSING',
      exit: 1,
    });
  }
  return plan;
}

async function applyWithRetry(
  client: pg.ClientBase,
  context: Context,
  file: MigrationFile,
  statements: readonly Statement[],
  options: ApplyOptions,
): Promise<Applied> {
  for (let attempt = 1; ; attempt += 1) {
    const began = performance.now();
    try {
      await client.query(sessionOf(options));
      await runFile(client, file, statements, began);
      return { file, milliseconds: Math.round(performance.now() - began), attempts: attempt };
    } catch (error) {
      const cause = error instanceof BulkheadError ? error.cause : error;
      if (attempt === ATTEMPTS || !file.transactional || !mayPass(cause)) throw error;
      // No lock is held while waiting, and two runs that got in each other's way part by chance.
      const pause = Math.min(30_000, 500 * 2 ** (attempt - 1)) * (0.5 + Math.random());
      context.log.info(
        `${file.name}: a table is in use; trying again in ${(pause / 1000).toFixed(1)} s (attempt ${attempt} of ${ATTEMPTS})`,
      );
      await context.sleep(pause);
    }
  }
}

/** Set anew before each file, because the one before may have changed it. */
function sessionOf(options: ApplyOptions): string {
  const path = (options.searchPath ?? ['public']).map(quoteIdentifier).join(', ');
  return [
    'reset role',
    // A statement that row-level security would silently filter fails instead (42501).
    'set row_security = off',
    `set search_path = ${path}`,
    `set lock_timeout = ${options.lockTimeout ?? 2_000}`,
    'set statement_timeout = 0',
    'set client_min_messages = warning',
  ].join(';');
}

async function runFile(
  client: pg.ClientBase,
  file: MigrationFile,
  statements: readonly Statement[],
  began: number,
): Promise<void> {
  const work = async () => {
    for (const statement of statements) await runStatement(client, file, statement);
    // A file may have become another role on its way; the ledger is written as who we are.
    await client.query('reset role; set search_path = pg_catalog');
    await writeLedger(client, file, performance.now() - began);
  };
  if (file.transactional) await transaction(client, {}, work);
  else await work();
}

async function runStatement(client: pg.ClientBase, file: MigrationFile, statement: Statement): Promise<void> {
  try {
    await client.query(statement.text);
  } catch (error) {
    throw explainFailure(file, statement, error);
  }
}
