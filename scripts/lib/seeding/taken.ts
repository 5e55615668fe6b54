import type pg from 'pg';
import { quoteQualified } from '../postgres/identifiers.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { TableModel } from '../tenancy/model.ts';
import { quiet, type Refusal } from './conflict.ts';
import { entityKey, makerOf } from './ledger.ts';
import type { Batch } from './plan.ts';
import { takenSql } from './statements.ts';

/** The row that has an identifier already which a row of the seed was to have. */
interface Holder {
  /** Place of the seed's row in the batch, from 1. */
  readonly index: number;
  readonly tenant: string | null;
  readonly texts: Readonly<Record<string, string | null>>;
}

// By the name of the index, which is also that of a constraint; in a partition the index has a name of its own.
// A column without a name is an expression.
const COLUMNS = `
  select array_agg(a.attname::text order by k.place) as columns
    from pg_catalog.pg_class x
    join pg_catalog.pg_namespace n on n.oid = x.relnamespace
    join pg_catalog.pg_index i on i.indexrelid = x.oid and i.indisunique
    cross join unnest(i.indkey::int2[]) with ordinality k(attnum, place)
    left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum and k.attnum > 0
   where n.nspname = $1 and x.relname = $2 and k.place <= i.indnkeyatts
     and coalesce(pg_catalog.pg_partition_root(i.indrelid), i.indrelid) = $3::regclass`;

/**
 * The error for a row that cannot be written because its identifier is another row's, which is named by its key
 * and its owner; undefined when it was a table of somebody's trigger that refused. It is looked for in another session: the one that wrote is in a transaction that has failed.
 */
export async function explainTaken(
  witness: pg.ClientBase,
  refusal: Refusal,
  batch: Batch,
  records: readonly Readonly<Record<string, unknown>>[],
  places: readonly string[],
): Promise<BulkheadError | undefined> {
  const table = batch.rows[0]?.table;
  if (table === undefined) throw new Error('a batch without rows');
  const columns = await readColumns(witness, refusal, table);
  if (columns === undefined) return undefined;
  const holder = await findHolder(witness, table, columns, records);
  const rule = refusal.constraint ?? 'unique';
  let what = `${oneOf(places)} cannot be written: ${table.id} has a row with the same identifier (${rule}) already, of the seed itself or of somebody else`;
  if (holder !== undefined) {
    const key = entityKey(table, holder.texts);
    const owner = holder.tenant === null ? 'belongs to no tenant' : `belongs to the tenant ${holder.tenant}`;
    what = `${places[holder.index - 1]} cannot be written: its identifier (${rule}) is that of ${table.id} ${key}, which ${owner} and which ${await makerOf(witness, table, key)}`;
  }
  return new BulkheadError({
    what,
    fix: 'Give the seed identifiers of its own. Nothing was changed.',
    code: 'SEED_TAKEN',
    runbook: 'RUNBOOK-MULTI-TENANT.md#a-seed-was-refused',
    exit: 1,
    cause: quiet(refusal),
  });
}

/** The columns of the index that refused; undefined when it is none of this table. */
async function readColumns(
  witness: pg.ClientBase,
  { schema, constraint }: Refusal,
  table: TableModel,
): Promise<(string | null)[] | undefined> {
  const { rows } = await witness.query<{ columns: (string | null)[] | null }>(COLUMNS, [
    schema,
    constraint,
    quoteQualified(table),
  ]);
  return rows[0]?.columns ?? undefined;
}

async function findHolder(
  witness: pg.ClientBase,
  table: TableModel,
  all: readonly (string | null)[],
  records: readonly Readonly<Record<string, unknown>>[],
): Promise<Holder | undefined> {
  const columns = all.filter((column) => column !== null);
  if (columns.length < all.length) return undefined;
  const { rows } = await witness.query<Holder>(takenSql(table, columns), [JSON.stringify(records)]);
  return rows[0];
}

function oneOf(places: readonly string[]): string {
  const [first = 'a row'] = places;
  return places.length === 1 ? first : `one of ${first} and the ${places.length - 1} rows beside it`;
}
