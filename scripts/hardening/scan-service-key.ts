import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { listOf, listPaths } from '../lib/keyscan/paths.ts';
import { scanResult } from '../lib/keyscan/result.ts';
import { RUNBOOK } from '../lib/keyscan/rules.ts';
import { sarifLog } from '../lib/keyscan/sarif.ts';
import { scan } from '../lib/keyscan/scan.ts';
import { writeSarif } from '../lib/reports/sarif.ts';
import { command } from '../lib/runtime/command.ts';
import { InputError } from '../lib/runtime/errors.ts';
import { flag, optionalText, severalArguments } from '../lib/runtime/inputs.ts';

export const scanServiceKey = command({
  name: 'scan-service-key',
  path: 'scripts/hardening/scan-service-key.ts',
  summary:
    'Looks for the service key, secret keys and database passwords where a client or a clone could read them.',
  kind: 'hardening',
  inputs: {
    paths: severalArguments({
      description: 'Files and folders to scan: source, what was built, .env files; in a workflow one a line',
    }),
    history: flag({ description: 'Scan also everything that was ever committed there, from any ref' }),
    sarif: optionalText({
      description: 'File to write the findings to, as SARIF 2.1.0',
      placeholder: 'file',
    }),
    'client-entry': optionalText({
      description: 'Modules where a client begins besides those that are recognised, separated by commas',
      placeholder: 'files',
    }),
    variable: optionalText({
      description: 'Variables that hold a service key besides those whose names say so, separated by commas',
      placeholder: 'names',
    }),
    rotated: optionalText({
      description:
        'Fingerprints of keys that were rotated, separated by commas: in the history they are not red',
      placeholder: 'fingerprints',
    }),
  },
  outputs: {
    findings: 'How many findings are open',
    rules: 'Ids of the rules with open findings, separated by commas',
    sarif: 'Path of the SARIF file, when one was asked for',
  },
  runbook: RUNBOOK,
  examples: [
    {
      line: 'npx tsx scripts/hardening/scan-service-key.ts src dist .env.production',
      explains: 'Source, what was built from it, and a file of variables',
    },
    {
      line: 'npx tsx scripts/hardening/scan-service-key.ts . --history --sarif keys.sarif',
      explains: 'A whole repository with everything that was ever committed, also as SARIF',
    },
  ],
  async run(input, context) {
    const request = {
      paths: listPaths(input.paths),
      history: input.history,
      clientEntries: listOf(input['client-entry']),
      variables: listOf(input.variable),
      rotated: listOf(input.rotated),
    };
    requireSound(request);
    const found = await scan(request, context);
    if (input.sarif !== undefined) {
      await context.step('write SARIF');
      await writeSarif(resolve(context.cwd, input.sarif), sarifLog(found));
    }
    return scanResult(found, input.sarif);
  },
});

function requireSound({
  variables,
  rotated,
}: {
  variables: readonly string[];
  rotated: readonly string[];
}): void {
  const problems = [
    ...variables
      .filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))
      .map((name) => `--variable takes names in capitals, not "${name}"`),
    ...rotated
      .filter((print) => !/^[0-9a-f]{12}$/.test(print))
      .map(
        (print) =>
          `--rotated takes fingerprints of 12 hexadecimal digits from a report, not "${print.slice(0, 6)}…"`,
      ),
  ];
  if (problems.length > 0) throw new InputError(scanServiceKey.name, problems, 'Correct the command line.');
}

// A command takes one argument; on a command line there are as many paths as one likes.
if (import.meta.main) await runCli(scanServiceKey);
