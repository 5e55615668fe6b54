import type pg from 'pg';
import { quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import { type Model, tenantTables } from '../tenancy/model.ts';
import { scopeRefusal } from './refusal.ts';

/** By what a scope is held: by the database's own policies, or by judging every statement. */
export type Wall = 'policies' | 'statements';

/** As whom a session acts. */
export interface Login {
  readonly login: string;
  readonly role: string;
  readonly wall: Wall;
}

/**
 * Looks at the login of a session, within a transaction that has taken on its role. A superuser is refused, and so is
 * who owns a table of the model or can become its owner: no policy and no grant holds them.
 * Policies are relied on only where they are in force on every tenant table. Throws `SCOPE_LOGIN`.
 */
export async function checkLogin(client: pg.ClientBase, model: Model): Promise<Login> {
  const { rows } = await client.query<{
    login: string;
    role: string;
    superuser: boolean;
    owned: string | null;
    missing: string | null;
    active: boolean;
  }>(loginSql(model));
  const row = rows[0];
  if (row === undefined) throw new Error('the server did not say who we are');
  const { login, role, superuser, owned, missing, active } = row;
  if (superuser) {
    throw badLogin(`${login} (acting as ${role}) is a superuser, whom no policy and no grant holds`);
  }
  if (missing !== null) {
    throw scopeRefusal(
      'SCOPE_LOGIN',
      `the table ${missing} of the model is not there, or ${role} may not see its schema`,
      'Check the model and the search path, and grant USAGE on the schema.',
    );
  }
  if (owned !== null) throw badLogin(`${login} (acting as ${role}) owns ${owned}, or can become its owner`);
  return { login, role, wall: active ? 'policies' : 'statements' };
}

function loginSql(model: Model): string {
  const names = [...model.tables.values()].map((table) => quoteLiteral(quoteQualified(table)));
  const own = tenantTables(model).map((table) => quoteLiteral(quoteQualified(table)));
  return `
    with ours as (
      select name, pg_catalog.to_regclass(name) as oid, name = any(array[${own.join(', ')}]::text[]) as tenants
        from pg_catalog.unnest(array[${names.join(', ')}]::text[]) as name
    ), owners as (
      select ours.name, c.relowner from ours join pg_catalog.pg_class c on c.oid = ours.oid
    )
    select session_user::text as login, current_user::text as role,
           (select pg_catalog.bool_or(r.rolsuper) from pg_catalog.pg_roles r where r.rolname in (session_user, current_user)) as superuser,
           (select pg_catalog.min(name) from owners
             where pg_catalog.pg_has_role(session_user, relowner, 'member') or pg_catalog.pg_has_role(current_user, relowner, 'member')) as owned,
           (select pg_catalog.min(name) from ours where oid is null) as missing,
           (select pg_catalog.bool_and(pg_catalog.row_security_active(oid)) from ours where tenants and oid is not null) as active`;
}

function badLogin(what: string) {
  return scopeRefusal(
    'SCOPE_LOGIN',
    what,
    'Give the application a login of its own: no superuser, owner of nothing (docs/SCOPE.md, "Logins").',
  );
}
