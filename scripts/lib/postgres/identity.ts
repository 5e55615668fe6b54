import type pg from 'pg';
import type { Identity } from '../runtime/result.ts';

/** As whom and where a session runs. */
export interface SessionIdentity extends Identity {
  readonly database: string;
  /** Such as `18.4`. */
  readonly serverVersion: string;
  /** Such as 180004. */
  readonly serverVersionNumber: number;
  /** The cluster's own id; undefined where the role may not read it. */
  readonly systemIdentifier: string | undefined;
}

const IDENTITY = `
  select current_user as role, r.rolsuper as superuser, r.rolbypassrls as bypass_rls,
         pg_is_in_recovery() as replica, current_database() as database,
         current_setting('server_version') as server_version,
         current_setting('server_version_num')::int as server_version_number,
         has_function_privilege('pg_control_system()', 'execute') as may_read_system
    from pg_catalog.pg_roles r where r.rolname = current_user`;

/** Asks the server who we are there. Every report carries the answer. */
export async function readIdentity(client: pg.ClientBase): Promise<SessionIdentity> {
  const { rows } = await client.query<{
    role: string;
    superuser: boolean;
    bypass_rls: boolean;
    replica: boolean;
    database: string;
    server_version: string;
    server_version_number: number;
    may_read_system: boolean;
  }>(IDENTITY);
  const row = rows[0];
  if (row === undefined) throw new Error('the current role is not in pg_roles');
  return {
    role: row.role,
    superuser: row.superuser,
    bypassRls: row.bypass_rls,
    replica: row.replica,
    database: row.database,
    serverVersion: row.server_version.split(' ')[0] ?? row.server_version,
    serverVersionNumber: row.server_version_number,
    systemIdentifier: row.may_read_system ? await readSystemIdentifier(client) : undefined,
  };
}

async function readSystemIdentifier(client: pg.ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    'select system_identifier::text as id from pg_catalog.pg_control_system()',
  );
  return rows[0]?.id;
}

/** The part of an identity that a report shows. */
export function reportIdentity(identity: SessionIdentity): Identity {
  const { role, superuser, bypassRls, replica } = identity;
  return { role, superuser, bypassRls, replica };
}
