import { runCli } from '../lib/adapters/cli.ts';
import { environmentInput } from '../lib/backup/inputs.ts';
import { trustedInputs } from '../lib/keys/inputs.ts';
import { readReadingKeys } from '../lib/keys/opening-keys.ts';
import { knownFromReports } from '../lib/restore/known.ts';
import { chooseRun, verifyRun } from '../lib/restore/locate.ts';
import { planResult, planShards } from '../lib/restore/plan-drill.ts';
import { command } from '../lib/runtime/command.ts';
import { integer, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';

export const planDrill = command({
  name: 'plan-drill',
  path: 'scripts/backup/plan-drill.ts',
  kind: 'restore-drill',
  summary:
    'Says which backup is to be drilled, and in how many shards; reads its manifest and restores nothing.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#restore-drill',
  inputs: {
    run: textOr('latest', {
      description: 'Which run: latest, random, or the name of one',
      placeholder: 'run',
    }),
    'most-shards': integer(0, {
      description: 'Most shards that the drill is divided into; 0 means one for each key group of the run',
      env: 'BULKHEAD_DRILL_SHARDS',
      min: 0,
      max: 64,
    }),
    ...storeInputs,
    environment: environmentInput,
    ...trustedInputs,
  },
  outputs: {
    run: 'Name of the run, for every shard of the drill',
    manifest: 'SHA-256 of its manifest, for whoever joins the shards',
    shards: 'How many shards there are',
    matrix: 'The shards as a JSON list for a job matrix, such as ["1-of-2","2-of-2"]',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/plan-drill.ts --signing-public-key signing.pub.pem',
      explains: 'the newest run, without a key that opens it',
    },
    {
      line: 'npx tsx scripts/backup/plan-drill.ts --most-shards 4 --run random',
      explains: 'one of all backups, drawn by lot, by four jobs at most',
    },
  ],
  async run(input, context): Promise<Result> {
    const { environment, run } = input;
    const { trusted: keys } = await readReadingKeys(input, context.cwd, { opening: 'no', trusted: 'needed' });
    const store = await openStore(storeSetting(input), context);
    const known = await knownFromReports(context.pastReports, environment);
    await context.step('locate');
    const chosen = await chooseRun(store, { environment, run });
    await context.step('verify');
    const located = await verifyRun(store, chosen, { environment, keys, known });
    return planResult(located, planShards(located.manifest, input['most-shards']), environment);
  },
});

if (import.meta.main) await runCli(planDrill);
