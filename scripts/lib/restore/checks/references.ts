import type pg from 'pg';
import { displayName, quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import type { Check } from '../../runtime/result.ts';

interface Reference {
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly parent_schema: string;
  readonly parent: string;
  readonly full: boolean;
  /** Child column, its operator's schema and name, parent column. */
  readonly columns: readonly (readonly [string, string, string, string])[];
}

/** Foreign keys as declared on whole tables. A key with PERIOD compares ranges and is left to the server. */
const REFERENCES = `
  select con.conname as name, n.nspname as schema, c.relname as table, pn.nspname as parent_schema, p.relname as parent,
         con.confmatchtype = 'f' as full,
         (select jsonb_agg(jsonb_build_array(ca.attname, opn.nspname, op.oprname, pa.attname) order by k.position)
            from unnest(con.conkey, con.confkey, con.conpfeqop) with ordinality k (child, parent, operator, position)
            join pg_catalog.pg_attribute ca on ca.attrelid = con.conrelid and ca.attnum = k.child
            join pg_catalog.pg_attribute pa on pa.attrelid = con.confrelid and pa.attnum = k.parent
            join pg_catalog.pg_operator op on op.oid = k.operator
            join pg_catalog.pg_namespace opn on opn.oid = op.oprnamespace) as columns
    from pg_catalog.pg_constraint con
    join pg_catalog.pg_class c on c.oid = con.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_class p on p.oid = con.confrelid join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
   where con.contype = 'f' and con.conparentid = 0 and n.nspname = any($1)
     and not coalesce((pg_catalog.to_jsonb(con) ->> 'conperiod')::boolean, false)
   order by 2, 3, 1`;

/**
 * That no row refers to one that is not there, by a query of our own for each foreign key: a constraint that
 * says it is valid may never have looked at the rows, for instance where row-level security hid them.
 */
export async function checkReferences(client: pg.ClientBase, schemas: readonly string[]): Promise<Check[]> {
  const { rows: references } = await client.query<Reference>(REFERENCES, [schemas]);
  const broken: Check[] = [];
  const asked: string[] = [];
  for (const reference of references) {
    const query = orphansOf(reference);
    asked.push(query);
    const { rows } = await client.query<{ count: string }>(query);
    const count = Number(rows[0]?.count);
    if (count > 0) broken.push(brokenReference(reference, count, query));
  }
  if (broken.length > 0) return broken;
  const count = references.length;
  return [
    {
      ...ABOUT,
      verdict: 'green',
      observed: count === 0 ? 'the backup declares no foreign key' : `${count} foreign keys, no row astray`,
      ...(count === 0 ? {} : { query: asked.map((query) => `${query.trim()};`).join('\n') }),
    },
  ];
}

const ABOUT = {
  id: 'DRL-04',
  title: 'Every row finds what it refers to',
  expected: 'no row whose parent is missing, by a query for each foreign key',
  meaning: 'The restored data would hang in the air: it could be read, but not under anything.',
};

function brokenReference(reference: Reference, count: number, query: string): Check {
  return {
    ...ABOUT,
    object: `${reference.name} on ${displayName({ schema: reference.schema, name: reference.table })}`,
    verdict: 'red',
    observed: `${count} rows without their parent in ${displayName({ schema: reference.parent_schema, name: reference.parent })}`,
    query,
  };
}

function orphansOf(reference: Reference): string {
  const child = quoteQualified({ schema: reference.schema, name: reference.table });
  const parent = quoteQualified({ schema: reference.parent_schema, name: reference.parent });
  const set = reference.columns.map(([column]) => `c.${quoteIdentifier(column)} is not null`);
  const match = reference.columns.map(
    ([column, schema, operator, target]) =>
      `p.${quoteIdentifier(target)} operator(${quoteIdentifier(schema)}.${operator}) c.${quoteIdentifier(column)}`,
  );
  const orphan = `${set.join(' and ')} and not exists (select from ${parent} p where ${match.join(' and ')})`;
  // MATCH FULL also forbids a reference that is half NULL.
  const half = reference.full ? ` or ((${set.join(' or ')}) and not (${set.join(' and ')}))` : '';
  return `select count(*)::text as count from ${child} c where (${orphan})${half}`;
}
