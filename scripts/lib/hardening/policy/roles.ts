import { question } from '../check.ts';
import { ROLES } from '../relations.ts';

/** A role that owns something, stands in a policy or in the model. */
export interface RoleRow {
  readonly name: string;
  /** Superuser or BYPASSRLS. */
  readonly bypasses: boolean;
  /** Roles whose rights it has, itself included. */
  readonly has: readonly string[];
}

const ACTORS = `
with ${ROLES},
  named as materialized (
    select relowner as oid from pg_class where oid >= 16384
    union select proowner from pg_proc where oid >= 16384
    union select unnest(polroles) from pg_policy
    union select oid from bh_roles
  ),
  actors as materialized (select r.oid, r.rolname, r.rolsuper or r.rolbypassrls as bypasses from pg_roles r join named using (oid))
select a.rolname::text as name, a.bypasses,
       array(select b.rolname::text from actors b where pg_has_role(a.oid, b.oid, 'usage')) as has
  from actors a order by 1`;

/** Every role that can matter to a policy, view or function. */
export const roleRows = question<RoleRow>(ACTORS);

/** A schema that is not the server's own. */
export interface SchemaRow {
  readonly name: string;
  /** Application and anonymous roles that may make objects in it. */
  readonly creators: readonly string[];
  readonly grantees: readonly string[];
}

const SCHEMAS = `
with ${ROLES}
select n.nspname::text as name,
       array(select r.name from bh_roles r where r.kind in ('app', 'anonymous') and has_schema_privilege(r.oid, n.oid, 'create') order by r.name) as creators,
       array(select distinct case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
               from aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
              where a.privilege_type = 'CREATE' and (a.grantee = 0 or exists (
                select from bh_roles r where r.kind in ('app', 'anonymous') and pg_has_role(r.oid, a.grantee, 'usage')))) as grantees
  from pg_namespace n where n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp%'
 order by 1`;

/** Every schema, and which application roles may make objects in it. */
export const schemaRows = question<SchemaRow>(SCHEMAS);
