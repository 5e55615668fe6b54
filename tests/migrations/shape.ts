import { connect } from '../../scripts/lib/postgres/connect.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/postgres.ts';

/**
 * Everything that a migration could have changed, one line each: `<schema> <kind> <what it is>`. With an empty
 * search path every name is printed with its schema.
 */
const SHAPE = `
  with ours as (
    select oid, nspname, nspacl, nspowner from pg_namespace where nspname in ('public', 'bulkhead')
  )
  select line from (
    select format('%s schema %s %s', nspname, nspowner::regrole, nspacl) as line from ours
    union all
    select format('%s column %s.%s %s %s %s %s %s', n.nspname, attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
             attidentity, attacl, (select pg_get_expr(adbin, adrelid) from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum))
      from pg_attribute a join pg_class c on c.oid = a.attrelid join ours n on n.oid = c.relnamespace
     where attnum > 0 and not attisdropped
    union all
    select format('%s relation %s %s %s %s %s %s %s', n.nspname, c.oid::regclass, relkind, relowner::regrole, relrowsecurity, relforcerowsecurity,
             relacl, reloptions)
      from pg_class c join ours n on n.oid = c.relnamespace
    union all
    select format('%s index %s %s %s', n.nspname, pg_get_indexdef(indexrelid), indisvalid, indisready)
      from pg_index join pg_class c on c.oid = indexrelid join ours n on n.oid = c.relnamespace
    union all
    select format('%s view %s %s', n.nspname, c.oid::regclass, md5(pg_get_viewdef(c.oid)))
      from pg_class c join ours n on n.oid = c.relnamespace where relkind in ('v', 'm')
    union all
    select format('%s constraint %s %s %s %s', n.nspname, conrelid::regclass, conname, pg_get_constraintdef(con.oid), convalidated)
      from pg_constraint con join ours n on n.oid = connamespace
    union all
    select format('%s policy %s %s %s %s %s %s %s', n.nspname, polrelid::regclass, polname, polcmd, polpermissive, polroles::regrole[],
             pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
      from pg_policy join pg_class c on c.oid = polrelid join ours n on n.oid = c.relnamespace
    union all
    select format('%s trigger %s %s', n.nspname, tgenabled, pg_get_triggerdef(t.oid))
      from pg_trigger t join pg_class c on c.oid = tgrelid join ours n on n.oid = c.relnamespace where not tgisinternal
    union all
    select format('%s trigger of a key %s %s %s', n.nspname, tgrelid::regclass, conname, tgenabled)
      from pg_trigger t join pg_constraint con on con.oid = tgconstraint join ours n on n.oid = connamespace
    union all
    select format('%s function %s %s %s %s', n.nspname, p.oid::regprocedure, proowner::regrole, proacl, md5(pg_get_functiondef(p.oid)))
      from pg_proc p join ours n on n.oid = pronamespace where prokind in ('f', 'p')
    union all
    select format('%s defaults %s %s %s', coalesce(nullif(defaclnamespace, 0)::regnamespace::text, 'everywhere'), defaclrole::regrole, defaclobjtype, defaclacl)
      from pg_default_acl
  ) lines
  order by line collate "C"`;

/** The whole shape of the database as lines, to compare. */
export async function shapeOf(database: TestDatabase): Promise<string[]> {
  const client = await connect(database.url, testContext());
  try {
    const { rows } = await client.query<{ line: string }>(SHAPE);
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}

/** The shape without schema bulkhead. */
export async function applicationOf(database: TestDatabase): Promise<string[]> {
  return (await shapeOf(database)).filter((line) => !line.startsWith('bulkhead '));
}

/** A digest of all rows of each table in schema public. */
export async function dataOf(database: TestDatabase): Promise<Record<string, string>> {
  const client = await connect(database.url, testContext());
  try {
    const tables = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public' order by 1",
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text collate "C")), '') as digest from ${name} t`,
      );
      digests[name] = rows[0]?.digest ?? '';
    }
    return digests;
  } finally {
    await client.end();
  }
}
