import type pg from 'pg';
import { displayName, quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import type { Check } from '../../runtime/result.ts';

/** A foreign key. */
export interface Reference {
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
  const broken: Check[] = [];
  const asked: string[] = [];
  const references = await readReferences(client, schemas);
  for (const reference of references) {
    const query = orphansOf(reference);
    asked.push(query);
    const count = await countOf(client, query);
    if (count > 0) broken.push(brokenReference(reference, count, query));
  }
  return broken.length > 0 ? broken : [allFound(references.length, asked)];
}

/** The foreign keys of some schemas, as declared on whole tables. */
export async function readReferences(
  client: pg.ClientBase,
  schemas: readonly string[],
): Promise<Reference[]> {
  return (await client.query<Reference>(REFERENCES, [schemas])).rows;
}

/** What a query counts in its only row. */
export async function countOf(client: pg.ClientBase, query: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(query);
  return Number(rows[0]?.count);
}

/** That every row was found to have its parent, by these queries. */
export function allFound(count: number, asked: readonly string[]): Check {
  return {
    ...ABOUT,
    verdict: 'green',
    observed: count === 0 ? 'the backup declares no foreign key' : `${count} foreign keys, no row astray`,
    ...(count === 0 ? {} : { query: asked.map((query) => `${query.trim()};`).join('\n') }),
  };
}

/** What DRL-04 is about. */
export const ABOUT = {
  id: 'DRL-04',
  title: 'Every row finds what it refers to',
  expected: 'no row whose parent is missing, by a query for each foreign key',
  meaning: 'The restored data would hang in the air: it could be read, but not under anything.',
};

/** `constraint on schema.table`. */
export function nameOf({ name, schema, table }: Reference): string {
  return `${name} on ${displayName({ schema, name: table })}`;
}

/** Rows whose parent is missing. */
export function brokenReference(reference: Reference, count: number, query: string): Check {
  return {
    ...ABOUT,
    object: nameOf(reference),
    verdict: 'red',
    observed: `${count} rows without their parent in ${displayName({ schema: reference.parent_schema, name: reference.parent })}`,
    query,
  };
}

/** Counts the rows of a reference, as `c`, whose parent is missing; with a condition only those that fulfil it. */
export function orphansOf(reference: Reference, condition?: string): string {
  const { set, found } = conditionsOf(reference);
  const orphan = `${set.join(' and ')} and not ${found()}`;
  // MATCH FULL also forbids a reference that is half NULL.
  const half = reference.full ? ` or ((${set.join(' or ')}) and not (${set.join(' and ')}))` : '';
  const only = condition === undefined ? '' : ` and (${condition})`;
  return `select count(*)::text as count from ${childOf(reference)} c where ((${orphan})${half})${only}`;
}

/** Counts the rows, as `c`, that refer to something; `parent` given, only those whose parent, as `p`, fulfils it. */
export function referringOf(reference: Reference, condition: string, parent?: string): string {
  const { set, found } = conditionsOf(reference);
  const exists = parent === undefined ? '' : ` and ${found(parent)}`;
  return `select count(*)::text as count from ${childOf(reference)} c where ${set.join(' and ')} and (${condition})${exists}`;
}

function conditionsOf(reference: Reference) {
  const parent = quoteQualified({ schema: reference.parent_schema, name: reference.parent });
  const match = reference.columns.map(
    ([column, schema, operator, target]) =>
      `p.${quoteIdentifier(target)} operator(${quoteIdentifier(schema)}.${operator}) c.${quoteIdentifier(column)}`,
  );
  return {
    set: reference.columns.map(([column]) => `c.${quoteIdentifier(column)} is not null`),
    found: (...conditions: string[]) =>
      `exists (select from ${parent} p where ${[...match, ...conditions].join(' and ')})`,
  };
}

function childOf({ schema, table }: Reference): string {
  return quoteQualified({ schema, name: table });
}
