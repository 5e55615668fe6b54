import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { MOST_SHARDS } from '../lib/archive/groups.ts';
import { refusePartialName } from '../lib/backup/partial.ts';
import { planShards } from '../lib/backup/plan-shards.ts';
import { encodePlan } from '../lib/backup/shard-plan.ts';
import { planResult } from '../lib/backup/shard-result.ts';
import { readWritingInputs, writingInputs } from '../lib/keys/writing-inputs.ts';
import { ledgerAnchor } from '../lib/reports/ledger.ts';
import { refuseLockless, tierOf } from '../lib/retention/tier.ts';
import { command } from '../lib/runtime/command.ts';
import { InputError } from '../lib/runtime/errors.ts';
import { integer, optionalText, textOr } from '../lib/runtime/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const backupPlan = command({
  name: 'backup-plan',
  path: 'scripts/backup/backup-plan.ts',
  kind: 'backup',
  summary: 'Divides the backup of a large installation into shards of about the same size, for a job matrix.',
  runbook: 'BACKUP.md#large-installations',
  inputs: {
    ...writingInputs,
    shards: textOr('auto', {
      description: `Shards, 1 to ${MOST_SHARDS}; or auto: as many as --shard-size asks for`,
      env: 'BACKUP_SHARDS',
      placeholder: 'number',
    }),
    'shard-size': integer(20, {
      description: 'Gibibytes on disk that a shard has about, where --shards is auto',
      env: 'BACKUP_SHARD_SIZE',
      min: 1,
      max: 10_000,
    }),
    out: optionalText({
      description: 'File that the plan is written to, for whoever runs the shards by hand',
      placeholder: 'file',
    }),
  },
  outputs: {
    run: 'Name of the run; empty with one shard, which needs no plan',
    shards: 'How many shards there are',
    matrix: 'The shards as a job matrix: {"shard":["s01","s02"]}',
    plan: 'The signed plan, for every job of the run; it names no tenant. Empty with one shard',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/backup-plan.ts --shards 4',
      explains:
        'four shards, with DATABASE_URL, BACKUP_CERTIFICATES and BACKUP_SIGNING_KEY in the environment',
    },
    {
      line: 'npx tsx scripts/backup/backup-plan.ts --shard-size 50',
      explains: 'as many shards as it takes for each to have about 50 GiB',
    },
  ],
  async run(input, context) {
    const { environment, 'database-url': url } = input;
    refusePartialName(environment);
    const shards = numberOfShards(input.shards);
    const keys = await readWritingInputs(input, context);
    const store = await openStore(storeSetting(input), context);
    const model = await readModel(resolve(context.cwd, input.config));
    const { retention } = model;
    refuseLockless(store, retention);
    const planned = await planShards(
      {
        url,
        model,
        store,
        environment,
        keys,
        ledgerHead: await ledgerAnchor(context.pastReports),
        termOf: (startedAt, before) => tierOf(startedAt, before, retention),
        shards,
        shardBytes: input['shard-size'] * 2 ** 30,
      },
      context,
    );
    const result = planResult(planned, encodePlan(planned.plan, keys.signing), { url, environment });
    if (input.out !== undefined) await writeFile(resolve(context.cwd, input.out), result.outputs?.plan ?? '');
    return result;
  },
});

function numberOfShards(text: string): number | undefined {
  if (text === 'auto') return undefined;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MOST_SHARDS) return number;
  throw new InputError(
    'backup-plan',
    [`--shards takes auto or a whole number from 1 to ${MOST_SHARDS}, not "${text}"`],
    'npx tsx scripts/backup/backup-plan.ts --help shows what it takes.',
  );
}

if (import.meta.main) await runCli(backupPlan);
