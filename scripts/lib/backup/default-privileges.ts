import type pg from 'pg';
import type { DefaultPrivileges } from '../archive/schema-dump.ts';

/**
 * pg_dump that is limited to some schemas leaves out what holds in all of them. A rule for all schemas is the
 * whole list for new objects of its maker, not an addition to PostgreSQL's own. "ALL" where nothing is
 * missing: a later version knows more privileges, and ALL means those as well.
 */
const DEFAULTS = `
  select r.rolname as role, kind.name as objects,
         coalesce((
           select jsonb_agg(jsonb_build_object('grantee', g.grantee, 'privileges', g.privileges, 'grantable', g.grantable)
                            order by g.grantee nulls first, g.grantable)
             from (
               select u.rolname as grantee, a.is_grantable as grantable,
                      case when count(*) = (
                             select count(*) from pg_catalog.aclexplode(pg_catalog.acldefault(kind.own, d.defaclrole)) o
                              where o.grantee = d.defaclrole)
                        then array['ALL'] else array_agg(a.privilege_type order by a.privilege_type) end as privileges
                 from pg_catalog.aclexplode(d.defaclacl) a left join pg_catalog.pg_roles u on u.oid = a.grantee
                group by u.rolname, a.is_grantable
             ) g), '[]') as grants
    from pg_catalog.pg_default_acl d
    join pg_catalog.pg_roles r on r.oid = d.defaclrole
    join (values ('r'::"char", 'r'::"char", 'tables'), ('S', 's', 'sequences'), ('f', 'f', 'functions'),
                 ('T', 'T', 'types'), ('n', 'n', 'schemas'), ('L', 'L', 'large objects')) as kind (code, own, name)
      on kind.code = d.defaclobjtype
   where d.defaclnamespace = 0
   order by r.rolname, kind.name`;

/** The default privileges of a database that hold in every schema, in a fixed order. */
export async function readDefaultPrivileges(client: pg.ClientBase): Promise<DefaultPrivileges[]> {
  return (await client.query<DefaultPrivileges>(DEFAULTS)).rows;
}
