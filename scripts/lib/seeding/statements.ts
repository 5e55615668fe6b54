import { quoteIdentifier, quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import type { TableModel } from '../tenancy/model.ts';
import { tenantOf } from '../tenancy/path.ts';
import type { Batch } from './plan.ts';

/**
 * The rows of `$1`, a JSON array, with the types of the table's own columns: the server reads every value as
 * the column would, so that numbers, times and types of the application's own compare as they are stored.
 * `offset 0` keeps the planner from computing a record once per column.
 */
function wanted(table: TableModel): string {
  return `(select i.n, jsonb_populate_record(null::${quoteQualified(table)}, i.v) as r
             from jsonb_array_elements($1::jsonb) with ordinality i (v, n) offset 0) s`;
}

const mine = (column: string) => `(s.r).${quoteIdentifier(column)}`;
const theirs = (column: string) => `c.${quoteIdentifier(column)}`;

function tableOf(batch: Batch): TableModel {
  const [first] = batch.rows;
  if (first === undefined) throw new Error('a batch without rows');
  return first.table;
}

/**
 * Finds the rows of a batch: the index from 1, the tenant, the key and the columns that others refer to as
 * text, and the names of the columns whose value is not the wanted one.
 */
export function lookupSql(batch: Batch, referred: readonly string[]): string {
  const table = tableOf(batch);
  const texts = [...new Set([...table.key, ...referred])].map(
    (column) => `${quoteLiteral(column)}, ${theirs(column)}::text`,
  );
  // As JSON, because some types (json, xml, point) have no equality of their own.
  const differing = batch.columns.map(
    (column) =>
      `case when to_jsonb(${theirs(column)}) is distinct from to_jsonb(${mine(column)}) then ${quoteLiteral(column)} end`,
  );
  const match = batch.match.map((column) => `${theirs(column)} = ${mine(column)}`);
  return `select s.n::int as index, (${tenantOf(table, 'c')})::text as tenant, jsonb_build_object(${texts.join(', ')}) as texts,
       array_remove(array[${differing.join(', ')}]::text[], null) as differing
  from ${wanted(table)} join ${quoteQualified(table)} c on ${match.join(' and ')}
 order by s.n`;
}

export function insertSql(batch: Batch): string {
  const table = tableOf(batch);
  const { columns } = batch;
  return `insert into ${quoteQualified(table)} as c (${columns.map(quoteIdentifier).join(', ')})
select ${columns.map(mine).join(', ')} from ${wanted(table)} order by s.n
returning (${tenantOf(table, 'c')})::text as tenant`;
}

/** Updates by key, and only where the row still belongs to the tenant. The rows of `$1` hold the key as well. */
export function updateSql(batch: Batch, changing: readonly string[]): string {
  const table = tableOf(batch);
  const sets = changing.map((column) => `${quoteIdentifier(column)} = ${mine(column)}`);
  const same = table.key.map((column) => `${theirs(column)} = ${mine(column)}`);
  return `update ${quoteQualified(table)} as c set ${sets.join(', ')}
  from ${wanted(table)}
 where ${same.join(' and ')} and (${tenantOf(table, 'c')})::text = $2
returning (${tenantOf(table, 'c')})::text as tenant`;
}

/**
 * The rows that hold the values of these columns already which records of `$1` were to have: the index from 1,
 * the tenant and the key. A record that has a key stands for that very row, which is not in its own way.
 */
export function takenSql(table: TableModel, columns: readonly string[]): string {
  const texts = table.key.map((column) => `${quoteLiteral(column)}, ${theirs(column)}::text`);
  const same = columns.map((column) => `${theirs(column)} = ${mine(column)}`);
  const other = table.key.map((column) => `${theirs(column)} is distinct from ${mine(column)}`);
  const given = table.key.every((column) => columns.includes(column)) ? 'true' : `(${other.join(' or ')})`;
  return `select s.n::int as index, (${tenantOf(table, 'c')})::text as tenant, jsonb_build_object(${texts.join(', ')}) as texts
  from ${wanted(table)} join ${quoteQualified(table)} c on ${same.join(' and ')}
 where ${given} order by s.n limit 1`;
}

/** The tenants that the rows with the keys in `$1` belong to now. */
export function tenantsSql(table: TableModel): string {
  const same = table.key.map((column) => `${theirs(column)} = ${mine(column)}`);
  return `select distinct (${tenantOf(table, 'c')})::text as tenant
  from ${wanted(table)} join ${quoteQualified(table)} c on ${same.join(' and ')}`;
}

/** How many of the rows with the keys in `$1` are wrong in one way; `rows` is `from … where …` over `c`. */
export function faultySql(table: TableModel, rows: string): string {
  const keys = table.key.map(theirs).join(', ');
  const same = table.key.map((column) => `bad.${quoteIdentifier(column)} = ${mine(column)}`);
  return `select count(*)::int as faulty from (select ${keys} ${rows}) bad
  join ${wanted(table)} on ${same.join(' and ')}`;
}
