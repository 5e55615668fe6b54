import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { connect, disconnect, withConnection } from '../../postgres/connect.ts';
import { startServer } from '../../postgres/embedded.ts';
import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { readIdentity } from '../../postgres/identity.ts';
import { withDatabase } from '../../postgres/url.ts';
import type { Context } from '../../runtime/context.ts';
import { BulkheadError } from '../../runtime/errors.ts';

/** A server on which a migration may go wrong: databases come and go on it, and roles are made. */
export interface Scratch {
  /** Its superuser. */
  readonly url: string;
  readonly version: string;
  readonly major: number;
  /** URL of the superuser in a database. */
  urlOf(database: string): string;
  /** A new database of a name of its own, as a copy of another when one is named. Its owner may make schemas in it. */
  create(template?: string, owner?: string): Promise<string>;
}

export interface ScratchOptions {
  /** Superuser of a server of somebody else's, such as the service container of a job; an embedded one by default. */
  readonly url: string | undefined;
  /** Major version of the embedded server. */
  readonly major: number;
}

/** What the databases of the gate are called. */
const PREFIX = 'bulkhead_gate_';

// Counts of rows read must be those of the one session: workers count for themselves.
const SETTINGS = { max_parallel_maintenance_workers: '0', max_parallel_workers_per_gather: '0' };

const INSTEAD = 'BULKHEAD_SCRATCH_URL (input scratch-url)';

// Those that a new server has: `postgres`, and the one that the superuser of a service container is given.
const DATABASES = `
  select datname as name, datname in ('postgres', pg_catalog.current_database()) as initial
    from pg_catalog.pg_database
   where not datistemplate and not starts_with(datname, $1)
   order by datname collate "C"`;

const TABLES = `
  select count(*)::int as tables
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'm', 'f') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'`;

/**
 * Starts an embedded server, or takes the given one, which must be empty: roles are made and changed on it.
 * Throws `SCRATCH_IN_USE` for a server that holds other databases, `SCRATCH_NOT_SUPERUSER`.
 */
export async function openScratch(context: Context, options: ScratchOptions): Promise<Scratch> {
  const embedded =
    options.url === undefined
      ? await startServer(context, {
          version: options.major,
          settings: SETTINGS,
          instead: INSTEAD,
          inMemory: true,
        })
      : undefined;
  const url = embedded?.url ?? options.url ?? '';
  context.secrets.add(url);
  // One session for all that concerns databases as a whole: a new one for each would cost more than its statement.
  const keeper = await connect(url, context, { statementTimeout: 0 });
  const names: string[] = [];
  context.onEnd(async () => {
    try {
      if (embedded === undefined) await dropAll(keeper, names);
    } finally {
      await disconnect(keeper);
    }
  });
  const { superuser, serverVersion, serverVersionNumber } = await readIdentity(keeper);
  if (embedded === undefined) await requireEmpty(keeper, superuser, url, context);
  const run = randomBytes(4).toString('hex');
  let last: Promise<unknown> = Promise.resolve();
  const create = async (name: string, template: string | undefined, owner: string | undefined) => {
    const from = template === undefined ? '' : ` template ${quoteIdentifier(template)}`;
    await keeper.query(`create database ${quoteIdentifier(name)}${from}`);
    if (owner !== undefined) await keeper.query(grantDatabase(name, owner));
    return name;
  };
  return {
    url,
    version: serverVersion,
    major: Math.floor(serverVersionNumber / 10_000),
    urlOf: (database) => withDatabase(url, { database }),
    create(template, owner) {
      const name = `${PREFIX}${run}_${names.length + 1}`;
      names.push(name);
      // One after the other: a session answers one question at a time.
      const made = last.then(() => create(name, template, owner));
      last = made.catch(() => undefined);
      return made;
    },
  };
}

/** The rights on a database itself are not copied with it. */
export function grantDatabase(database: string, owner: string): string {
  return `grant create, connect, temporary on database ${quoteIdentifier(database)} to ${quoteIdentifier(owner)}`;
}

async function requireEmpty(
  client: pg.ClientBase,
  superuser: boolean,
  url: string,
  context: Context,
): Promise<void> {
  if (!superuser) {
    throw new BulkheadError({
      what: 'the login of the scratch server is not its superuser',
      fix: 'Give the superuser of a server that is thrown away: roles are made on it and databases copied.',
      code: 'SCRATCH_NOT_SUPERUSER',
    });
  }
  const { rows } = await client.query<{ name: string; initial: boolean }>(DATABASES, [PREFIX]);
  const used: string[] = [];
  for (const { name, initial } of rows) {
    // A platform keeps all that it has in the database that every server has.
    if (!initial || (await holdsTables(withDatabase(url, { database: name }), context))) used.push(name);
  }
  if (used.length === 0) return;
  throw new BulkheadError({
    what: `the scratch server holds ${used.length === 1 ? 'a database' : 'databases'} of somebody else's: ${used.join(', ')}`,
    fix: 'Give an empty server that nobody else uses: the gate makes and changes roles on it.',
    code: 'SCRATCH_IN_USE',
  });
}

function holdsTables(url: string, context: Context): Promise<boolean> {
  return withConnection(url, context, {}, async (client) => {
    const { rows } = await client.query<{ tables: number }>(TABLES);
    return rows[0]?.tables !== 0;
  });
}

async function dropAll(client: pg.ClientBase, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
  }
}
