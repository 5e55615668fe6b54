import type pg from 'pg';
import { quoteIdentifier } from '../postgres/identifiers.ts';
import type { SessionIdentity } from '../postgres/identity.ts';

const CLOSED = `
  select rolname as name from pg_catalog.pg_roles
   where rolname = any($1) and not pg_catalog.pg_has_role(oid, $2)`;

/**
 * Lets the login become roles that the restore has made itself: who made a role may. Without their rights
 * until it does, where the server can tell the two apart. A role that was there before is left as it is.
 */
export async function joinRoles(
  client: pg.ClientBase,
  made: readonly string[],
  { role, superuser, serverVersionNumber }: SessionIdentity,
): Promise<void> {
  if (superuser) return;
  const modern = serverVersionNumber >= 160_000;
  const { rows } = await client.query<{ name: string }>(CLOSED, [made, modern ? 'SET' : 'MEMBER']);
  for (const { name } of rows) {
    const how = modern ? ' with inherit false, set true' : '';
    await client.query(`grant ${quoteIdentifier(name)} to ${quoteIdentifier(role)}${how}`);
  }
}
