import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { grantDatabase, loadPortal } from '../../docs/examples/portal/portal.ts';
import { applyMigrations } from '../../scripts/lib/migrations/apply.ts';
import { readMigrationFiles } from '../../scripts/lib/migrations/files.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { quoteIdentifier } from '../../scripts/lib/postgres/identifiers.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { type TestContext, testContext } from './context.ts';

export type Template = 'empty' | 'portal' | 'portal-hardened';

/** Password of every login on a test server. */
export const ROLE_PASSWORD = 'password-of-the-tests';

/** Small, but with every kind of row; the same seed gives the same rows every time. */
const PORTAL_SIZE = { tenants: 3, messages: 300, seed: 1 };

/** One builder at a time on a server, over all test processes; held in database `postgres`. */
const LOCK = "select pg_advisory_lock(hashtext('bulkhead: template databases'))";

const LOGINS = `select rolname as name from pg_roles where rolcanlogin and not rolsuper`;

const known = new Map<string, Promise<string>>();

/** The rights on the database itself, which a clone does not take over from its template. */
export const grantClone = grantDatabase;

/** The quoted name of the template database, which is built on its first use on a server. */
export function templateDatabase(server: string, template: Template): Promise<string> {
  const key = `${server} ${template}`;
  const found = known.get(key) ?? findOrBuild(server, template);
  known.set(key, found);
  return found;
}

async function findOrBuild(server: string, template: Template): Promise<string> {
  const name = `template_${template.replace('-', '_')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(LOCK);
    const existing = await client.query('select from pg_database where datname = $1', [name]);
    if (existing.rowCount === 0) await build(client, server, template, name);
  } finally {
    await client.end(); // Ends the lock as well.
  }
  return quoteIdentifier(name);
}

/** Built under another name and renamed when complete, so that a killed builder leaves no half template. */
async function build(client: pg.Client, server: string, template: Template, name: string): Promise<void> {
  const draft = `${name}_draft`;
  await client.query(`drop database if exists ${quoteIdentifier(draft)} with (force)`);
  await client.query(`create database ${quoteIdentifier(draft)}`);
  await createRoles(client);
  const url = withDatabase(server, { database: draft });
  if (template !== 'empty') {
    await using context = testContext({ command: 'template' });
    const { urls } = await loadPortal(context, url, { ...PORTAL_SIZE, password: ROLE_PASSWORD });
    if (template === 'portal-hardened') await harden(context, urls.owner);
  }
  await client.query(`alter database ${quoteIdentifier(draft)} rename to ${quoteIdentifier(name)}`);
  await client.query(`alter database ${quoteIdentifier(name)} with is_template true allow_connections false`);
}

async function createRoles(client: pg.Client): Promise<void> {
  const file = new URL('../../docs/examples/portal/roles.sql', import.meta.url);
  await client.query(await readFile(file, 'utf8'));
  const { rows } = await client.query<{ name: string }>(LOGINS);
  const password = client.escapeLiteral(ROLE_PASSWORD);
  for (const { name } of rows) {
    await client.query(`alter role ${quoteIdentifier(name)} password ${password}`);
  }
}

async function harden(context: TestContext, owner: string): Promise<void> {
  const files = await readMigrationFiles(join(import.meta.dirname, '..', '..'), ['migrations/*.sql']);
  await withConnection(owner, context, { statementTimeout: 0 }, (client) =>
    applyMigrations(client, context, { files }),
  );
}
