import { createHash } from 'node:crypto';
import type pg from 'pg';
import { quoteLiteral } from '../postgres/identifiers.ts';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import { type Derivation, deriveSql } from './derive.ts';
import { lineDigest } from './digest.ts';
import { keyNames, type Layouts } from './layout.ts';
import { confirmRun, insertRun, newestPlan, newRunId } from './runs.ts';
import { derivationsOf, WINDOW, type Window, windowsOf } from './scan.ts';
import { type Group, SAMPLES, Tally } from './tally.ts';

/** What a look at the data gave. */
export interface Survey {
  readonly hash: string;
  readonly tally: Tally;
}

export interface Plan extends Survey {
  readonly id: string;
  /** The newest plan said the same: it was confirmed, and no second one written. */
  readonly known: boolean;
}

export interface PlanOptions {
  readonly model: Model;
  readonly layouts: Layouts;
  readonly quarantine: boolean;
  /** Rows of a part; for tests. */
  readonly window?: number;
}

// Compiling takes longer than such statements, and workers are the application's. Of what a step before has found the
// planner knows no number: it takes it for little, and would compare every row with every other one.
const SETTINGS =
  'set local jit = off; set local max_parallel_workers_per_gather = 0; set local enable_nestloop = off';

/**
 * Looks at the whole of one snapshot and writes down a proposal for every orphan, all or none. No table of the application
 * is written to, and only such locks are taken as a reader takes.
 */
export async function recordPlan(
  client: pg.ClientBase,
  options: PlanOptions,
  context: Context,
): Promise<Plan> {
  const id = newRunId(context.now());
  const newest = await newestPlan(client);
  let known = false;
  const survey = await transaction(client, { isolation: 'repeatable read' }, async () => {
    await client.query('savepoint proposals');
    const found = await surveyOrphans(client, options, context, id);
    known =
      newest?.status === 'pending' &&
      newest.planHash === found.hash &&
      newest.quarantine === options.quarantine;
    if (known && newest !== undefined) {
      await client.query('rollback to savepoint proposals');
      await confirmRun(client, newest.id);
    } else {
      const { hash, tally } = found;
      const counts = { changes: tally.count('pending'), unknown: tally.count('unknown') };
      const { quarantine, model } = options;
      await insertRun(client, { id, planHash: hash, quarantine, model: model.name, ...counts });
    }
    return found;
  });
  return { ...survey, id: known && newest !== undefined ? newest.id : id, known };
}

/** The hash and the counts that the data give now; nothing is written. */
export async function readPlan(
  client: pg.ClientBase,
  options: PlanOptions,
  context: Context,
): Promise<Survey> {
  return transaction(client, { isolation: 'repeatable read', readOnly: true }, () =>
    surveyOrphans(client, options, context, undefined),
  );
}

async function surveyOrphans(
  client: pg.ClientBase,
  options: PlanOptions,
  context: Context,
  run: string | undefined,
): Promise<Survey> {
  await client.query(SETTINGS);
  const hash = createHash('sha256');
  const tally = new Tally();
  const progress = context.progress('orphans');
  for (const derivation of derivationsOf(options.model, options.layouts, options.quarantine)) {
    for await (const window of windowsOf(client, derivation.layout, options.window ?? WINDOW)) {
      if (context.signal.aborted) throw abortReason(context.signal);
      const sql = pageSql(derivation, window.condition, run, window.values.length);
      const { rows } = await client.query<Page>(sql, [...window.values, ...(run === undefined ? [] : [run])]);
      const [page] = rows;
      if (page?.digests) hash.update(page.digests);
      for (const group of page?.groups ?? []) tally.add({ ...group, table: derivation.layout.table.id });
      progress.update(tally.count(), undefined, `orphans, ${derivation.layout.table.id}`);
    }
  }
  progress.end();
  return { hash: hash.digest('hex'), tally };
}

interface Page {
  readonly digests: Buffer | null;
  readonly groups: readonly Omit<Group, 'table'>[] | null;
}

/** One part of a table: found, weighed, counted, and with `run` written down, all in one statement. */
function pageSql(
  derivation: Derivation,
  window: Window['condition'],
  run: string | undefined,
  values: number,
): string {
  const { layout } = derivation;
  const order = keyNames(layout).join(', ');
  const table = quoteLiteral(layout.table.id);
  const put = `, put as (
    insert into bulkhead.recovery_map (run_id, entity_table, entity_id, match_method, match_confidence, proposed_fix, reason,
      status, orphan_class, evidence)
    select $${values + 1}, ${table}, entity_id, match_method, match_confidence, proposed_fix, reason, status, orphan_class, evidence
      from found order by ${order})`;
  return `with found as materialized (${deriveSql(derivation, window)})${run === undefined ? '' : put}
  select (select string_agg(${lineDigest(table, 'f.entity_id', "f.status <> 'unknown'", 'f')}, '' order by ${order}) from found f) as digests,
         (select jsonb_agg(g) from (
            select status, orphan_class as class, match_method as method, match_confidence as confidence, reason,
                   count(*) as rows, (array_agg(entity_id order by ${order}))[1:${SAMPLES}] as samples
              from found group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5) g) as groups`;
}
