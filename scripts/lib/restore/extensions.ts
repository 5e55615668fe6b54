import type pg from 'pg';
import type { SchemaDump } from '../archive/schema-dump.ts';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';

type BackedUpExtension = SchemaDump['extensions'][number];

/** What became of the extensions of the backup. */
export interface Extensions {
  readonly created: readonly string[];
  /** The target does not have them. If anything of the backup needs one, its DDL fails. */
  readonly unavailable: readonly string[];
  /** There in another version: `name 1.1 (was 1.0)`. */
  readonly otherVersion: readonly string[];
}

const AVAILABLE = `
  select a.name, coalesce(e.extversion, a.default_version) as version, e.extversion is not null as installed
    from pg_catalog.pg_available_extensions a left join pg_catalog.pg_extension e on e.extname = a.name
   where a.name = any($1)`;

/**
 * Creates the extensions of the backup that the target can have, in their schemas, in the version that the
 * target offers. Throws RESTORE_EXTENSION when creating one fails.
 */
export async function createExtensions(
  client: pg.ClientBase,
  extensions: readonly BackedUpExtension[],
): Promise<Extensions> {
  const names = extensions.map(({ name }) => name);
  const { rows } = await client.query<{ name: string; version: string; installed: boolean }>(AVAILABLE, [
    names,
  ]);
  const available = new Map(rows.map((row) => [row.name, row]));
  const created: string[] = [];
  for (const extension of extensions) {
    const there = available.get(extension.name);
    if (there === undefined || there.installed) continue;
    await create(client, extension);
    created.push(extension.name);
  }
  return {
    created,
    unavailable: names.filter((name) => !available.has(name)),
    otherVersion: extensions.flatMap(({ name, version }) => {
      const found = available.get(name)?.version;
      return found === undefined || found === version ? [] : [`${name} ${found} (was ${version})`];
    }),
  };
}

async function create(client: pg.ClientBase, { name, schema }: BackedUpExtension): Promise<void> {
  try {
    if (!schema.startsWith('pg_'))
      await client.query(`create schema if not exists ${quoteIdentifier(schema)}`);
    await client.query(`create extension ${quoteIdentifier(name)} schema ${quoteIdentifier(schema)} cascade`);
  } catch (cause) {
    throw new BulkheadError({
      what: `extension ${name} cannot be created on the target: ${messageOf(cause)}`,
      fix: 'Create it there beforehand, or drill on a server that allows it.',
      code: 'RESTORE_EXTENSION',
      cause,
    });
  }
}
