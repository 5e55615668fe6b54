import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { pastReports } from '../lib/reports/past-reports.ts';
import { whyNot } from '../lib/reports/proof.ts';
import { command } from '../lib/runtime/command.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { secret, text } from '../lib/runtime/inputs.ts';
import type { Check, ReportKind, Result } from '../lib/runtime/result.ts';
import { recordRun } from '../night/record.ts';

/** The kinds that a database keeps a record of. */
const KINDS: readonly ReportKind[] = ['backup', 'restore-drill', 'retention'];

export const recordRuns = command({
  name: 'record-runs',
  path: 'scripts/evidence/record-runs.ts',
  kind: 'evidence',
  summary: 'Writes into the database that a backup, a drill or a prune was made, from the reports of a job.',
  runbook: 'AUDIT.md#runs',
  inputs: {
    'recorder-url': secret({
      env: 'BULKHEAD_RECORDER_URL',
      description: 'Connection URL of a login that may call bulkhead.record_run() and nothing else',
    }),
    inbox: text({
      description: 'Folder with the reports of the job and their ledger',
      placeholder: 'folder',
    }),
  },
  outputs: { recorded: 'How many runs the database has a record of now' },
  examples: [
    {
      line: 'npx tsx scripts/evidence/record-runs.ts --inbox .bulkhead/reports',
      explains: 'with BULKHEAD_RECORDER_URL in the environment; what is recorded already stays as it is',
    },
  ],
  async run(input, context): Promise<Result> {
    const folder = resolve(context.cwd, input.inbox);
    const checks: Check[] = [];
    for (const kind of KINDS) {
      for await (const report of pastReports(folder, kind)) {
        // Looking at backups is of the same kind, and makes none.
        if (whyNot(report) !== undefined) continue;
        const check = await recordRun(input['recorder-url'], report, context);
        if (check !== undefined) checks.push(check);
      }
    }
    if (checks.length === 0) {
      throw new BulkheadError({
        what: `there is no report of a backup, drill or prune in ${input.inbox} that did more than plan`,
        fix: 'Run it after the step that makes one, with the folder of that step (BULKHEAD_REPORTS).',
        code: 'RECORD_NOTHING',
      });
    }
    const recorded = checks.filter(({ verdict }) => verdict === 'green').length;
    return {
      verdict: recorded === checks.length ? 'green' : 'grey',
      summary: `${recorded} of ${checks.length} runs are recorded in the database`,
      checks,
      facts: { recorded, runs: checks.map(({ object }) => object ?? '') },
      outputs: { recorded: String(recorded) },
    };
  },
});

if (import.meta.main) await runCli(recordRuns);
