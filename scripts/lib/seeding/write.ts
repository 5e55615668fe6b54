import type pg from 'pg';
import { BulkheadError } from '../runtime/errors.ts';
import { explainWrite, refusalOf } from './conflict.ts';
import { assertOwn, type FoundRow, type Ledger } from './ledger.ts';
import { type Batch, type SeedPlan, valuesOf } from './plan.ts';
import type { SeedRow } from './row.ts';
import { insertSql, lookupSql, updateSql } from './statements.ts';
import { explainTaken } from './taken.ts';

export type Outcome = 'inserted' | 'updated' | 'unchanged';

/** A row of the seed as it now stands in the database. */
export interface WrittenRow {
  readonly row: SeedRow;
  readonly outcome: Outcome;
  /** The columns of the key and those that other rows refer to, as text. */
  readonly texts: Readonly<Record<string, string | null>>;
  /** Columns that an update changed. */
  readonly changed: readonly string[];
}

interface Found extends FoundRow {
  /** Place in the batch, from 1. */
  readonly index: number;
}

export interface WriteSession {
  readonly client: pg.ClientBase;
  /** Another session, to look at what is in the way when the transaction of the first has failed. */
  readonly witness: pg.ClientBase;
  readonly plan: SeedPlan;
  readonly ledger: Ledger;
}

/**
 * Brings every row of the plan into the database: inserts what is missing, updates what the seed itself
 * made before, leaves alone what is right already. Nothing is ever deleted. Must run in a transaction.
 * Throws a `BulkheadError` for a row that belongs to another tenant or that another seed made, and for
 * whatever the database refuses.
 */
export async function writeRows(session: WriteSession): Promise<Map<SeedRow, WrittenRow>> {
  const written = new Map<SeedRow, WrittenRow>();
  for (const batch of session.plan.batches) {
    for (const row of await writeBatch(session, batch, written)) written.set(row.row, row);
  }
  return written;
}

async function writeBatch(
  session: WriteSession,
  batch: Batch,
  written: ReadonlyMap<SeedRow, WrittenRow>,
): Promise<WrittenRow[]> {
  const { client, plan, ledger } = session;
  const records = batch.rows.map((row) => recordOf(row, plan, written));
  const tenant = written.get(plan.root)?.texts[plan.root.table.tenantColumn ?? ''] ?? undefined;
  const referred = referredColumns(batch, plan);
  const find = async () => {
    const { rows } = await client.query<Found>(lookupSql(batch, referred), [JSON.stringify(records)]);
    return indexFound(rows, batch);
  };

  const before = await find();
  for (const [row, found] of before) await assertOwn(client, ledger, row, found, tenant);
  const missing: Entry[] = [];
  const outdated: Entry[] = [];
  for (const [index, record] of records.entries()) {
    const row = rowAt(batch, index);
    const found = before.get(row);
    if (found === undefined) missing.push({ place: row.place, record });
    else if (found.differing.length > 0) {
      outdated.push({ place: row.place, record: { ...record, ...keyTexts(batch, found) } });
    }
  }
  await change(session, batch, insertSql(batch), missing, tenant);
  const changing = batch.columns.filter((column) => !batch.match.includes(column));
  if (outdated.length > 0) {
    await change(session, batch, updateSql(batch, changing), outdated, tenant, tenant ?? rootTenant(before));
  }
  const after = missing.length + outdated.length === 0 ? before : await find();
  return batch.rows.map((row) => {
    const was = before.get(row);
    const now = after.get(row);
    if (now === undefined) throw changedUnderway(row, 'is not found again after it was written');
    if (now.differing.length > 0) {
      throw changedUnderway(
        row,
        `was given other values for ${now.differing.join(', ')} than those of the seed`,
      );
    }
    if (row !== plan.root && now.tenant !== tenant) throw changedUnderway(row, 'was given another tenant');
    const outcome = was === undefined ? 'inserted' : was.differing.length > 0 ? 'updated' : 'unchanged';
    return { row, outcome, texts: now.texts, changed: was?.differing ?? [] };
  });
}

/** A row to be written, and where it stands in the seed. */
interface Entry {
  readonly place: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/**
 * Runs one writing statement and holds the server to the number of rows, and each returned row to the tenant;
 * only of the tenant's own row, when it is new, the key is not known before.
 */
async function change(
  { client, witness }: WriteSession,
  batch: Batch,
  sql: string,
  entries: readonly Entry[],
  tenant: string | undefined,
  ...more: readonly unknown[]
): Promise<void> {
  const [first] = batch.rows;
  if (entries.length === 0 || first === undefined) return;
  const records = entries.map(({ record }) => record);
  let returned: { tenant: string | null }[];
  try {
    const result = await client.query<{ tenant: string | null }>(sql, [JSON.stringify(records), ...more]);
    returned = result.rows;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.code !== UNIQUE_VIOLATION) throw explainWrite(error, first.table.id);
    const places = entries.map(({ place }) => place);
    const taken = await explainTaken(witness, refusal, batch, records, places);
    throw taken ?? explainWrite(error, first.table.id);
  }
  if (returned.length !== entries.length) {
    throw changedUnderway(
      first,
      `and the rows beside it: ${returned.length} were written instead of ${entries.length}`,
    );
  }
  const strays = returned.filter((row) => tenant !== undefined && row.tenant !== tenant).length;
  if (strays > 0) throw changedUnderway(first, `or a row beside it: ${strays} were given another tenant`);
}

const UNIQUE_VIOLATION = '23505';

function recordOf(
  row: SeedRow,
  plan: SeedPlan,
  written: ReadonlyMap<SeedRow, WrittenRow>,
): Record<string, unknown> {
  const entries = [...valuesOf(row, plan.root)].map(([column, value]): [string, unknown] => {
    if (value.kind === 'literal') return [column, value.value];
    const text = written.get(value.row)?.texts[value.column];
    if (text === undefined) throw new Error(`${row.place} is written before ${value.row.place}`);
    return [column, text];
  });
  return Object.fromEntries(entries);
}

/** Columns of this batch's table that rows of the seed refer to. */
function referredColumns(batch: Batch, plan: SeedPlan): string[] {
  const own = new Set(batch.rows);
  const columns = plan.batches.flatMap(({ rows }) =>
    rows.flatMap((row) =>
      [...valuesOf(row, plan.root).values()].flatMap((value) =>
        value.kind === 'reference' && own.has(value.row) ? [value.column] : [],
      ),
    ),
  );
  return [...new Set(columns)];
}

function indexFound(rows: readonly Found[], batch: Batch): Map<SeedRow, Found> {
  const found = new Map<SeedRow, Found>();
  for (const one of rows) {
    const row = rowAt(batch, one.index - 1);
    if (found.has(row)) {
      throw new BulkheadError({
        what: `${row.place} is ambiguous: ${row.table.id} has several rows with the same ${batch.match.join(', ')}`,
        fix: 'Merge them by hand or give the table a unique index on these columns. Nothing was changed.',
        code: 'SEED_AMBIGUOUS',
        exit: 1,
      });
    }
    found.set(row, one);
  }
  return found;
}

function rowAt(batch: Batch, index: number): SeedRow {
  const row = batch.rows[index];
  if (row === undefined) throw new Error(`the server answered for row ${index} of ${batch.rows.length}`);
  return row;
}

function keyTexts(batch: Batch, found: Found): Record<string, string | null> {
  const key = batch.rows[0]?.table.key ?? [];
  return Object.fromEntries(key.map((column) => [column, found.texts[column] ?? null]));
}

/** While the root itself is written, its tenant is its own key. */
function rootTenant(before: ReadonlyMap<SeedRow, Found>): string | null {
  const [found] = before.values();
  return found?.tenant ?? null;
}

function changedUnderway(row: SeedRow, what: string): BulkheadError {
  return new BulkheadError({
    what: `${row.place} (${row.table.id}) ${what}`,
    fix: 'A trigger, a rule or another session changes such rows; look at the triggers of the table. Nothing was changed.',
    code: 'SEED_NOT_AS_WRITTEN',
    exit: 1,
  });
}
