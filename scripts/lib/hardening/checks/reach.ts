import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { isPlatformRole } from '../platform.ts';
import { ROLES, TREE } from '../relations.ts';
import type { Subject } from '../subject.ts';

const STRANGERS = `
with recursive ${TREE}, ${ROLES},
  things as (
    select position, 1 as rank, id, part as oid, kind = 'shared' as shared, 'table' as what from tree
    union all
    select t.position, 2, t.id, s.oid, t.kind = 'shared', 'sequence'
      from tree t
      join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = t.part and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      join pg_class s on s.oid = d.objid and s.relkind = 'S'
  )
select th.position, th.rank, th.id, th.what, th.oid::regclass::text as name,
       coalesce((
         select jsonb_agg(distinct jsonb_build_object('privilege', g.privilege_type, 'column', g.attname,
                            'grantee', case when g.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end))
           from (
             select a.grantee, a.privilege_type, null::text as attname
               from pg_class c cross join lateral aclexplode(c.relacl) a where c.oid = th.oid and a.grantee <> c.relowner
             union all
             select a.grantee, a.privilege_type, quote_ident(at.attname)
               from pg_attribute at cross join lateral aclexplode(at.attacl) a where at.attrelid = th.oid and at.attacl is not null
           ) g
          where (not th.shared or g.privilege_type not in ('SELECT', 'USAGE'))
            and (g.grantee = 0 or exists (
                  select from bh_roles r join pg_roles p on p.oid = r.oid
                   where r.kind = 'anonymous' and not p.rolsuper and pg_has_role(r.oid, g.grantee, 'USAGE')))), '[]') as held
  from things th
union all
select 2147483647, 3, null, 'schema', quote_ident(n.nspname), coalesce((
         select jsonb_agg(distinct jsonb_build_object('privilege', 'CREATE', 'column', null,
                            'grantee', case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end))
           from aclexplode(n.nspacl) a
          where a.privilege_type = 'CREATE' and a.grantee <> n.nspowner and (a.grantee = 0 or exists (
                  select from bh_roles r join pg_roles p on p.oid = r.oid
                   where r.kind in ('app', 'anonymous') and not p.rolsuper and pg_has_role(r.oid, a.grantee, 'USAGE')))), '[]')
  from pg_namespace n
 where n.nspname = 'bulkhead' or n.nspname in (select jsonb_array_elements_text(($1::jsonb -> 'schemas') || ($1::jsonb -> 'exposed')))
 order by 1, 2, 5`;

interface Stranger {
  id: string | null;
  what: 'table' | 'sequence' | 'schema';
  name: string;
  held: { privilege: string; column: string | null; grantee: string }[];
}

const strangers = queryCheck<Stranger>({
  id: 'PRV-03',
  title: 'visitors and PUBLIC hold nothing, and the application creates nothing',
  meaning:
    'What is granted to PUBLIC is granted to every role there will ever be. Who may create in a schema can put a function or table there that others take for the real one.',
  expected:
    'no privilege of anonymous roles or PUBLIC on tables and sequences of tenants (only SELECT on shared ones), and no CREATE on the schemas for them or the application',
  remedy:
    'Revoke it from the role that it was granted to, which may be one that the anonymous role belongs to.',
  objects: 'tables, sequences and schemas',
  nothing: 'no table of the model exists in this database',
  stage: 'isolated',
  roles: ['anonymous'],
  query: STRANGERS,
  judge: (rows) =>
    rows.map((row): Finding => {
      const object = {
        object: row.what === 'table' ? row.name : `${row.what} ${row.name}`,
        ...(row.id === null ? {} : { table: row.id }),
      };
      if (row.held.length === 0) return { ...object, verdict: 'green', observed: 'nothing' };
      return { ...object, verdict: 'red', observed: describe(row.held), fix: revoke(row) };
    }),
});

function describe(held: Stranger['held']): string {
  return [...Map.groupBy(held, ({ grantee }) => grantee)]
    .map(([grantee, items]) => {
      const privileges = items.map(
        ({ privilege, column }) => privilege + (column === null ? '' : ` (${column})`),
      );
      return `${grantee} holds ${privileges.join(', ')}`;
    })
    .join('; ');
}

function revoke({ what, name, held }: Stranger): string {
  return [...Map.groupBy(held, ({ grantee }) => grantee)]
    .map(([grantee, items]) => {
      const privileges = items.map(
        ({ privilege, column }) => privilege.toLowerCase() + (column === null ? '' : ` (${column})`),
      );
      return `revoke ${privileges.join(', ')} on ${what} ${name} from ${grantee};`;
    })
    .join('\n');
}

/** Since PostgreSQL 16 the SET option decides; ADMIN lets a member give itself that option. */
const CLIMBS = `
with ${ROLES}
select m.rolname::text as login,
       array(select r.name from bh_roles r where r.kind in ('app', 'anonymous') and pg_has_role(m.oid, r.oid, 'USAGE') order by 1) as acts_as,
       coalesce((
         select jsonb_agg(jsonb_build_object('role', t.rolname, 'superuser', t.rolsuper, 'through', array(
                  select quote_ident(d.rolname) from pg_auth_members am join pg_roles d on d.oid = am.roleid
                   where am.member = m.oid and (d.oid = t.oid or pg_has_role(d.oid, t.oid, 'MEMBER')) order by 1)) order by t.rolname)
           from pg_roles t
          where t.oid <> m.oid and (t.rolsuper or t.rolbypassrls)
            and (pg_has_role(m.oid, t.oid, $1::jsonb ->> 'become') or pg_has_role(m.oid, t.oid, 'MEMBER WITH ADMIN OPTION'))), '[]') as becomes
  from pg_roles m
 where m.rolcanlogin and not m.rolsuper and not m.rolbypassrls
   and m.oid not in (select oid from bh_roles where kind in ('app', 'anonymous'))
 order by m.rolname`;

interface Climb {
  login: string;
  acts_as: string[];
  becomes: { role: string; superuser: boolean; through: string[] }[];
}

const climbs = queryCheck<Climb>({
  id: 'PRV-05',
  title: 'no login climbs above row-level security by SET ROLE',
  meaning:
    'A login that may become a superuser or a role with BYPASSRLS is one itself: whoever gets SQL through it writes SET ROLE first.',
  expected: 'no path to a superuser or to a role with BYPASSRLS',
  remedy:
    'Revoke the membership, or on PostgreSQL 16 and newer its SET option. A login that takes up a role per request (NOINHERIT, as PostgREST asks for) may become the service roles of the model, and no other.',
  objects: 'logins',
  nothing: 'this server has no login but those that stand above row-level security already',
  stage: 'planned',
  query: CLIMBS,
  judge: (rows, subject) =>
    rows.length > 0
      ? rows.map((row) => judgeClimb(row, subject))
      : [
          {
            object: 'logins of this server',
            verdict: 'green',
            expected: 'no login that could climb',
            observed: 'not applicable: every login of this server stands above row-level security already',
          },
        ],
});

function judgeClimb({ login, acts_as, becomes }: Climb, { model }: Subject): Finding {
  const object = { object: `login ${login}` };
  if (becomes.length === 0) return { ...object, verdict: 'green', observed: 'none' };
  // A login that always has the rights of the application is the application.
  const dispatcher = acts_as.length === 0;
  const wrong = becomes.filter(
    ({ role }) =>
      !(dispatcher && model.roles.service.includes(role)) &&
      !(isPlatformRole(model, login) && isPlatformRole(model, role) && role !== model.roles.owner),
  );
  if (wrong.length === 0) {
    const names = becomes.map(({ role }) => role).join(', ');
    return {
      ...object,
      verdict: 'green',
      expected: 'only service roles of the model, and only by an explicit SET ROLE',
      observed: `${login} becomes ${names} only by an explicit SET ROLE`,
    };
  }
  const through = [...new Set(wrong.flatMap((target) => target.through))];
  return {
    ...object,
    verdict: 'red',
    observed: wrong
      .map(({ role, superuser }) => `may become ${role} (${superuser ? 'a superuser' : 'BYPASSRLS'})`)
      .join('; '),
    fix: through.map((role) => `revoke ${role} from ${quoteIdentifier(login)};`).join('\n'),
  };
}

const WATCHES = `
with ${ROLES}
select r.name as role, p.rolsuper as superuser,
       array(select m.rolname::text from pg_roles m
              where m.rolname in ('pg_monitor', 'pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables', 'pg_signal_backend')
                and pg_has_role(r.oid, m.oid, 'MEMBER') order by 1) as member_of
  from bh_roles r join pg_roles p on p.oid = r.oid
 where r.kind in ('app', 'anonymous')
 order by r.kind, r.name`;

interface Watch {
  role: string;
  superuser: boolean;
  member_of: string[];
}

const watches = queryCheck<Watch>({
  id: 'COV-04',
  title: 'no application role watches the server',
  meaning:
    "Statistics show the statements of all sessions with their values, and how much each table grows: other tenants' data and business, past every policy.",
  expected:
    'no membership in pg_monitor, pg_read_all_stats, pg_read_all_settings, pg_stat_scan_tables, pg_signal_backend',
  remedy: 'Revoke the membership; give monitoring a login of its own.',
  objects: 'roles',
  nothing: 'the model names no application role that exists',
  stage: 'planned',
  roles: ['app', 'anonymous'],
  query: WATCHES,
  judge: (rows) =>
    rows.map(({ role, superuser, member_of }): Finding => {
      const object = { object: `role ${role}` };
      // A superuser is a member of everything; PRV-04 says so.
      if (superuser || member_of.length === 0) return { ...object, verdict: 'green', observed: 'none' };
      return {
        ...object,
        verdict: 'red',
        observed: `member of ${member_of.join(', ')}`,
        fix: member_of.map((name) => `revoke ${name} from ${quoteIdentifier(role)};`).join('\n'),
      };
    }),
});

export const REACH: readonly CheckSpec[] = [strangers, climbs, watches];
