import { displayName, quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { Fault } from '../tenancy/edges.ts';
import { type Model, tenantTables } from '../tenancy/model.ts';
import type { Asker } from './ask.ts';

/** Faults of one table that are asked for in one query. */
export interface Bundle {
  readonly faults: readonly Fault[];
  /** Gives one row with `found`: the rows of each fault, at most 1000 each, in their order. */
  readonly query: string;
}

/** A B-tree index of a large table. */
export interface Index {
  readonly schema: string;
  readonly table: string;
  /** Key columns, quoted. */
  readonly columns: readonly string[];
  /** The column of `where column is not null`, quoted; null for an index on all rows. */
  readonly given: string | null;
  readonly bytes: number;
}

/** Rows from which a table counts as large. */
const LARGE = 50_000;

const MOST = 1000;

// An index-only scan reads the columns of an index and nothing else, so the table's own width does not matter.
const INDEXES = `
  select n.nspname as schema, c.relname as "table", k.columns, p.given[1] as given, pg_relation_size(x.oid)::float8 as bytes
    from pg_index i
    join pg_class x on x.oid = i.indexrelid
    join pg_am m on m.oid = x.relam and m.amname = 'btree'
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
   cross join lateral (
         select array_agg(quote_ident(a.attname) order by u.position) as columns
           from unnest(i.indkey::int2[]) with ordinality u (attnum, position)
           join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.attnum
          where u.position <= i.indnkeyatts) k
    left join lateral regexp_match(pg_get_expr(i.indpred, i.indrelid), '^\\((.*) IS NOT NULL\\)$') p(given) on true
   where i.indisvalid and i.indexprs is null and (i.indpred is null or p.given is not null)
     and (n.nspname, c.relname) in (select * from unnest($1::text[], $2::text[])) and c.reltuples >= $3`;

/** The indexes of the model's large tables; none when the catalogue could not be read. */
export async function readIndexes(asker: Asker, model: Model, large = LARGE): Promise<readonly Index[]> {
  const tables = tenantTables(model);
  const values = [tables.map(({ schema }) => schema), tables.map(({ name }) => name), large];
  const { rows } = await asker.ask<Index>(INDEXES, values);
  return (rows ?? []).map((index) => ({ ...index, columns: index.columns.map(requote) }));
}

/**
 * Which faults are asked for together. Wrong references repeat with the values of their columns, and a large table has
 * few of those: an index that holds the columns of a fault is read once, grouped by them, and the groups are asked
 * instead of the rows. The index that serves most faults comes first, so that few are read; a fault that none serves is
 * asked for alone.
 */
export function bundleFaults(
  faults: readonly Fault[],
  indexes: readonly Index[],
): { bundles: Bundle[]; single: Fault[] } {
  const bundles: Bundle[] = [];
  let left = [...faults];
  for (;;) {
    const [best] = indexes
      .map((index) => ({ index, served: left.filter((fault) => serves(index, fault)) }))
      .sort((a, b) => b.served.length - a.served.length || a.index.bytes - b.index.bytes);
    if (best === undefined || best.served.length === 0) return { bundles, single: left };
    bundles.push(bundle(best.index, best.served));
    left = left.filter((fault) => !best.served.includes(fault));
  }
}

function serves(index: Index, fault: Fault): boolean {
  if (displayName({ schema: index.schema, name: index.table }) !== fault.table.id) return false;
  // Where a column is NULL an index finds the rows by itself.
  if (fault.kind === 'null-tenant' || fault.kind === 'null-parent') return false;
  if (!fault.rows.startsWith(`${fromOf(fault)} `)) return false;
  const columns = columnsOf(fault);
  if (columns.length === 0 || !columns.every((column) => index.columns.includes(column))) return false;
  const referring = fault.edge?.columns.map(({ child }) => quoteIdentifier(child)) ?? [];
  return index.given === null || referring.includes(requote(index.given));
}

function bundle(index: Index, faults: readonly Fault[]): Bundle {
  const [first] = faults;
  if (first === undefined) throw new Error('a bundle of no faults');
  const columns = [...new Set(faults.flatMap(columnsOf))].map((column) => `c.${column}`).join(', ');
  const given = index.given === null ? '' : ` where c.${requote(index.given)} is not null`;
  const counts = faults.map(
    (fault) =>
      `(select least(coalesce(sum(c.rows), 0), ${MOST})::int from keys c${fault.rows.slice(fromOf(fault).length)})`,
  );
  return {
    faults,
    query: `with keys as materialized (select ${columns}, count(*) as rows ${fromOf(first)}${given} group by ${columns}) select array[${counts.join(', ')}] as found`,
  };
}

/** The columns of the table that a fault looks at, quoted. */
function columnsOf(fault: Fault): string[] {
  return [...new Set([...fault.rows.matchAll(/\bc\.("(?:[^"]|"")+")/g)].map(([, column]) => column ?? ''))];
}

function fromOf({ table }: Fault): string {
  return `from ${quoteQualified(table)} c`;
}

/** A name as the server quotes it where it must, as we quote it always. */
function requote(name: string): string {
  return name.startsWith('"') ? name : `"${name}"`;
}
