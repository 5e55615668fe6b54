import { join } from 'node:path';
import { loadPortal } from '../../docs/examples/portal/portal.ts';
import { applyMigrations } from '../../scripts/lib/migrations/apply.ts';
import { type MigrationFile, readMigrationFiles } from '../../scripts/lib/migrations/files.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { quoteIdentifier } from '../../scripts/lib/postgres/identifiers.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { grantClone, ROLE_PASSWORD } from '../support/templates.ts';
import type { BenchContext } from './bench.ts';

/** The migrations that a bench asks for by what they bring. */
export const HARDENING = '001_multi_tenant_hardening.sql';
export const AUDIT = '002_audit_events.sql';

const ROOT = join(import.meta.dirname, '..', '..');

/** The migrations that there are. */
export function migrationFiles(): Promise<MigrationFile[]> {
  return readMigrationFiles(ROOT, ['migrations/*.sql']);
}

/** Loads the portal, as it was before hardening, into a new database, unless the run has it already. */
export async function loadedPortal(bench: BenchContext, messages: number): Promise<string> {
  const name = `portal_${messages}`;
  const { url } = await bench.server();
  if (await exists(bench, name)) return name;
  bench.say(`loading a portal of ${messages.toLocaleString('en')} messages`);
  const size = { tenants: bench.size.tenants, messages, seed: 1 };
  await loadPortal(bench.context, url, { ...size, database: name, password: ROLE_PASSWORD });
  return name;
}

/** A copy of a database, with the migrations up to this one applied as its owner applies them. */
export async function cloned(
  bench: BenchContext,
  from: string,
  name: string,
  until?: string,
): Promise<string> {
  const { url } = await bench.server();
  bench.say(`copying ${from} to ${name}${until === undefined ? '' : `, and applying ${until}`}`);
  await asSuperuser(bench, 'postgres', [
    `drop database if exists ${quoteIdentifier(name)} with (force)`,
    `create database ${quoteIdentifier(name)} template ${quoteIdentifier(from)} strategy file_copy`,
    grantClone(name),
  ]);
  if (until !== undefined) {
    const files = await migrationFiles();
    const owner = withDatabase(url, { database: name, user: 'portal_owner', password: ROLE_PASSWORD });
    await withConnection(owner, bench.context, { statementTimeout: 0 }, (client) =>
      applyMigrations(client, bench.context, { files, until }),
    );
  }
  await settle(bench, name);
  return name;
}

/** Statistics and visibility as autovacuum would leave them, and nothing left to write. */
export function settle(bench: BenchContext, database: string): Promise<void> {
  return asSuperuser(bench, database, ['vacuum (analyze)', 'checkpoint']);
}

/** An empty database. */
export async function newDatabase(bench: BenchContext, name: string): Promise<void> {
  await asSuperuser(bench, 'postgres', [`create database ${quoteIdentifier(name)}`]);
}

export async function dropped(bench: BenchContext, ...names: readonly string[]): Promise<void> {
  const drops = names.map((name) => `drop database if exists ${quoteIdentifier(name)} with (force)`);
  await asSuperuser(bench, 'postgres', drops);
}

async function exists(bench: BenchContext, name: string): Promise<boolean> {
  const { url } = await bench.server();
  return await withConnection(url, bench.context, {}, async (client) => {
    const { rowCount } = await client.query('select from pg_catalog.pg_database where datname = $1', [name]);
    return rowCount === 1;
  });
}

async function asSuperuser(
  bench: BenchContext,
  database: string,
  statements: readonly string[],
): Promise<void> {
  const { url } = await bench.server();
  await withConnection(
    withDatabase(url, { database }),
    bench.context,
    { statementTimeout: 0 },
    async (client) => {
      for (const statement of statements) await client.query(statement);
    },
  );
}
