import { quoteIdentifier, quoteQualified } from '../../postgres/identifiers.ts';
import type { Model } from '../../tenancy/model.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { type ForeignKey, KEYS } from '../foreign-keys.ts';
import { TABLES } from '../relations.ts';

const TYPED = `
with ${TABLES}
select bh.id, bh.tcol as "column", format_type(a.atttypid, a.atttypmod) as type,
       (select collname from pg_collation where oid = a.attcollation) as collation,
       (select l.collname from bh root
          join pg_attribute ra on ra.attrelid = root.relid and ra.attname = root.tcol
          join pg_collation l on l.oid = ra.attcollation
         where root.kind = 'root') as root_collation
  from bh
  join pg_attribute a on a.attrelid = bh.relid and a.attname = bh.tcol
 order by bh.position`;

interface Typed {
  id: string;
  column: string;
  type: string;
  collation: string | null;
  root_collation: string | null;
}

const typed = queryCheck<Typed>({
  id: 'STR-03',
  title: 'tenant columns have the type of the key of the tenants',
  meaning:
    'A column of another type or collation can hold values that compare equal in one place and different in another; a narrower one breaks when the keys grow.',
  expected: 'the type that the model names, in the same collation everywhere',
  remedy: 'Change the type of the column; on a large table by a new column, filled in batches.',
  objects: 'columns',
  nothing: 'no table of the model exists in this database',
  stage: 'expanded',
  query: TYPED,
  judge: (rows, { model }) =>
    rows.map((row): Finding => {
      const object = { object: `${row.id}.${row.column}`, table: row.id };
      const sameCollation = row.collation === row.root_collation || row.root_collation === null;
      if (row.type === model.tenant.type && sameCollation)
        return { ...object, verdict: 'green', observed: row.type };
      const table = model.tables.get(row.id);
      if (table === undefined) throw new Error(`${row.id} is not in the model`);
      const column = quoteIdentifier(row.column);
      return {
        ...object,
        verdict: 'red',
        observed: sameCollation ? row.type : `${row.type} collate ${row.collation}`,
        expected: `${model.tenant.type}${row.root_collation === null ? '' : ` collate ${row.root_collation}`}`,
        fix: `alter table ${quoteQualified(table)} alter column ${column} type ${model.tenant.type} using ${column}::${model.tenant.type};`,
      };
    }),
});

/** A check of every key that carries a tenant column; `flaw` says what is wrong with one, or nothing. */
function keyCheck(
  text: Pick<CheckSpec, 'id' | 'title' | 'meaning' | 'expected' | 'remedy'>,
  flaw: (key: ForeignKey, tenant: string) => { observed: string; definition: string } | undefined,
): CheckSpec {
  return queryCheck({
    ...text,
    objects: 'foreign keys',
    nothing: 'no foreign key carries a tenant column',
    stage: 'constrained',
    query: KEYS,
    judge: (rows, { model }) => rows.flatMap(({ keys }) => keys.flatMap((key) => judgeKey(key, model, flaw))),
  });
}

function judgeKey(key: ForeignKey, model: Model, flaw: Parameters<typeof keyCheck>[1]): Finding[] {
  const child = model.tables.get(key.child);
  const tenant = child?.tenantColumn;
  if (child === undefined || tenant === undefined || !key.pairs.some((pair) => pair.child === tenant))
    return [];
  const object = { object: `${key.child}: ${key.name}`, table: key.child };
  const wrong = flaw(key, tenant);
  if (wrong === undefined) return [{ ...object, verdict: 'green', observed: 'as expected' }];
  const name = quoteIdentifier(key.name);
  const table = quoteQualified(child);
  const fix = [
    `alter table ${table} drop constraint ${name};`,
    `alter table ${table} add constraint ${name} ${wrong.definition};`,
  ].join('\n');
  return [{ ...object, verdict: 'red', observed: wrong.observed, fix }];
}

const emptiesOnDelete = keyCheck(
  {
    id: 'STR-09',
    title: 'deleting a parent never empties a tenant column',
    meaning:
      'ON DELETE SET NULL without a list of columns empties the tenant together with the reference: the delete fails, or the child belongs to nobody.',
    expected: 'RESTRICT or NO ACTION, or SET NULL with a list that leaves out the tenant',
    remedy: 'Name the columns to empty: `on delete set null (parent_id)`.',
  },
  (key, tenant) => {
    if (!key.emptied.includes(tenant)) return undefined;
    const own = key.pairs
      .map((pair) => pair.child)
      .filter((column) => key.nullable.includes(column) && column !== tenant);
    const action = own.length === 0 ? 'RESTRICT' : `SET NULL (${own.map(quoteIdentifier).join(', ')})`;
    return {
      observed: `ON DELETE empties ${key.emptied.join(', ')}`,
      definition: key.definition.replace(/ON DELETE SET (NULL|DEFAULT)( \([^)]*\))?/, `ON DELETE ${action}`),
    };
  },
);

const cascadesUpdate = keyCheck(
  {
    id: 'STR-11',
    title: 'changing a parent never moves its children to another tenant',
    meaning:
      'With ON UPDATE CASCADE one changed tenant column takes every child with it, silently and past row-level security.',
    expected: 'no ON UPDATE CASCADE on a key that carries the tenant',
    remedy:
      'Build the key without it. Moving data to another tenant is a procedure of its own, not a side effect.',
  },
  (key) =>
    key.cascadesUpdate
      ? { observed: 'ON UPDATE CASCADE', definition: key.definition.replace(' ON UPDATE CASCADE', '') }
      : undefined,
);

const deferrable = keyCheck(
  {
    id: 'STR-12',
    title: 'keys that carry the tenant are checked at once',
    meaning:
      'Until the end of its transaction a deferred key lets a row hang under the parent of another tenant.',
    expected: 'not deferrable',
    remedy: 'Build the key without DEFERRABLE.',
  },
  (key) =>
    key.deferrable
      ? {
          observed: 'DEFERRABLE',
          definition: key.definition.replace(/ DEFERRABLE( INITIALLY DEFERRED)?/, ''),
        }
      : undefined,
);

export const STRUCTURE_REFERENCES: readonly CheckSpec[] = [
  typed,
  emptiesOnDelete,
  cascadesUpdate,
  deferrable,
];
