import pg from 'pg';

const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition
     and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_t%'
   order by 1`;

/** Catalogues whose rows are the schema, rights and settings of a database, without counters and statistics. */
const CATALOGUES = `
  select md5(string_agg(line, E'\\n' order by line)) as digest from (
    select format('%s %s %s %s %s %s', c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relacl) as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname not like 'pg\\_%'
    union all select format('%s %s %s %s', attrelid, attname, attnotnull, attacl) from pg_attribute where attnum > 0
    union all select format('%s %s %s %s', oid, conname, convalidated, pg_get_constraintdef(oid)) from pg_constraint
    union all select format('%s %s %s', oid, polname, polrelid) from pg_policy
    union all select format('%s %s %s', oid, tgname, tgenabled) from pg_trigger
    union all select format('%s %s %s', oid, proname, prosrc) from pg_proc
    union all select format('%s %s %s', oid, rolname, rolconfig) from pg_roles
    union all select format('%s %s', setdatabase, setconfig) from pg_db_role_setting
    union all select format('%s %s', nspname, nspacl) from pg_namespace where nspname not like 'pg\\_temp%'
    union all select format('%s %s', schemaname || '.' || sequencename, last_value) from pg_sequences
  ) facts`;

/** Everything in a database that a careful person could find changed: schema, rights, roles, sequences, every row. */
export async function fingerprint(superuserUrl: string): Promise<Record<string, string>> {
  const client = new pg.Client(superuserUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(TABLES);
    const digests: Record<string, string> = {};
    for (const { name } of rows) {
      const found = await client.query<{ digest: string }>(
        `select count(*) || ':' || coalesce(md5(string_agg(r::text, E'\\n' order by r::text)), '') as digest from ${name} r`,
      );
      digests[name] = found.rows[0]?.digest ?? '';
    }
    const catalogues = await client.query<{ digest: string }>(CATALOGUES);
    return { ...digests, catalogues: catalogues.rows[0]?.digest ?? '' };
  } finally {
    await client.end();
  }
}
