import type pg from 'pg';
import { displayName } from '../postgres/identifiers.ts';
import type { Check } from '../runtime/result.ts';
import { faultsOf } from '../tenancy/edges.ts';
import type { Model, TableModel } from '../tenancy/model.ts';
import type { SeedRow } from './row.ts';
import { faultySql } from './statements.ts';
import type { WrittenRow } from './write.ts';

/** Rows that this transaction has touched in one table. */
export interface TableCounter {
  readonly schema: string;
  readonly name: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/**
 * The server's own counters of this transaction, per table with its partitions taken together. They may
 * still hold what earlier transactions of the session did, so a reading counts only against an earlier one.
 * Tables of the system belong to it: TRUNCATE counts no row where it empties one, but one in `pg_class`. What
 * stands in TOAST is a part of rows that are counted where they belong.
 */
export const COUNTERS = `
  select n.nspname as schema, c.relname as name, sum(s.n_tup_ins)::int as inserted,
         sum(s.n_tup_upd)::int as updated, sum(s.n_tup_del)::int as deleted
    from pg_catalog.pg_stat_xact_all_tables s
    join pg_catalog.pg_class c on c.oid = coalesce(pg_catalog.pg_partition_root(s.relid), s.relid)
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0 and s.schemaname !~ '^pg_toast'
   group by n.nspname, c.relname
   order by 1, 2`;

export async function readCounters(client: pg.ClientBase): Promise<TableCounter[]> {
  return (await client.query<TableCounter>(COUNTERS)).rows;
}

/** Where each attempt is written down: one update, by the transaction itself. */
const LOG = 'bulkhead.demo_seed_log';

/** The audit trail, which adds at most one event per row that is written. */
const TRAIL = 'bulkhead.audit_events';

type Changes = readonly [inserted: number, updated: number];

/**
 * Compares the server's counters with what the seed says it did: equal in every table, and no row deleted
 * anywhere. `logged` says whether the attempt was marked completed in between. Its cost depends on the number of
 * tables only.
 */
export function checkCounters(
  written: readonly WrittenRow[],
  before: readonly TableCounter[],
  after: readonly TableCounter[],
  { logged }: { readonly logged: boolean },
): Check {
  const expected = expectedChanges(written);
  const most = written.filter(({ outcome }) => outcome !== 'unchanged').length;
  if (logged) expected.set(LOG, [0, 1]);
  const was = new Map(before.map((counter) => [displayName(counter), counter]));
  const surprises: string[] = [];
  const seen = new Set<string>();
  for (const counter of after) {
    const name = displayName(counter);
    seen.add(name);
    const earlier = was.get(name) ?? { inserted: 0, updated: 0, deleted: 0 };
    const inserted = counter.inserted - earlier.inserted;
    const updated = counter.updated - earlier.updated;
    const deleted = counter.deleted - earlier.deleted;
    const [wantInserted, wantUpdated] = expected.get(name) ?? [0, 0];
    const enough = inserted === wantInserted || (name === TRAIL && inserted <= most);
    if (enough && updated === wantUpdated && deleted === 0) continue;
    const rows = `${inserted} inserted, ${updated} updated, ${deleted} deleted`;
    surprises.push(
      counter.schema === 'pg_catalog'
        ? `${name}: ${rows}, so something was emptied, created or altered`
        : `${name}: ${rows}, but the seed accounts for ${wantInserted}, ${wantUpdated}, 0`,
    );
  }
  for (const [name, [inserted, updated]] of expected) {
    if (inserted + updated > 0 && !seen.has(name)) surprises.push(`${name}: the server counted nothing`);
  }
  return {
    id: 'SEED-04',
    title: 'Nothing else was touched',
    verdict: surprises.length === 0 ? 'green' : 'red',
    expected:
      "the server's counters of this transaction equal the rows of the seed in every table, no deletes",
    observed: surprises.length === 0 ? 'equal in every table, no deletes' : surprises.join('; '),
    meaning: 'Creating a development changed rows that are not its own.',
    query: COUNTERS.trim(),
  };
}

function expectedChanges(written: readonly WrittenRow[]): Map<string, Changes> {
  const expected = new Map<string, Changes>();
  for (const { row, outcome } of written) {
    const name = displayName(row.table);
    const [inserted, updated] = expected.get(name) ?? [0, 0];
    expected.set(name, [inserted + Number(outcome === 'inserted'), updated + Number(outcome === 'updated')]);
  }
  return expected;
}

/** Asks of every row of the seed whether it is an orphan or misaligned, by the same SQL as status and canaries. */
export async function checkFaults(
  client: pg.ClientBase,
  model: Model,
  written: ReadonlyMap<SeedRow, WrittenRow>,
): Promise<Check> {
  const byTable = new Map<TableModel, Readonly<Record<string, string | null>>[]>();
  for (const { row, texts } of written.values()) {
    const keys = byTable.get(row.table);
    if (keys === undefined) byTable.set(row.table, [texts]);
    else keys.push(texts);
  }
  const found: string[] = [];
  const asked: string[] = [];
  for (const fault of faultsOf(model)) {
    const keys = byTable.get(fault.table);
    if (keys === undefined) continue;
    const sql = faultySql(fault.table, fault.rows);
    const { rows } = await client.query<{ faulty: number }>(sql, [JSON.stringify(keys)]);
    asked.push(sql.trim());
    const faulty = rows[0]?.faulty ?? 0;
    if (faulty > 0) found.push(`${fault.kind} in ${fault.label}: ${faulty}`);
  }
  return {
    id: 'SEED-05',
    title: 'No row of the seed is an orphan or misaligned',
    verdict: found.length > 0 ? 'red' : asked.length > 0 ? 'green' : 'grey',
    expected: '0 faults on every edge of the model',
    observed: found.length === 0 ? `0 faults, ${asked.length} questions` : found.join('; '),
    meaning: "Rows of the new development hang in the air or under another tenant's.",
    // `$1`: the keys of the seed's rows in the fault's table, as JSON.
    ...(asked.length === 0 ? {} : { query: asked.join(';\n') }),
  };
}
