import { quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import type { Model, TableModel } from '../../tenancy/model.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { bindingOf, type Command, createPolicy } from '../policy-sql.ts';
import { ROLES, TABLES } from '../relations.ts';
import type { Subject } from '../subject.ts';

const COVERED = `
with ${TABLES}, ${ROLES}
select bh.id, r.name as role, r.kind,
       array(select cmd from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) cmd
              where has_table_privilege(r.oid, bh.relid, cmd)
                 or case when cmd <> 'DELETE' then has_any_column_privilege(r.oid, bh.relid, cmd) end) as granted,
       coalesce(applying.commands, '{}') as covered,
       coalesce(applying.policies, '[]') as policies
  from bh cross join bh_roles r
  left join lateral (
    select array_agg(distinct c.command) as commands,
           jsonb_agg(distinct jsonb_build_object('name', p.polname,
             'others', (select coalesce(jsonb_agg(pg_get_userbyid(o)), '[]') from unnest(p.polroles) o
                         where o <> 0 and not pg_has_role(r.oid, o, 'USAGE')))) as policies
      from pg_policy p
      join (values ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE')) c(code, command)
        on p.polcmd = '*' or p.polcmd = c.code::"char"
     where p.polrelid = bh.relid and p.polpermissive
       and exists (select from unnest(p.polroles) o where o = 0 or pg_has_role(r.oid, o, 'USAGE'))
  ) applying on true
 where bh.kind <> 'shared' and r.kind in ('app', 'anonymous')
 order by bh.position, r.kind, r.name`;

interface Covered {
  id: string;
  role: string;
  kind: 'app' | 'anonymous';
  granted: Command[];
  covered: Command[];
  policies: { name: string; others: string[] }[];
}

const covered = queryCheck<Covered>({
  id: 'RLS-04',
  title: 'a policy stands behind every privilege, and none lets visitors in',
  meaning:
    'A policy that applies to visitors nobody has signed in shows them rows of tenants. A privilege without a policy fails silently: the command touches 0 rows and reports success.',
  expected: 'a permissive policy per application role and command that it may use; none for anonymous roles',
  remedy:
    'Create a policy per role and command that binds the row to the claim, or revoke the privilege. Name roles in every policy: without TO it applies to everybody, visitors included.',
  objects: 'tables and roles',
  nothing: 'the model names no application role, or no table of it exists',
  stage: 'isolated',
  roles: ['app', 'anonymous'],
  query: COVERED,
  judge: (rows, subject) =>
    rows.map((row) => (row.kind === 'anonymous' ? judgeVisitor(row, subject) : judgeMember(row, subject))),
});

function judgeMember(row: Covered, { model }: Subject): Finding {
  const object = { object: `${row.id} for ${row.role}`, table: row.id };
  const bare = row.granted.filter((command) => !row.covered.includes(command));
  if (bare.length === 0) {
    const observed = row.granted.length === 0 ? 'no privilege' : row.granted.join(', ');
    return { ...object, verdict: 'green', observed };
  }
  return {
    ...object,
    verdict: 'red',
    observed: `may ${bare.join(', ')}, but no permissive policy applies`,
    fix: grantOrRevoke(tableOf(row.id, model.tables), bare, row, model),
  };
}

function grantOrRevoke(table: TableModel, bare: readonly Command[], { role }: Covered, model: Model): string {
  // Who makes or removes tenants is not a tenant.
  const foreign = bare.filter(
    (command) => table.kind === 'root' && (command === 'INSERT' || command === 'DELETE'),
  );
  const own = bare.filter((command) => !foreign.includes(command));
  const policies = own.length === 4 ? (['ALL'] as const) : own;
  const lines = policies.map((command) => createPolicy(model, table, command, [role]));
  if (foreign.length > 0) {
    const commands = foreign.join(', ').toLowerCase();
    lines.push(`revoke ${commands} on ${quoteQualified(table)} from ${quoteIdentifier(role)};`);
  }
  return lines.join('\n');
}

function judgeVisitor(row: Covered, { model }: Subject): Finding {
  const object = { object: `${row.id} for ${row.role}`, table: row.id };
  if (row.policies.length === 0)
    return { ...object, verdict: 'green', observed: 'no permissive policy applies' };
  const table = quoteQualified(tableOf(row.id, model.tables));
  return {
    ...object,
    verdict: 'red',
    expected: 'no permissive policy for a visitor',
    observed: `${row.policies.map(({ name }) => name).join(', ')} applies to ${row.role} (${row.covered.join(', ')})`,
    fix: row.policies
      .map(({ name, others }) => {
        const rest = others.length > 0 ? others : model.roles.app;
        return rest.length === 0
          ? `drop policy ${quoteIdentifier(name)} on ${table};`
          : `alter policy ${quoteIdentifier(name)} on ${table} to ${rest.map(quoteIdentifier).join(', ')};`;
      })
      .join('\n'),
  };
}

const BOUND = `
with ${TABLES}, ${ROLES}
select bh.id, p.polname as name, p.polpermissive as permissive,
       case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end as command,
       array(select case when o = 0 then 'public' else pg_get_userbyid(o)::text end from unnest(p.polroles) o) as roles,
       array(select distinct a.attname::text
               from pg_depend d
               join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
              where d.classid = 'pg_policy'::regclass and d.objid = p.oid
                and d.refclassid = 'pg_class'::regclass and d.refobjid = bh.relid and d.refobjsubid > 0) as columns
  from bh join pg_policy p on p.polrelid = bh.relid
 where bh.kind <> 'shared'
 order by bh.position, p.polname`;

interface Bound {
  id: string;
  name: string;
  permissive: boolean;
  command: Command | 'ALL';
  roles: string[];
  columns: string[];
}

const boundToTenant = queryCheck<Bound>({
  id: 'RLS-06',
  title: 'every permissive policy looks at the tenant column',
  meaning:
    'Permissive policies are joined by OR: one that does not ask whose row it is opens the table to all tenants, however strict the others are.',
  expected: 'a dependency on the tenant column, in the catalogue (not a search in the text)',
  remedy: 'Drop the policy, or let it compare the tenant column with the claim of the model.',
  objects: 'policies',
  nothing: 'no table of the model has a policy',
  stage: 'isolated',
  query: BOUND,
  judge: (rows, subject) =>
    rows.filter((row) => isJudged(row, subject)).map((row) => judgePolicy(row, subject)),
});

/** A restrictive policy only takes away; the service roles see past policies anyhow. */
function isJudged(row: Bound, { model }: Subject): boolean {
  return row.permissive && !row.roles.every((role) => model.roles.service.includes(role));
}

function judgePolicy(row: Bound, { model }: Subject): Finding {
  const object = { object: `${row.id}: policy ${row.name}`, table: row.id };
  const table = tableOf(row.id, model.tables);
  const binding = bindingOf(model, table);
  if (binding.some((column) => row.columns.includes(column))) {
    return { ...object, verdict: 'green', observed: row.columns.join(', ') };
  }
  const drop = `drop policy ${quoteIdentifier(row.name)} on ${quoteQualified(table)};`;
  const app = row.roles.filter((role) => model.roles.app.includes(role));
  const roles = app.length > 0 ? app : row.roles.includes('public') ? model.roles.app : [];
  return {
    ...object,
    verdict: 'red',
    observed: `does not look at ${binding.join(' or ')} (${row.command} for ${row.roles.join(', ')})`,
    fix: roles.length === 0 ? drop : `${drop}\n${createPolicy(model, table, row.command, roles, row.name)}`,
  };
}

function tableOf(id: string, tables: ReadonlyMap<string, TableModel>): TableModel {
  const table = tables.get(id);
  if (table === undefined) throw new Error(`${id} is not in the model`);
  return table;
}

export const POLICIES: readonly CheckSpec[] = [covered, boundToTenant];
