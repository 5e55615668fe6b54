import type pg from 'pg';
import { quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model, TableModel } from '../tenancy/model.ts';
import { tenantOf } from '../tenancy/path.ts';
import type { Quarantine } from '../tenancy/quarantine.ts';
import type { Layouts } from './layout.ts';
import { explainBatch } from './refusal.ts';
import type { Run } from './runs.ts';
import { pairOf } from './sources.ts';

type Row = Readonly<Record<string, unknown>>;

/** The tenant that nobody can read, as it stands in the database. */
export interface Parking {
  /** Its key as text. */
  readonly tenant: string;
  /** Of each table that may be parked, the columns and what they get. */
  readonly places: ReadonlyMap<TableModel, Row>;
  /** Tables in which a row was made to park under. */
  readonly made: readonly string[];
}

/**
 * Finds or makes the rows that parked rows hang under: the tenant and each mandatory parent, all or none. Throws
 * `RECOVERY_NO_QUARANTINE` when the model knows none, `RECOVERY_QUARANTINE_OPEN` when a row stands under its tenant that
 * was not parked there, such as somebody's membership.
 */
export async function prepareParking(
  client: pg.ClientBase,
  run: Run,
  model: Model,
  layouts: Layouts,
  context: Context,
): Promise<Parking> {
  const { quarantine } = model.recovery;
  if (quarantine === undefined) throw noQuarantine(model);
  await context.step('prepare the quarantine');
  return transaction(client, {}, async () => {
    const found = new Map<TableModel, Row>();
    const made: string[] = [];
    for (const { table, values } of quarantine.rows) {
      const wanted = { ...values, ...placeIn(table, found, model) };
      const known = await findRow(client, table, wanted);
      if (known === undefined) made.push(table.id);
      found.set(table, known ?? (await insertRow(client, table, wanted)));
    }
    const root = found.get(model.tenant.table);
    const tenant = String(root?.[model.tenant.key]);
    await refuseOpen(client, layouts, quarantine, tenant);
    const under = Object.fromEntries([...found].map(([table, row]) => [table.id, keyOf(table, row)]));
    await client.query('update bulkhead.recovery_runs set parked_under = $2 where id = $1', [
      run.id,
      JSON.stringify(under),
    ]);
    const places = new Map(quarantine.park.map((table) => [table, placeIn(table, found, model)]));
    return { tenant, places, made };
  });
}

/** Throws `RECOVERY_NO_QUARANTINE`. */
export function noQuarantine(model: Model): BulkheadError {
  return new BulkheadError({
    what: `the model ${model.file} has no quarantine, so nothing can be parked`,
    fix: 'Say under recovery.quarantine which rows to park under; docs/RECOVERY.md shows it.',
    code: 'RECOVERY_NO_QUARANTINE',
    runbook: 'RECOVERY.md#the-quarantine',
  });
}

const keyOf = (table: TableModel, row: Row) =>
  Object.fromEntries(table.key.map((column) => [column, row[column]]));

/** The columns that put a row of the table under the rows of the quarantine. */
function placeIn(table: TableModel, found: ReadonlyMap<TableModel, Row>, model: Model): Row {
  if (table === model.tenant.table) return {};
  const place: Record<string, unknown> = {};
  if (table.tenantColumn !== undefined)
    place[table.tenantColumn] = found.get(model.tenant.table)?.[model.tenant.key];
  for (const edge of table.parents) {
    const parent = found.get(edge.parent);
    if (edge.optional || parent === undefined) continue;
    for (const pair of [pairOf(edge), ...edge.agree]) place[pair.child] = parent[pair.parent];
  }
  return place;
}

// Numbers beyond 2^53 must not become JavaScript's: values travel as texts, and the server reads them again.
async function findRow(client: pg.ClientBase, table: TableModel, wanted: Row): Promise<Row | undefined> {
  const name = quoteQualified(table);
  const same = Object.keys(wanted).map(
    (column) => `c.${quoteIdentifier(column)} = w.${quoteIdentifier(column)}`,
  );
  const { rows } = await client.query<{ row: Row }>(
    `select ${TEXTS} as row from ${name} c, jsonb_populate_record(null::${name}, $1) w where ${same.join(' and ')} limit 1`,
    [JSON.stringify(wanted)],
  );
  return rows[0]?.row;
}

async function insertRow(client: pg.ClientBase, table: TableModel, wanted: Row): Promise<Row> {
  const name = quoteQualified(table);
  const columns = Object.keys(wanted).map(quoteIdentifier);
  try {
    const { rows } = await client.query<{ row: Row }>(
      `insert into ${name} as c (${columns.join(', ')}) select ${columns.map((column) => `w.${column}`).join(', ')} from jsonb_populate_record(null::${name}, $1) w returning ${TEXTS} as row`,
      [JSON.stringify(wanted)],
    );
    if (rows[0] === undefined) throw new Error(`${table.id} took no row`);
    return rows[0].row;
  } catch (error) {
    throw explainBatch(error, table.id, false);
  }
}

/** Every column as text. */
const TEXTS = '(select jsonb_object_agg(e.key, e.value) from jsonb_each_text(to_jsonb(c)) e)';

/** Nothing but what is parked, and what it is parked under, may belong to the tenant. */
async function refuseOpen(
  client: pg.ClientBase,
  layouts: Layouts,
  quarantine: Quarantine,
  tenant: string,
): Promise<void> {
  const ours = new Set([...quarantine.park, ...quarantine.rows.map(({ table }) => table)]);
  for (const { table } of layouts.tables) {
    if (ours.has(table)) continue;
    const { rows } = await client.query(
      `select from ${quoteQualified(table)} c where (${tenantOf(table, 'c')})::text = $1 limit 1`,
      [tenant],
    );
    if (rows.length === 0) continue;
    throw new BulkheadError({
      what: `${table.id} has a row of the quarantine's tenant ${tenant}: somebody may be able to read what is parked there`,
      fix: 'Find out who put it there, and take it away before anything is parked.',
      code: 'RECOVERY_QUARANTINE_OPEN',
      exit: 1,
    });
  }
}
