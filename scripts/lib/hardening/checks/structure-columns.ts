import { quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { isEnforced, provenNotNull, TABLES, TREE } from '../relations.ts';
import type { Subject } from '../subject.ts';

/** Tables of the model that the server lacks, and tables of the server that the model lacks. */
const CLASSIFIED = `
with ${TABLES},
  wanted as (
    select t.* from jsonb_to_recordset($1::jsonb -> 'tables')
             as t(id text, schema text, name text)
  ),
  named as (select n.* from jsonb_to_recordset($2::jsonb) as n(id text, columns text[]))
select w.id, true as in_model, bh.relid is not null as present,
       (select c.relkind::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = w.schema and c.relname = w.name) as relkind,
       array(select k from unnest(named.columns) k
              where bh.relid is not null and not exists (
                select from pg_attribute a
                 where a.attrelid = bh.relid and a.attname = k and a.attnum > 0 and not a.attisdropped)) as missing
  from wanted w join named on named.id = w.id left join bh on bh.id = w.id
union all
select case when n.nspname ~ '^[a-z_][a-z0-9_]*$' then n.nspname else quote_ident(n.nspname) end || '.' ||
       case when c.relname ~ '^[a-z_][a-z0-9_]*$' then c.relname else quote_ident(c.relname) end,
       false, true, c.relkind::text, '{}'
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname in (select jsonb_array_elements_text($1::jsonb -> 'schemas'))
   and c.relkind in ('r', 'p', 'f') and not c.relispartition
   and c.oid not in (select relid from bh)
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
 order by 1`;

interface Classified {
  id: string;
  in_model: boolean;
  present: boolean;
  relkind: string | null;
  missing: string[];
}

const classified = queryCheck<Classified>({
  id: 'STR-01',
  title: 'every table is in the model, with every column that the model names',
  meaning:
    'A table that nobody has classified is guarded by nothing and copied by no backup of a tenant; a table or column that is gone leaves its check without an object.',
  expected: 'in the model and in the database, with its columns',
  remedy:
    'Say in the model to whom the rows of the table belong: `tenant: <column>`, `via: <column>` or `shared: true`. Add columns that are missing.',
  objects: 'tables',
  nothing: 'the model names no table',
  stage: 'expanded',
  query: CLASSIFIED,
  judge: (rows, subject) => rows.map((row) => judgeTable(row, subject)),
});

function judgeTable(row: Classified, { model }: Subject): Finding {
  if (!row.in_model) {
    const what = row.relkind === 'f' ? 'unclassified foreign table' : 'unclassified table';
    return {
      object: row.id,
      verdict: 'red',
      observed: `${what}: ${model.file} does not say whose rows it holds`,
      fix: `In ${model.file}, under tables, one of:\n  ${row.id}: { tenant: <column> }\n  ${row.id}: { shared: true }`,
    };
  }
  const table = model.tables.get(row.id);
  const finding = { object: row.id, table: row.id };
  if (!row.present) {
    const observed = row.relkind === null ? 'there is no such table' : 'this is not a table';
    return {
      ...finding,
      verdict: 'red',
      observed,
      fix: `Create the table, or take ${row.id} out of ${model.file}.`,
    };
  }
  if (row.missing.length === 0 || table === undefined) {
    return { ...finding, verdict: 'green', observed: 'present with its columns' };
  }
  const columns = row.missing.map((column) => {
    const type = column === table.tenantColumn ? model.tenant.type : typeOfReference(column);
    return `alter table ${quoteQualified(table)} add column ${quoteIdentifier(column)} ${type};`;
  });
  return {
    ...finding,
    verdict: 'red',
    observed: `without the column ${row.missing.join(', ')}`,
    fix: columns.join('\n'),
  };
}

/** Only the tenant's type is in the model; for another column a person must know. */
function typeOfReference(column: string): string {
  return `<type of ${column}>`;
}

const MANDATORY = `
with ${TABLES},
  named as (select n.* from jsonb_to_recordset($2::jsonb) as n(id text, mandatory text[]))
select bh.id, k.name as "column", ${provenNotNull('a')} as proven, a.attnotnull as not_null,
       coalesce((select jsonb_agg(nn.conname) from pg_constraint nn
                  where nn.conrelid = a.attrelid and nn.contype = 'n' and nn.conkey = array[a.attnum]
                    and not nn.convalidated), '[]') as unvalidated
  from bh join named on named.id = bh.id cross join lateral unnest(named.mandatory) with ordinality as k(name, n)
  join pg_attribute a on a.attrelid = bh.relid and a.attname = k.name and a.attnum > 0 and not a.attisdropped
 order by bh.position, k.n`;

interface Mandatory {
  id: string;
  column: string;
  proven: boolean;
  not_null: boolean;
  unvalidated: string[];
}

const notNull = queryCheck<Mandatory>({
  id: 'STR-02',
  title: 'tenant columns and mandatory parents are NOT NULL, and validated',
  meaning:
    'A row without a tenant belongs to nobody: its tenant no longer sees it, a composite key is not looked at for it, and no restore of a tenant brings it back.',
  expected: 'NOT NULL, validated',
  remedy:
    'Fill the column first (`recover-orphaned-messages`), then set it NOT NULL. On PostgreSQL 18 a `NOT NULL … NOT VALID` shows as NOT NULL in the catalogue although the table may still hold NULLs: validate it.',
  objects: 'columns',
  nothing: 'no table of the model exists in this database',
  stage: 'constrained',
  query: MANDATORY,
  judge: (rows, { model }) =>
    rows.map((row) => {
      const object = { object: `${row.id}.${row.column}`, table: row.id };
      if (row.proven) return { ...object, verdict: 'green', observed: 'NOT NULL' };
      const table = model.tables.get(row.id);
      if (table === undefined) throw new Error(`${row.id} is not in the model`);
      const name = quoteQualified(table);
      return {
        ...object,
        verdict: 'red',
        observed: row.not_null
          ? `${row.unvalidated.join(', ')} is NOT VALID: rows without a value may be there`
          : 'may be NULL',
        fix: row.not_null
          ? row.unvalidated
              .map((constraint) => `alter table ${name} validate constraint ${quoteIdentifier(constraint)};`)
              .join('\n')
          : `alter table ${name} alter column ${quoteIdentifier(row.column)} set not null;`,
      };
    }),
});

const UNCHECKED = `
with recursive ${TREE}
select t.id, t.part::regclass::text as relation, con.conname as name, con.contype::text as type, con.convalidated as validated,
       ${isEnforced('con')} as enforced
  from tree t join pg_constraint con on con.conrelid = t.part
 where con.contype in ('f', 'c', 'n') and not (t.is_partition and con.conparentid <> 0)
 order by t.position, con.conname`;

interface Unchecked {
  id: string;
  relation: string;
  name: string;
  type: 'f' | 'c' | 'n';
  validated: boolean;
  enforced: boolean;
}

const TYPES = { f: 'foreign key', c: 'check', n: 'not-null constraint' } as const;

const validated = queryCheck<Unchecked>({
  id: 'STR-07',
  title: 'no constraint is NOT VALID or NOT ENFORCED',
  meaning:
    'Such a constraint is listed like any other, but rows that break it are there, or may come: whoever reads the schema believes what does not hold.',
  expected: 'validated and enforced',
  remedy:
    'Correct the rows that break it, then `validate constraint`, as a role that sees all rows. What is NOT ENFORCED must be enforced or dropped: it only looks like a guard.',
  objects: 'constraints',
  nothing: 'the tables of the model have no constraint',
  stage: 'constrained',
  query: UNCHECKED,
  judge: (rows) =>
    rows.map((row) => {
      const object = { object: `${row.relation}: ${TYPES[row.type]} ${row.name}`, table: row.id };
      if (row.validated && row.enforced) return { ...object, verdict: 'green', observed: 'validated' };
      const name = quoteIdentifier(row.name);
      if (row.enforced) {
        return {
          ...object,
          verdict: 'red',
          observed: 'NOT VALID: rows from before it were never checked',
          fix: `alter table ${row.relation} validate constraint ${name};`,
        };
      }
      return {
        ...object,
        verdict: 'red',
        observed: 'NOT ENFORCED: no row is checked',
        fix:
          row.type === 'f'
            ? `alter table ${row.relation} alter constraint ${name} enforced;`
            : `alter table ${row.relation} drop constraint ${name};`,
      };
    }),
});

export const STRUCTURE_COLUMNS: readonly CheckSpec[] = [classified, notNull, validated];
