import { runCli } from '../lib/adapters/cli.ts';
import { environmentInput } from '../lib/backup/inputs.ts';
import { trustedInputs } from '../lib/keys/inputs.ts';
import { readReadingKeys } from '../lib/keys/opening-keys.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, integer, optionalText } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
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
    environment: environmentInput,
    ...trustedInputs,
    limit: integer(50, { description: 'Runs on a page, newest first', min: 1, max: 10_000 }),
    before: optionalText({
      description: 'Go on after this run: the last one of the page before',
      placeholder: 'run',
    }),
    'count-objects': flag({
      description:
        'Also count the objects of the runs on the page, and hold them against the manifest: lists all of them',
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
    const keys = await readReadingKeys(input, context.cwd, { opening: 'no', trusted: 'if given' });
    const request = {
      store: await openStore(storeSetting(input), context),
      environment: input.environment,
      verifying: keys.trusted,
      limit: input.limit,
      before: input.before,
      countObjects: input['count-objects'],
    };
    await context.step('list');
    const page = await listBackups(request);
    if (page.runs.length > 0) context.log.info(listTable(page, request.environment));
    return listResult(page, request);
  },
});

if (import.meta.main) await runCli(listBackupsCommand);
