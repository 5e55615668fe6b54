import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { quoteQualified } from '../lib/postgres/identifiers.ts';
import { readIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { applyPlan } from '../lib/recovery/apply.ts';
import { readLayouts } from '../lib/recovery/layout.ts';
import { noQuarantine } from '../lib/recovery/parking.ts';
import { recordPlan } from '../lib/recovery/plan.ts';
import { checkGround, withRecoveryLock } from '../lib/recovery/preflight.ts';
import { applyResult, type Ground, planResult, undoResult } from '../lib/recovery/report.ts';
import { readTally } from '../lib/recovery/runs.ts';
import { undoRun } from '../lib/recovery/undo.ts';
import { command } from '../lib/runtime/command.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { flag, integer, optionalText } from '../lib/runtime/inputs.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

/** A part of a large table may take a while to be looked at; a row that is locked is not waited for long. */
const SESSION = { statementTimeout: 600_000, lockTimeout: 5_000 };

export const recoverOrphanedMessages = command({
  name: 'recover-orphaned-messages',
  action: 'recover-orphans',
  path: 'scripts/hardening/recover-orphaned-messages.ts',
  summary:
    'Finds rows that lost their tenant or parent, in every table, and puts back those whose place is certain.',
  kind: 'recovery',
  runbook: 'RUNBOOK-MULTI-TENANT.md#2-recovering-orphaned-rows',
  inputs: {
    'database-url': databaseUrl,
    config,
    'dry-run': flag({
      description: 'Write down a plan, and touch no table of the application; so it is by default',
    }),
    apply: flag({ description: 'Carry out the newest pending plan of the last 24 hours' }),
    plan: optionalText({ description: 'Id of the plan to apply instead of the newest', placeholder: 'id' }),
    undo: optionalText({
      description: 'Id of an applied plan: put its rows back as they were',
      placeholder: 'id',
    }),
    quarantine: flag({ description: 'Park rows that stay unknown under a tenant that nobody can read' }),
    max: integer(10_000, {
      min: 0,
      max: 1_000_000_000,
      description: 'Refuse a plan that would change more rows than this',
    }),
    batch: integer(1_000, { min: 1, max: 20_000, description: 'Rows that are changed in one transaction' }),
  },
  outputs: {
    plan: 'Id of the plan that was made, applied or taken back',
    recovered: 'Rows that were recovered or parked',
    proposed: 'Rows that the plan would change',
    unknown: 'Orphans that stay as they are',
  },
  examples: [
    {
      line: 'npx tsx scripts/hardening/recover-orphaned-messages.ts --dry-run',
      explains: 'what is lost, and where it belongs; exit 1 when something is',
    },
    { line: 'npx tsx scripts/hardening/recover-orphaned-messages.ts --apply', explains: 'carry that out' },
    {
      line: 'npx tsx scripts/hardening/recover-orphaned-messages.ts --dry-run --quarantine',
      explains: 'plan to park the rest, so that NOT NULL can be reached',
    },
    {
      line: 'npx tsx scripts/hardening/recover-orphaned-messages.ts --undo <plan>',
      explains: 'take a run back',
    },
  ],
  async run(input, context) {
    const { apply, plan, undo, quarantine, max, batch } = input;
    refuseMixture(input);
    await context.step('read the model');
    const model = await readModel(resolve(context.cwd, input.config));
    if (quarantine && model.recovery.quarantine === undefined) throw noQuarantine(model);
    await context.step('connect');
    return await withConnection(input['database-url'], context, SESSION, (client) =>
      withRecoveryLock(client, async () => {
        const identity = await readIdentity(client);
        const visibility = await checkGround(client, identity, model);
        const layouts = await readLayouts(client, model);
        const { rowCount } = await client.query(`select from ${quoteQualified(model.tenant.table)} limit 1`);
        const ground: Ground = { model, layouts, identity, tenants: rowCount ?? 0, visibility };
        if (undo !== undefined)
          return undoResult(ground, await undoRun(client, undo, layouts, batch, context));
        if (!apply) {
          await context.step('look and plan');
          return planResult(
            ground,
            await recordPlan(client, { model, layouts, quarantine }, context),
            quarantine,
          );
        }
        const applied = await applyPlan(client, { model, layouts, plan, max, batch, quarantine }, context);
        return applyResult(ground, applied, await readTally(client, applied.run.id));
      }),
    );
  },
});

/** What cannot be meant together. */
function refuseMixture(input: {
  readonly 'dry-run': boolean;
  readonly apply: boolean;
  readonly plan: string | undefined;
  readonly undo: string | undefined;
  readonly quarantine: boolean;
}): void {
  const { apply, plan, undo, quarantine } = input;
  const mixed =
    input['dry-run'] && apply
      ? '--dry-run and --apply'
      : undo !== undefined && (apply || input['dry-run'] || plan !== undefined || quarantine)
        ? '--undo and something else'
        : plan !== undefined && !apply
          ? '--plan without --apply'
          : undefined;
  if (mixed === undefined) return;
  throw new BulkheadError({
    what: `${mixed} were given`,
    fix: 'Give --dry-run to plan, --apply (with --plan for another than the newest) to carry out, or --undo to take back.',
    code: 'RECOVERY_MIXED',
  });
}

if (import.meta.main) await runCli(recoverOrphanedMessages);
