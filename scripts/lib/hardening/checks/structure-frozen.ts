import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../postgres/identifiers.ts';
import type { TableModel } from '../../tenancy/model.ts';
import { type CheckSpec, type Finding, queryCheck, question } from '../check.ts';
import { ROLES, TREE } from '../relations.ts';

/** Both checks ask: what keeps the tenant of a row as it is, and who may write that column? */
const FROZEN = question<Frozen>(`
with recursive ${TREE}, ${ROLES}
select t.id, t.part::regclass::text as relation, t.kind, t.is_partition, a.attname::text as "column",
       coalesce((
         select jsonb_agg(jsonb_build_object('name', g.tgname, 'definition', pg_get_triggerdef(g.oid), 'body', f.prosrc,
                  'on', g.tgenabled in ('O', 'A'), 'of', g.tgattr::text <> '') order by g.tgname)
           from pg_trigger g join pg_proc f on f.oid = g.tgfoid
          where g.tgrelid = t.part and not g.tgisinternal
            -- FOR EACH ROW, BEFORE, UPDATE
            and (g.tgtype & 1) <> 0 and (g.tgtype & 2) <> 0 and (g.tgtype & 16) <> 0
            and (g.tgattr::text = '' or a.attnum = any(g.tgattr::int2[]))), '[]') as triggers,
       coalesce((
         select jsonb_agg(jsonb_build_object('role', r.name, 'kind', r.kind, 'grantees', array(
                  select distinct case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end
                    from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) acl
                   where acl.privilege_type = 'UPDATE' and acl.grantee <> c.relowner
                     and (acl.grantee = 0 or pg_has_role(r.oid, acl.grantee, 'USAGE')))) order by r.kind, r.name)
           from bh_roles r
          where r.kind <> 'owner' and has_column_privilege(r.oid, t.part, a.attnum, 'UPDATE')), '[]') as writers,
       array(select o.attname::text from pg_attribute o
              where o.attrelid = t.part and o.attnum > 0 and not o.attisdropped and o.attgenerated = '' and o.attnum <> a.attnum and o.attname <> all(bh.key)
              order by o.attnum) as others,
       exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where n.nspname = 'bulkhead' and p.proname = 'refuse_tenant_change') as has_guard
  from tree t
  join bh on bh.relid = t.relid
  join pg_class c on c.oid = t.part
  join pg_attribute a on a.attrelid = t.part and a.attname = bh.tcol
 where t.kind in ('root', 'tenant')
 order by t.position, t.is_partition, relation`);

interface Trigger {
  name: string;
  definition: string;
  body: string;
  on: boolean;
  of: boolean;
}

interface Frozen {
  id: string;
  relation: string;
  kind: 'root' | 'tenant';
  is_partition: boolean;
  column: string;
  triggers: Trigger[];
  writers: { role: string; kind: 'app' | 'anonymous' | 'service'; grantees: string[] }[];
  others: string[];
  has_guard: boolean;
}

/** A trigger that refuses another tenant, or writes the old one back, whatever else happens. */
function isGuard({ definition, body, of }: Trigger, column: string): boolean {
  const when = /\bWHEN \((.*)\) EXECUTE FUNCTION /s.exec(definition)?.[1]?.replaceAll('"', '');
  const source = body.replaceAll(/--.*$|\/\*.*?\*\//gms, '').replaceAll('"', '');
  const name = column.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (new RegExp(`\\bnew\\.${name}\\s*:?=\\s*old\\.${name}\\b`, 'i').test(source) && when === undefined) {
    return true;
  }
  // RAISE without a level is an exception.
  if (!/\braise\b(?!\s+(notice|warning|info|log|debug)\b)/i.test(source)) return false;
  if (when !== undefined) {
    const differ = '(IS DISTINCT FROM|<>)';
    const compares = new RegExp(
      `\\b(old\\.${name} ${differ} new\\.${name}|new\\.${name} ${differ} old\\.${name})(\\)|$)`,
    );
    // A second condition beside it would let some changes through.
    return compares.test(when) && !/ AND /.test(when);
  }
  return of || new RegExp(`\\b(new|old)\\.${name}\\b`, 'i').test(source);
}

function guardOf(row: Frozen): Trigger | undefined {
  return row.triggers.find((trigger) => trigger.on && isGuard(trigger, row.column));
}

const immutable = queryCheck<Frozen>({
  id: 'STR-13',
  title: 'the tenant of a row never changes',
  meaning:
    'One UPDATE of the tenant column hands a row, and what hangs from it, to another tenant. The service role is bound by no policy: a wrong id in a back-end job is enough.',
  expected:
    'an enabled BEFORE UPDATE trigger that refuses it, or no UPDATE privilege on the column for application and service roles',
  remedy:
    'Create a guard trigger. ENABLE ALWAYS keeps it awake under session_replication_role = replica. A table that reaches its tenant through a parent has no tenant column to freeze.',
  objects: 'tables',
  nothing: 'no table of the model but the tenants exists in this database',
  stage: 'constrained',
  query: FROZEN,
  judge: (rows, { model }) =>
    rows
      .filter(({ kind }) => kind === 'tenant')
      .map((row): Finding => {
        const object = { object: `${row.relation}.${row.column}`, table: row.id };
        const guard = guardOf(row);
        if (guard !== undefined) return { ...object, verdict: 'green', observed: `frozen by ${guard.name}` };
        if (row.writers.length === 0) {
          return { ...object, verdict: 'green', observed: 'no role of the model may update it' };
        }
        const asleep = row.triggers.find((trigger) => !trigger.on && isGuard(trigger, row.column));
        const table = model.tables.get(row.id);
        if (table === undefined) throw new Error(`${row.id} is not in the model`);
        const writers = row.writers.map(({ role }) => role).join(', ');
        return {
          ...object,
          verdict: 'red',
          observed:
            asleep === undefined
              ? `${writers} may change it, and no trigger refuses`
              : `${writers} may change it: the trigger ${asleep.name} is switched off`,
          fix:
            asleep === undefined
              ? createGuard(row, table)
              : `alter table ${row.relation} enable always trigger ${quoteIdentifier(asleep.name)};`,
        };
      }),
});

function createGuard(row: Frozen, table: TableModel): string {
  const column = quoteIdentifier(row.column);
  const name = row.has_guard
    ? 'bulkhead.refuse_tenant_change'
    : quoteQualified({ schema: table.schema, name: 'refuse_tenant_change' });
  const body = quoteLiteral(
    "begin raise insufficient_privilege using message = 'the tenant of a row cannot be changed'; end",
  );
  return [
    ...(row.has_guard
      ? []
      : [
          `create or replace function ${name}() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as ${body};`,
        ]),
    // The last by its name, so that no trigger after it changes the column.
    `create or replace trigger zz_bulkhead_tenant_frozen before update on ${row.relation} for each row when (old.${column} is distinct from new.${column}) execute function ${name}();`,
    `alter table ${row.relation} enable always trigger zz_bulkhead_tenant_frozen;`,
  ].join('\n');
}

const unwritable = queryCheck<Frozen>({
  id: 'PRV-06',
  title: 'no application role may write the tenant column of a row that exists',
  meaning:
    'Who may update the tenant column may try to give a row away, and only a policy stands in between; a key of a tenant that changes takes the meaning of every claim with it.',
  expected: 'no UPDATE privilege on the tenant column, or a trigger that refuses every change of it (STR-13)',
  remedy:
    'Grant UPDATE on the other columns by name instead of on the table. A frozen column (STR-13) counts as well: then the privilege opens nothing.',
  objects: 'tables',
  nothing: 'no table of the model exists in this database',
  stage: 'isolated',
  roles: ['app', 'anonymous'],
  query: FROZEN,
  judge: (rows) => rows.map((row) => judgeWriters(row)),
});

function judgeWriters(row: Frozen): Finding {
  const object = { object: `${row.relation}.${row.column}`, table: row.id };
  const writers = row.writers.filter(({ kind }) => kind !== 'service');
  if (writers.length === 0) return { ...object, verdict: 'green', observed: 'not writable' };
  const guard = guardOf(row);
  if (guard !== undefined) {
    return { ...object, verdict: 'green', observed: `granted, but frozen by ${guard.name}` };
  }
  const grantees = writers.flatMap(({ role, grantees: found }) =>
    // Without a grantee the privilege stands on the column itself.
    found.length > 0
      ? found.map((name) => ({ name, whole: true }))
      : [{ name: quoteIdentifier(role), whole: false }],
  );
  const distinct = [...new Map(grantees.map((grantee) => [grantee.name, grantee])).values()];
  const others = row.others.map(quoteIdentifier).join(', ');
  const visitors = new Set(
    writers.filter(({ kind }) => kind === 'anonymous').flatMap((writer) => [...writer.grantees, writer.role]),
  );
  return {
    ...object,
    verdict: 'red',
    observed: `${writers.map(({ role }) => role).join(', ')} may update it`,
    fix: distinct
      .flatMap(({ name, whole }) =>
        whole
          ? [
              `revoke update on ${row.relation} from ${name};`,
              ...(others === '' || visitors.has(name)
                ? []
                : [`grant update (${others}) on ${row.relation} to ${name};`]),
            ]
          : [`revoke update (${quoteIdentifier(row.column)}) on ${row.relation} from ${name};`],
      )
      .join('\n'),
  };
}

export const STRUCTURE_FROZEN: readonly CheckSpec[] = [immutable, unwritable];
