import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { environmentInput } from '../lib/backup/inputs.ts';
import { archiveReports, restoreMonth } from '../lib/evidence/archive.ts';
import { monthsOf } from '../lib/evidence/archive-plan.ts';
import { archiveResult, restoreResult } from '../lib/evidence/archive-result.ts';
import { folderArgument } from '../lib/evidence/inputs.ts';
import { readRecipients } from '../lib/evidence/recipients.ts';
import { verifyReports } from '../lib/evidence/verify.ts';
import { certificatesInput, openingInputs } from '../lib/keys/inputs.ts';
import { readReadingKeys } from '../lib/keys/opening-keys.ts';
import { command } from '../lib/runtime/command.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { flag, integer, optionalText, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';

export const archiveReportsCommand = command({
  name: 'archive-reports',
  path: 'scripts/evidence/archive-reports.ts',
  kind: 'evidence',
  summary:
    'Moves reports older than a set age to the bucket, encrypted, one archive a month; the ledger keeps its lines.',
  runbook: 'evidence.md#how-long-evidence-is-kept',
  inputs: {
    folder: folderArgument,
    'older-than': textOr('18mo', {
      description: 'Age in whole months from which reports are archived',
      env: 'REPORTS_KEEP_MONTHS',
      placeholder: 'months',
    }),
    months: integer(3, { description: 'Months that are stored in one run at most', min: 1, max: 120 }),
    restore: optionalText({
      description: 'Bring the reports of this month (YYYY-MM) back instead; needs a key that opens them',
      placeholder: 'month',
    }),
    apply: flag({ description: 'Store and remove; without it only the plan is made' }),
    'dry-run': flag({ description: 'Plan and report, and change nothing; so it is by default' }),
    ...storeInputs,
    environment: environmentInput,
    certificates: certificatesInput,
    ...openingInputs,
  },
  outputs: { months: 'Months that were stored', removed: 'Files that were removed' },
  examples: [
    { line: 'npx tsx scripts/evidence/archive-reports.ts', explains: 'which months would be moved' },
    {
      line: 'npx tsx scripts/evidence/archive-reports.ts --apply --environment production --reports reports',
      explains: 'with BACKUP_CERTIFICATES; commit the folder afterwards',
    },
    {
      line: 'npx tsx scripts/evidence/archive-reports.ts --restore 2025-03 --apply',
      explains: 'with BACKUP_PRIVATE_KEY',
    },
  ],
  async run(input, context): Promise<Result> {
    const { apply, environment, restore } = input;
    if (apply && input['dry-run']) {
      throw new BulkheadError({
        what: '--dry-run and --apply were both given',
        fix: 'Give --apply to move reports, or neither to look at the plan.',
        code: 'DRY_RUN_AND_APPLY',
      });
    }
    const months = monthsOf(input['older-than']);
    const folder = resolve(context.cwd, input.folder);
    const store = await openStore(storeSetting(input), context);
    const target = { folder, store, environment, signal: context.signal };
    const where = { environment, store: store.description };
    if (restore !== undefined) {
      if (!apply) throw restoreWithoutApply(restore);
      const { opening } = await readReadingKeys(
        { ...input, 'signing-public-key': undefined, 'signing-key': undefined },
        context.cwd,
        { opening: 'needed', trusted: 'if given' },
      );
      return restoreResult(restore, await restoreMonth(target, restore, opening), where);
    }
    const recipients = apply ? await readRecipients(input, context.cwd, context.now()) : undefined;
    const seen = await verifyReports(
      {
        folder,
        since: undefined,
        environment,
        store,
        trusted: [],
        git: false,
        fetch: undefined,
        objectives: undefined,
      },
      context,
    );
    const outcome = await archiveReports(target, { months, cap: input.months, recipients }, seen, context);
    return archiveResult(outcome, { applied: apply, ...where });
  },
});

function restoreWithoutApply(month: string): BulkheadError {
  return new BulkheadError({
    what: `--restore ${month} was given without --apply`,
    fix: 'Give --apply: files are written into the folder; what is there is never written over.',
    code: 'RESTORE_WITHOUT_APPLY',
  });
}

if (import.meta.main) await runCli(archiveReportsCommand);
