import { runCli } from '../lib/adapters/cli.ts';
import { readLedger } from '../lib/reports/ledger.ts';
import { folderTree } from '../lib/reports/tree.ts';
import { command } from '../lib/runtime/command.ts';
import { InputError } from '../lib/runtime/errors.ts';
import { flag, textOr } from '../lib/runtime/inputs.ts';
import { REPORT_KINDS, type ReportKind, type Result } from '../lib/runtime/result.ts';
import { dayOf, findDue } from '../lib/watchdog/due.ts';

export const checkDue = command({
  name: 'check-due',
  path: 'scripts/evidence/check-due.ts',
  kind: 'watchdog',
  summary: 'Says what of a night is still to be done today, so that a schedule may have several slots.',
  runbook: 'WORKFLOWS.md#three-slots-and-one-night',
  inputs: {
    kinds: textOr('hardening,isolation,backup', {
      description: 'Kinds of report that make the night, separated by commas',
      placeholder: 'kinds',
    }),
    all: flag({ description: 'All of it is due, whatever has been done: for a run that a person starts' }),
  },
  outputs: {
    due: 'true when anything is still to be done today, else false',
    kinds: 'What is due, as a JSON list of kinds',
  },
  examples: [
    { line: 'npx tsx scripts/evidence/check-due.ts --past-reports reports', explains: 'is the night done?' },
    {
      line: 'npx tsx scripts/evidence/check-due.ts --kinds backup --past-reports reports --json',
      explains: 'is there a backup of today?',
    },
  ],
  async run(input, context): Promise<Result> {
    const kinds = parseKinds(input.kinds);
    const folder = context.pastReports;
    const now = context.now();
    const entries = input.all ? [] : await readLedger(folder);
    const found = await findDue(kinds, entries, folderTree(folder), now);
    const due = found.filter((one) => one.due).map(({ kind }) => kind);
    const day = dayOf(now).toISOString().slice(0, 10);
    return {
      verdict: 'green',
      summary: due.length === 0 ? `all of ${day} is done` : `still to be done on ${day}: ${due.join(', ')}`,
      checks: found.map(({ kind, proof }) => ({
        id: 'DUE-01',
        title: 'What has been done today',
        object: kind,
        verdict: 'green' as const,
        expected: 'known, either way',
        observed: proof === undefined ? `no good report since ${day}T00:00:00Z` : `done: ${proof}`,
        meaning: 'A later slot would do the same work again, or believe it done.',
      })),
      facts: { day, due, done: found.flatMap(({ proof }) => proof ?? []) },
      outputs: { due: String(due.length > 0), kinds: JSON.stringify(due) },
    };
  },
});

function parseKinds(text: string): ReportKind[] {
  const names = text.split(',').map((name) => name.trim());
  const kinds = REPORT_KINDS.filter((kind) => names.includes(kind));
  const unknown = names.filter((name) => !kinds.some((kind) => kind === name));
  if (unknown.length === 0) return kinds;
  throw new InputError(
    'check-due',
    unknown.map((name) => `--kinds names "${name}", which is no kind of report`),
    `Kinds are ${REPORT_KINDS.join(', ')}.`,
  );
}

if (import.meta.main) await runCli(checkDue);
