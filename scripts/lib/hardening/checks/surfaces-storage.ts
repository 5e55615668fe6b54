import { quoteIdentifier } from '../../postgres/identifiers.ts';
import type { Model } from '../../tenancy/model.ts';
import type { CheckSpec, Finding } from '../check.ts';
import { question } from '../check.ts';
import { ROLES } from '../relations.ts';

/** Supabase keeps files in a bucket, and their names in this table; the paths of tenants stand in `name`. */
const STORAGE = question<Storage>(`
with ${ROLES},
  objects as materialized (
    select c.oid, c.relrowsecurity as secured from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'storage' and c.relname = 'objects' and c.relkind in ('r', 'p')
  ),
  buckets as materialized (
    select c.oid, has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') and not row_security_active(c.oid) as readable
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'storage' and c.relname = 'buckets' and c.relkind in ('r', 'p')
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'public')
  )
select (select secured from objects) as secured,
       coalesce((select readable from buckets)::text, 'absent') as buckets,
       array(select r.name from bh_roles r, objects o
              where r.kind in ('app', 'anonymous')
                and (has_any_column_privilege(r.oid, o.oid, 'SELECT, INSERT, UPDATE') or has_table_privilege(r.oid, o.oid, 'DELETE'))
              order by r.name) as readers,
       coalesce((
         select jsonb_agg(jsonb_build_object('name', p.polname,
                  'roles', array(select case when o = 0 then 'public' else pg_get_userbyid(o)::text end from unnest(p.polroles) o),
                  'visitors', p.polroles = '{0}' or exists (
                    select from bh_roles r where r.kind = 'anonymous' and exists (select from unnest(p.polroles) o where o = 0 or pg_has_role(r.oid, o, 'USAGE'))),
                  'columns', array(select distinct a.attname::text from pg_depend d
                                     join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                                    where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass
                                      and d.refobjid = p.polrelid and d.refobjsubid > 0)) order by p.polname)
           from pg_policy p join objects o on o.oid = p.polrelid
          where p.polpermissive and exists (
            select from unnest(p.polroles) g where g = 0 or exists (
              select from bh_roles r where r.kind in ('app', 'anonymous') and pg_has_role(r.oid, g, 'USAGE')))), '[]') as policies`);

const PUBLIC_BUCKETS = 'select id::text as id from storage.buckets where public order by 1';

interface Storage {
  /** Null where there is no table of files at all. */
  secured: boolean | null;
  buckets: 'absent' | 'true' | 'false';
  readers: string[];
  policies: { name: string; roles: string[]; visitors: boolean; columns: string[] }[];
}

/** Columns that say whose file it is: its path, or the user who put it there. */
const OWNING = ['name', 'path_tokens', 'owner', 'owner_id'];

const storage: CheckSpec = {
  id: 'SRF-02',
  title: 'files are kept apart as rows are',
  meaning:
    'A policy for files that asks only for the bucket opens the folders of all tenants in it, and a public bucket serves every file to anybody who knows or guesses its path.',
  expected:
    'row-level security on storage.objects, policies that look at the bucket and at the path or owner, no public bucket',
  remedy:
    'Let each policy compare the first folder of the name with the claim: `bucket_id = … and (storage.foldername(name))[1] = …`. Name roles in it, and hand out signed links instead of making a bucket public.',
  objects: 'policies and buckets',
  nothing: 'nothing could be looked at',
  stage: 'planned',
  roles: [],
  query: STORAGE.sql,
  async examine(client, subject) {
    const [row] = await STORAGE.ask(client, subject);
    if (row === undefined) throw new Error('the question for the files came back empty');
    if (row.secured === null) {
      return [
        {
          object: 'schema storage',
          verdict: 'green',
          expected: 'no files in this database, or files kept apart by policies',
          observed: 'not applicable: this database has no table storage.objects',
        },
      ];
    }
    const open =
      row.buckets === 'true' ? (await client.query<{ id: string }>(PUBLIC_BUCKETS)).rows : undefined;
    return [
      judgeTable(row),
      ...row.policies.map((policy) => judgePolicy(policy, subject.model)),
      ...judgeBuckets(row, open),
    ];
  },
};

function judgeTable({ secured, readers }: Storage): Finding {
  const object = { object: 'storage.objects' };
  if (secured === true) return { ...object, verdict: 'green', observed: 'row-level security is on' };
  if (readers.length === 0)
    return { ...object, verdict: 'green', observed: 'out of reach of the application' };
  return {
    ...object,
    verdict: 'red',
    observed: `row-level security is off, and ${readers.join(', ')} may touch it`,
    fix: 'alter table storage.objects enable row level security;',
  };
}

function judgePolicy({ name, visitors, columns, roles }: Storage['policies'][number], model: Model): Finding {
  const object = { object: `storage.objects: policy ${name}` };
  const policy = quoteIdentifier(name);
  const flaws = [
    ...(columns.includes('bucket_id') ? [] : ['does not look at the bucket']),
    ...(columns.some((column) => OWNING.includes(column))
      ? []
      : ['does not look at the path or owner of the file']),
  ];
  if (flaws.length > 0) {
    return {
      ...object,
      verdict: 'red',
      observed: `${flaws.join(' and ')} (for ${roles.join(', ')})`,
      fix: `drop policy ${policy} on storage.objects;`,
    };
  }
  if (visitors && model.roles.anonymous.length > 0) {
    return {
      ...object,
      verdict: 'red',
      observed: 'applies to visitors nobody has signed in',
      fix: `alter policy ${policy} on storage.objects to ${model.roles.app.map(quoteIdentifier).join(', ')};`,
    };
  }
  return { ...object, verdict: 'green', observed: columns.join(', ') };
}

function judgeBuckets({ buckets }: Storage, open: readonly { id: string }[] | undefined): Finding[] {
  const object = { object: 'storage.buckets' };
  if (buckets === 'absent') return [];
  if (open === undefined) {
    return [
      {
        ...object,
        verdict: 'grey',
        observed: 'this role may not read which buckets are public',
        fix: 'grant usage on schema storage to <role>;\ngrant select on storage.buckets to <role>;',
      },
    ];
  }
  if (open.length === 0) return [{ ...object, verdict: 'green', observed: 'no public bucket' }];
  return open.map(({ id }) => ({
    object: `bucket ${id}`,
    verdict: 'red',
    observed: 'public: every file in it is served to anybody who has its path',
    fix: `update storage.buckets set public = false where id = '${id.replaceAll("'", "''")}';`,
  }));
}

export const SURFACES_STORAGE: readonly CheckSpec[] = [storage];
