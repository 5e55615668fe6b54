import type pg from 'pg';

/** One guard of the database as the catalogue has it, still with what differs between twins of one table. */
export interface GuardRow {
  /** Such as `table public.units` or `role authenticated`. */
  readonly subject: string;
  /** Such as `row security on, forced`. */
  readonly fact: string;
  /** For a partition: the table at the top. */
  readonly root: string | null;
  /** For a partition: its own qualified and bare name, which stand in the names of its constraints too. */
  readonly part: readonly [qualified: string, bare: string] | null;
}

const KIND = `case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table'
                         when 'S' then 'sequence' else 'table' end`;

/** A list of privileges per grantee. Those of the owner are its own to change, and differ between versions. */
function grants(acl: string, owner: string): string {
  return `lateral (
    select 'grant to ' || case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee)::text end || ': '
             || string_agg(x.privilege_type || case when x.is_grantable then ' (with grant option)' else '' end, ', '
                           order by x.privilege_type collate "C") as fact
      from aclexplode(${acl}) x
     where x.grantee <> ${owner}
     group by x.grantee) g`;
}

/**
 * Every guard of the given schemas: who owns what, row security, policies, privileges, functions, triggers,
 * constraints, and the roles behind them. Names and expressions only, so that a restored database answers
 * the same. `$1` schemas, `$2` roles of the model. The session's search_path must be empty: expressions name
 * a table without its schema where the path finds it.
 */
export const GUARDS = `
with recursive
  ns as materialized (select oid, nspname, nspowner, nspacl from pg_namespace where nspname = any($1)),
  rel as materialized (
    select c.oid, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
           ${KIND} || ' ' || format('%I.%I', n.nspname, c.relname) as subject,
           case when c.relispartition then (
             select format('%I.%I', tn.nspname, t.relname) from pg_class t join pg_namespace tn on tn.oid = t.relnamespace
              where t.oid = pg_partition_root(c.oid)) end as root,
           case when c.relispartition then array[format('%I.%I', n.nspname, c.relname), c.relname] end as part
      from pg_class c join ns n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  ),
  fn as materialized (
    select p.oid, p.proowner, p.proacl, p.prokind, p.prosecdef, p.provolatile, p.proleakproof, p.proisstrict, p.proconfig,
           'function ' || format('%I.%I', n.nspname, p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' as subject,
           case when p.prokind = 'a' then 'aggregate' else md5(concat_ws(E'\\n', l.lanname, pg_get_function_arguments(p.oid),
             pg_get_function_result(p.oid), p.prosrc, pg_get_function_sqlbody(p.oid))) end as body
      from pg_proc p join ns n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
     where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  ),
  -- Who counts: the model's roles, owners, whoever holds a privilege here, and whoever sees past everything.
  known as materialized (
    select oid from pg_roles where rolname = any($2) or rolsuper or rolbypassrls
    union select relowner from rel
    union select proowner from fn
    union select nspowner from ns
    union select x.grantee from (select distinct relacl from rel) r cross join aclexplode(r.relacl) x
    union select x.grantee from ns cross join aclexplode(ns.nspacl) x
    union select x.grantee from fn cross join aclexplode(fn.proacl) x
    union select unnest(p.polroles) from pg_policy p join rel on rel.oid = p.polrelid
  ),
  above as (select oid from known union select m.roleid from above join pg_auth_members m on m.member = above.oid),
  below as (
    select oid from known
    union select oid from pg_roles where rolname in ('pg_read_all_data', 'pg_write_all_data')
    union select m.member from below join pg_auth_members m on m.roleid = below.oid
  ),
  role as materialized (
    select r.* from pg_roles r where r.oid in (select oid from above union select oid from below) and r.rolname !~ '^pg_'
  )
select 'database' as subject, 'owner ' || pg_get_userbyid(d.datdba) as fact, null as root, null::text[] as part
  from pg_database d where d.datname = current_database()
union all
select 'database', g.fact, null, null
  from pg_database d, ${grants(`coalesce(d.datacl, acldefault('d', d.datdba))`, 'd.datdba')}
 where d.datname = current_database()
union all
select coalesce('role ' || r.rolname, 'database'), 'set ' || s, null, null
  from pg_db_role_setting c left join role r on r.oid = c.setrole, unnest(c.setconfig) s
 where c.setdatabase in (0, (select oid from pg_database where datname = current_database()))
   and (r.oid is not null or c.setrole = 0)
union all
select 'role ' || rolname, concat_ws(', ', case when rolcanlogin then 'login' else 'nologin' end,
         case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
         case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end,
         case when rolreplication then 'replication' end, case when not rolinherit then 'noinherit' end), null, null
  from role
union all
-- The options of a membership are columns since PostgreSQL 16.
select 'role ' || r.rolname, 'member of ' || pg_get_userbyid(m.roleid) || case when m.admin_option then ' (admin)' else '' end
         || case to_jsonb(m) ->> 'inherit_option' when 'true' then ' (inherit)' else '' end
         || case to_jsonb(m) ->> 'set_option' when 'false' then ' (may not set role)' else '' end, null, null
  from pg_auth_members m join role r on r.oid = m.member
union all
select format('schema %I', nspname), 'owner ' || pg_get_userbyid(nspowner), null, null from ns
union all
select format('schema %I', nspname), g.fact, null, null from ns, ${grants(`coalesce(nspacl, acldefault('n', nspowner))`, 'nspowner')}
union all
select format('default privileges of %I', pg_get_userbyid(d.defaclrole)) || case when n.oid is null then '' else format(' in schema %I', n.nspname) end,
       case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types'
                            when 'n' then 'schemas' else d.defaclobjtype::text end || ': ' || s.fact, null, null
  from pg_default_acl d left join ns n on n.oid = d.defaclnamespace,
       lateral (select 'stated' as fact union all select g.fact from ${grants('d.defaclacl', 'd.defaclrole')}) s
 where d.defaclnamespace = 0 or n.oid is not null
union all
select subject, 'owner ' || pg_get_userbyid(relowner), root, part from rel
union all
select subject, g.fact, root, part
  from rel, ${grants(`coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))`, 'relowner')}
union all
select rel.subject, format('column %I: ', a.attname) || g.fact, root, part
  from rel join pg_attribute a on a.attrelid = rel.oid and a.attacl is not null and not a.attisdropped, ${grants('a.attacl', 'rel.relowner')}
union all
select subject, case when relrowsecurity then 'row security on' else 'row security off' end
         || case when relforcerowsecurity then ', forced' else ', not forced' end, root, part
  from rel where relkind in ('r', 'p')
union all
select subject, concat_ws(', ', 'query ' || md5(pg_get_viewdef(oid)),
         (select string_agg(o, ', ' order by o collate "C") from unnest(reloptions) o)), null, null
  from rel where relkind in ('v', 'm')
union all
select rel.subject, format('column %I not null', a.attname) || case when exists (
         select from pg_constraint nn where nn.conrelid = a.attrelid and nn.contype = 'n' and nn.conkey = array[a.attnum]
            and not nn.convalidated) then ' (not valid)' else '' end, root, part
  from rel join pg_attribute a on a.attrelid = rel.oid and a.attnum > 0 and a.attnotnull and not a.attisdropped
 where rel.relkind in ('r', 'p')
union all
select rel.subject, format('constraint %I: ', c.conname) || pg_get_constraintdef(c.oid) || case when exists (
         select from pg_trigger t where t.tgconstraint = c.oid and t.tgenabled not in ('O', 'A')) then ' (its trigger is off)' else '' end, root, part
  from rel join pg_constraint c on c.conrelid = rel.oid and c.contype in ('c', 'f', 'p', 'u', 'x') and c.conparentid = 0
union all
select rel.subject, pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' (invalid)' end, root, part
  from rel join pg_index i on i.indrelid = rel.oid and i.indisunique
 where not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
   and not exists (select from pg_inherits h where h.inhrelid = i.indexrelid)
union all
select rel.subject, format('policy %I: ', p.polname) || case when p.polpermissive then 'permissive' else 'restrictive' end || ' for '
         || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end || ' to '
         || (select string_agg(case when o = 0 then 'PUBLIC' else pg_get_userbyid(o)::text end, ', '
                               order by case when o = 0 then 'PUBLIC' else pg_get_userbyid(o)::text end collate "C") from unnest(p.polroles) o)
         || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
         || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''), root, part
  from rel join pg_policy p on p.polrelid = rel.oid
union all
select rel.subject, case t.tgenabled when 'O' then '' when 'A' then 'always: ' when 'R' then 'on replicas only: ' else 'disabled: ' end
         || pg_get_triggerdef(t.oid), root, part
  from rel join pg_trigger t on t.tgrelid = rel.oid and not t.tgisinternal
union all
select rel.subject, case r.ev_enabled when 'D' then 'disabled: ' else '' end || pg_get_ruledef(r.oid), root, part
  from rel join pg_rewrite r on r.ev_class = rel.oid and r.rulename <> '_RETURN'
union all
select subject, concat_ws(', ', 'owner ' || pg_get_userbyid(proowner), case when prosecdef then 'security definer' end,
         case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end, case when proleakproof then 'leakproof' end,
         case when proisstrict then 'strict' end,
         (select string_agg('set ' || s, ', ' order by s collate "C") from unnest(proconfig) s), 'body ' || body), null, null
  from fn
union all
select subject, g.fact, null, null from fn, ${grants(`coalesce(proacl, acldefault('f', proowner))`, 'proowner')}`;

/** Reads the guards. One query, however many tables there are. */
export async function readGuards(
  client: pg.ClientBase,
  schemas: readonly string[],
  roles: readonly string[],
): Promise<GuardRow[]> {
  const { rows } = await client.query<GuardRow>(GUARDS, [schemas, roles]);
  return rows;
}
