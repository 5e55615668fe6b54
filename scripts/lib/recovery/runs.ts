import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { BulkheadError } from '../runtime/errors.ts';
import { type Group, SAMPLES, Tally } from './tally.ts';

export type RunStatus = 'pending' | 'applying' | 'applied' | 'reverting' | 'reverted';

/** A plan and what became of it. */
export interface Run {
  readonly id: string;
  readonly status: RunStatus;
  readonly planHash: string;
  readonly quarantine: boolean;
  /** Rows that it would change, those to be parked among them. */
  readonly changes: number;
  readonly unknown: number;
  readonly confirmedAt: Date;
  readonly parkedUnder: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
}

/** Hours for which a plan is taken without being named. */
export const PLAN_HOURS = 24;

const COLUMNS = `id, status, plan_hash as "planHash", quarantine, changes::float8, unknown::float8,
  confirmed_at as "confirmedAt", parked_under as "parkedUnder"`;

/** `20261121T020000Z-1f3c9a07`. */
export function newRunId(now: Date): string {
  return `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`;
}

/** Throws `RECOVERY_RUN_UNKNOWN`. */
export async function readRun(client: pg.ClientBase, id: string): Promise<Run> {
  const { rows } = await client.query<Run>(`select ${COLUMNS} from bulkhead.recovery_runs where id = $1`, [
    id,
  ]);
  if (rows[0] !== undefined) return rows[0];
  throw new BulkheadError({
    what: `there is no recovery run "${id}" in this database`,
    fix: 'Look at: select id, status, changes, created_at from bulkhead.recovery_runs order by created_at desc;',
    code: 'RECOVERY_RUN_UNKNOWN',
  });
}

/** The newest plan that can be applied, or undefined. */
export async function newestPlan(client: pg.ClientBase): Promise<Run | undefined> {
  const { rows } = await client.query<Run>(
    `select ${COLUMNS} from bulkhead.recovery_runs where status in ('pending', 'applying') order by confirmed_at desc, id desc limit 1`,
  );
  return rows[0];
}

/** Writes down a plan. */
export async function insertRun(
  client: pg.ClientBase,
  run: Pick<Run, 'id' | 'planHash' | 'quarantine' | 'changes' | 'unknown'> & { readonly model: string },
): Promise<void> {
  await client.query(
    `insert into bulkhead.recovery_runs (id, plan_hash, model, quarantine, changes, unknown) values ($1, $2, $3, $4, $5, $6)`,
    [run.id, run.planHash, run.model, run.quarantine, run.changes, run.unknown],
  );
}

/** The data gave this plan once more. */
export async function confirmRun(client: pg.ClientBase, id: string): Promise<void> {
  await client.query('update bulkhead.recovery_runs set confirmed_at = clock_timestamp() where id = $1', [
    id,
  ]);
}

/** Says how far a run has come. */
export async function setStatus(client: pg.ClientBase, id: string, status: RunStatus): Promise<void> {
  const also =
    status === 'applying'
      ? ', started_at = coalesce(started_at, clock_timestamp()), applied_by = session_user'
      : status === 'applied' || status === 'reverted'
        ? ', finished_at = clock_timestamp()'
        : '';
  await client.query(`update bulkhead.recovery_runs set status = $2${also} where id = $1`, [id, status]);
}

/** The proposals of a run by what became of them, with samples by id. */
export async function readTally(client: pg.ClientBase, run: string): Promise<Tally> {
  const { rows } = await client.query<Group>(GROUPS, [run]);
  const tally = new Tally();
  for (const group of rows) tally.add(group);
  return tally;
}

const GROUPS = `
  select g.*, array(
           select m.entity_id from bulkhead.recovery_map m
            where m.run_id = $1 and m.entity_table = g."table" and m.status = g.status and m.match_method = g.method
              and m.orphan_class is not distinct from g.class and m.reason is not distinct from g.reason
            order by m.seq limit ${SAMPLES}) as samples
    from (select entity_table as "table", status, orphan_class as class, match_method as method, match_confidence as confidence,
                 reason, count(*)::float8 as rows
            from bulkhead.recovery_map where run_id = $1 group by 1, 2, 3, 4, 5, 6 order by min(seq)) g`;
