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

/** What a migration could have changed: columns, keys, indexes, policies, grants, functions, triggers. */
const FINGERPRINT = `
  select string_agg(line, E'\\n' order by line) as shape from (
    select format('column %s.%s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace in (select oid from pg_namespace where nspname in ('public', 'bulkhead'))
       and attnum > 0 and not attisdropped
    union all
    select format('table %s %s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity, relacl)
      from pg_class where relnamespace in (select oid from pg_namespace where nspname in ('public', 'bulkhead'))
    union all
    select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint where connamespace in (select oid from pg_namespace where nspname in ('public', 'bulkhead'))
    union all
    select format('policy %s %s %s %s', polrelid::regclass, polname, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) from pg_policy
    union all
    select format('trigger %s %s', tgenabled, pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
    union all
    select format('function %s %s', oid::regprocedure, md5(prosrc)) from pg_proc
     where pronamespace in (select oid from pg_namespace where nspname in ('public', 'bulkhead'))
    union all
    select format('default %s.%s %s %s', nullif(defaclnamespace, 0)::regnamespace, defaclobjtype, defaclrole::regrole, defaclacl) from pg_default_acl
  ) lines`;

/** The whole shape of the database as text, to compare. */
export async function shapeOf(database: TestDatabase): Promise<string> {
  // With an empty search path every name is printed with its schema.
  const client = await connect(database.urlFor('portal_owner'), testContext());
  try {
    const { rows } = await client.query<{ shape: string }>(FINGERPRINT);
    return rows[0]?.shape ?? '';
  } finally {
    await client.end();
  }
}
