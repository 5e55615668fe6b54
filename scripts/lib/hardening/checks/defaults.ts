import { quoteIdentifier } from '../../postgres/identifiers.ts';
import type { Model } from '../../tenancy/model.ts';
import { type CheckSpec, type Finding, queryCheck, question } from '../check.ts';
import { isPlatformRole } from '../platform.ts';
import { ROLES } from '../relations.ts';
import type { Subject } from '../subject.ts';

/**
 * What the next object of each maker will be open to. A rule for one schema only adds to those for all
 * schemas, and where there is none for all, PostgreSQL's own defaults hold: EXECUTE on functions for PUBLIC.
 * These are asked of the owner of the model alone, whose migrations make the functions.
 */
const DEFAULTS = question<Default>(`
with ${ROLES},
  spaces as materialized (
    select n.oid, n.nspname from pg_namespace n
     where n.nspname in (select jsonb_array_elements_text(($1::jsonb -> 'schemas') || ($1::jsonb -> 'exposed')))
  ),
  owners as materialized (
    select distinct c.relowner as oid
      from pg_class c
     where c.relnamespace in (select oid from spaces) and c.relkind in ('r', 'p', 'v', 'm', 'f')
       and c.oid not in (select d.objid from pg_depend d where d.classid = 'pg_class'::regclass and d.deptype = 'e')
  ),
  makers as materialized (
    select m.*, exists (select from spaces s where has_schema_privilege(m.oid, s.oid, 'CREATE')) as may_create
      from (
        select r.oid, r.rolname, r.oid in (select oid from owners) as owns,
               exists (select from bh_roles b where b.oid = r.oid and b.kind = 'owner') as is_owner
          from pg_roles r
      ) m
     where m.owns or m.is_owner or exists (
       select from pg_default_acl d
        where d.defaclrole = m.oid and (d.defaclnamespace = 0 or d.defaclnamespace in (select oid from spaces)))
  ),
  rules as (
    select m.oid as maker, null::name as space, kind.code, d.oid is null as built_in,
           coalesce(d.defaclacl, acldefault(kind.own, m.oid)) as acl
      from makers m
     cross join (values ('r'::"char", 'r'::"char"), ('S', 's'), ('f', 'f')) as kind(code, own)
      left join pg_default_acl d on d.defaclrole = m.oid and d.defaclnamespace = 0 and d.defaclobjtype = kind.code
     where m.is_owner or d.oid is not null
    union all
    select d.defaclrole, s.nspname, d.defaclobjtype, false, d.defaclacl
      from pg_default_acl d join spaces s on s.oid = d.defaclnamespace
     where d.defaclobjtype in ('r', 'S', 'f')
  )
select m.rolname as maker, m.owns, m.is_owner, m.may_create, rules.space, rules.built_in,
       case rules.code when 'r' then 'tables' when 'S' then 'sequences' else 'functions' end as kind,
       coalesce((
         select jsonb_agg(distinct jsonb_build_object('grantee', case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
                            'privilege', a.privilege_type))
           from aclexplode(rules.acl) a
          where a.grantee <> m.oid and (a.grantee = 0 or exists (
                  select from bh_roles r join pg_roles p on p.oid = r.oid
                   where r.kind in ('app', 'anonymous') and not p.rolsuper and pg_has_role(r.oid, a.grantee, 'USAGE')))), '[]') as granted
  from rules join makers m on m.oid = rules.maker
 order by m.rolname, rules.space nulls first, kind`);

interface Default {
  maker: string;
  owns: boolean;
  is_owner: boolean;
  may_create: boolean;
  /** Nobody has said anything, so PostgreSQL's own rule holds. */
  built_in: boolean;
  space: string | null;
  kind: 'tables' | 'sequences' | 'functions';
  granted: { grantee: string; privilege: string }[];
}

const closed = queryCheck<Default>({
  id: 'PRV-02',
  title: 'the next table or function is not open to the application by default',
  meaning:
    'Default privileges hand every new table to the roles they name, before anybody has written a policy for it: what a migration closed today comes back with the next table.',
  expected: 'nothing for application roles, anonymous roles and PUBLIC, whoever of the owners makes it',
  remedy:
    'Take it out of the default privileges of each role that makes objects here; a migration then grants what the application needs, table by table.',
  objects: 'default privileges',
  nothing: 'no role of this server makes objects in the schemas of the model',
  stage: 'planned',
  roles: ['app', 'anonymous'],
  query: DEFAULTS,
  judge: (rows, { model }) =>
    rows.map((row): Finding => {
      // PostgreSQL opens functions alone, and those that matter are judged one by one.
      if (!row.built_in) return judgeDefault(row, model);
      const observed =
        row.kind === 'functions' ? "PostgreSQL's own: each function is judged by FN-01" : 'closed';
      return { object: objectOf(row), verdict: 'green', observed };
    }),
});

const closedFunctions = queryCheck<Default>({
  id: 'PRV-08',
  title: 'the functions that the owner makes are not open to everybody',
  meaning:
    'Whoever may connect may call every new function, SECURITY DEFINER ones included, until a migration remembers to say otherwise.',
  expected: 'no EXECUTE for PUBLIC on functions to come',
  remedy: 'Revoke it for the owner without IN SCHEMA: a rule for one schema only adds.',
  objects: 'default privileges',
  nothing: 'the server does not know the owner of the model',
  stage: 'planned',
  query: DEFAULTS,
  judge: (rows, { model }) =>
    rows
      .filter((row) => row.is_owner && row.space === null && row.kind === 'functions')
      .map((row) => judgeDefault(row, model)),
});

function objectOf({ kind, maker, space }: Default): string {
  return `${kind} of ${maker} in ${space === null ? 'every schema' : `schema ${space}`}`;
}

function judgeDefault(row: Default, model: Model): Finding {
  const object = { object: objectOf(row) };
  if (row.granted.length === 0) return { ...object, verdict: 'green', observed: 'closed' };
  if (!row.owns && !row.is_owner && (!row.may_create || isPlatformRole(model, row.maker))) {
    const observed = row.may_create
      ? `not applicable: ${row.maker} belongs to the platform and owns nothing in the schemas of the model`
      : `not applicable: ${row.maker} owns nothing in the schemas of the model, and may create nothing there`;
    return { ...object, verdict: 'green', expected: 'no table, view or right to make one', observed };
  }
  const grantees = [...new Set(row.granted.map(({ grantee }) => grantee))];
  const space = row.space === null ? '' : ` in schema ${quoteIdentifier(row.space)}`;
  return {
    ...object,
    verdict: 'red',
    observed: grantees
      .map((name) => {
        const held = row.granted.filter(({ grantee }) => grantee === name);
        return `${name} gets ${held.map(({ privilege }) => privilege).join(', ')}`;
      })
      .join('; '),
    fix: `alter default privileges for role ${quoteIdentifier(row.maker)}${space} revoke all on ${row.kind} from ${grantees.join(', ')};`,
  };
}

const SETTINGS = `
with ${ROLES}
select coalesce((
         select jsonb_agg(jsonb_build_object('role', r.rolname, 'here', s.setdatabase <> 0,
                  'name', split_part(c.text, '=', 1), 'value', substr(c.text, strpos(c.text, '=') + 1)) order by r.rolname, c.text)
           from pg_db_role_setting s
           left join pg_roles r on r.oid = s.setrole
          cross join lateral unnest(s.setconfig) as c(text)
          where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))), '[]') as settings,
       array(select n.nspname::text from pg_namespace n
              where exists (select from bh_roles r where r.kind in ('app', 'anonymous') and has_schema_privilege(r.oid, n.oid, 'CREATE'))
              order by 1) as writable,
       current_database()::text as database, array(select name from bh_roles order by kind, name) as roles`;

interface Setting {
  /** Null when it holds for every role. */
  role: string | null;
  /** Only in this database. */
  here: boolean;
  name: string;
  value: string;
}

interface Settings {
  settings: Setting[];
  writable: string[];
  database: string;
  roles: string[];
}

const unset = queryCheck<Settings>({
  id: 'PRV-07',
  title: 'no standing setting of a role or database weakens a session',
  meaning:
    'What stands with a role or a database holds in every session from its first moment: triggers and keys asleep under session_replication_role, a claim of a tenant that nobody made, names that are found first in a schema that the application may write.',
  expected:
    'no session_replication_role, no claim, row_security on for the application, no search_path through a schema that it may write',
  remedy:
    'Reset the setting. A job that needs one sets it in its own transaction, where a reader of the job sees it.',
  objects: 'roles and databases',
  nothing: 'the server showed no setting',
  stage: 'planned',
  query: SETTINGS,
  judge: (rows, subject) => rows.flatMap((row) => judgeSettings(row, subject)),
});

function judgeSettings({ settings, writable, database, roles }: Settings, { model }: Subject): Finding[] {
  const subjects = new Set<string | null>([null, ...roles, ...settings.map(({ role }) => role)]);
  return [...subjects].flatMap((role): Finding[] => {
    const object = role === null ? `database ${database}` : `role ${role}`;
    const flaws = settings
      .filter((setting) => setting.role === role)
      .flatMap((setting) => {
        const observed = flawOf(setting, writable, model);
        return observed === undefined ? [] : [{ setting, observed }];
      });
    if (flaws.length === 0) return [{ object, verdict: 'green', observed: 'none of these' }];
    return flaws.map(({ setting, observed }) => ({
      object,
      verdict: 'red',
      observed,
      fix: resetOf(setting, database),
    }));
  });
}

function flawOf(
  { role, name, value }: Setting,
  writable: readonly string[],
  model: Model,
): string | undefined {
  const setting = name.toLowerCase();
  const said = `${name} = ${value}`;
  if (setting === 'session_replication_role' && value === 'replica') {
    return `${said}: foreign keys and triggers do not fire`;
  }
  if (setting === 'row_security' && ['off', 'false', 'no', '0'].includes(value.toLowerCase())) {
    // For a job that must see all rows it is right: what would be filtered fails.
    const { app, anonymous } = model.roles;
    if (role !== null && ![...app, ...anonymous].includes(role)) return undefined;
    return `${said}: every query of the application that a policy would filter fails`;
  }
  if (setting === 'search_path') {
    const open = schemasOf(value).filter((schema) => writable.includes(schema));
    return open.length === 0
      ? undefined
      : `${said}: the application may create objects in ${open.join(', ')}, and others find them first`;
  }
  const claim = claimSettings(model).find((own) => own.toLowerCase() === setting);
  return claim === undefined || value === ''
    ? undefined
    : `${said}: the claim of a session that never made one`;
}

function schemasOf(path: string): string[] {
  return path
    .split(',')
    .map((name) => name.trim())
    .map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()));
}

/** Settings in which the model looks for who acts. */
function claimSettings({ claim }: Model): string[] {
  const source = claim.from === 'membership' ? claim.user : claim;
  return [source.from === 'jwt' ? source.setting : source.name];
}

function resetOf({ role, here, name }: Setting, database: string): string {
  const setting = name.split('.').map(quoteIdentifier).join('.');
  if (role === null && here) return `alter database ${quoteIdentifier(database)} reset ${setting};`;
  const place = here ? ` in database ${quoteIdentifier(database)}` : '';
  return `alter role ${role === null ? 'all' : quoteIdentifier(role)}${place} reset ${setting};`;
}

export const DEFAULT_PRIVILEGES: readonly CheckSpec[] = [closed, unset, closedFunctions];
