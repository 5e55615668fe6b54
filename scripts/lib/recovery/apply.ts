import type pg from 'pg';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { type BatchReport, type BatchWork, runBatches } from './batch.ts';
import type { Derivation } from './derive.ts';
import { storedHash } from './digest.ts';
import { type Parking, prepareParking } from './parking.ts';
import { type PlanOptions, readPlan } from './plan.ts';
import { explainBatch, isRefusal, reasonOf, UnfitBatch } from './refusal.ts';
import { faultySql, keyRecord, repairSql, sameKey } from './repair.ts';
import { newestPlan, PLAN_HOURS, type Run, readRun, setStatus } from './runs.ts';
import { derivationsOf } from './scan.ts';

export interface ApplyOptions extends Omit<PlanOptions, 'quarantine'> {
  /** Id of a plan; the newest one by default. */
  readonly plan: string | undefined;
  /** Refuses a plan that would change more rows. */
  readonly max: number;
  /** Rows of a batch. */
  readonly batch: number;
  /** The plan must be one that parks. */
  readonly quarantine: boolean;
}

export interface Applied {
  readonly run: Run;
  readonly parking: Parking | undefined;
  readonly batches: number;
  /** Milliseconds that the longest batch took, which is for how long a row can have been locked. */
  readonly longest: number;
}

/**
 * Carries out a plan in batches, each in its own transaction. What an earlier run of the same plan did stays done. Throws
 * `RECOVERY_NO_PLAN`, `RECOVERY_PLAN_OLD`, `RECOVERY_PLAN_DONE`, `RECOVERY_TOO_MANY`, `RECOVERY_PLAN_EDITED` or
 * `RECOVERY_PLAN_STALE` before anything is changed.
 */
export async function applyPlan(
  client: pg.ClientBase,
  options: ApplyOptions,
  context: Context,
): Promise<Applied> {
  await context.step('choose the plan');
  const run = await choosePlan(client, options, context);
  await context.step('compare it with the data');
  await refuseChanged(client, run, options, context);
  await setStatus(client, run.id, 'applying');
  const parking = run.quarantine
    ? await prepareParking(client, run, options.model, options.layouts, context)
    : undefined;
  await context.step('repair');
  let [batches, longest, done] = [0, 0, 0];
  const progress = context.progress('recovery');
  for (const derivation of derivationsOf(options.model, options.layouts, run.quarantine)) {
    let began = performance.now();
    const onDone = (report: BatchReport) => {
      batches++;
      longest = Math.max(longest, performance.now() - began);
      began = performance.now();
      done += report.done;
      progress.update(done, run.changes, 'rows');
    };
    const parked = parking?.places.get(derivation.layout.table) ?? {};
    const work = repairWork(client, run, derivation, parked, options.batch, onDone, () => {
      began = performance.now();
    });
    try {
      await runBatches(client, work, context);
    } catch (error) {
      throw explainBatch(error, derivation.layout.table.id, false);
    }
  }
  progress.end();
  await setStatus(client, run.id, 'applied');
  return { run, parking, batches, longest: Math.round(longest) };
}

async function choosePlan(client: pg.ClientBase, options: ApplyOptions, context: Context): Promise<Run> {
  const named = options.plan !== undefined;
  const run = options.plan === undefined ? await newestPlan(client) : await readRun(client, options.plan);
  const again = 'Make one with --dry-run, and read it before it is applied.';
  if (run === undefined) {
    throw new BulkheadError({ what: 'there is no pending plan', fix: again, code: 'RECOVERY_NO_PLAN' });
  }
  if (run.status !== 'pending' && run.status !== 'applying') {
    throw new BulkheadError({
      what: `the plan ${run.id} is ${run.status}`,
      fix: again,
      code: 'RECOVERY_PLAN_DONE',
    });
  }
  const hours = (context.now().getTime() - run.confirmedAt.getTime()) / 3_600_000;
  if (!named && hours > PLAN_HOURS) {
    throw new BulkheadError({
      what: `the newest pending plan, ${run.id}, is ${Math.floor(hours)} hours old; one of up to ${PLAN_HOURS} is taken without being named`,
      fix: `Make a new one with --dry-run, or give --plan ${run.id}.`,
      code: 'RECOVERY_PLAN_OLD',
    });
  }
  if (options.quarantine && !run.quarantine) {
    throw new BulkheadError({
      what: `the plan ${run.id} was made without --quarantine and parks nothing`,
      fix: 'Make one with --dry-run --quarantine.',
      code: 'RECOVERY_PLAN_PARKS_NOTHING',
    });
  }
  if (run.changes > options.max) {
    throw new BulkheadError({
      what: `the plan ${run.id} would change ${run.changes} rows, and at most ${options.max} are allowed (--max)`,
      fix: `Look at the plan first: ${REVIEW(run.id)}. Then give --max ${run.changes}.`,
      code: 'RECOVERY_TOO_MANY',
    });
  }
  return run;
}

const REVIEW = (id: string) =>
  `select entity_table, match_method, count(*) from bulkhead.recovery_map where run_id = '${id}' group by 1, 2`;

/** Refuses a plan that somebody edited, or that is not what the data give now. */
async function refuseChanged(
  client: pg.ClientBase,
  run: Run,
  options: ApplyOptions,
  context: Context,
): Promise<void> {
  if ((await storedHash(client, run.id, false)) !== run.planHash) {
    throw new BulkheadError({
      what: `the proposals of plan ${run.id} are not those that were written down`,
      fix: "Make a new plan. To leave a proposal out, set its status to 'rejected' and nothing else.",
      code: 'RECOVERY_PLAN_EDITED',
      exit: 1,
    });
  }
  const { quarantine } = run;
  const { hash } = await readPlan(client, { ...options, quarantine }, context);
  if (hash === (await storedHash(client, run.id, true))) return;
  throw new BulkheadError({
    what: `the data have changed since: they no longer give the plan ${run.id}${run.status === 'applying' ? ', of which a part was applied' : ''}`,
    fix: 'Make a new plan with --dry-run, read it, and apply that. What this one has done stays, and --undo still takes it back.',
    code: 'RECOVERY_PLAN_STALE',
    exit: 1,
  });
}

const LEFT = `
  select count(*)::int as left from bulkhead.recovery_map where run_id = $1 and entity_table = $2 and status = 'pending'`;

const EXCLUDE = `
  update bulkhead.recovery_map set status = 'failed', reason = $4
   where run_id = $1 and seq = (
     select min(seq) from bulkhead.recovery_map where run_id = $1 and entity_table = $2 and seq > $3 and status = 'pending')
  returning seq::text`;

function repairWork(
  client: pg.ClientBase,
  run: Run,
  derivation: Derivation,
  parked: Readonly<Record<string, unknown>>,
  size: number,
  onDone: (report: BatchReport) => void,
  onBegin: () => void,
): BatchWork {
  const { layout } = derivation;
  const which = [run.id, layout.table.id];
  return {
    start: '-1',
    size,
    onDone,
    divides: isRefusal,
    async run(after, rows, waits) {
      onBegin();
      const values = [...which, after, rows, JSON.stringify(parked)];
      const { rows: reports } = await client.query<BatchReport>(repairSql(derivation, waits), values);
      const [report] = reports;
      if (report === undefined) throw new Error('the batch reported nothing');
      if (report.strayed > 0) throw strayed(layout.table.id);
      if (report.done > 0) {
        const { rows: judged } = await client.query<{ faulty: number }>(faultySql(derivation), [
          ...which,
          after,
          report.last,
        ]);
        if ((judged[0]?.faulty ?? 0) > 0) {
          throw new UnfitBatch(
            'what it would belong to was changed since the plan: it would still be an orphan',
          );
        }
      }
      return report;
    },
    async settle(after, last) {
      const exists = `exists (select from ${layout.from} c, ${keyRecord(layout, 'm.entity_id')} k where ${sameKey(layout, 'c', 'k')})`;
      await client.query(
        `update bulkhead.recovery_map m set status = 'failed',
                reason = case when ${exists} then 'it was changed since the plan' else 'it is gone' end
          where run_id = $1 and entity_table = $2 and seq > $3 and seq <= $4 and status = 'pending'`,
        [...which, after, last],
      );
    },
    async exclude(after, error) {
      const { rows } = await client.query<{ seq: string }>(EXCLUDE, [...which, after, reasonOf(error)]);
      return rows[0]?.seq ?? after;
    },
    async left() {
      const { rows } = await client.query<{ left: number }>(LEFT, which);
      return rows[0]?.left ?? 0;
    },
  };
}

function strayed(table: string): BulkheadError {
  return new BulkheadError({
    what: `a trigger of ${table} changes columns that the model says to redact, and of which no copy is kept`,
    fix: 'Without a copy it could not be undone. Disable the trigger for the repair, or leave the column out of audit.redact. The batch was taken back.',
    code: 'RECOVERY_TRIGGER',
    exit: 1,
  });
}
