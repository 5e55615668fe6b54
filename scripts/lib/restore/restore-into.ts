import { availableParallelism } from 'node:os';
import type pg from 'pg';
import { withConnection } from '../postgres/connect.ts';
import { transaction } from '../postgres/transaction.ts';
import type { Context } from '../runtime/context.ts';
import type { Model } from '../tenancy/model.ts';
import { checkIsolation } from './checks/isolation.ts';
import { clearDrill } from './clear-drill.ts';
import type { Drill } from './drill.ts';
import { type DrillMark, writeDrillMark } from './drill-mark.ts';
import { checkInvariants } from './invariants.ts';
import type { ReadyRun } from './ready-run.ts';
import { restoreRun } from './restore.ts';
import { checkTarget, claimTarget, type Target } from './target.ts';

export interface IntoRequest {
  readonly model: Model;
  /** Sessions at once; 0 means one per core. */
  readonly jobs: number;
  /** A drill leaves a mark that the next one may clear it. */
  readonly mark: boolean;
}

/**
 * Restores a run into a target and proves it: every invariant, and the isolation of tenants attacked. Holds the target
 * for itself meanwhile. Fills `drill`; a finding is a check in it. Throws what stops it.
 */
export async function restoreInto(
  { run, contents, plan }: ReadyRun,
  target: Target,
  { model, jobs: wanted, mark }: IntoRequest,
  drill: Drill,
  context: Context,
  step: (name: string) => Promise<void>,
): Promise<void> {
  drill.embedded = target.embedded;
  await withConnection(target.url, context, { statementTimeout: 0 }, async (keeper) => {
    await claimTarget(keeper);
    const { identity, earlier } = await checkTarget(
      keeper,
      target,
      { manifest: run.manifest, model },
      context,
    );
    drill.target = identity;
    if (earlier !== undefined) {
      context.log.info(`The target holds the drill of ${earlier.run}, which makes room for this one.`);
      await transaction(keeper, {}, () => clearDrill(keeper, earlier));
    }
    const { schemas, relations } = plan;
    const { run: name, environment } = run.manifest;
    if (mark && !target.embedded)
      await leaveMark(keeper, { v: 1, run: name, environment, schemas, relations }, context);
    const jobs = wanted === 0 ? availableParallelism() : wanted;
    drill.jobs = jobs;
    const restoring = { run, contents, plan, model, url: target.url, identity, jobs };
    drill.restored = await restoreRun(restoring, context, step);
    await step('invariants');
    const { checks, shared } = await checkInvariants(restoring, drill.restored, context);
    drill.checks.push(...checks);
    drill.shared = shared;
    await step('isolation');
    const isolation = await checkIsolation(target.url, model, contents.detail.sequences, context);
    drill.checks.push(...isolation.checks);
    if (isolation.owner !== undefined) drill.owner = isolation.owner;
  });
}

async function leaveMark(client: pg.ClientBase, mark: DrillMark, { log }: Context): Promise<void> {
  if (await writeDrillMark(client, mark)) return;
  log.warn(
    'The login does not own the target database and cannot mark it: the next drill will need a new database.',
  );
}
