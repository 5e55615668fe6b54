import { runCli } from '../lib/adapters/cli.ts';
import { environmentInput } from '../lib/backup/inputs.ts';
import { holdRun, releaseRun } from '../lib/retention/hold.ts';
import { holdResult } from '../lib/retention/hold-report.ts';
import { marksInputs } from '../lib/retention/inputs.ts';
import { readMarkingKeys } from '../lib/retention/keys.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, text } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';

export const holdBackup = command({
  name: 'hold-backup',
  path: 'scripts/backup/hold-backup.ts',
  kind: 'retention',
  summary: 'Holds a backup, so that no prune touches it until the hold is released.',
  runbook: 'RETENTION.md#holding-a-backup',
  inputs: {
    run: text({ description: 'Name of the run', placeholder: 'run' }),
    reason: text({
      description: 'Why it is held or released, for whoever looks a year from now; no personal data',
      placeholder: 'text',
    }),
    release: flag({ description: 'Release every hold on the run instead' }),
    ...storeInputs,
    environment: environmentInput,
    ...marksInputs,
  },
  outputs: { holds: 'Holds that stand on the run now' },
  examples: [
    {
      line: 'npx tsx scripts/backup/hold-backup.ts --run <run> --reason "incident <number>"',
      explains: 'hold; with BACKUP_MARKS_KEY in the environment',
    },
    {
      line: 'npx tsx scripts/backup/hold-backup.ts --run <run> --release --reason "incident <number> is closed"',
      explains: 'release',
    },
  ],
  async run(input, context): Promise<Result> {
    const { run, reason, environment, release } = input;
    const keys = await readMarkingKeys(input, context.cwd);
    const store = await openStore(storeSetting(input), context);
    const request = { store, environment, run, reason, ...keys };
    await context.step(release ? 'release' : 'hold');
    return holdResult(await (release ? releaseRun : holdRun)(request, context), request);
  },
});

if (import.meta.main) await runCli(holdBackup);
