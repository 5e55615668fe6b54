import { quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import { type CheckSpec, queryCheck } from '../check.ts';
import { shorten } from '../foreign-keys.ts';
import { TABLES } from '../relations.ts';

/** A partial index serves a key too when it leaves out only the rows that the key does not look at. */
const SERVED = `
with ${TABLES}
select bh.id, con.conname as name, bh.relkind = 'p' as partitioned, key.columns,
       (select i.indexrelid::regclass::text
          from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am am on am.oid = x.relam and am.amname = 'btree'
         where i.indrelid = con.conrelid and i.indisvalid and i.indisready and i.indnkeyatts >= cardinality(con.conkey)
           and (i.indkey::int2[])[0:cardinality(con.conkey) - 1] @> con.conkey
           and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) in (select format('(%I IS NOT NULL)', c) from unnest(key.columns) c))
         order by i.indexrelid limit 1) as index
  from bh
  join pg_constraint con on con.conrelid = bh.relid and con.contype = 'f' and con.conparentid = 0
  cross join lateral (
    select array_agg(a.attname::text order by k.n) as columns
      from unnest(con.conkey) with ordinality as k(attnum, n)
      join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.attnum
  ) key
 where bh.kind in ('tenant', 'via') and key.columns && bh.binding
 order by bh.position, con.conname`;

interface Served {
  id: string;
  name: string;
  partitioned: boolean;
  columns: string[];
  index: string | null;
}

const served = queryCheck<Served>({
  id: 'IDX-03',
  title: 'an index serves every foreign key that carries the tenant',
  meaning:
    'Deleting or changing a parent looks for its children through these columns. Without the index it reads the whole table, of all tenants, and holds locks for as long.',
  expected: 'a valid B-tree index that begins with the columns of the key, in any order',
  remedy:
    'Create the index concurrently. For an optional reference one over the rows that have it (`where … is not null`) is enough.',
  objects: 'foreign keys',
  nothing: 'no foreign key carries a tenant column',
  stage: 'constrained',
  query: SERVED,
  judge: (rows, { model }) =>
    rows.map((row) => {
      const object = { object: `${row.id}: ${row.name}`, table: row.id };
      if (row.index !== null) return { ...object, verdict: 'green', observed: row.index };
      const table = model.tables.get(row.id);
      if (table === undefined) throw new Error(`${row.id} is not in the model`);
      const name = quoteIdentifier(shorten(`${table.name}_${row.columns.join('_')}_idx`));
      const columns = row.columns.map(quoteIdentifier).join(', ');
      return {
        ...object,
        verdict: 'red',
        observed: `no index begins with (${row.columns.join(', ')})`,
        fix: `create index ${row.partitioned ? '' : 'concurrently '}${name} on ${quoteQualified(table)} (${columns});`,
      };
    }),
});

const LEAKPROOF = `
with ${TABLES},
  families as materialized (
    select oc.oid, bool_or(f.proleakproof) as leakproof
      from pg_opclass oc
      join pg_amop o on o.amopfamily = oc.opcfamily and o.amoppurpose = 's' and o.amoplefttype = oc.opcintype
      join pg_operator op on op.oid = o.amopopr
      join pg_proc f on f.oid = op.oprcode
     where oc.oid in (select i.indclass[0] from bh join pg_index i on i.indrelid = bh.relid)
     group by oc.oid
  )
select bh.id, bh.relkind = 'p' as partitioned, bh.binding[1] as "column", x.oid::regclass::text as index, am.amname as method,
       pg_get_indexdef(i.indexrelid, 1, true) as first, coalesce(families.leakproof, false) as leakproof,
       case when not coalesce(families.leakproof, false) then (
         select l.indexrelid::regclass::text
           from pg_index l
           join families lf on lf.oid = l.indclass[0] and lf.leakproof
           join pg_attribute a on a.attrelid = l.indrelid and a.attnum = l.indkey[0] and a.attname = bh.binding[1]
          where l.indrelid = bh.relid and l.indisvalid and l.indisready and l.indpred is null
          order by l.indexrelid limit 1) end as leading
  from bh
  join pg_index i on i.indrelid = bh.relid and i.indisvalid
  join pg_class x on x.oid = i.indexrelid
  join pg_am am on am.oid = x.relam
  left join families on families.oid = i.indclass[0]
 where bh.kind in ('tenant', 'via')
 order by bh.position, index`;

interface Leakproof {
  id: string;
  partitioned: boolean;
  column: string;
  index: string;
  method: string;
  first: string;
  leakproof: boolean;
  leading: string | null;
}

const usable = queryCheck<Leakproof>({
  id: 'IDX-05',
  title: 'no table relies on an index that row-level security keeps from being used',
  meaning:
    'Under a policy PostgreSQL compares a row with operators that are not leakproof (those of jsonb, text search, trigrams, numeric) only after the policy: their index is passed over, and a query that was fast for the owner reads the whole table for the application.',
  expected: 'leakproof operators, or beside it an index that begins with the tenant column',
  remedy:
    'Create an index led by the tenant column: the application then reads only the rows of its tenant. With the extension btree_gin one index can hold both.',
  objects: 'indexes',
  nothing: 'the tables of the model have no index',
  stage: 'isolated',
  query: LEAKPROOF,
  judge: (rows, { model }) =>
    rows.map((row) => {
      const object = { object: row.index, table: row.id };
      if (row.leakproof) return { ...object, verdict: 'green', observed: 'leakproof' };
      if (row.leading !== null) return { ...object, verdict: 'green', observed: `beside ${row.leading}` };
      const table = model.tables.get(row.id);
      if (table === undefined) throw new Error(`${row.id} is not in the model`);
      const name = quoteIdentifier(shorten(`${table.name}_${row.column}_idx`));
      const column = quoteIdentifier(row.column);
      return {
        ...object,
        verdict: 'red',
        observed: `${row.method} on ${row.first} has no leakproof operator, and no index begins with ${row.column}`,
        fix: `create index ${row.partitioned ? '' : 'concurrently '}${name} on ${quoteQualified(table)} (${column});`,
      };
    }),
});

export const INDEX_KEYS: readonly CheckSpec[] = [served, usable];
