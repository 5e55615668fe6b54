import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { environmentInput } from '../lib/backup/inputs.ts';
import { knownFromReports } from '../lib/restore/known.ts';
import { marksInputs, trustedInput } from '../lib/retention/inputs.ts';
import { readPruneKeys } from '../lib/retention/keys.ts';
import { prune } from '../lib/retention/prune.ts';
import { pruneResult } from '../lib/retention/report.ts';
import { command } from '../lib/runtime/command.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { flag } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

/** What no pruner should have at hand: it opens or makes backups. */
const TOO_MUCH = ['BACKUP_SIGNING_KEY', 'BACKUP_ENCRYPTION_KEY', 'BACKUP_PRIVATE_KEY', 'BACKUP_PKCS12'];

export const retentionPrune = command({
  name: 'retention-prune',
  path: 'scripts/backup/retention-prune.ts',
  kind: 'retention',
  summary:
    'Removes the backups that the policy does not keep, in two phases; says of each why it stays or goes.',
  runbook: 'RETENTION.md',
  inputs: {
    'dry-run': flag({ description: 'Look, plan and report, and change nothing; so it is by default' }),
    apply: flag({ description: 'Write tombstones, and remove what has had one for 24 h' }),
    accept: flag({ description: 'Agree to more than 10 runs or 20 % at once, after reading the plan' }),
    'accept-policy-change': flag({ description: 'Agree to a policy that is not the one of the last prune' }),
    config,
    ...storeInputs,
    environment: environmentInput,
    'signing-public-key': trustedInput,
    ...marksInputs,
  },
  outputs: {
    kept: 'Runs that are kept',
    condemned: 'Runs that the policy does not keep',
    removed: 'Runs that were removed',
    bytes: 'Bytes that were removed with them',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/retention-prune.ts --dry-run',
      explains: 'what would go, and for each run why it stays',
    },
    {
      line: 'npx tsx scripts/backup/retention-prune.ts --apply --environment production',
      explains: 'with BACKUP_MARKS_KEY and a credential that may delete',
    },
  ],
  async run(input, context): Promise<Result> {
    const { apply, environment } = input;
    if (apply && input['dry-run']) {
      throw new BulkheadError({
        what: '--dry-run and --apply were both given',
        fix: 'Give --apply to remove what the plan condemns, or neither to look at the plan.',
        code: 'DRY_RUN_AND_APPLY',
      });
    }
    const keys = await readPruneKeys(input, context.cwd, { apply });
    const surplus = TOO_MUCH.filter((name) => (context.env[name] ?? '') !== '');
    if (surplus.length > 0)
      context.log.warn(`Pruning needs no ${surplus.join(', no ')}: give it a place where they are not set.`);
    const { retention: policy } = await readModel(resolve(context.cwd, input.config));
    const request = {
      store: await openStore(storeSetting(input), context),
      environment,
      known: await knownFromReports(context.pastReports, environment),
      policy,
      accepted: { many: input.accept, policyChange: input['accept-policy-change'] },
      ...keys,
    };
    return pruneResult(await prune(request, context), request);
  },
});

if (import.meta.main) await runCli(retentionPrune);
