import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type EmbeddedServer, type ServerOptions, startServer } from '../../scripts/lib/postgres/embedded.ts';
import { quoteIdentifier } from '../../scripts/lib/postgres/identifiers.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { testContext } from './context.ts';
import { grantClone, ROLE_PASSWORD, type Template, templateDatabase } from './templates.ts';

export type { Template } from './templates.ts';

/** A database of the test's own. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  /** As the superuser. */
  readonly url: string;
  /** As one of the portal's logins, such as `portal_owner`. */
  urlFor(role: string): string;
  /** Drops it, whoever is still connected. May be called twice. */
  drop(): Promise<void>;
}

/** A server of the test's own, for tests that change roles or settings. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly server: EmbeddedServer;
  createDatabase(template: Template): Promise<TestDatabase>;
  stop(): Promise<void>;
}

/**
 * Clones a template database: `empty` (only the roles), `portal` (as it was before hardening), or
 * `portal-hardened` (all migrations applied). On the runner's server, or in a test file started by itself,
 * on a server that ends with the process.
 */
export async function createDatabase(template: Template): Promise<TestDatabase> {
  return cloneDatabase(await sharedServer(), template);
}

/** Starts a server of the test's own: `await using server = await ownServer()`. */
export async function ownServer(options: ServerOptions = {}): Promise<TestServer> {
  const server = await startServer(testContext(), { version: POSTGRES, inMemory: true, ...options });
  return {
    url: server.url,
    server,
    createDatabase: (template) => cloneDatabase(server.url, template),
    stop: server.stop,
    [Symbol.asyncDispose]: server.stop,
  };
}

/** Major version of the servers of this run: `node tests/run.ts --postgres 16`. */
export const POSTGRES = Number(process.env.BULKHEAD_TEST_POSTGRES ?? '18');

let shared: Promise<string> | undefined;

function sharedServer(): Promise<string> {
  shared ??= findSharedServer();
  return shared;
}

async function findSharedServer(): Promise<string> {
  return (
    process.env.BULKHEAD_TEST_SERVER ??
    (await startServer(testContext(), { version: POSTGRES, inMemory: true })).url
  );
}

async function cloneDatabase(server: string, template: Template): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const from = await templateDatabase(server, template);
  await asSuperuser(server, async (client) => {
    // Copying files needs two checkpoints of the whole server, logging pages does not (and came with 15).
    const strategy = POSTGRES < 15 ? '' : ' strategy wal_log';
    await client.query(`create database ${quoteIdentifier(name)} template ${from}${strategy}`);
    await client.query(grantClone(name));
  });
  const url = withDatabase(server, { database: name });
  const drop = async () => {
    await asSuperuser(server, (client) =>
      client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`),
    );
  };
  return {
    name,
    url,
    urlFor: (role) => withDatabase(url, { user: role, password: ROLE_PASSWORD }),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'bulkhead:tests' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
