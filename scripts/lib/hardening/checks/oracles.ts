import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { ROLES, TABLES, TREE } from '../relations.ts';

/** Keys that count, and who may choose one. Identity ALWAYS does not help: OVERRIDING SYSTEM VALUE asks for no more than INSERT. */
const COUNTED = `
with ${TABLES}, ${ROLES}
select bh.id, bh.relid::regclass::text as relation, bh.key, bh.tcol, counted.index,
       array(select a.attname::text from pg_attribute a
              where a.attrelid = bh.relid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname <> all(bh.key)
              order by a.attnum) as others,
       case when counted.index is null then '[]' else coalesce((
         select jsonb_agg(jsonb_build_object('role', choice.name, 'privileges', choice.privileges) order by choice.name)
           from (
             select r.name, array(select p from unnest(array['INSERT', 'UPDATE']) p
                                   where (select bool_and(has_column_privilege(r.oid, bh.relid, k, p)) from unnest(bh.key) k)) as privileges
               from bh_roles r join pg_roles s on s.oid = r.oid
              where r.kind in ('app', 'anonymous') and not s.rolsuper
           ) choice where choice.privileges <> '{}'), '[]') end as choosers
  from bh
  left join lateral (
    select i.indexrelid::regclass::text as index
      from pg_index i
     where i.indrelid = bh.relid and i.indisunique and i.indpred is null and i.indexprs is null
       and (select bool_and(a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) and a.attname = any(bh.key)) and count(*) = cardinality(bh.key)
              from unnest(i.indkey::int2[]) k join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k)
     order by i.indexrelid limit 1
  ) counted on bh.tcol is null or bh.tcol <> all(bh.key)
 where bh.kind in ('tenant', 'via')
 order by bh.position`;

interface Counted {
  id: string;
  relation: string;
  key: string[];
  tcol: string | null;
  index: string | null;
  others: string[];
  choosers: { role: string; privileges: string[] }[];
}

const counted = queryCheck<Counted>({
  id: 'COV-02',
  title: 'nobody can ask by number which rows other tenants have',
  meaning:
    'Where keys are counted and the application may choose one, an INSERT of the next number answers with a duplicate or not: how many rows there are over all tenants, and which. Row-level security hides rows, not keys.',
  expected: 'a key that cannot be guessed, one within the tenant, or one that the application cannot choose',
  remedy:
    'Grant INSERT and UPDATE on the other columns by name, so that the server alone gives out numbers; or use uuids. GENERATED ALWAYS does not help: OVERRIDING SYSTEM VALUE needs no further privilege.',
  objects: 'tables',
  nothing: 'no table of the model but the tenants exists in this database',
  stage: 'isolated',
  roles: ['app', 'anonymous'],
  query: COUNTED,
  judge: (rows) =>
    rows.map((row): Finding => {
      const object = { object: row.id, table: row.id };
      if (row.index === null) {
        return { ...object, verdict: 'green', observed: 'not counted over all tenants' };
      }
      if (row.choosers.length === 0) {
        return { ...object, verdict: 'green', observed: 'counted, and not chosen by the application' };
      }
      return {
        ...object,
        verdict: 'red',
        observed: `${row.choosers.map(({ role, privileges }) => `${role} may choose ${row.key.join(', ')} by ${privileges.join(' and ')}`).join('; ')}, and ${row.index} answers for all tenants`,
        fix: narrow(row),
      };
    }),
});

function narrow({ relation, tcol, others, choosers }: Counted): string {
  return choosers
    .flatMap(({ role, privileges }) =>
      privileges.flatMap((privilege) => {
        const name = privilege.toLowerCase();
        const to = quoteIdentifier(role);
        // Nobody may move a row to another tenant (PRV-06).
        const given = privilege === 'UPDATE' ? others.filter((column) => column !== tcol) : others;
        const columns = given.map(quoteIdentifier).join(', ');
        return [
          `revoke ${name} on ${relation} from ${to};`,
          ...(columns === '' ? [] : [`grant ${name} (${columns}) on ${relation} to ${to};`]),
        ];
      }),
    )
    .join('\n');
}

/** Sequences that belong to a column, or from which a default draws. */
const SEQUENCES = `
with recursive ${TREE}, ${ROLES},
  drawn as (
    select distinct t.position, t.id, s.oid
      from tree t
      join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = t.part and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      join pg_class s on s.oid = d.objid and s.relkind = 'S'
     where t.kind <> 'shared'
    union
    select t.position, t.id, s.oid
      from tree t
      join pg_attrdef f on f.adrelid = t.part
      join pg_depend d on d.classid = 'pg_attrdef'::regclass and d.objid = f.oid and d.refclassid = 'pg_class'::regclass
      join pg_class s on s.oid = d.refobjid and s.relkind = 'S'
     where t.kind <> 'shared'
  )
select drawn.position, drawn.id, drawn.oid::regclass::text as sequence,
       coalesce((
         select jsonb_agg(jsonb_build_object('role', r.name, 'privilege', p, 'grantees', array(
                  select distinct case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end
                    from pg_class c cross join lateral aclexplode(c.relacl) a
                   where c.oid = drawn.oid and a.privilege_type = p and a.grantee <> c.relowner
                     and (a.grantee = 0 or pg_has_role(r.oid, a.grantee, 'USAGE')))) order by r.name, p)
           from bh_roles r join pg_roles s on s.oid = r.oid
          cross join unnest(array['SELECT', 'UPDATE', 'USAGE']) p
          where r.kind in ('app', 'anonymous') and not s.rolsuper and has_sequence_privilege(r.oid, drawn.oid, p)), '[]') as held
  from drawn
union all
select 2147483647, null, null, '[]' where exists (select from bh where kind <> 'shared') and not exists (select from drawn)
 order by 1, 3`;

interface Sequence {
  id: string | null;
  sequence: string | null;
  held: { role: string; privilege: string; grantees: string[] }[];
}

const sequences = queryCheck<Sequence>({
  id: 'COV-03',
  title: 'no application role reads or draws from a sequence of all tenants',
  meaning:
    'nextval and currval count the rows of all tenants: drawn once a day they tell how much business the others do. With UPDATE, setval makes the inserts of everybody fail.',
  expected: 'no SELECT, USAGE or UPDATE for application and anonymous roles',
  remedy:
    'Revoke it. An identity column needs no privilege on its sequence; a serial one does, and is turned into an identity first.',
  objects: 'sequences',
  nothing: 'no table of the model exists in this database',
  stage: 'isolated',
  roles: ['app', 'anonymous'],
  query: SEQUENCES,
  judge: (rows, { model }) =>
    rows.map((row): Finding => {
      if (row.sequence === null) {
        return {
          object: `sequences of ${model.name}`,
          verdict: 'green',
          expected: 'no sequence behind a table of tenants, or none that the application may touch',
          observed: 'not applicable: no column of these tables draws from a sequence',
        };
      }
      const object = { object: row.sequence, ...(row.id === null ? {} : { table: row.id }) };
      if (row.held.length === 0) return { ...object, verdict: 'green', observed: 'none' };
      const grantees = new Set(
        row.held.flatMap(({ grantees, role }) => (grantees.length > 0 ? grantees : [quoteIdentifier(role)])),
      );
      return {
        ...object,
        verdict: 'red',
        observed: row.held.map(({ role, privilege }) => `${role} holds ${privilege}`).join(', '),
        fix: `revoke all on sequence ${row.sequence} from ${[...grantees].join(', ')};`,
      };
    }),
});

export const ORACLES: readonly CheckSpec[] = [counted, sequences];
