import type pg from 'pg';
import { readDefaultPrivileges } from '../backup/default-privileges.ts';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import { statementsOf } from './default-privileges.ts';
import type { DrillMark } from './drill-mark.ts';

/** Every new database has it, so it comes back as initdb makes it. */
const PUBLIC = [
  'create schema public',
  'alter schema public owner to pg_database_owner',
  'grant usage on schema public to public',
  "comment on schema public is 'standard public schema'",
];

/** What PostgreSQL itself gives to others than the maker. */
const OPEN_TO_ALL: Readonly<Record<string, string>> = { functions: 'EXECUTE', types: 'USAGE' };

/**
 * Takes away what an earlier drill made: its schemas with all that is in them, and the default privileges that it set
 * for all schemas. In one transaction: all of it, or nothing.
 */
export async function clearDrill(client: pg.ClientBase, { schemas }: DrillMark): Promise<void> {
  for (const { role, objects, grants } of await readDefaultPrivileges(client)) {
    const open = OPEN_TO_ALL[objects];
    const own = { grantee: role, privileges: ['ALL'], grantable: false };
    const all = open === undefined ? [] : [{ grantee: null, privileges: [open], grantable: false }];
    await client.query(`set local role ${quoteIdentifier(role)}`);
    for (const { grantee } of grants) {
      if (grantee === null) continue;
      await client.query(
        `alter default privileges revoke all on ${objects} from ${quoteIdentifier(grantee)} cascade`,
      );
    }
    for (const statement of statementsOf({ role, objects, grants: [own, ...all] }))
      await client.query(statement);
    await client.query('reset role');
  }
  for (const schema of schemas) {
    await client.query(`drop schema if exists ${quoteIdentifier(schema)} cascade`);
    if (schema === 'public') for (const statement of PUBLIC) await client.query(statement);
  }
}
