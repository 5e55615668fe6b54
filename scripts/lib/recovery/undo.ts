import type pg from 'pg';
import { errorCode } from '../postgres/advice.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { type BatchReport, type BatchWork, runBatches } from './batch.ts';
import type { Layouts, TableLayout } from './layout.ts';
import { explainBatch, isRefusal } from './refusal.ts';
import { restoreSql } from './repair.ts';
import { type Run, readRun, setStatus } from './runs.ts';

export interface Undone {
  readonly run: Run;
  readonly restored: number;
  /** Rows of which a trigger changed something beside the place when they were put back. */
  readonly inexact: number;
  /** Rows that were left, changed since or not taken back, by table and key; at most `NAMED` of them. */
  readonly changed: readonly { readonly table: string; readonly id: string }[];
  readonly changedRows: number;
  /** Rows that the table did not take back as they were. */
  readonly refusedRows: number;
}

/** Rows that a report names; the others stand in the map with the status `applied`. */
const NAMED = 10_000;

/** Refusals in a row after which an undo gives up. */
const HOPELESS = 20;

const CHANGED = `
  select entity_table as table, entity_id as id, count(*) over ()::float8 as rows from bulkhead.recovery_map
   where run_id = $1 and status = 'applied' order by seq limit ${NAMED}`;

const NEXT = `
  select max(seq)::text as seq from bulkhead.recovery_map where run_id = $1 and entity_table = $2 and seq < $3 and status = 'applied'`;

const LEFT = `
  select count(*)::int as left from bulkhead.recovery_map where run_id = $1 and entity_table = $2 and status = 'applied'`;

/**
 * Puts every row that a run changed back as it was, the last first, in batches. A row that was changed since is left and
 * named. Throws `RECOVERY_RUN_UNKNOWN`, `RECOVERY_NOTHING_TO_UNDO`, or `RECOVERY_UNDO_REFUSED` when the table no longer
 * takes such rows.
 */
export async function undoRun(
  client: pg.ClientBase,
  id: string,
  layouts: Layouts,
  batch: number,
  context: Context,
): Promise<Undone> {
  await context.step('read the run');
  const run = await readRun(client, id);
  const { rows: before } = await client.query(
    'select from bulkhead.recovery_map where run_id = $1 and status = $2 limit 1',
    [id, 'applied'],
  );
  if (before.length === 0) {
    throw new BulkheadError({
      what: `the run ${id} is ${run.status}, and no row is left as it made it`,
      fix: 'There is nothing to take back.',
      code: 'RECOVERY_NOTHING_TO_UNDO',
    });
  }
  await setStatus(client, id, 'reverting');
  await context.step('put back');
  const progress = context.progress('undo');
  const counts = { restored: 0, inexact: 0, refused: 0 };
  const onDone = ({ done, inexact }: BatchReport) => {
    counts.restored += done;
    counts.inexact += inexact ?? 0;
    progress.update(counts.restored, run.changes, 'rows');
  };
  // Children before their parents, as they were done after them.
  for (const layout of [...layouts.tables].reverse()) {
    try {
      const onRefused = (error: unknown) => {
        counts.refused++;
        // A table that takes none of its rows back was hardened since: to ask for each would take for ever.
        if (counts.restored === 0 && counts.refused >= HOPELESS) throw error;
      };
      await runBatches(client, restoreWork(client, id, layout, batch, onDone, onRefused), context);
    } catch (error) {
      throw explainBatch(error, layout.table.id, true);
    }
  }
  progress.end();
  const { rows } = await client.query<{ table: string; id: string; rows: number }>(CHANGED, [id]);
  if (rows.length === 0) await setStatus(client, id, 'reverted');
  const changed = rows.map(({ table, id: key }) => ({ table, id: key }));
  const left = rows[0]?.rows ?? 0;
  const refusedRows = Math.min(counts.refused, left);
  const { restored, inexact } = counts;
  return { run, restored, inexact, changed, changedRows: left - refusedRows, refusedRows };
}

function restoreWork(
  client: pg.ClientBase,
  run: string,
  layout: TableLayout,
  size: number,
  onDone: (report: BatchReport) => void,
  onRefused: (error: unknown) => void,
): BatchWork {
  const which = [run, layout.table.id];
  // Asked again in each pass, and counted once.
  const refused = new Set<string>();
  return {
    start: '9223372036854775807',
    size,
    onDone,
    divides: (error) => isRefusal(error) || errorCode(error) === '42501',
    async run(after, rows, waits) {
      const { rows: reports } = await client.query<BatchReport>(restoreSql(layout, waits), [
        ...which,
        after,
        rows,
      ]);
      const [report] = reports;
      if (report === undefined) throw new Error('the batch reported nothing');
      if (report.strayed === 0) return report;
      throw new BulkheadError({
        what: `a trigger of ${layout.table.id} keeps ${report.strayed} rows from being put back where they were`,
        fix: 'Disable it for the time of the undo. The batch was taken back.',
        code: 'RECOVERY_UNDO_REFUSED',
        exit: 1,
      });
    },
    settle: async () => undefined,
    async exclude(after, error) {
      const { rows } = await client.query<{ seq: string }>(NEXT, [...which, after]);
      const seq = rows[0]?.seq ?? after;
      if (!refused.has(seq)) onRefused(error);
      refused.add(seq);
      return seq;
    },
    async left() {
      const { rows } = await client.query<{ left: number }>(LEFT, which);
      return rows[0]?.left ?? 0;
    },
  };
}
