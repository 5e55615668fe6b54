import pg from 'pg';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import { explainDatabaseError } from './advice.ts';
import { quoteIdentifier } from './identifiers.ts';
import { type ConnectionSettings, describeConnection, parseConnectionUrl } from './url.ts';

export interface SessionOptions {
  /** Schemas for unqualified names; by default none but `pg_catalog`, so that every name must be qualified. */
  readonly searchPath?: readonly string[];
  readonly readOnly?: boolean;
  /** Milliseconds; 0 means no limit. Default 60 000. */
  readonly statementTimeout?: number;
  /** Milliseconds. Default 5 000. */
  readonly lockTimeout?: number;
  /**
   * `off` (the default) makes a query that row-level security would silently filter fail with 42501.
   * Only what acts as the application leaves it on.
   */
  readonly rowSecurity?: 'on' | 'off';
}

/** Seconds to wait for the server to answer a new connection. */
const CONNECT_TIMEOUT = 15;

/** Milliseconds without traffic after which the kernel asks whether the other end still exists; its own is two hours. */
const KEEP_ALIVE = 30_000;

/**
 * The same for the server's end: a session whose client is gone would otherwise hold its locks and its snapshot for two
 * hours. Any role may set these; where the kernel has no such setting, and over a Unix socket, they do nothing.
 * https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE
 */
const KEEP_ALIVE_OF_SERVER = [
  'set tcp_keepalives_idle = 30',
  'set tcp_keepalives_interval = 10',
  'set tcp_keepalives_count = 3',
];

/** Milliseconds to wait for the server to answer the end of a session. */
const FAREWELL = 2_000;

/**
 * Opens a session as the house rules say: row security off, search path pinned, time limits, UTC, own
 * application name. Nobody gets the client before the settings hold.
 * Throws a `BulkheadError` with advice when there is no connection. The caller ends the client.
 */
export async function connect(
  url: string,
  context: Context,
  options: SessionOptions = {},
): Promise<pg.Client> {
  context.secrets.add(url);
  const settings = parseConnectionUrl(url);
  try {
    return await openSession(settings, context, options);
  } catch (error) {
    const noTls =
      settings.tlsOptional && error instanceof Error && /does not support SSL/.test(error.message);
    if (noTls) return await openExplained({ ...settings, tls: false }, context, options);
    throw explained(error, settings);
  }
}

/** Runs `work` in a session of its own and always ends the session. */
export async function withConnection<T>(
  url: string,
  context: Context,
  options: SessionOptions,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(url, context, options);
  try {
    return await work(client);
  } finally {
    await disconnect(client);
  }
}

/** Ends a session. Where the network has gone silent nobody answers that: the socket is then closed without an answer. */
export async function disconnect(client: pg.Client): Promise<void> {
  const silent = setTimeout(() => client.connection.stream.destroy(), FAREWELL);
  try {
    await client.end();
  } finally {
    clearTimeout(silent);
  }
}

async function openExplained(settings: ConnectionSettings, context: Context, options: SessionOptions) {
  try {
    return await openSession(settings, context, options);
  } catch (error) {
    throw explained(error, settings);
  }
}

function explained(error: unknown, settings: ConnectionSettings): unknown {
  return explainDatabaseError(error, `connecting to ${describeConnection(settings)}`);
}

async function openSession(
  settings: ConnectionSettings,
  context: Context,
  options: SessionOptions,
): Promise<pg.Client> {
  if (context.signal.aborted) throw abortReason(context.signal);
  const client = new pg.Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    database: settings.database,
    ...(settings.password === undefined ? {} : { password: settings.password }),
    ssl: settings.tls,
    ...(settings.options === undefined ? {} : { options: settings.options }),
    connectionTimeoutMillis: CONNECT_TIMEOUT * 1000,
    application_name: `bulkhead:${context.command}`,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE,
  });
  // Without a listener a connection that the server cuts between two queries would end the process;
  // the next query on it reports the same failure to whoever asked.
  client.on('error', () => undefined);
  await greet(client, context.signal);
  try {
    await client.query(sessionSql(options));
  } catch (error) {
    await disconnect(client);
    throw error;
  }
  return client;
}

/** A server that takes connections and says nothing must not hold up whoever is told to stop. */
async function greet(client: pg.Client, signal: AbortSignal): Promise<void> {
  const hangUp = () => void client.connection.stream.destroy();
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    await client.connect();
  } catch (error) {
    if (signal.aborted) throw abortReason(signal);
    throw error;
  } finally {
    signal.removeEventListener('abort', hangUp);
  }
}

function sessionSql(options: SessionOptions): string {
  const path = (options.searchPath ?? []).map(quoteIdentifier);
  return [
    `set row_security = ${options.rowSecurity ?? 'off'}`,
    `set search_path = ${path.length === 0 ? "''" : path.join(', ')}`,
    `set statement_timeout = ${options.statementTimeout ?? 60_000}`,
    `set lock_timeout = ${options.lockTimeout ?? 5_000}`,
    'set idle_in_transaction_session_timeout = 0',
    ...KEEP_ALIVE_OF_SERVER,
    "set timezone = 'UTC'",
    "set datestyle = 'ISO, MDY'",
    "set intervalstyle = 'postgres'",
    'set extra_float_digits = 1',
    "set bytea_output = 'hex'",
    "set client_encoding = 'UTF8'",
    'set standard_conforming_strings = on',
    ...(options.readOnly === true ? ['set default_transaction_read_only = on'] : []),
  ].join(';');
}
