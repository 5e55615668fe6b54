import { quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import { type CheckSpec, queryCheck } from '../check.ts';
import { shorten } from '../foreign-keys.ts';
import { TABLES, TREE } from '../relations.ts';

const LEADING = `
with ${TABLES}
select bh.id, bh.relkind = 'p' as partitioned, bh.binding[1] as "column",
       (select i.indexrelid::regclass::text
          from pg_index i
          join pg_class x on x.oid = i.indexrelid
          join pg_am am on am.oid = x.relam and am.amname = 'btree'
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
         where i.indrelid = bh.relid and i.indisvalid and i.indisready and i.indpred is null
           and a.attname = bh.binding[1]
         order by i.indexrelid limit 1) as index
  from bh where bh.kind in ('tenant', 'via')
 order by bh.position`;

interface Leading {
  id: string;
  partitioned: boolean;
  column: string;
  index: string | null;
}

const leading = queryCheck<Leading>({
  id: 'IDX-01',
  title: 'every table has an index led by its tenant column',
  meaning:
    "Every query of a tenant filters by this column. Without the index each reads all tenants' rows to find its own, and one large tenant makes the system slow for all.",
  expected: 'a valid, complete B-tree index whose first column is the tenant column',
  remedy: 'Create the index concurrently. A partial or invalid one does not count.',
  objects: 'tables',
  nothing: 'no table of the model but the tenants exists in this database',
  stage: 'constrained',
  query: LEADING,
  judge: (rows, { model }) =>
    rows.map((row) => {
      const object = { object: row.id, table: row.id };
      if (row.index !== null) return { ...object, verdict: 'green', observed: row.index };
      const table = model.tables.get(row.id);
      if (table === undefined) throw new Error(`${row.id} is not in the model`);
      const name = quoteIdentifier(shorten(`${table.name}_${row.column}_idx`));
      const concurrently = row.partitioned ? '' : 'concurrently ';
      return {
        ...object,
        verdict: 'red',
        observed: `no usable index begins with ${row.column}`,
        fix: `create index ${concurrently}${name} on ${quoteQualified(table)} (${quoteIdentifier(row.column)});`,
      };
    }),
});

const HEALTH = `
with recursive ${TREE}
select t.id, i.indexrelid::regclass::text as index, i.indisvalid and i.indisready and i.indislive as usable, i.indisunique as "unique"
  from tree t join pg_index i on i.indrelid = t.part
 order by t.position, index`;

interface Health {
  id: string;
  index: string;
  usable: boolean;
  unique: boolean;
}

const usable = queryCheck<Health>({
  id: 'IDX-02',
  title: 'every index is valid and ready',
  meaning:
    'An index whose concurrent building failed is written on every change and used by no query; a unique one of them refuses rows without having been checked against those that are there.',
  expected: 'valid and ready',
  remedy:
    'Build it again. `create index concurrently if not exists` does not: it finds the broken one and reports success.',
  objects: 'indexes',
  nothing: 'the tables of the model have no index',
  stage: 'constrained',
  query: HEALTH,
  judge: (rows) =>
    rows.map((row) => {
      const object = { object: row.index, table: row.id };
      if (row.usable) return { ...object, verdict: 'green', observed: 'valid' };
      const observed = row.unique ? 'invalid, and refusing rows all the same' : 'invalid';
      return { ...object, verdict: 'red', observed, fix: `reindex index concurrently ${row.index};` };
    }),
});

const UNIQUES = `
with ${TABLES}
select bh.id, i.indexrelid::regclass::text as index, con.conname as "constraint",
       array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality as k(n, position)
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
             where k.position <= i.indnkeyatts order by k.position) as columns
  from bh
  join pg_index i on i.indrelid = bh.relid and i.indisunique
  left join pg_constraint con on con.conindid = i.indexrelid and con.contype in ('p', 'u', 'x') and con.conrelid = bh.relid
 where bh.kind = 'tenant'
 order by bh.position, index`;

interface Unique {
  id: string;
  index: string;
  constraint: string | null;
  columns: string[];
}

const perTenant = queryCheck<Unique>({
  id: 'IDX-04',
  title: 'what is unique is unique within its tenant',
  meaning:
    'A name that may exist only once in the whole system tells each tenant, by an error, which names the others have taken, and lets one tenant block another.',
  expected: 'the tenant column in every unique index but that of the key',
  remedy: 'Make the index unique over the tenant column and the others, and drop the global one.',
  objects: 'unique indexes',
  nothing: 'no table of the model has a unique index',
  stage: 'constrained',
  query: UNIQUES,
  judge: (rows, { model }) =>
    rows.map((row) => {
      const object = { object: row.index, table: row.id };
      const table = model.tables.get(row.id);
      const tenant = table?.tenantColumn;
      if (table === undefined || tenant === undefined) throw new Error(`${row.id} has no tenant column`);
      if (row.columns.includes(tenant))
        return { ...object, verdict: 'green', observed: row.columns.join(', ') };
      // The key itself is drawn at random or counted, not chosen by a person.
      const isKey =
        row.columns.length === table.key.length && table.key.every((name) => row.columns.includes(name));
      if (isKey) return { ...object, verdict: 'green', observed: 'the key' };
      const columns = [tenant, ...row.columns];
      const name = quoteIdentifier(shorten(`${table.name}_${columns.join('_')}_key`));
      return {
        ...object,
        verdict: 'red',
        observed: `(${row.columns.join(', ')}) is unique over all tenants`,
        fix: [
          `create unique index concurrently ${name} on ${quoteQualified(table)} (${columns.map(quoteIdentifier).join(', ')});`,
          row.constraint === null
            ? `drop index concurrently ${row.index};`
            : `alter table ${quoteQualified(table)} drop constraint ${quoteIdentifier(row.constraint)};`,
        ].join('\n'),
      };
    }),
});

export const INDEXES: readonly CheckSpec[] = [leading, usable, perTenant];
