import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { readReadingKeys } from '../lib/keys/opening-keys.ts';
import { restoreInputs } from '../lib/restore/inputs.ts';
import { knownFromReports } from '../lib/restore/known.ts';
import type { Portion } from '../lib/restore/portion.ts';
import { type Recovery, runRecovery } from '../lib/restore/recovery.ts';
import { recoveryResult } from '../lib/restore/recovery-result.ts';
import { command } from '../lib/runtime/command.ts';
import { abortReason, BulkheadError } from '../lib/runtime/errors.ts';
import { flag, optionalText, secret, text } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const restoreDatabase = command({
  name: 'restore-database',
  path: 'scripts/backup/restore-database.ts',
  kind: 'recovery',
  summary:
    'Restores a backup for real into a named, empty database: the plan first, then with --apply, proved as in a drill.',
  runbook: 'RUNBOOK-DISASTER-RECOVERY.md#restore-production-safely',
  inputs: {
    run: text({
      description: 'Which run: latest, or the name of one; there is no default on such a day',
      placeholder: 'run',
    }),
    into: secret({
      description: 'Connection URL of the empty database to restore into',
      env: 'RESTORE_DATABASE_URL',
    }),
    apply: flag({ description: 'Carry out the plan; without it nothing is changed' }),
    confirm: optionalText({
      description: 'The name of the database to restore into, typed once more; needed with --apply',
      placeholder: 'database',
    }),
    tenant: optionalText({
      description: 'Key of one tenant: restore its rows and those of everybody, and nothing else',
      placeholder: 'key',
    }),
    ...restoreInputs,
  },
  outputs: {
    run: 'Name of the run',
    database: 'Name of the database',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/restore-database.ts --run latest --into-file url.txt',
      explains: 'the plan: what would be made, what the server lacks; keys in the environment',
    },
    {
      line: 'npx tsx scripts/backup/restore-database.ts --run latest --into-file url.txt --apply --confirm portal',
      explains: 'carries it out, into the database named portal',
    },
    {
      line: 'npx tsx scripts/backup/restore-database.ts --run latest --tenant <tenant> --into-file url.txt --apply --confirm one_tenant',
      explains: 'one tenant alone, out of a backup of all of them, into a database beside production',
    },
  ],
  async run(input, context): Promise<Result> {
    const { environment, tenant } = input;
    // It may be a name: it leaves in no report and no message.
    if (tenant !== undefined) context.secrets.add(tenant);
    const portion: Portion = tenant === undefined ? { of: 'whole' } : { of: 'tenant', id: tenant };
    const keys = await readReadingKeys(input, context.cwd);
    const request = {
      store: await openStore(storeSetting(input), context),
      environment,
      run: input.run,
      portion,
      model: await readModel(resolve(context.cwd, input.config)),
      verifyingKeys: keys.trusted,
      openingKeys: keys.opening,
      known: await knownFromReports(context.pastReports, environment),
      targetUrl: input.into,
      sameServer: input['same-server'],
      jobs: input.jobs,
      apply: input.apply,
      confirm: input.confirm,
    };
    const recovery: Recovery = { checks: [], steps: [] };
    try {
      await runRecovery(request, recovery, context);
    } catch (error) {
      if (context.signal.aborted) throw abortReason(context.signal);
      // It looked, and the backup is at fault: that belongs with the run and times in the report.
      if (!(error instanceof BulkheadError) || error.exit === 2) throw error;
      return recoveryResult(recovery, { environment, portion, now: context.now(), failure: error });
    }
    return recoveryResult(recovery, { environment, portion, now: context.now() });
  },
});

if (import.meta.main) await runCli(restoreDatabase);
