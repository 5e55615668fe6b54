import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { BulkheadError, messageOf } from '../runtime/errors.ts';

/** What a connection URL says, as the driver and we need it. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly tls: ConnectionOptions | false;
  /** TLS is tried first and left out when the server has none (`sslmode=prefer`, the default for a local host). */
  readonly tlsOptional: boolean;
  /** Prisma's `?schema=`: the schema that its tables live in. */
  readonly schema: string | undefined;
  /** A pooler in transaction mode: no session settings, no exported snapshot. */
  readonly transactionPooler: boolean;
  /** Any `options=` of libpq, such as a project reference for a pooler. */
  readonly options: string | undefined;
}

/** Settings that mean nothing to us but are common in URLs of Prisma, Supabase and libpq. */
const IGNORED = new Set([
  'connection_limit',
  'pool_timeout',
  'connect_timeout',
  'statement_cache_size',
  'application_name',
  'sslcert',
  'sslkey',
  'sslpassword',
  'sslidentity',
  'sslaccept',
  'socket_timeout',
  'target_session_attrs',
  'gssencmode',
  'channel_binding',
  'fallback_application_name',
  'supa',
  'single_use_connections',
  'relationMode',
  'workaround',
  'max_idle_connection_lifetime',
  'max_connection_lifetime',
]);

/**
 * Reads a PostgreSQL connection URL as Prisma, Supabase and libpq write it.
 * Throws a `BulkheadError` that never repeats the URL, because it holds a password.
 */
export function parseConnectionUrl(text: string): ConnectionSettings {
  const url = toUrl(text.trim());
  const query = url.searchParams;
  const unknown = [...query.keys()].filter((key) => !KNOWN.has(key) && !IGNORED.has(key));
  if (unknown.length > 0) {
    throw invalid(`it has the unknown setting ${unknown.map((key) => `"${key}"`).join(', ')}`);
  }
  const host =
    query.get('host') ?? (decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost');
  const user = decodeURIComponent(url.username) || query.get('user') || '';
  if (user === '') throw invalid('it names no user');
  const database = decodeURIComponent(url.pathname.replace(/^\//, '')) || query.get('dbname') || user;
  const port = Number(url.port || query.get('port') || 5432);
  const password = decodeURIComponent(url.password) || query.get('password') || undefined;
  const { tls, tlsOptional } = tlsOf(query, host);
  return {
    host,
    port,
    user,
    password,
    database,
    tls,
    tlsOptional,
    schema: query.get('schema') ?? undefined,
    transactionPooler: query.get('pgbouncer') === 'true' || port === 6543,
    options: query.get('options') ?? undefined,
  };
}

const KNOWN = new Set([
  'host',
  'port',
  'user',
  'dbname',
  'password',
  'sslmode',
  'sslrootcert',
  'schema',
  'pgbouncer',
  'options',
  'ssl',
]);

/** `user@host:port/database`, for reports and messages: everything but the password. */
export function describeConnection(settings: ConnectionSettings): string {
  return `${settings.user}@${settings.host}:${settings.port}/${settings.database}`;
}

/** The same URL for another database, user and password; for servers that we started ourselves. */
export function withDatabase(
  text: string,
  change: { database?: string; user?: string; password?: string },
): string {
  const url = toUrl(text.trim());
  if (change.database !== undefined) url.pathname = `/${encodeURIComponent(change.database)}`;
  if (change.user !== undefined) url.username = encodeURIComponent(change.user);
  if (change.password !== undefined) url.password = encodeURIComponent(change.password);
  return url.toString();
}

function toUrl(text: string): URL {
  if (!/^postgres(ql)?:\/\//i.test(text))
    throw invalid('it does not begin with postgres:// or postgresql://');
  // The URL standard keeps an empty host only for special schemes, so libpq's postgres:///db is filled in here.
  const filled = text.replace(/^(postgres(?:ql)?:\/\/)([^/?#]*@)?(?=[/?]|$)/i, '$1$2localhost');
  let url: URL;
  try {
    url = new URL(filled);
  } catch {
    throw invalid('it is not a valid URL'); // The cause repeats the text with its password: left out on purpose.
  }
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
  } catch {
    throw invalid('a % in it is not followed by two hexadecimal digits');
  }
  return url;
}

function tlsOf(query: URLSearchParams, host: string): Pick<ConnectionSettings, 'tls' | 'tlsOptional'> {
  const local = host === 'localhost' || host === '127.0.0.1' || host === '::1' || host.startsWith('/');
  const mode =
    query.get('sslmode') ?? (query.get('ssl') === 'true' ? 'require' : local ? 'prefer' : 'require');
  const rootFile = query.get('sslrootcert');
  const ca = rootFile === null || rootFile === 'system' ? undefined : readAuthority(rootFile);
  switch (mode) {
    case 'disable':
      return { tls: false, tlsOptional: false };
    case 'allow':
    case 'prefer':
      return { tls: { rejectUnauthorized: false }, tlsOptional: true };
    case 'require':
    case 'no-verify':
      // As libpq: "require" encrypts without checking, unless a root certificate is given.
      return {
        tls: ca === undefined ? { rejectUnauthorized: false } : { ca, checkServerIdentity: () => undefined },
        tlsOptional: false,
      };
    case 'verify-ca':
      return {
        tls: { ...(ca === undefined ? {} : { ca }), checkServerIdentity: () => undefined },
        tlsOptional: false,
      };
    case 'verify-full':
      return { tls: { ...(ca === undefined ? {} : { ca }), servername: host }, tlsOptional: false };
    default:
      throw invalid(
        `sslmode is "${mode}", which is none of disable, prefer, require, verify-ca, verify-full`,
      );
  }
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BulkheadError({
      what: `the file of sslrootcert cannot be read (${messageOf(error)})`,
      fix: 'Check the path in the connection URL.',
      code: 'CONNECT_URL',
      cause: error,
    });
  }
}

function invalid(reason: string): BulkheadError {
  return new BulkheadError({
    what: `the connection URL cannot be used: ${reason}`,
    fix: 'Write it as postgresql://user:password@host:5432/database?sslmode=require, with special characters percent-encoded.',
    code: 'CONNECT_URL',
    runbook: 'RUNBOOK-MULTI-TENANT.md#no-connection',
  });
}
