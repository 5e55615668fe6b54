import type pg from 'pg';
import type { Model } from '../tenancy/model.ts';

// What the policies' expressions say, and the bodies of the functions that they call, directly or through others
// of the same schemas. Only to find what to try: whether it opens anything, the probes show.
const SETTINGS = `
  with recursive policies as (
    select pol.oid, coalesce(pg_get_expr(pol.polqual, pol.polrelid), '') || ' ' || coalesce(pg_get_expr(pol.polwithcheck, pol.polrelid), '') as text
      from pg_catalog.pg_policy pol where pol.polrelid = any($1::int8[]::oid[])
  ), called as (
    select p.oid, p.prosrc, p.pronamespace
      from pg_catalog.pg_proc p
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace and n.nspname not in ('pg_catalog', 'information_schema')
     where exists (select from pg_catalog.pg_depend d join policies on d.classid = 'pg_policy'::regclass and d.objid = policies.oid
                    where d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid)
    union
    select p.oid, p.prosrc, p.pronamespace
      from called join pg_catalog.pg_proc p on p.pronamespace = called.pronamespace and p.oid <> called.oid
       and strpos(called.prosrc, p.proname || '(') > 0
  ), texts as (select text from policies union all select prosrc from called)
  select distinct found.name[1] as name
    from texts cross join lateral regexp_matches(text, 'current_setting\\s*\\(\\s*''([a-z_][a-z0-9_]*\\.[a-z0-9_.]+)''', 'gi') as found(name)
   order by 1`;

/**
 * Settings that the policies of these relations ask beside the claim that the model names: whoever can send SQL can
 * set them. One query.
 */
export async function readAskedSettings(
  client: pg.ClientBase,
  { claim }: Model,
  oids: readonly number[],
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(SETTINGS, [oids]);
  const source = claim.from === 'membership' ? claim.user : claim;
  // A token that is found where the model expects none has a persona of its own.
  const known = ['request.jwt.claims', source.from === 'jwt' ? source.setting : source.name];
  return rows.map(({ name }) => name).filter((name) => !known.includes(name));
}
