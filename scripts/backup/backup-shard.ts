import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { withRates } from '../lib/backup/copy-meter.ts';
import { jobsInput } from '../lib/backup/inputs.ts';
import { withKeyFacts } from '../lib/backup/keys.ts';
import { refusePartialName } from '../lib/backup/partial.ts';
import { backUpShard } from '../lib/backup/shard.ts';
import { decodePlan } from '../lib/backup/shard-plan.ts';
import { shardResult } from '../lib/backup/shard-result.ts';
import { readWritingInputs, writingInputs } from '../lib/keys/writing-inputs.ts';
import { refuseLockless } from '../lib/retention/tier.ts';
import { command } from '../lib/runtime/command.ts';
import { integer, text } from '../lib/runtime/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const backupShard = command({
  name: 'backup-shard',
  path: 'scripts/backup/backup-shard.ts',
  kind: 'backup',
  summary:
    'Writes one shard of a divided backup: the tenants of its range, in one moment, read back and signed.',
  runbook: 'BACKUP.md#large-installations',
  inputs: {
    ...writingInputs,
    jobs: jobsInput,
    shard: text({ description: 'Which shard: s01 and so on', placeholder: 'id' }),
    plan: text({ description: 'The plan of the run, from backup-plan', placeholder: 'plan' }),
    'wait-for-others': integer(0, {
      description:
        'Minutes that the first shard waits until the others have begun, so that what belongs to everybody is read last',
      min: 0,
      max: 120,
    }),
  },
  outputs: {
    run: 'Name of the run',
    shard: 'Which shard it is',
    tenants: 'Tenants in the shard',
    bytes: 'Bytes of its objects as they are stored',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/backup-shard.ts --shard s02 --plan "$(cat plan.txt)"',
      explains: 'the second shard; then backup-nightly with the same plan commits the run when all are there',
    },
  ],
  async run(input, context) {
    const { environment, shard: group, jobs, 'database-url': url } = input;
    refusePartialName(environment);
    const keys = await readWritingInputs(input, context);
    const plan = decodePlan(input.plan, keys.signing, { environment, now: context.now() });
    const store = await openStore(storeSetting(input), context);
    const model = await readModel(resolve(context.cwd, input.config));
    refuseLockless(store, model.retention);
    const patience = input['wait-for-others'] * 60_000;
    const request = { url, model, store, environment, keys, jobs, plan, group, patience };
    const outcome = await backUpShard(request, withRates(context));
    return withKeyFacts(shardResult(outcome, { url, environment }), keys);
  },
});

if (import.meta.main) await runCli(backupShard);
