import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { ROLES, TREE } from '../relations.ts';

const UNWATCHED = `
with recursive ${TREE}, ${ROLES}
select t.id, t.part::regclass::text as relation,
       coalesce((
         select jsonb_agg(jsonb_build_object('role', r.name, 'privilege', p.name, 'grantees', array(
                  select distinct case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
                    from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
                   where a.privilege_type = p.name and (a.grantee = 0 or pg_has_role(r.oid, a.grantee, 'USAGE'))))
                order by r.name, p.n)
           from bh_roles r
          cross join jsonb_array_elements_text($1::jsonb -> 'privileges') with ordinality as p(name, n)
          where r.kind in ('app', 'anonymous') and (
                has_table_privilege(r.oid, t.part, p.name)
                or case p.name when 'REFERENCES' then has_any_column_privilege(r.oid, t.part, p.name) end)), '[]') as held
  from tree t join pg_class c on c.oid = t.part
 order by t.position, t.is_partition, relation`;

interface Unwatched {
  id: string;
  relation: string;
  held: { role: string; privilege: string; grantees: string[] }[];
}

const unwatched = queryCheck<Unwatched>({
  id: 'PRV-01',
  title: 'no application role holds a privilege that row-level security does not watch over',
  meaning:
    "TRUNCATE empties the table for all tenants and asks no policy. TRIGGER runs the holder's code in other people's statements, REFERENCES tells which keys exist, MAINTAIN locks the table.",
  expected: 'none of TRUNCATE, REFERENCES, TRIGGER, MAINTAIN for application and anonymous roles',
  remedy:
    'Revoke them from the role that was granted them, which may be one that the application role belongs to, or PUBLIC. Platforms that grant ALL by default need their default privileges corrected too.',
  objects: 'tables',
  nothing: 'no table of the model exists in this database',
  stage: 'isolated',
  roles: ['app', 'anonymous'],
  query: UNWATCHED,
  judge: (rows) =>
    rows.map((row): Finding => {
      const object = { object: row.relation, table: row.id };
      if (row.held.length === 0) return { ...object, verdict: 'green', observed: 'none' };
      return { ...object, verdict: 'red', observed: describe(row.held), fix: revoke(row) };
    }),
});

function describe(held: Unwatched['held']): string {
  const roles = Map.groupBy(held, ({ role }) => role);
  return [...roles]
    .map(([role, items]) => `${role} holds ${items.map(({ privilege }) => privilege).join(', ')}`)
    .join('; ');
}

function revoke({ held, relation }: Unwatched): string {
  const byGrantee = new Map<string, Set<string>>();
  for (const { role, privilege, grantees } of held) {
    // Without a grantee it was granted on a column (taken back with the table's), or the role is a superuser.
    for (const grantee of grantees.length > 0 ? grantees : [quoteIdentifier(role)]) {
      byGrantee.set(grantee, (byGrantee.get(grantee) ?? new Set()).add(privilege));
    }
  }
  return [...byGrantee]
    .map(([grantee, held]) => `revoke ${[...held].join(', ').toLowerCase()} on ${relation} from ${grantee};`)
    .join('\n');
}

const POWERS = `
with ${ROLES}
select r.name as role, p.rolsuper as superuser, p.rolbypassrls as bypass, p.rolreplication as replication,
       array(select m.rolname::text from pg_roles m
              where m.oid <> r.oid and pg_has_role(r.oid, m.oid, 'MEMBER')
                and (m.rolsuper or m.rolbypassrls or m.rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_maintain',
                     'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))) as becomes
  from bh_roles r join pg_roles p on p.oid = r.oid
 where r.kind in ('app', 'anonymous')
 order by r.kind, r.name`;

interface Powers {
  role: string;
  superuser: boolean;
  bypass: boolean;
  replication: boolean;
  becomes: string[];
}

const powerless = queryCheck<Powers>({
  id: 'PRV-04',
  title: 'no application role stands above row-level security, or can climb there',
  meaning:
    'A superuser, a role with BYPASSRLS or REPLICATION, or a member of one, reads and writes every tenant whatever the policies say.',
  expected: 'NOSUPERUSER, NOBYPASSRLS, NOREPLICATION, and no membership in a role that is more',
  remedy:
    'Take the attribute or the membership away; give the back end a service role of its own for what needs more.',
  objects: 'roles',
  nothing: 'the model names no application role that exists',
  stage: 'planned',
  roles: ['app', 'anonymous'],
  query: POWERS,
  judge: (rows) =>
    rows.map((row): Finding => {
      const attributes = [
        ...(row.superuser ? ['superuser'] : []),
        ...(row.bypass ? ['bypassrls'] : []),
        ...(row.replication ? ['replication'] : []),
      ];
      const object = { object: `role ${row.role}` };
      // A superuser is a member of everything: only the attribute itself says something.
      const becomes = row.superuser ? [] : row.becomes;
      if (attributes.length + becomes.length === 0)
        return { ...object, verdict: 'green', observed: 'none of these' };
      const role = quoteIdentifier(row.role);
      return {
        ...object,
        verdict: 'red',
        observed: [
          ...attributes.map((name) => name.toUpperCase()),
          ...becomes.map((name) => `member of ${name}`),
        ].join(', '),
        fix: [
          ...(attributes.length > 0 ? [`alter role ${role} no${attributes.join(' no')};`] : []),
          ...becomes.map((name) => `revoke ${quoteIdentifier(name)} from ${role};`),
        ].join('\n'),
      };
    }),
});

export const PRIVILEGES: readonly CheckSpec[] = [unwatched, powerless];
