import { question } from '../check.ts';
import { ROLES } from '../relations.ts';

/** A function that is not the server's own. */
export interface FunctionRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** As `alter function` takes it, fully qualified. */
  readonly signature: string;
  readonly arguments: readonly string[] | null;
  /** How many of them are given by the caller. */
  readonly parameters: number;
  readonly language: string;
  readonly kind: 'f' | 'p';
  /** SECURITY DEFINER. */
  readonly definer: boolean;
  readonly volatility: 'i' | 's' | 'v';
  readonly leakproof: boolean;
  readonly returns: string;
  readonly config: readonly string[] | null;
  readonly owner: string;
  /** The body in PL/pgSQL with its head, in SQL without; null for every other language. */
  readonly body: string | null;
  /** Names in the body were resolved when the function was made (BEGIN ATOMIC). */
  readonly bound: boolean;
  readonly extension: boolean;
  /** Application and anonymous roles that may call it. */
  readonly callers: readonly string[];
  /** To whom that was granted. */
  readonly grantees: readonly string[];
}

const FUNCTIONS = `
with ${ROLES}
select p.oid::text as oid, n.nspname::text as schema, p.proname::text as name,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' as signature,
       p.proargnames as arguments, p.pronargs::int as parameters, l.lanname::text as language, p.prokind::text as kind,
       p.prosecdef as definer, p.provolatile::text as volatility, p.proleakproof as leakproof,
       p.prorettype::regtype::text as returns, p.proconfig as config, o.rolname::text as owner,
       case l.lanname when 'plpgsql' then pg_get_functiondef(p.oid)
                      when 'sql' then coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) end as body,
       p.prosqlbody is not null as bound,
       exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e') as extension,
       array(select r.name from bh_roles r
              where r.kind in ('app', 'anonymous')
                and has_function_privilege(r.oid, p.oid, 'execute') and has_schema_privilege(r.oid, n.oid, 'usage')
              order by r.name) as callers,
       array(select distinct case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
               from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
              where a.privilege_type = 'EXECUTE' and (a.grantee = 0 or exists (
                select from bh_roles r where r.kind in ('app', 'anonymous') and pg_has_role(r.oid, a.grantee, 'usage')))) as grantees
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
  join pg_roles o on o.oid = p.proowner
 where p.prokind in ('f', 'p') and p.oid >= 16384 and n.nspname <> 'information_schema'
 order by 4`;

/** Every function that is not the server's own. */
export const functionRows = question<FunctionRow>(FUNCTIONS);
