import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { optionalDatabaseUrl } from '../lib/postgres/inputs.ts';
import { type Drill, runDrill } from '../lib/restore/drill.ts';
import { readDrillKeys } from '../lib/restore/keys.ts';
import { knownFromReports } from '../lib/restore/known.ts';
import { drillResult } from '../lib/restore/result.ts';
import { command } from '../lib/runtime/command.ts';
import { abortReason, BulkheadError, messageOf } from '../lib/runtime/errors.ts';
import { flag, integer, optionalSecret, optionalText, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const restoreDrill = command({
  name: 'restore-drill',
  path: 'scripts/backup/restore-drill.ts',
  kind: 'restore-drill',
  summary:
    'Restores a backup into an empty database and proves, row by row, that it is the one that was backed up.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#a-drill-failed',
  inputs: {
    run: textOr('latest', {
      description: 'Which run: latest, or the name of one',
      placeholder: 'run',
    }),
    'staging-database-url': optionalSecret({
      description: 'Empty database to restore into; without it a server is started and thrown away',
      env: 'STAGING_DATABASE_URL',
    }),
    'database-url': optionalDatabaseUrl,
    'same-server': flag({
      description: 'Allow an empty database on the server that the backup was taken of',
    }),
    config,
    ...storeInputs,
    'encryption-key': optionalSecret({
      description: 'Key that the backup is encrypted to: 64 hexadecimal digits',
      env: 'BACKUP_ENCRYPTION_KEY',
    }),
    'signing-public-key': optionalText({
      description: 'Public half of the key that signs the backups: PEM text, or the path of a PEM file',
      env: 'BACKUP_SIGNING_PUBLIC_KEY',
      placeholder: 'pem',
    }),
    'signing-key': optionalSecret({
      description: 'The signing key itself, for where one machine does both; only its public half is used',
      env: 'BACKUP_SIGNING_KEY',
    }),
    environment: textOr('development', {
      description: 'Which environment the backup is of: part of the name of every run',
      env: 'BULKHEAD_ENVIRONMENT',
      placeholder: 'name',
    }),
    jobs: integer(0, {
      description: 'Sessions that load and compare at once; 0 means one per core',
      env: 'BULKHEAD_JOBS',
      min: 0,
      max: 64,
    }),
    'dry-run': flag({ description: 'Find and verify the run, and restore nothing' }),
  },
  outputs: {
    run: 'Name of the run',
    'rto-seconds': 'Seconds until the restored database could be used',
    'rpo-seconds': 'Age of the backed up state in seconds',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/restore-drill.ts',
      explains: 'the newest run, into a server of its own; keys in the environment',
    },
    {
      line: 'STAGING_DATABASE_URL=postgresql://… npx tsx scripts/backup/restore-drill.ts',
      explains: 'into an empty database of yours, which is kept',
    },
    {
      line: 'npx tsx scripts/backup/restore-drill.ts --dry-run',
      explains: 'find and verify the newest run only',
    },
  ],
  async run(input, context): Promise<Result> {
    const keys = readDrillKeys({
      encryption: input['encryption-key'],
      verifying: await publicKeyText(input['signing-public-key'], context.cwd),
      signing: input['signing-key'],
    });
    const { environment } = input;
    const model = await readModel(resolve(context.cwd, input.config));
    const request = {
      store: await openStore(storeSetting(input), context),
      environment,
      run: input.run,
      model,
      verifyingKeys: [keys.verifying],
      openingKeys: [keys.opening],
      known: await knownFromReports(context.reports, environment),
      stagingUrl: input['staging-database-url'],
      sourceUrl: input['database-url'],
      sameServer: input['same-server'],
      jobs: input.jobs,
      dryRun: input['dry-run'],
    };
    const drill: Drill = { checks: [], steps: [] };
    try {
      await runDrill(request, drill, context);
    } catch (error) {
      // An interruption cuts the sessions, and the first that anybody hears of it is a broken connection.
      if (context.signal.aborted) throw abortReason(context.signal);
      // It looked, and the backup is at fault: that is a finding, and belongs with the run and times in the report.
      if (!(error instanceof BulkheadError) || error.exit === 2) throw error;
      return drillResult(drill, environment, context.now(), error);
    }
    return drillResult(drill, environment, context.now());
  },
});

/** A public key is no secret: it may stand in the variable itself, or be the file that is pinned in the repository. */
async function publicKeyText(given: string | undefined, cwd: string): Promise<string | undefined> {
  if (given === undefined || given.trimStart().startsWith('-----BEGIN')) return given;
  const file = resolve(cwd, given);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new BulkheadError({
      what: `the public signing key ${file} cannot be read (${messageOf(cause)})`,
      fix: 'Give the PEM text or the path of its file in BACKUP_SIGNING_PUBLIC_KEY.',
      code: 'SIGNING_KEY',
      cause,
    });
  }
}

if (import.meta.main) await runCli(restoreDrill);
