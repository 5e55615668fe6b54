import type pg from 'pg';
import type { TableModel } from '../../tenancy/model.ts';
import { type CheckSpec, type Finding, question } from '../check.ts';
import { createKey, KEYS, type KeyFacts, tenantPair } from '../foreign-keys.ts';
import { TABLES } from '../relations.ts';
import type { Subject } from '../subject.ts';

/**
 * A column is compared by its name without underscores and in lower case, so that `unit_id`, `unitId` and
 * `units_id` are one; and by its type, since a number is no reference to a uuid.
 */
const UNBOUND = question<Unbound>(`
with ${TABLES},
  named as (
    select distinct bh.id as parent, bh.key[1] as key, k.type, lower(replace(form.name, '_', '')) as column_name
      from bh
      cross join lateral (
        select case when format_type(a.atttypid, null) in ('smallint', 'integer', 'bigint') then 'number'
                    when format_type(a.atttypid, null) in ('text', 'character varying', 'character') then 'text'
                    else format_type(a.atttypid, null) end as type
          from pg_attribute a where a.attrelid = bh.relid and a.attname = bh.key[1]
      ) k
      cross join lateral (values
        (bh.name), (regexp_replace(bh.name, 'ies$', 'y')), (regexp_replace(bh.name, '(s|x|z|ch|sh)es$', '\\1')),
        (regexp_replace(bh.name, 's$', ''))
      ) as singular(name)
      cross join lateral (values (singular.name || 'id'), (singular.name || bh.key[1])) as form(name)
     where bh.kind <> 'shared' and cardinality(bh.key) = 1
  ),
  bound as materialized (
    select distinct con.conrelid, k.attnum
      from pg_constraint con cross join lateral unnest(con.conkey) as k(attnum)
     where con.contype = 'f' and con.conrelid in (select relid from bh)
  )
select bh.id, coalesce(jsonb_agg(jsonb_build_object('column', a.attname, 'parent', named.parent, 'key', named.key) order by a.attnum)
                 filter (where named.parent is not null and bound.attnum is null), '[]') as loose,
       count(bound.attnum) filter (where named.parent is not null)::int as bound
  from bh
  join pg_attribute a on a.attrelid = bh.relid and a.attnum > 0 and not a.attisdropped
  left join named on named.column_name = lower(replace(a.attname, '_', '')) and named.parent <> bh.id
   and named.type = case when format_type(a.atttypid, null) in ('smallint', 'integer', 'bigint') then 'number'
                         when format_type(a.atttypid, null) in ('text', 'character varying', 'character') then 'text'
                         else format_type(a.atttypid, null) end
  left join bound on bound.conrelid = bh.relid and bound.attnum = a.attnum
 group by bh.id, bh.position
 order by bh.position`);

interface Unbound {
  id: string;
  loose: { column: string; parent: string; key: string }[];
  bound: number;
}

const unbound: CheckSpec = {
  id: 'STR-08',
  title: 'what looks like a reference is one',
  meaning:
    "A column named after a table of tenants, with the type of its key and without a foreign key, takes any value: one that is gone, or another tenant's.",
  expected: 'a foreign key, or an edge in the model, for every column that is named after a table of tenants',
  remedy:
    'Say in the model under `parents` what the column refers to, and give it a composite foreign key; rename it if it refers to something else.',
  objects: 'tables',
  nothing: 'no table of the model exists in this database',
  stage: 'constrained',
  roles: [],
  query: UNBOUND.sql,
  async examine(client, subject) {
    const rows = await UNBOUND.ask(client, subject);
    const facts = await keyFacts(client, subject);
    return rows.flatMap((row) => judge(row, subject, facts));
  },
};

async function keyFacts(client: pg.ClientBase, subject: Subject): Promise<KeyFacts> {
  const [facts] = await KEYS.ask(client, subject);
  if (facts === undefined) throw new Error('the question for the keys came back empty');
  return facts;
}

function judge(row: Unbound, { model }: Subject, facts: KeyFacts): Finding[] {
  const child = model.tables.get(row.id);
  if (child === undefined) throw new Error(`${row.id} is not in the model`);
  // What the model declares is judged as an edge, by STR-04 and STR-05.
  const declared = new Set([
    ...child.parents.flatMap((edge) => edge.columns.map((pair) => pair.child)),
    // By STR-14.
    ...child.polymorphic.map(({ column }) => column),
    ...child.notReferences,
  ]);
  const loose = row.loose.filter(({ column }) => column !== child.tenantColumn && !declared.has(column));
  if (loose.length === 0) {
    const observed = row.bound === 0 ? 'none is named so' : `${row.bound} bound by a foreign key`;
    return [{ object: row.id, table: row.id, verdict: 'green', observed }];
  }
  return loose.map(({ column, parent: id, key }): Finding => {
    const parent = model.tables.get(id);
    if (parent === undefined) throw new Error(`${id} is not in the model`);
    return {
      object: `${row.id}.${column}`,
      table: row.id,
      verdict: 'red',
      observed: `looks like a reference to ${id}, without a foreign key and unknown to the model`,
      fix: bind(child, parent, { child: column, parent: key }, facts),
    };
  });
}

function bind(
  child: TableModel,
  parent: TableModel,
  reference: { child: string; parent: string },
  facts: KeyFacts,
): string {
  const tenant = tenantPair(child, parent);
  return createKey(child, parent, tenant === undefined ? [reference] : [tenant, reference], facts);
}

export const STRUCTURE_UNBOUND: readonly CheckSpec[] = [unbound];
