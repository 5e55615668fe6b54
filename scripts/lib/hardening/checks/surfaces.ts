import { quoteIdentifier } from '../../postgres/identifiers.ts';
import type { Model } from '../../tenancy/model.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { isKnownRole, isPlatformRole, isPlatformSchema, REALTIME_PUBLICATION } from '../platform.ts';
import { ROLES, TABLES, TREE } from '../relations.ts';

const PUBLISHED = `
with recursive ${TREE}
select t.id, min(t.relid)::regclass::text as relation, bool_or(c.relreplident = 'f') as whole_row,
       coalesce(jsonb_agg(jsonb_build_object('name', p.pubname, 'everything', p.everything, 'schema', p.by_schema,
                  'relation', t.part::regclass::text) order by p.pubname) filter (where p.pubname is not null), '[]') as publications
  from tree t
  join pg_class c on c.oid = t.part
  left join lateral (
    select p.pubname, p.puballtables and not t.is_partition as everything,
           not t.is_partition and exists (
             select from pg_publication_namespace pn where pn.pnpubid = p.oid and pn.pnnspid = c.relnamespace) as by_schema,
           exists (select from pg_publication_rel pr where pr.prpubid = p.oid and pr.prrelid = t.part) as by_name
      from pg_publication p
  ) p on p.everything or p.by_schema or p.by_name
 where t.kind <> 'shared'
 group by t.id, t.position
 order by t.position`;

interface Published {
  id: string;
  relation: string;
  whole_row: boolean;
  publications: { name: string; everything: boolean; schema: boolean; relation: string }[];
}

const published = queryCheck<Published>({
  id: 'SRF-01',
  title: 'no table of tenants is published',
  meaning:
    "A publication sends every tenant's changes to whoever subscribes, past all policies. A realtime service checks policies for the rows that still exist; a DELETE it cannot check, and with REPLICA IDENTITY FULL it carries the whole row.",
  expected: 'in no publication; on Supabase in the one of Realtime at most, with the key alone as identity',
  remedy:
    'Take the table out of the publication. What a warehouse needs goes through a view or a job of its own that names the tenant.',
  objects: 'tables',
  nothing: 'no table of the model exists in this database',
  stage: 'isolated',
  query: PUBLISHED,
  judge: (rows, { model }) => rows.flatMap((row) => judgePublished(row, model)),
});

function judgePublished(row: Published, model: Model): Finding[] {
  const object = { object: row.id, table: row.id };
  if (row.publications.length === 0) return [{ ...object, verdict: 'green', observed: 'in no publication' }];
  return row.publications.map(({ name, everything, schema, relation }): Finding => {
    const realtime = model.platform === 'supabase' && name === REALTIME_PUBLICATION && !everything && !schema;
    if (realtime && !row.whole_row) {
      return {
        ...object,
        verdict: 'green',
        expected: 'in the publication of Realtime, which checks policies, with the key alone as identity',
        observed: `${name} shows the keys of deleted rows to every subscriber, and nothing else unchecked`,
      };
    }
    if (realtime) {
      return {
        ...object,
        verdict: 'red',
        observed: `in ${name} with REPLICA IDENTITY FULL: a deleted row is sent whole to every subscriber`,
        fix: `alter table ${row.relation} replica identity default;`,
      };
    }
    const publication = quoteIdentifier(name);
    const how = everything ? ' (FOR ALL TABLES)' : schema ? ' (TABLES IN SCHEMA)' : '';
    return {
      ...object,
      verdict: 'red',
      observed: `in publication ${name}${how}${row.whole_row ? ', with REPLICA IDENTITY FULL' : ''}`,
      fix: everything
        ? `drop publication ${publication};`
        : schema
          ? `alter publication ${publication} drop tables in schema ${schemaOf(model, row.id)};`
          : `alter publication ${publication} drop table ${relation};`,
    };
  });
}

function schemaOf(model: Model, id: string): string {
  const table = model.tables.get(id);
  if (table === undefined) throw new Error(`${id} is not in the model`);
  return quoteIdentifier(table.schema);
}

/** What an API could show: tables outside the schemas of the model, which STR-01 does not look at. */
const EXPOSED = `
with ${TABLES}, ${ROLES},
  shown as (select jsonb_array_elements_text($1::jsonb -> 'exposed') as schema),
  served as (
    select distinct btrim(part, ' "') as schema
      from (
        select substr(c.text, strpos(c.text, '=') + 1) as list
          from pg_db_role_setting s cross join lateral unnest(s.setconfig) as c(text)
         where c.text like 'pgrst.db_schemas=%' and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
        union all
        select current_setting('pgrst.db_schemas', true)
      ) configured
      cross join lateral unnest(string_to_array(configured.list, ',')) part
     where btrim(part, ' "') <> ''
  )
select s.schema, coalesce(shown.schema is not null, false) as in_model, n.oid is not null as present,
       s.schema in (select jsonb_array_elements_text($1::jsonb -> 'schemas')) as is_ours,
       coalesce((
         select jsonb_agg(jsonb_build_object('name', c.oid::regclass::text, 'secured', c.relrowsecurity, 'readers', readers.names) order by c.relname)
           from pg_class c
          cross join lateral (
            select array(select r.name from bh_roles r
                          where r.kind in ('app', 'anonymous') and has_schema_privilege(r.oid, n.oid, 'USAGE')
                            and (has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE') or has_table_privilege(r.oid, c.oid, 'DELETE'))
                          order by 1) as names
          ) readers
          where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'f') and not c.relispartition and readers.names <> '{}'
            and c.oid not in (select relid from bh)), '[]') as tables
  from (select schema from shown union select schema from served) s
  left join shown on shown.schema = s.schema
  left join pg_namespace n on n.nspname = s.schema
 order by s.schema`;

interface Exposed {
  schema: string;
  in_model: boolean;
  present: boolean;
  is_ours: boolean;
  tables: { name: string; secured: boolean; readers: string[] }[];
}

const exposed = queryCheck<Exposed>({
  id: 'SRF-03',
  title: 'an API shows no table that the model does not know',
  meaning:
    'Everything in a schema that an API shows can be asked for by its name. Which schemas those are is said by the model: a setting that happens to be unset on this connection would turn the answer into a false all-clear.',
  expected: 'the schemas that the model names, and in them no readable table that it does not know',
  remedy:
    'Take the schema out of the API, name it in the model with its tables, or revoke the privileges of the API roles on the table.',
  objects: 'exposed schemas',
  nothing: 'the model names no exposed schema',
  stage: 'planned',
  query: EXPOSED,
  judge: (rows, { model }) => {
    if (rows.length === 0) {
      return [
        {
          object: `API of ${model.name}`,
          verdict: 'green',
          expected: 'no schema is shown, by the model and by the settings of this database',
          observed:
            'not applicable: the model says that no schema is exposed, and no setting of the database says otherwise',
        },
      ];
    }
    return rows.flatMap((row) => judgeExposed(row, model));
  },
});

function judgeExposed(row: Exposed, model: Model): Finding[] {
  const object = { object: `schema ${row.schema}` };
  if (!row.in_model && !(isPlatformSchema(model, row.schema) && row.tables.length === 0)) {
    return [
      {
        ...object,
        verdict: 'red',
        observed: 'pgrst.db_schemas shows it, and the model does not name it under exposedSchemas',
        fix: `In ${model.file}, exposedSchemas: add ${row.schema}; or take it out of pgrst.db_schemas.`,
      },
    ];
  }
  if (!row.present) {
    return [
      {
        ...object,
        verdict: 'grey',
        observed: 'there is no such schema in this database, or not yet',
        fix: `Correct exposedSchemas in ${model.file}.`,
      },
    ];
  }
  const open = row.tables.filter(({ secured }) => !(secured && isPlatformSchema(model, row.schema)));
  if (open.length === 0 || row.is_ours) {
    const observed = row.is_ours ? 'its tables are judged by STR-01' : 'no table that the API may touch';
    return [{ ...object, verdict: 'green', observed }];
  }
  return open.map(({ name, readers }) => ({
    object: name,
    verdict: 'red',
    observed: `${readers.join(', ')} may touch it through the API, and the model does not know it`,
    fix: `revoke all on ${name} from ${readers.map(quoteIdentifier).join(', ')};`,
  }));
}

const REPLICAS = `
with ${TABLES}
select 'role' as what, r.rolname::text as name, r.rolname = current_user as own, r.rolbypassrls as bypass, r.rolreplication as replication, '{}'::text[] as tables
  from pg_roles r
 where r.rolcanlogin and not r.rolsuper and (r.rolbypassrls or r.rolreplication)
union all
select 'subscription', s.subname::text, false, false, false,
       array(select bh.id from pg_subscription_rel sr join bh on bh.relid = sr.srrelid where sr.srsubid = s.oid order by bh.position)
  from pg_subscription s
 where s.subdbid = (select oid from pg_database where datname = current_database())
union all
select 'database', current_database()::text, false, false, false, '{}'
 order by 1, 2`;

interface Replica {
  what: 'role' | 'subscription' | 'database';
  name: string;
  /** As whom this status runs; the report says so. */
  own: boolean;
  bypass: boolean;
  replication: boolean;
  tables: string[];
}

const replicas = queryCheck<Replica>({
  id: 'SRF-04',
  title: 'who copies the whole database is known',
  meaning:
    "A login with BYPASSRLS or REPLICATION carries every tenant's rows away, and a subscription writes rows that no policy and no ordinary trigger looks at. Such a login that nobody remembers is the back door of most leaks.",
  expected:
    'only logins that the model names or that are bulkhead’s own, and no subscription into tables of tenants',
  remedy:
    'Name the login in the model under roles if it is wanted; else take the attribute away, or drop the role. Superusers are the server’s own business and are not listed here.',
  objects: 'logins and subscriptions',
  nothing: 'the server showed neither',
  stage: 'planned',
  query: REPLICAS,
  judge: (rows, { model }) => rows.map((row) => judgeReplica(row, model)),
});

function judgeReplica(row: Replica, model: Model): Finding {
  const object = { object: `${row.what} ${row.name}` };
  if (row.what === 'database') return { ...object, verdict: 'green', observed: 'looked at' };
  if (row.what === 'subscription') {
    if (row.tables.length === 0)
      return { ...object, verdict: 'green', observed: 'into no table of the model' };
    return {
      ...object,
      verdict: 'red',
      observed: `writes into ${row.tables.join(', ')}`,
      fix: `alter subscription ${quoteIdentifier(row.name)} disable;`,
    };
  }
  if (row.own || isKnownRole(model, row.name) || isPlatformRole(model, row.name)) {
    return { ...object, verdict: 'green', observed: row.own ? 'this session' : 'known' };
  }
  const attributes = [...(row.bypass ? ['bypassrls'] : []), ...(row.replication ? ['replication'] : [])];
  return {
    ...object,
    verdict: 'red',
    observed: `${attributes.join(' and ').toUpperCase()}, and the model does not name it`,
    fix: `alter role ${quoteIdentifier(row.name)} no${attributes.join(' no')};`,
  };
}

export const SURFACES: readonly CheckSpec[] = [published, exposed, replicas];
