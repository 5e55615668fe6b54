import type pg from 'pg';
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../postgres/identifiers.ts';
import type { Polymorphic } from '../../tenancy/model.ts';
import { polymorphicFaults } from '../../tenancy/polymorphic.ts';
import { type CheckSpec, type Finding, question } from '../check.ts';
import { TABLES } from '../relations.ts';
import type { Subject } from '../subject.ts';

/**
 * Pairs of columns such as entity_type and entity_id, entityKind and entityId, or content_type_id and object_id, of
 * which the second is neither the table's own key nor bound by a foreign key. And of each table whether this role can
 * count its rows.
 */
const PAIRS = question<Pairs>(`
with ${TABLES},
  named as materialized (
    select bh.relid, a.attnum, a.attname::text as name, a.attname = any(bh.key) or a.attname = bh.tcol or a.attidentity <> '' as own,
           lower(replace(a.attname, '_', '')) as bare, t.typcategory as category, a.atttypid = 'uuid'::regtype as uuid
      from bh
      join pg_attribute a on a.attrelid = bh.relid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
  ),
  bound as materialized (
    select distinct con.conrelid, k.attnum
      from pg_constraint con cross join lateral unnest(con.conkey) as k(attnum)
     where con.contype = 'f' and con.conrelid in (select relid from bh)
  ),
  held as (
    select relid, attnum, name, regexp_replace(bare, '(id|uuid|key)$', '') as stem
      from named where not own and bare ~ '.(id|uuid|key)$' and (uuid or category in ('S', 'N'))
  ),
  types as (
    select relid, name, stem from (
      select relid, name, category, regexp_replace(bare, '(type|kind|table|class|model)$', '') as stem
        from named where bare ~ '.(type|kind|table|class|model)$'
      union all
      select relid, name, category, 'object' from named where bare in ('contenttype', 'contenttypeid')
    ) t where category in ('S', 'E') or stem = 'object'
  ),
  pairs as (
    select held.relid, jsonb_agg(jsonb_build_object('column', held.name, 'type', types.name) order by held.attnum, types.name) as pairs
      from held join types on types.relid = held.relid and types.stem = held.stem
     where not exists (select from bound where bound.conrelid = held.relid and bound.attnum = held.attnum)
     group by held.relid
  ),
  names as (select relid, array_agg(name) as names from named group by relid)
select bh.id, coalesce(pairs.pairs, '[]') as pairs,
       coalesce(names.names, '{}') as columns,
       has_table_privilege(bh.relid, 'select') and has_schema_privilege(c.relnamespace, 'usage') as readable,
       row_security_active(bh.relid) as filtered
  from bh join pg_class c on c.oid = bh.relid
  left join names on names.relid = bh.relid
  left join pairs on pairs.relid = bh.relid
 order by bh.position`);

interface Pairs {
  id: string;
  pairs: { column: string; type: string }[];
  columns: string[];
  readable: boolean;
  filtered: boolean;
}

/** Counting stops here: one wrong row is red, and a million of them need not be counted to say so. */
const CAP = 1000;

const polymorphic: CheckSpec = {
  id: 'STR-14',
  title: 'a reference to one of several tables is known to the model, and leads to a row of its own tenant',
  meaning:
    "Where a column beside it says which table a key is of, no foreign key can guard it: the row it names may be gone, or another tenant's, and nothing in the database notices.",
  expected: 'known to the model, and no row whose target is gone or belongs to another tenant',
  remedy:
    'Say in the model under `polymorphic` which tables it means (`false` if it means none), and repair the rows that are wrong. To make them impossible, give each table it can mean a column of its own with a composite key, generated from the pair, and let a CHECK hold the type column to these kinds.',
  objects: 'references',
  nothing: 'no table of the model exists in this database',
  stage: 'backfilled',
  roles: [],
  query: PAIRS.sql,
  async examine(client, subject) {
    const rows = await PAIRS.ask(client, subject);
    const known = new Map(rows.map((row) => [row.id, row]));
    const declared = rows.flatMap((row) => subject.model.tables.get(row.id)?.polymorphic ?? []);
    const askable = declared.filter((reference) => reasonAgainst(reference, known) === undefined);
    const counts = await countFaults(client, askable);
    return [
      ...rows.flatMap((row) => candidates(row, subject)),
      ...declared.map((reference) => {
        const reason = reasonAgainst(reference, known);
        return reason === undefined ? judge(reference, counts) : grey(reference, reason);
      }),
    ];
  },
};

/** Pairs that the model does not know; one green finding for a table without any. */
function candidates({ id, pairs }: Pairs, { model }: Subject): Finding[] {
  const table = model.tables.get(id);
  if (table === undefined) throw new Error(`${id} is not in the model`);
  const declared = new Set([
    ...table.notReferences,
    ...table.polymorphic.map(({ column }) => column),
    ...table.parents.flatMap((edge) => edge.columns.map((pair) => pair.child)),
  ]);
  const open = pairs.filter(({ column }) => !declared.has(column));
  if (open.length === 0) {
    // What is declared has a finding of its own.
    return table.polymorphic.length > 0
      ? []
      : [{ object: id, table: id, verdict: 'green', observed: 'none' }];
  }
  return open.map(({ column, type }) => ({
    object: `${id}.${column}`,
    table: id,
    verdict: 'red',
    observed: `looks like a reference to the table that ${type} names, and the model does not know it`,
    fix: `-- In the model, for ${id}:\n--   polymorphic: { ${column}: { type: ${type}, tables: { <value>: <table>, … } } }\n-- or, if it refers to no table: polymorphic: { ${column}: false }`,
  }));
}

/** Why the rows of a reference cannot be counted, or undefined. What is missing altogether is said by STR-01. */
function reasonAgainst(
  { child, column, typeColumn, targets }: Polymorphic,
  known: ReadonlyMap<string, Pairs>,
): string | undefined {
  const needed = [
    { id: child.id, columns: [column, typeColumn] },
    ...targets.map(({ table, key }) => ({ id: table.id, columns: [key] })),
  ];
  for (const { id, columns } of needed) {
    const row = known.get(id);
    if (row === undefined) return `there is no table ${id}`;
    const missing = columns.find((name) => !row.columns.includes(name));
    if (missing !== undefined) return `there is no column ${id}.${missing}`;
    if (!row.readable) return `this role may not read ${id}`;
    if (row.filtered) return `row-level security hides rows of ${id} from this role`;
  }
  return undefined;
}

/** How many rows each fault has, by its label and kind. One query for all references. */
async function countFaults(
  client: pg.ClientBase,
  references: readonly Polymorphic[],
): Promise<ReadonlyMap<string, number>> {
  const faults = references.flatMap(polymorphicFaults);
  if (faults.length === 0) return new Map();
  const parts = faults.map(
    ({ kind, label, rows }) =>
      `select ${quoteLiteral(`${kind} ${label}`)} as fault, (select count(*)::int from (select 1 ${rows} limit ${CAP}) found) as count`,
  );
  const { rows } = await client.query<{ fault: string; count: number }>(parts.join('\nunion all\n'));
  return new Map(rows.map(({ fault, count }) => [fault, count]));
}

function judge(reference: Polymorphic, counts: ReadonlyMap<string, number>): Finding {
  const { child, column, targets } = reference;
  const object = { object: `${child.id}.${column}`, table: child.id };
  const found = polymorphicFaults(reference).flatMap(({ kind, label, meaning }) => {
    const count = counts.get(`${kind} ${label}`) ?? 0;
    const rows = `${count === CAP ? `${CAP} or more` : count} ${count === 1 ? 'row' : 'rows'}`;
    return count === 0 ? [] : [`${rows}, ${label}: ${meaning}`];
  });
  if (found.length === 0) {
    const tables = targets.map(({ table }) => table.id).join(', ');
    return { ...object, verdict: 'green', observed: `every row leads to one of its own tenant in ${tables}` };
  }
  return { ...object, verdict: 'red', observed: found.join('; '), fix: bind(reference) };
}

function grey({ child, column }: Polymorphic, reason: string): Finding {
  return {
    object: `${child.id}.${column}`,
    table: child.id,
    verdict: 'grey',
    observed: `its rows could not be counted: ${reason}`,
  };
}

/** A column and a composite key per table it can mean; they hold once the rows that are wrong are repaired. */
function bind({ child, column, typeColumn, targets }: Polymorphic): string {
  const on = quoteQualified(child);
  const values = targets.map(({ value }) => quoteLiteral(value)).join(', ');
  const lines = targets.flatMap(({ value, table, key }) => {
    const own = quoteIdentifier(`${table.name}_${column}`);
    const tenant =
      child.tenantColumn !== undefined && table.kind === 'tenant' ? table.tenantColumn : undefined;
    const pair = (name: string | undefined, mine: string) =>
      name === undefined ? mine : `${quoteIdentifier(name)}, ${mine}`;
    return [
      `--   alter table ${on} add column ${own} <type of ${table.id}.${key}> generated always as (case when ${quoteIdentifier(typeColumn)} = ${quoteLiteral(value)} then ${quoteIdentifier(column)} end) stored;`,
      `--   alter table ${on} add foreign key (${pair(tenant === undefined ? undefined : child.tenantColumn, own)}) references ${quoteQualified(table)} (${pair(tenant, quoteIdentifier(key))});`,
    ];
  });
  return [
    '-- Repair the rows (canary-check holds the query of each kind). Then, to make them impossible:',
    ...lines,
    `--   alter table ${on} add check (${quoteIdentifier(typeColumn)} in (${values}));`,
  ].join('\n');
}

export const STRUCTURE_POLYMORPHIC: readonly CheckSpec[] = [polymorphic];
