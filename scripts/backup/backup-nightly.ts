import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { type BackupRequest, backUp } from '../lib/backup/backup.ts';
import { type CommitRequest, commitShards } from '../lib/backup/commit-shards.ts';
import { withRates } from '../lib/backup/copy-meter.ts';
import { dividedResult, measureOfParts } from '../lib/backup/divided-result.ts';
import { jobsInput } from '../lib/backup/inputs.ts';
import { withKeyFacts } from '../lib/backup/keys.ts';
import { type Measured, measured, measureOf } from '../lib/backup/measured-result.ts';
import { partialEnvironment, refusePartialName } from '../lib/backup/partial.ts';
import { backupResult, surveyResult } from '../lib/backup/result.ts';
import { decodePlan } from '../lib/backup/shard-plan.ts';
import { readWritingInputs, writingInputs } from '../lib/keys/writing-inputs.ts';
import { ledgerAnchor } from '../lib/reports/ledger.ts';
import { runsKept } from '../lib/retention/kept.ts';
import { refuseLockless, tierOf, tierOfPartial } from '../lib/retention/tier.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { InputError } from '../lib/runtime/errors.ts';
import { flag, integer, optionalText } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const backupNightly = command({
  name: 'backup-nightly',
  action: 'backup-encrypt-upload',
  path: 'scripts/backup/backup-nightly.ts',
  kind: 'backup',
  summary: 'Backs up a database in one moment: one encrypted object per tenant, signed, read back.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
  inputs: {
    ...writingInputs,
    tenant: optionalText({
      description:
        'Key of one tenant: only its rows and those of everybody, as a run of its own that never counts as a whole one',
      placeholder: 'key',
    }),
    jobs: jobsInput,
    plan: optionalText({
      description:
        'Plan of a divided run, from backup-plan: its shards are written, and this commits the run when all are there',
      placeholder: 'plan',
    }),
    'max-drop': integer(20, {
      description:
        'Per cent of rows, bytes or tenants, in all or in a table, that may be missing against the last good run',
      env: 'BULKHEAD_MAX_DROP',
      min: 0,
      max: 100,
    }),
    'may-shrink': optionalText({
      description: 'Tables whose rows come and go and are not compared: schema.table, separated by commas',
      env: 'BULKHEAD_MAY_SHRINK',
      placeholder: 'tables',
    }),
    'accept-drop': flag({
      description: 'Whatever is missing this time is meant so; the next run is compared with this',
    }),
    'dry-run': flag({
      description:
        'Count everything, print the plan, estimate time, storage and egress; write nothing, need no key',
    }),
  },
  outputs: {
    run: 'Name of the run',
    tenants: 'Tenants in the run',
    bytes: 'Bytes of all objects as they are stored',
    'manifest-sha256': 'SHA-256 of the manifest, to be kept outside of the store',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --store file:./store',
      explains: 'with DATABASE_URL, BACKUP_CERTIFICATES and BACKUP_SIGNING_KEY in the environment',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --signing-key-file signing.pem --environment production',
      explains: 'with a key from a file',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --tenant <tenant>',
      explains: 'one tenant, before something is done to it',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --dry-run',
      explains: 'what a backup would hold, how long it would take and how much it would store',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --plan "$(cat plan.txt)"',
      explains: 'commits a divided run once all of its shards are there; the plan is that of backup-plan',
    },
  ],
  async run(input, context) {
    const { tenant, jobs, plan } = input;
    refusePartialName(input.environment);
    if (plan !== undefined) refuseBeside(plan, input);
    // Whose backup it is does not belong in a report that is committed.
    if (tenant !== undefined) context.secrets.add(tenant);
    const environment = tenant === undefined ? input.environment : partialEnvironment(input.environment);
    const keys = input['dry-run'] ? undefined : await readWritingInputs(input, context);
    const store = await openStore(storeSetting(input), context);
    const model = await readModel(resolve(context.cwd, input.config));
    const { retention } = model;
    refuseLockless(store, retention);
    const ledgerHead = await ledgerAnchor(context.pastReports);
    const url = input['database-url'];
    const termOf = (startedAt: Date, before: Date | undefined) =>
      tenant === undefined ? tierOf(startedAt, before, retention) : tierOfPartial(startedAt, retention);
    const request = { url, model, store, environment, tenant, jobs, keys, termOf };
    const { result, measure } =
      plan !== undefined && keys !== undefined
        ? await commitDivided({ ...request, keys, plan }, context)
        : await backUpWhole({ ...request, ledgerHead }, context);
    const limits = {
      percent: input['max-drop'],
      mayShrink: (input['may-shrink'] ?? '').split(',').map((table) => table.trim()),
      accepted: input['accept-drop'],
    };
    const report = await measured(result, measure, {
      reports: context.pastReports,
      environment,
      // Two tenants are not two nights of one database.
      limits: tenant === undefined ? limits : undefined,
      // Runs of one tenant are made by hand, and no prune removes them.
      keptRuns: tenant === undefined ? runsKept(retention, context.now()) : 1,
    });
    return keys === undefined ? report : withKeyFacts(report, keys);
  },
});

/** One process does all of it. */
async function backUpWhole(
  request: BackupRequest,
  context: Context,
): Promise<{ result: Result; measure: Measured }> {
  const outcome = await backUp(request, withRates(context));
  const { url, environment } = request;
  const result =
    'run' in outcome
      ? backupResult(outcome, { url, environment, timings: context.timings })
      : surveyResult(outcome, { url, environment });
  return { result, measure: measureOf(outcome) };
}

/** The last job of a divided run: the plan has named it, and its shards are there or it is refused. */
async function commitDivided(
  { plan: text, ...request }: Omit<CommitRequest, 'plan'> & { readonly plan: string },
  context: Context,
): Promise<{ result: Result; measure: Measured }> {
  const { url, environment, keys } = request;
  const plan = decodePlan(text, keys.signing, { environment, now: context.now() });
  const outcome = await commitShards({ ...request, plan }, context);
  return { result: dividedResult(outcome, { url, environment }), measure: measureOfParts(outcome.parts) };
}

/** A divided run was planned and written: nothing is left to choose. Throws INPUT. */
function refuseBeside(
  plan: string,
  { tenant, 'dry-run': dryRun }: { readonly tenant: string | undefined; readonly 'dry-run': boolean },
): void {
  const beside = [...(tenant === undefined ? [] : ['--tenant']), ...(dryRun ? ['--dry-run'] : [])];
  if (beside.length === 0) return;
  throw new InputError(
    'backup-nightly',
    beside.map((name) => `${name} cannot stand beside --plan (${plan.length} characters)`),
    'With --plan it commits what the jobs of the shards have written, and decides nothing.',
  );
}

if (import.meta.main) await runCli(backupNightly);
