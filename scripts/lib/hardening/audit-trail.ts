import type pg from 'pg';
import { type CheckSpec, type CheckText, type Finding, question } from './check.ts';
import { migrationsOf } from './checks/ledger.ts';
import { ROLES, TREE } from './relations.ts';
import type { Subject } from './subject.ts';

/** A trigger as the checks of the audit trail look at it. */
export interface TrailTrigger {
  readonly name: string;
  readonly always: boolean;
  readonly before: boolean;
  /** `INSERT`, `UPDATE`, `DELETE`, `TRUNCATE`. */
  readonly events: readonly string[];
  /** Such as `bulkhead.refuse_change`. */
  readonly function: string;
}

/** One of our append-only tables, or a partition of it. */
export interface TrailRelation {
  readonly name: string;
  readonly table: 'audit_events' | 'audit_seals' | 'runs';
  readonly triggers: readonly TrailTrigger[];
  readonly grants: readonly { readonly grantee: string; readonly privilege: string }[];
  /** Application, anonymous and service roles that are or can become its owner. */
  readonly owners: readonly string[];
  readonly owner: string;
}

/** A table of the model, or a partition of it, as far as its changes are written down. */
export interface AuditedRelation {
  readonly id: string;
  readonly relation: string;
  readonly partition: boolean;
  /** Roles of the model that may write a partition by its own name. */
  readonly writers: readonly string[];
  readonly triggers: readonly TrailTrigger[];
}

/** The one row of the question. */
export interface TrailRow {
  readonly present: boolean;
  /** Whether this role sees all events and seals. */
  readonly readable: boolean;
  /** Months after this one, without a gap, for which there is a partition; -1 without one for this month. */
  readonly months_ahead: number;
  readonly trail: readonly TrailRelation[];
  readonly audited: readonly AuditedRelation[];
}

const triggersOf = (relation: string) => `coalesce((
         select jsonb_agg(jsonb_build_object('name', g.tgname, 'always', g.tgenabled = 'A', 'before', (g.tgtype & 2) <> 0,
                  'function', fn.nspname || '.' || f.proname,
                  'events', array(select e.name from (values (4, 'INSERT'), (8, 'DELETE'), (16, 'UPDATE'), (32, 'TRUNCATE')) e(bit, name)
                                   where (g.tgtype & e.bit) <> 0)) order by g.tgname)
           from pg_trigger g join pg_proc f on f.oid = g.tgfoid join pg_namespace fn on fn.oid = f.pronamespace and fn.nspname = 'bulkhead'
          where g.tgrelid = ${relation} and not g.tgisinternal), '[]')`;

const TRAIL = question<TrailRow>(`
with recursive ${TREE}, ${ROLES},
  trail as (
    select c.oid, c.relname::text as top from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'bulkhead' and c.relname in ('audit_events', 'audit_seals', 'runs') and c.relkind in ('r', 'p')
    union all
    select i.inhrelid, up.top from trail up join pg_inherits i on i.inhparent = up.oid
  ),
  bounds as materialized (
    select found.bound[1]::timestamptz as starts, found.bound[2]::timestamptz as ends
      from trail t join pg_class c on c.oid = t.oid
     cross join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''(.*)''\\) TO \\(''(.*)''\\)') as found(bound)
     where t.top = 'audit_events' and found.bound is not null
  )
select exists (select from trail where top = 'audit_events') as present,
       coalesce((select bool_and(has_table_privilege(oid, 'select') and not row_security_active(oid))
                        and has_schema_privilege((select oid from pg_namespace where nspname = 'bulkhead'), 'usage')
                   from trail where top <> 'runs'), false) as readable,
       (select coalesce(min(m.n) filter (where not exists (
                 select from bounds b where b.starts <= m.month and b.ends > m.month)), 13) - 1
          from (select n, (date_trunc('month', clock_timestamp() at time zone 'UTC') + make_interval(months => n)) at time zone 'UTC' as month
                  from generate_series(0, 12) n) m)::int as months_ahead,
       coalesce((
         select jsonb_agg(jsonb_build_object('name', tr.oid::regclass::text, 'table', tr.top, 'owner', pg_get_userbyid(c.relowner),
                  'triggers', ${triggersOf('tr.oid')},
                  'owners', array(select r.name from bh_roles r join pg_roles s on s.oid = r.oid
                                   where r.kind <> 'owner' and not s.rolsuper and pg_has_role(r.oid, c.relowner, 'MEMBER') order by 1),
                  'grants', coalesce((
                    select jsonb_agg(distinct jsonb_build_object('privilege', a.privilege_type,
                             'grantee', case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end))
                      from aclexplode(c.relacl) a
                     where a.grantee <> c.relowner and a.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')), '[]'))
                order by tr.top, tr.oid::regclass::text)
           from trail tr join pg_class c on c.oid = tr.oid), '[]') as trail,
       coalesce((
         select jsonb_agg(jsonb_build_object('id', t.id, 'relation', t.part::regclass::text, 'partition', t.is_partition,
                  'writers', case when t.is_partition then array(
                    select r.name from bh_roles r
                     where r.kind <> 'owner' and (has_any_column_privilege(r.oid, t.part, 'INSERT, UPDATE') or has_table_privilege(r.oid, t.part, 'DELETE, TRUNCATE'))
                     order by 1) else '{}' end,
                  'triggers', ${triggersOf('t.part')}) order by t.position, t.is_partition, t.part::regclass::text)
           from tree t), '[]') as audited`);

/** What stands in the trail that somebody must look after. */
export interface Waiting {
  /** Number of the newest seal; null while there is none. */
  readonly seal: string | null;
  /** Events that no seal has yet, and for how many hours the oldest has waited. */
  readonly events: number;
  readonly hours: number;
  /** Events for which there was no partition. */
  readonly strays: number;
}

/** Needs no more than SELECT, so that the backup's login can ask as well. */
const WAITING = `
  with newest as (
    select number, last_id, open_ids from bulkhead.audit_seals order by number desc limit 1
  ), waiting as (
    select at from bulkhead.audit_events where id > coalesce((select last_id from newest), 0)
    union all
    select e.at from newest cross join unnest(open_ids) hole
      join bulkhead.audit_events e on e.id >= lower(hole) and e.id < upper(hole)
  )
  select (select number::text from newest) as seal, count(*)::int as events,
         coalesce(extract(epoch from clock_timestamp() - min(at)) / 3600, 0)::float8 as hours,
         (select count(*)::int from bulkhead.audit_events
           where tableoid = (select c.oid from pg_class c
                              where c.relname = 'audit_events_default'
                                and c.relnamespace = (select n.oid from pg_namespace n where n.nspname = 'bulkhead'))) as strays
    from waiting`;

/** What the checks of the audit trail judge. */
export interface Trail extends TrailRow {
  /** Undefined when this role may not read it. */
  readonly waiting: Waiting | undefined;
}

const read = new WeakMap<Subject, Promise<Waiting>>();

async function readTrail(client: pg.ClientBase, subject: Subject): Promise<Trail> {
  const [row] = await TRAIL.ask(client, subject);
  if (row === undefined) throw new Error('the question for the audit trail came back empty');
  if (!row.present || !row.readable) return { ...row, waiting: undefined };
  const waiting = read.get(subject) ?? readWaiting(client);
  read.set(subject, waiting);
  return { ...row, waiting: await waiting };
}

async function readWaiting(client: pg.ClientBase): Promise<Waiting> {
  const { rows } = await client.query<Waiting>(WAITING);
  const [row] = rows;
  if (row === undefined) throw new Error('the question for what waits came back empty');
  return row;
}

/** A check of the audit trail; without one it is not applicable, or waits for the migration that makes it. */
export function trailCheck(
  check: Omit<CheckText, 'roles' | 'query' | 'nothing'> & {
    judge(trail: Trail, subject: Subject, client: pg.ClientBase): Finding[] | Promise<Finding[]>;
  },
): CheckSpec {
  const { judge, ...text } = check;
  return {
    ...text,
    nothing: 'there is no table that could be judged',
    roles: [],
    query: TRAIL.sql,
    async examine(client, subject) {
      const trail = await readTrail(client, subject);
      return trail.present ? await judge(trail, subject, client) : [await absent(subject)];
    },
  };
}

async function absent(subject: Subject): Promise<Finding> {
  const object = { object: 'bulkhead.audit_events' };
  const files = await migrationsOf(subject);
  const maker = files.find(({ text }) =>
    /create table (if not exists )?bulkhead\.audit_events\b/i.test(text),
  );
  if (maker === undefined) {
    return {
      ...object,
      verdict: 'green',
      expected: 'an audit trail, or neither the table nor a migration that makes it',
      observed: 'not applicable: there is no audit trail here, and no migration of the model makes one',
    };
  }
  return {
    ...object,
    verdict: 'grey',
    observed: `not there: ${maker.name} makes it (see LEDGER)`,
    fix: `Apply ${maker.name}.`,
  };
}
