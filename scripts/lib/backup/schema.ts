import type pg from 'pg';
import type { SchemaDump } from '../archive/schema-dump.ts';
import type { Context } from '../runtime/context.ts';
import { readDefaultPrivileges } from './default-privileges.ts';
import { type DumpRequest, dumpSchema } from './dump.ts';

// Passwords are in pg_authid, which is not asked: a backup that leaks must not open the server.
const ROLES = `
  select r.rolname as name, r.rolsuper as superuser, r.rolinherit as inherit, r.rolcreaterole as "createRole",
         r.rolcreatedb as "createDb", r.rolcanlogin as login, r.rolreplication as replication,
         r.rolbypassrls as "bypassRls",
         array(select g.rolname::text from pg_catalog.pg_auth_members m
                 join pg_catalog.pg_roles g on g.oid = m.roleid
                where m.member = r.oid group by 1 order by 1) as "memberOf"
    from pg_catalog.pg_roles r where r.rolname !~ '^pg_' order by r.rolname`;

const EXTENSIONS = `
  select e.extname as name, e.extversion as version, n.nspname as schema
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace order by 1`;

/**
 * All that must exist before and around the rows: DDL in two parts from pg_dump, and the roles, extensions and
 * default privileges of all schemas, which pg_dump leaves out when it is limited to some. `client` is in the
 * snapshot.
 */
export async function captureSchema(
  url: string,
  context: Context,
  client: pg.ClientBase,
  request: Omit<DumpRequest, 'section'>,
): Promise<SchemaDump> {
  const { preData, postData } = await dumpSchema(url, context, request);
  const roles = await client.query<SchemaDump['roles'][number]>(ROLES);
  const extensions = await client.query<SchemaDump['extensions'][number]>(EXTENSIONS);
  const defaultPrivileges = await readDefaultPrivileges(client);
  return { v: 1, preData, postData, roles: roles.rows, extensions: extensions.rows, defaultPrivileges };
}
