import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { applyMigrations } from '../../migrations/apply.ts';
import type { MigrationFile } from '../../migrations/files.ts';
import { withConnection } from '../../postgres/connect.ts';
import { quoteIdentifier, quoteLiteral } from '../../postgres/identifiers.ts';
import { withDatabase } from '../../postgres/url.ts';
import type { Context } from '../../runtime/context.ts';
import { BulkheadError, messageOf } from '../../runtime/errors.ts';
import type { Model } from '../../tenancy/model.ts';
import { quietly } from '../quiet.ts';
import { grantDatabase, type Scratch } from './server.ts';

/** A file that a new database is given before its first migration. */
export interface SetupFile {
  readonly path: string;
  readonly text: string;
  readonly as: 'superuser' | 'owner';
}

/** A database as the base revision leaves it, of which there can be any number of copies. */
export interface Base {
  /** Nobody may be connected to it while it is copied. */
  readonly database: string;
  /** A copy of it as it is now, or of one of its copies. */
  copy(from?: string): Promise<Copy>;
}

/** A database of its own to try something in. */
export interface Copy {
  readonly database: string;
  /** The superuser, who sees all. */
  readonly adminUrl: string;
  /** The owner of the tables, who may do no more than in production. */
  readonly ownerUrl: string;
}

/** Nobody else is at work on a scratch server: neither waits nor limits are wanted. */
const UNLIMITED = { statementTimeout: 0, lockTimeout: 0 };

/**
 * Makes a database from the set-up files and the migrations of the base revision, applied as the owner that the model
 * names: neither superuser nor BYPASSRLS, whatever it is elsewhere.
 * Throws `GATE_SETUP` with the file that the server refused, `GATE_OWNER`, and what `applyMigrations` throws.
 */
export async function buildBase(
  scratch: Scratch,
  model: Model,
  files: { readonly setup: readonly SetupFile[]; readonly migrations: readonly MigrationFile[] },
  context: Context,
): Promise<Base> {
  const { owner } = model.roles;
  const database = await scratch.create();
  const password = randomBytes(18).toString('hex');
  context.secrets.add(password);
  const ownerUrl = (name: string) => withDatabase(scratch.url, { database: name, user: owner, password });
  let prepared = false;
  for (const file of files.setup) {
    if (file.as === 'owner' && !prepared) {
      await prepareOwner(scratch, database, model, password, context);
      prepared = true;
    }
    const url = file.as === 'owner' ? ownerUrl(database) : scratch.urlOf(database);
    await withConnection(url, context, { ...UNLIMITED, searchPath: model.schemas }, (client) =>
      runSetup(client, file),
    );
  }
  if (!prepared) await prepareOwner(scratch, database, model, password, context);
  await withConnection(ownerUrl(database), context, UNLIMITED, (client) =>
    applyMigrations(client, quietly(context), { files: files.migrations, searchPath: model.schemas }),
  );
  return {
    database,
    async copy(from = database) {
      const name = await scratch.create(from, owner);
      return { database: name, adminUrl: scratch.urlOf(name), ownerUrl: ownerUrl(name) };
    },
  };
}

async function runSetup(client: pg.ClientBase, file: SetupFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (cause) {
    throw new BulkheadError({
      what: `${file.path} cannot be run on the scratch server as its ${file.as}: ${messageOf(cause)}`,
      fix: 'Correct the file, or "gate.setup" of the tenancy model: what a new database is given before its first migration.',
      code: 'GATE_SETUP',
      cause,
    });
  }
}

/** The owner must be able to log in, and to make in its schemas what a migration makes. */
async function prepareOwner(
  scratch: Scratch,
  database: string,
  model: Model,
  password: string,
  context: Context,
): Promise<void> {
  const owner = quoteIdentifier(model.roles.owner);
  await withConnection(scratch.urlOf(database), context, UNLIMITED, async (client) => {
    const { rows } = await client.query<{ exists: boolean; bootstrap: boolean }>(OWNER, [model.roles.owner]);
    if (rows[0]?.bootstrap === true) throw ownerIsSuperuser(model.roles.owner);
    if (rows[0]?.exists !== true) await client.query(`create role ${owner}`);
    await client.query(
      `alter role ${owner} login nosuperuser nobypassrls password ${quoteLiteral(password)}`,
    );
    await client.query(grantDatabase(database, model.roles.owner));
    for (const schema of model.schemas.map(quoteIdentifier)) {
      await client.query(
        `create schema if not exists ${schema}; grant usage, create on schema ${schema} to ${owner} with grant option`,
      );
    }
  });
}

const OWNER = `
  select exists (select from pg_catalog.pg_roles where rolname = $1) as exists,
         exists (select from pg_catalog.pg_roles where rolname = $1 and oid = 10) as bootstrap`;

function ownerIsSuperuser(owner: string): BulkheadError {
  return new BulkheadError({
    what: `"${owner}" owns the tables by the model, and is the superuser with whom the scratch server was made`,
    fix: 'Give a scratch server that was initialised with a superuser of another name (POSTGRES_USER of the container).',
    code: 'GATE_OWNER',
  });
}
