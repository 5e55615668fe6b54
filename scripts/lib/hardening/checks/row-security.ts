import { quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { ROLES, TABLES, TREE } from '../relations.ts';
import type { Subject } from '../subject.ts';

const ENABLED = `
with recursive ${TREE}, ${ROLES}
select t.id, t.part::regclass::text as relation, t.is_partition, c.relrowsecurity as enabled,
       array(select r.name from bh_roles r
              where r.kind in ('app', 'anonymous') and t.is_partition
                and has_any_column_privilege(r.oid, t.part, 'SELECT, INSERT, UPDATE')
                    or r.kind in ('app', 'anonymous') and t.is_partition
                       and has_table_privilege(r.oid, t.part, 'DELETE')) as reached_by
  from tree t join pg_class c on c.oid = t.part
 where t.kind <> 'shared'
 order by t.position, t.is_partition, relation`;

interface Enabled {
  id: string;
  relation: string;
  is_partition: boolean;
  enabled: boolean;
  reached_by: string[];
}

const enabled = queryCheck<Enabled>({
  id: 'RLS-01',
  title: 'row-level security is on',
  meaning:
    "With it off policies are ignored: any signed-in user reads and writes every tenant's rows. A partition that can be reached by its own name is read without the policies of its parent.",
  expected:
    'row-level security enabled, on the table and on each partition that an application role may touch',
  remedy:
    'Create the policies first, then enable row-level security: in between, the application would see nothing. Revoke direct privileges on partitions.',
  objects: 'tables',
  nothing: 'no table of the model exists in this database',
  stage: 'isolated',
  roles: ['app', 'anonymous'],
  query: ENABLED,
  judge: (rows) =>
    rows.map((row): Finding => {
      const object = { object: row.relation, table: row.id };
      if (row.enabled) return { ...object, verdict: 'green', observed: 'enabled' };
      if (!row.is_partition) {
        return {
          ...object,
          verdict: 'red',
          observed: 'row-level security is off',
          fix: `alter table ${row.relation} enable row level security;`,
        };
      }
      if (row.reached_by.length === 0) {
        return { ...object, verdict: 'green', observed: 'reachable only through its parent' };
      }
      return {
        ...object,
        verdict: 'red',
        observed: `a partition without row-level security that ${row.reached_by.join(', ')} can reach by its own name`,
        fix: `revoke all on ${row.relation} from ${row.reached_by.map(quoteIdentifier).join(', ')};`,
      };
    }),
});

const FORCED = `
with ${TABLES}, ${ROLES}
select bh.id, bh.relforcerowsecurity as forced, o.rolname as owner, o.rolsuper as superuser, o.rolbypassrls as bypass,
       array(select r.name from bh_roles r
              where r.kind in ('app', 'anonymous') and pg_has_role(r.oid, o.oid, 'MEMBER')) as become_owner
  from bh join pg_roles o on o.oid = bh.relowner
 where bh.kind <> 'shared'
 order by bh.position`;

interface Forced {
  id: string;
  forced: boolean;
  owner: string;
  superuser: boolean;
  bypass: boolean;
  become_owner: string[];
}

const forced = queryCheck<Forced>({
  id: 'RLS-02',
  title: 'row-level security binds the owner too',
  meaning:
    'Whoever comes as the owner of the tables (a migration, a job, an application with the wrong login) sees past every policy.',
  expected: 'FORCE ROW LEVEL SECURITY, and an owner that is neither superuser nor BYPASSRLS',
  remedy:
    'Force row-level security as the last step of hardening, when migrations and jobs are known to set row_security = off or a tenant. Give the tables to an owner without BYPASSRLS; on a platform where that is not possible, keep every application role out of the owner.',
  objects: 'tables',
  nothing: 'no table of the model exists in this database',
  stage: 'enforced',
  roles: ['app', 'anonymous'],
  query: FORCED,
  judge: (rows, subject) => rows.map((row) => judgeForced(row, subject)),
});

function judgeForced(row: Forced, { model, roles }: Subject): Finding {
  const object = { object: row.id, table: row.id };
  const table = model.tables.get(row.id);
  if (table === undefined) throw new Error(`${row.id} is not in the model`);
  const name = quoteQualified(table);
  const owner = quoteIdentifier(row.owner);
  const power = row.superuser ? 'a superuser' : 'BYPASSRLS';
  if (row.become_owner.length > 0) {
    return {
      ...object,
      verdict: 'red',
      observed: `${row.become_owner.join(', ')} is, or can become, the owner ${row.owner}`,
      expected: 'no application role is, or can become, the owner',
      fix: row.become_owner
        .map((role) =>
          role === row.owner
            ? `alter table ${name} owner to ${quoteIdentifier(model.roles.owner)};`
            : `revoke ${owner} from ${quoteIdentifier(role)};`,
        )
        .join('\n'),
    };
  }
  if (!row.superuser && !row.bypass) {
    if (row.forced) return { ...object, verdict: 'green', observed: 'forced' };
    return {
      ...object,
      verdict: 'red',
      observed: `not forced: the owner ${row.owner} sees past the policies`,
      fix: `alter table ${name} force row level security;`,
    };
  }
  if (model.platform === 'supabase') {
    // The platform's owner has BYPASSRLS and cannot lose it: FORCE is inert. What can be proved, and was
    // above, is that no role of the application is or can become that owner.
    return {
      ...object,
      verdict: 'green',
      expected: 'no application role is, or can become, the owner, on whom FORCE has no effect',
      observed: `not applicable: FORCE is inert for the owner ${row.owner} (${power}), and no application role is or can become it`,
    };
  }
  const better = roles.has(model.roles.owner) && model.roles.owner !== row.owner;
  return {
    ...object,
    verdict: 'red',
    observed: `FORCE is inert: the owner ${row.owner} is ${power}`,
    fix: better
      ? `alter table ${name} owner to ${quoteIdentifier(model.roles.owner)};`
      : `alter role ${owner} ${row.superuser ? 'nosuperuser ' : ''}nobypassrls;`,
  };
}

const IGNORED = `
with ${TABLES}
select bh.id, bh.relrowsecurity as enabled, array_agg(p.polname::text order by p.polname) as policies
  from bh join pg_policy p on p.polrelid = bh.relid
 group by bh.id, bh.position, bh.relrowsecurity
 order by bh.position`;

interface Ignored {
  id: string;
  enabled: boolean;
  policies: string[];
}

const ignored = queryCheck<Ignored>({
  id: 'RLS-03',
  title: 'no policy is written and not in force',
  meaning:
    'Policies of a table without row-level security are listed like all others and do nothing: they only reassure.',
  expected: 'row-level security enabled on every table that has a policy',
  remedy: 'Enable row-level security on the table, or drop the policies.',
  objects: 'tables with policies',
  nothing: 'no table of the model has a policy',
  stage: 'isolated',
  query: IGNORED,
  judge: (rows, { model }) =>
    rows.map((row): Finding => {
      const object = { object: row.id, table: row.id };
      if (row.enabled) return { ...object, verdict: 'green', observed: 'in force' };
      const table = model.tables.get(row.id);
      if (table === undefined) throw new Error(`${row.id} is not in the model`);
      return {
        ...object,
        verdict: 'red',
        observed: `${row.policies.join(', ')} ${row.policies.length === 1 ? 'is' : 'are'} not in force: row-level security is off`,
        fix: `alter table ${quoteQualified(table)} enable row level security;`,
      };
    }),
});

export const ROW_SECURITY: readonly CheckSpec[] = [enabled, forced, ignored];
