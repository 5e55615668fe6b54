import { withConnection } from '../postgres/connect.ts';
import { parseConnectionUrl } from '../postgres/url.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Model } from '../tenancy/model.ts';
import { type Drill, stopwatch, verified } from './drill.ts';
import { type RunRequest, readyRun } from './ready-run.ts';
import { type RecoveryPlan, readTargetFacts } from './recovery-plan.ts';
import { restoreInto } from './restore-into.ts';
import { checkTarget, claimTarget, type Target } from './target.ts';

/** What is to be restored for real, and into what. */
export interface RecoveryRequest extends RunRequest {
  readonly model: Model;
  /** An empty database. */
  readonly targetUrl: string;
  readonly sameServer: boolean;
  /** Sessions at once; 0 means one per core. */
  readonly jobs: number;
  readonly apply: boolean;
  /** The name of the target database as somebody typed it. */
  readonly confirm: string | undefined;
}

/** How far a recovery came. */
export interface Recovery extends Drill {
  plan?: RecoveryPlan;
}

const RUNBOOK = 'RUNBOOK-DISASTER-RECOVERY.md#restore-production-safely';

/**
 * Restores a run into a named, empty database, for the day the old one is lost. First the plan, which touches nothing:
 * the run verified and opened, the target looked at. Only with `apply`, and the name of the target typed once more, is
 * the plan carried out; then everything is proved as in a drill. Fills `recovery`.
 * Throws CONFIRM and what `readyRun`, `checkTarget` and `restoreInto` throw. Named steps: those of a drill, with `plan`
 * for what looks at the target.
 */
export async function runRecovery(
  request: RecoveryRequest,
  recovery: Recovery,
  context: Context,
): Promise<void> {
  const { model, jobs, targetUrl: url, sameServer } = request;
  const { database } = parseConnectionUrl(url);
  // Before anything else: who mistypes the name waits for nothing.
  if (request.apply && request.confirm !== database) throw unconfirmed(database, request.confirm);
  if (request.run === 'random') throw noLot();
  const step = stopwatch(recovery, context);
  try {
    const ready = await readyRun(request, step);
    recovery.run = ready.run;
    recovery.contents = ready.contents;
    recovery.checks.push(verified(ready.run));
    await step('plan');
    // The source is lost or must not be asked: what is empty and on another server is not it.
    const target: Target = { url, embedded: false, sourceUrl: undefined, sameServer, mayClear: false };
    await withConnection(url, context, {}, async (client) => {
      await claimTarget(client);
      const { manifest } = ready.run;
      const { identity } = await checkTarget(client, target, { manifest, model }, context);
      recovery.target = identity;
      recovery.plan = await readTargetFacts(client, ready);
    });
    if (!request.apply) return;
    await restoreInto(ready, target, { model, jobs, mark: false }, recovery, context, step);
  } finally {
    step.end();
  }
}

function noLot(): BulkheadError {
  return new BulkheadError({
    what: 'a run drawn by lot is for drills, and not for a restore that counts',
    fix: 'Give latest, or the name of a run: npx tsx scripts/backup/list-backups.ts',
    code: 'RUN_BY_LOT',
    runbook: RUNBOOK,
  });
}

function unconfirmed(database: string, typed: string | undefined): BulkheadError {
  return new BulkheadError({
    what:
      typed === undefined
        ? `nobody has confirmed that the database "${database}" is the one to restore into`
        : `"${typed}" was typed, and the database of RESTORE_DATABASE_URL is "${database}"`,
    fix: `Look at the plan (the same without --apply), and type the name: --apply --confirm ${database}`,
    code: 'CONFIRM',
    runbook: RUNBOOK,
  });
}
