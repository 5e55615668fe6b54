import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { withConnection } from '../../../scripts/lib/postgres/connect.ts';
import { copyIn } from '../../../scripts/lib/postgres/copy.ts';
import { quoteIdentifier } from '../../../scripts/lib/postgres/identifiers.ts';
import { transaction } from '../../../scripts/lib/postgres/transaction.ts';
import { withDatabase } from '../../../scripts/lib/postgres/url.ts';
import type { Context } from '../../../scripts/lib/runtime/context.ts';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import { portalRows, type TableRows } from './rows.ts';
import { type PortalSize, planShape } from './shape.ts';

/** The roles that can log in, by what they are for. */
const LOGINS = {
  owner: 'portal_owner',
  operator: 'bulkhead_operator',
  backup: 'bulkhead_backup',
  recorder: 'bulkhead_recorder',
  app: 'portal_app',
  authenticator: 'authenticator',
} as const;
type Login = keyof typeof LOGINS;

/** Connection URLs of a loaded portal. */
export type PortalUrls = Readonly<Record<Login | 'superuser', string>>;

export interface LoadOptions extends PortalSize {
  /** Created when it does not exist; by default the database of the URL. */
  readonly database?: string;
  /**
   * One password for all logins; random by default. Roles belong to the whole server: for a second portal
   * on the same server give the first one's password, or its URLs stop working.
   */
  readonly password?: string;
  /** So many messages that know their unit lose it, as a demo seed once did to them. None by default. */
  readonly orphans?: number;
}

export interface Portal {
  readonly urls: PortalUrls;
  readonly rows: Readonly<Record<string, number>>;
  /** Messages that lost tenant, development and unit. */
  readonly orphans: number;
}

/** Rights that `create database … template …` does not copy to the clone; grant them again there. */
export function grantDatabase(database: string): string {
  return `grant create on database ${quoteIdentifier(database)} to ${LOGINS.owner}`;
}

const GRANT_SCHEMA = `grant usage, create on schema public to ${LOGINS.owner} with grant option`;

const COUNT_TABLES = `
  select count(*)::int as tables
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'f', 'v', 'm')
     and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'`;

/** Two loads at the same time would change the same roles: "tuple concurrently updated". Locks count per database, so it is taken in the given one. */
const LOCK_ROLES = "select pg_advisory_xact_lock(hashtext('bulkhead: roles of the portal'))";

/**
 * Makes the portal as it was before hardening: roles, database, schema, and rows that all agree with their
 * parents. Needs a superuser. Memory does not grow with the number of messages.
 * Throws `NOT_EMPTY` for a database that already has tables.
 */
export async function loadPortal(
  context: Context,
  superuserUrl: string,
  options: LoadOptions,
): Promise<Portal> {
  const password = options.password ?? randomBytes(24).toString('base64url');
  const database = await withConnection(superuserUrl, context, UNLIMITED, (client) =>
    prepareDatabase(client, options.database),
  );
  const urls = portalUrls(superuserUrl, database, password);
  context.secrets.add(password);
  // Looked at before anything is changed, the passwords of the server's roles included.
  await withConnection(urls.superuser, context, UNLIMITED, (client) => refuseTables(client, database));
  await withConnection(superuserUrl, context, UNLIMITED, (client) => createRoles(client, password));
  await withConnection(urls.superuser, context, UNLIMITED, (client) =>
    client.query(`${grantDatabase(database)}; ${GRANT_SCHEMA}`),
  );
  await withConnection(urls.owner, context, UNLIMITED, async (client) => {
    const statements = `${await sqlFile('schema.sql')}\n${await sqlFile('grants.sql')}`;
    await transaction(client, {}, () => client.query(statements));
  });
  const rows = await withConnection(urls.superuser, context, UNLIMITED, (client) =>
    fill(client, context, options),
  );
  const orphans = await withConnection(urls.superuser, context, UNLIMITED, async (client) => {
    const { rowCount } = await client.query(DETACH, [options.orphans ?? 0]);
    return rowCount ?? 0;
  });
  return { urls, rows, orphans };
}

/** What the seed left of a message: what was said, and in its metadata where it was said. */
const DETACH = `
  update public.messages set tenant_id = null, development_id = null, unit_id = null, house_id = null
   where id in (select id from public.messages where metadata ? 'unitUid' order by id limit $1)`;

const UNLIMITED = { statementTimeout: 0, lockTimeout: 0 };

async function createRoles(client: pg.Client, password: string): Promise<void> {
  const passwords = Object.values(LOGINS).map(
    (role) => `alter role ${quoteIdentifier(role)} password ${client.escapeLiteral(password)}`,
  );
  const roles = await sqlFile('roles.sql');
  await transaction(client, {}, async () => {
    await client.query(LOCK_ROLES);
    await client.query(roles);
    await client.query(passwords.join(';'));
  });
}

/** The name of the database to fill, created if need be. */
async function prepareDatabase(client: pg.Client, wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return currentDatabase(client);
  const { rows } = await client.query('select from pg_catalog.pg_database where datname = $1', [wanted]);
  if (rows.length === 0) await client.query(`create database ${quoteIdentifier(wanted)}`);
  return wanted;
}

async function refuseTables(client: pg.Client, database: string): Promise<void> {
  const { rows } = await client.query<{ tables: number }>(COUNT_TABLES);
  const tables = rows[0]?.tables ?? 0;
  if (tables === 0) return;
  throw new BulkheadError({
    what: `the database "${database}" already has ${tables} tables and views`,
    fix: 'The sample portal goes into an empty database only: create one and give its URL.',
    code: 'NOT_EMPTY',
  });
}

/**
 * Loads all tables in one transaction. The rows agree by construction, and checking each of five foreign
 * keys per message would take three quarters of the time: hence the replica role, and the test that
 * counts what the keys would have refused.
 */
async function fill(client: pg.Client, context: Context, size: PortalSize): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await transaction(client, {}, async () => {
    await client.query('set local session_replication_role = replica; set local synchronous_commit = off');
    for (const rows of portalRows(planShape(size))) {
      await context.step(`load ${rows.table}`);
      const columns = rows.columns.map(quoteIdentifier).join(', ');
      const into = `copy public.${quoteIdentifier(rows.table)} (${columns}) from stdin`;
      counts[rows.table] = await copyIn(client, into, chunks(rows, context));
    }
  });
  await context.step('analyze');
  await client.query('analyze');
  return counts;
}

/** Bytes per chunk: large enough that the calls do not count, small enough that memory does not. */
const CHUNK = 64 * 1024;

async function* chunks(rows: TableRows, context: Context): AsyncGenerator<Buffer> {
  let text = '';
  for (const line of rows.lines()) {
    text += line;
    if (text.length < CHUNK) continue;
    context.signal.throwIfAborted();
    yield Buffer.from(text, 'utf8');
    text = '';
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}

/** The URLs of a portal that was, or will be, loaded with this password for all its logins. */
export function portalUrls(superuser: string, database: string, password: string): PortalUrls {
  const login = (user: string) => withDatabase(superuser, { database, user, password });
  return {
    superuser: withDatabase(superuser, { database }),
    owner: login(LOGINS.owner),
    operator: login(LOGINS.operator),
    backup: login(LOGINS.backup),
    recorder: login(LOGINS.recorder),
    app: login(LOGINS.app),
    authenticator: login(LOGINS.authenticator),
  };
}

async function currentDatabase(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  return rows[0]?.name ?? 'postgres';
}

function sqlFile(name: string): Promise<string> {
  return readFile(join(import.meta.dirname, name), 'utf8');
}
