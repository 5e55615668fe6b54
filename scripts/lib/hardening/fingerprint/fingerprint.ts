import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Model } from '../../tenancy/model.ts';
import { readGuards } from './guards.ts';
import { digestLines, linesOf } from './lines.ts';

/** What guards a database, in a form in which two days can be compared. */
export interface Fingerprint extends Ground {
  /** SHA-256 of the lines, hexadecimal. */
  readonly sha256: string;
  /** One guard each, sorted. */
  readonly lines: readonly string[];
}

/** Where a fingerprint was taken: two are comparable when all of this is the same. */
export interface Ground {
  readonly database: string;
  /** Name of the model. */
  readonly model: string;
  /** What the database says it is, such as `production`; null when it does not say, or not to this role. */
  readonly environment: string | null;
  /** Such as 18: another major version writes the same expression in other words. */
  readonly major: number;
  readonly schemas: readonly string[];
  /** SHA-256 of the names and checksums of the applied migrations; null without a ledger that this role may read. */
  readonly migrations: string | null;
}

const PLACE = `
  select current_database() as database, current_setting('server_version_num')::int / 10000 as major,
         (select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'bulkhead' and c.relname = 'migrations') is true as ledger,
         (select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'bulkhead' and c.relname = 'environment') is true as environment`;

const MIGRATIONS = `select filename || ' ' || checksum as line from bulkhead.migrations order by filename collate "C"`;

const ENVIRONMENT = 'select name from bulkhead.environment';

/**
 * Takes the fingerprint of the model's schemas and of schema bulkhead. At most four queries, changes
 * nothing. The session's search_path must be empty, as in every session of ours.
 */
export async function readFingerprint(client: pg.ClientBase, model: Model): Promise<Fingerprint> {
  const schemas = [...new Set([...model.schemas, 'bulkhead'])];
  const { app, anonymous, service, owner } = model.roles;
  const lines = linesOf(await readGuards(client, schemas, [...app, ...anonymous, ...service, owner]));
  return { ...(await readGround(client, model, schemas)), sha256: digestLines(lines), lines };
}

async function readGround(client: pg.ClientBase, model: Model, schemas: readonly string[]): Promise<Ground> {
  const { rows } = await client.query<{
    database: string;
    major: number;
    ledger: boolean;
    environment: boolean;
  }>(PLACE);
  const [place] = rows;
  if (place === undefined) throw new Error('the server did not say which database it is');
  return {
    database: place.database,
    model: model.name,
    environment: place.environment ? await readEnvironment(client) : null,
    major: place.major,
    schemas,
    migrations: place.ledger ? await readMigrations(client) : null,
  };
}

async function readEnvironment(client: pg.ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(ENVIRONMENT);
  return rows[0]?.name ?? null;
}

async function readMigrations(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ line: string }>(MIGRATIONS);
  return createHash('sha256')
    .update(rows.map(({ line }) => `${line}\n`).join(''))
    .digest('hex');
}
