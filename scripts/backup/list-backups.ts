import { runCli } from '../lib/adapters/cli.ts';
import { trustedInputs } from '../lib/keys/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import { integer, optionalText, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { readVerifyKeys } from '../lib/verify/keys.ts';
import { listBackups } from '../lib/verify/list.ts';
import { listResult, listTable } from '../lib/verify/list-result.ts';

export const listBackupsCommand = command({
  name: 'list-backups',
  path: 'scripts/backup/list-backups.ts',
  kind: 'backup',
  summary: 'Lists the backups of an environment: when, how large, whether signed, and which keys open them.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#a-drill-failed',
  inputs: {
    ...storeInputs,
    environment: textOr('development', {
      description: 'Which environment the backups are of: part of the name of every run',
      env: 'BULKHEAD_ENVIRONMENT',
      placeholder: 'name',
    }),
    ...trustedInputs,
    limit: integer(50, { description: 'Runs on a page, newest first', min: 1, max: 10_000 }),
    before: optionalText({
      description: 'Go on after this run: the last one of the page before',
      placeholder: 'run',
    }),
  },
  outputs: {
    runs: 'Committed runs in the store',
    newest: 'Newest run on the page whose signature is good',
  },
  tellsAsItRuns: true,
  examples: [
    {
      line: 'npx tsx scripts/backup/list-backups.ts --signing-public-key signing.pub.pem',
      explains: 'the newest 50',
    },
    {
      line: 'npx tsx scripts/backup/list-backups.ts --environment production --json',
      explains: 'as JSON; keys in the environment',
    },
  ],
  async run(input, context): Promise<Result> {
    const keys = await readVerifyKeys(input, context.cwd, { verifying: false, opening: false });
    const request = {
      store: await openStore(storeSetting(input), context),
      environment: input.environment,
      verifying: keys.verifying,
      limit: input.limit,
      before: input.before,
    };
    await context.step('list');
    const page = await listBackups(request);
    if (page.runs.length > 0) context.log.info(listTable(page, request.environment));
    return listResult(page, request);
  },
});

if (import.meta.main) await runCli(listBackupsCommand);
