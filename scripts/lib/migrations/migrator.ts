import type pg from 'pg';
import { BulkheadError } from '../runtime/errors.ts';

/** As whom the migrations are applied. */
export interface Migrator {
  readonly owner: string;
  /** Whether the session is another role, which becomes the owner for the migrations. */
  readonly becomes: boolean;
  /** For a superuser row-level security never holds, and what it makes is its own. */
  readonly superuser: boolean;
}

/** PostgreSQL 16 tells "member of" from "may become". */
export const MAY_BECOME = `
  select r.rolname = current_user as same, r.rolsuper as superuser,
         pg_catalog.pg_has_role(current_user, r.oid,
           case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may
    from pg_catalog.pg_roles r
   where r.rolname = $1`;

/**
 * Finds out whether this session is the role that owns the tables, or can become it. What anybody else makes would
 * belong to them, and would escape the row-level security that is forced on the owner.
 * Throws `NOT_THE_OWNER`.
 */
export async function readMigrator(client: pg.ClientBase, owner: string, role: string): Promise<Migrator> {
  const { rows } = await client.query<{ same: boolean; superuser: boolean; may: boolean }>(MAY_BECOME, [
    owner,
  ]);
  const row = rows[0];
  if (row === undefined || !(row.same || row.may)) {
    const why =
      row === undefined ? 'does not exist on this server' : `is not ${role}, nor may ${role} become it`;
    throw new BulkheadError({
      what: `the tables belong to ${owner} (roles.owner of the tenancy model), which ${why}`,
      fix: `Connect as ${owner}, or correct roles.owner in the model.`,
      code: 'NOT_THE_OWNER',
    });
  }
  return { owner, becomes: !row.same, superuser: row.superuser };
}
