import type pg from 'pg';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { isBuilt, isConcurrent } from './concurrent-index.ts';
import { explainFailure } from './failure.ts';
import type { MigrationFile } from './files.ts';
import { refuseWhileHeld } from './holders.ts';
import { readLedger, writeLedger } from './ledger.ts';
import { withMigrationLock } from './lock.ts';
import { type MigrationPlan, outOfOrder, pendingUntil, planMigrations } from './plan.ts';
import { retryWhileInUse } from './retry.ts';
import { type Statement, splitStatements } from './statements.ts';

export interface ApplyOptions {
  readonly files: readonly MigrationFile[];
  /** Plans and parses, and changes nothing. */
  readonly dryRun?: boolean;
  /** Name or path of the last file to apply; by default all. */
  readonly until?: string;
  /** Role to become for the migrations; by default who the session is. */
  readonly role?: string;
  /** Schemas for unqualified names in the files, and of the tables that nobody may hold; `public` by default. */
  readonly searchPath?: readonly string[];
  /** Milliseconds to wait for another run to end; a minute by default. */
  readonly patience?: number;
  /** Milliseconds to wait for a lock on a table before letting the application go first; 2 s by default. */
  readonly lockTimeout?: number;
  /** Milliseconds that a transaction may have held a table when a file is begun; 5 s by default. */
  readonly longestTransaction?: number;
  /** Called in the same session before a file's first statement and after each, inside the file's transaction. */
  readonly watch?: Watch;
}

/** Who looks on while migrations are applied. */
export interface Watch {
  begun(file: MigrationFile): Promise<void>;
  done(file: MigrationFile, statement: Statement, milliseconds: number): Promise<void>;
}

/** A file that was applied in this run. */
export interface Applied {
  readonly file: MigrationFile;
  readonly milliseconds: number;
  /** More than 1 where a lock had to be waited for. */
  readonly attempts: number;
}

export interface ApplyResult {
  /** As it stood before this run; `pending` holds the files that this run was to apply. */
  readonly plan: MigrationPlan;
  readonly applied: readonly Applied[];
}

/** Milliseconds: what works concurrently waits for everybody who is at work, and nobody waits for it. */
const CONCURRENT_LOCK_TIMEOUT = 600_000;

/**
 * Applies the files that the ledger does not have, each in one transaction together with its ledger row.
 * One run at a time per database. All files are parsed before the first is applied.
 * Throws `MIGRATIONS_EDITED`, `MIGRATIONS_MISSING`, `MIGRATION_UNKNOWN`, `MIGRATIONS_LOCKED`, `TABLES_HELD`,
 * `INDEX_DIFFERS`, `NO_LEDGER`, or `MIGRATION_SQL` with the place of the error; files before the failing one stay
 * applied.
 */
export async function applyMigrations(
  client: pg.ClientBase,
  context: Context,
  options: ApplyOptions,
): Promise<ApplyResult> {
  if (options.dryRun === true) {
    const plan = await planChecked(client, context, options);
    for (const file of plan.pending) await splitStatements(file);
    return { plan, applied: [] };
  }
  return withMigrationLock(client, context, options.patience ?? 60_000, async () => {
    const plan = await planChecked(client, context, options);
    const work: [MigrationFile, Statement[]][] = [];
    for (const file of plan.pending) work.push([file, await splitStatements(file)]);
    const applied: Applied[] = [];
    for (const [file, statements] of work) {
      await context.step(`apply ${file.name}`);
      const began = performance.now();
      const run = file.transactional ? applyInTransaction : applyOneByOne;
      const attempts = await run(client, context, file, statements, options);
      applied.push({ file, milliseconds: Math.round(performance.now() - began), attempts });
    }
    return { plan, applied };
  });
}

async function planChecked(
  client: pg.ClientBase,
  context: Context,
  options: ApplyOptions,
): Promise<MigrationPlan> {
  const plan = planMigrations(options.files, (await readLedger(client)) ?? []);
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
  const pending =
    options.until === undefined ? plan.pending : pendingUntil(plan, options.files, options.until);
  const late = outOfOrder(options.files, { ...plan, pending });
  if (late.length > 0) {
    context.log.warn(
      `${late.map((file) => file.name).join(', ')} comes before files that are applied already, and is applied after them`,
    );
  }
  return { ...plan, pending };
}

/** The whole file and its ledger row, or nothing. */
async function applyInTransaction(
  client: pg.ClientBase,
  context: Context,
  file: MigrationFile,
  statements: readonly Statement[],
  options: ApplyOptions,
): Promise<number> {
  return retryWhileInUse(context, file.name, async () => {
    const began = performance.now();
    await beginFile(client, context, options);
    await transaction(client, {}, async () => {
      await options.watch?.begun(file);
      for (const statement of statements) await runWatched(client, file, statement, options);
      await recordFile(client, file, options, began);
    });
  });
}

/** Each statement for itself: after a crash the file is run again from its start. */
async function applyOneByOne(
  client: pg.ClientBase,
  context: Context,
  file: MigrationFile,
  statements: readonly Statement[],
  options: ApplyOptions,
): Promise<number> {
  const began = performance.now();
  let attempts = 1;
  await beginFile(client, context, options);
  await options.watch?.begun(file);
  for (const statement of statements) {
    const tries = await retryWhileInUse(context, file.name, async () => {
      const concurrent = isConcurrent(statement);
      if (concurrent) await client.query(`set lock_timeout = ${CONCURRENT_LOCK_TIMEOUT}`);
      if (!(await isBuilt(client, file, statement))) await runWatched(client, file, statement, options);
      if (concurrent) await client.query(lockTimeoutOf(options));
    });
    attempts = Math.max(attempts, tries);
  }
  await recordFile(client, file, options, began);
  return attempts;
}

async function beginFile(client: pg.ClientBase, context: Context, options: ApplyOptions): Promise<void> {
  await client.query(sessionOf(options));
  const longest = options.longestTransaction ?? 5_000;
  await refuseWhileHeld(client, context, options.searchPath ?? ['public'], longest);
}

/** Set anew before each file, because the one before may have changed it. */
function sessionOf(options: ApplyOptions): string {
  const path = (options.searchPath ?? ['public']).map(quoteIdentifier).join(', ');
  return [
    roleOf(options),
    // A statement that row-level security would silently filter fails instead (42501).
    'set row_security = off',
    `set search_path = ${path}`,
    lockTimeoutOf(options),
    'set statement_timeout = 0',
    'set client_min_messages = warning',
  ].join(';');
}

const roleOf = ({ role }: ApplyOptions) =>
  role === undefined ? 'reset role' : `set role ${quoteIdentifier(role)}`;
const lockTimeoutOf = (options: ApplyOptions) => `set lock_timeout = ${options.lockTimeout ?? 2_000}`;

async function recordFile(
  client: pg.ClientBase,
  file: MigrationFile,
  options: ApplyOptions,
  began: number,
): Promise<void> {
  // A file may have become another role on its way; the ledger is written as who we are.
  await client.query(`${roleOf(options)}; set search_path = pg_catalog`);
  await writeLedger(client, file, performance.now() - began);
}

async function runWatched(
  client: pg.ClientBase,
  file: MigrationFile,
  statement: Statement,
  { watch }: ApplyOptions,
): Promise<void> {
  const began = performance.now();
  await runStatement(client, file, statement);
  await watch?.done(file, statement, performance.now() - began);
}

async function runStatement(client: pg.ClientBase, file: MigrationFile, statement: Statement): Promise<void> {
  try {
    await client.query(statement.text);
  } catch (error) {
    throw explainFailure(file, statement, error);
  }
}
