import type pg from 'pg';
import * as assert from 'uvu/assert';
import { type ApplyOptions, applyMigrations } from '../../scripts/lib/migrations/apply.ts';
import { type MigrationFile, migrationFile, readMigrationFiles } from '../../scripts/lib/migrations/files.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/** The portal's own migrations. */
export const portalMigrations = () => readMigrationFiles(process.cwd(), ['migrations/*.sql']);

export function sqlFile(name: string, text: string): MigrationFile {
  return migrationFile(name, `migrations/${name}`, Buffer.from(text));
}

/** The error that the work ends with; fails when there is none, or another kind. */
export async function refusal(work: Promise<unknown>): Promise<BulkheadError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(outcome, BulkheadError, `expected a refusal, got ${String(outcome)}`);
  return outcome as BulkheadError;
}

/** SQLSTATE of the error that a statement ends with, or `ok`. Nothing of it is kept. */
export async function stateOf(client: pg.ClientBase, sql: string, values: unknown[] = []): Promise<string> {
  await client.query('savepoint probe');
  try {
    await client.query(sql, values);
    return 'ok';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    await client.query('rollback to savepoint probe');
  }
}

/** A session as one of the portal's logins, or as the superuser. */
export async function session(database: TestDatabase, role: string): Promise<pg.Client> {
  return connect(role === 'postgres' ? database.url : database.urlFor(role), testContext(), {
    statementTimeout: 30_000,
    searchPath: ['public', 'bulkhead'],
  });
}

export async function migrate(database: TestDatabase, options: Partial<ApplyOptions> = {}) {
  const client = await session(database, 'portal_owner');
  try {
    const files = options.files ?? (await portalMigrations());
    return await applyMigrations(client, testContext(), { lockTimeout: 500, ...options, files });
  } finally {
    await client.end();
  }
}

/** A portal with all migrations applied. */
export async function hardenedPortal(): Promise<TestDatabase> {
  const database = await createDatabase('portal');
  await migrate(database);
  return database;
}
