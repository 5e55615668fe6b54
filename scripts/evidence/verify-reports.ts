import { runCli } from '../lib/adapters/cli.ts';
import { evidenceInputs, sinceInput } from '../lib/evidence/inputs.ts';
import { verifyRequestOf } from '../lib/evidence/request.ts';
import { verifyReports } from '../lib/evidence/verify.ts';
import { verifyReportsResult } from '../lib/evidence/verify-result.ts';
import { command } from '../lib/runtime/command.ts';
import type { Result } from '../lib/runtime/result.ts';

export const verifyReportsCommand = command({
  name: 'verify-reports',
  path: 'scripts/evidence/verify-reports.ts',
  kind: 'evidence',
  summary:
    'Holds the recorded reports against their ledger, the anchors in the backups, git, and what should have run.',
  runbook: 'evidence.md#what-to-do-about-a-finding',
  inputs: { ...evidenceInputs, since: sinceInput },
  outputs: {
    reports: 'Reports that were looked at',
    head: 'Hash of the last line of the ledger',
    problems: 'How many findings',
  },
  examples: [
    {
      line: 'npx tsx scripts/evidence/verify-reports.ts --git',
      explains: 'the folder reports/ and its history',
    },
    {
      line: 'npx tsx scripts/evidence/verify-reports.ts --since 2026-01-01 --store s3://backups/portal --environment production',
      explains: 'with the anchors; BACKUP_SIGNING_PUBLIC_KEY in the environment',
    },
    {
      line: 'npx tsx scripts/evidence/verify-reports.ts .bulkhead/reports --store file:./.bulkhead/store --fetch',
      explains: 'archived reports too, opened with BACKUP_PRIVATE_KEY',
    },
  ],
  async run(input, context): Promise<Result> {
    const request = await verifyRequestOf(input, input.since, context);
    return verifyReportsResult(await verifyReports(request, context), request);
  },
});

if (import.meta.main) await runCli(verifyReportsCommand);
