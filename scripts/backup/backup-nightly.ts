import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { backUp } from '../lib/backup/backup.ts';
import { withRates } from '../lib/backup/copy-meter.ts';
import { readWritingKeys, withKeyFacts } from '../lib/backup/keys.ts';
import { measured } from '../lib/backup/measured-result.ts';
import { partialEnvironment, refusePartialName } from '../lib/backup/partial.ts';
import { backupResult, surveyResult } from '../lib/backup/result.ts';
import { certificatesInput } from '../lib/keys/inputs.ts';
import { publicText } from '../lib/keys/public-text.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { ledgerHead } from '../lib/reports/ledger.ts';
import { runsKept } from '../lib/retention/kept.ts';
import { refuseLockless, tierOf, tierOfPartial } from '../lib/retention/tier.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { flag, integer, optionalSecret, optionalText, textOr } from '../lib/runtime/inputs.ts';
import { storeInputs } from '../lib/storage/inputs.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const backupNightly = command({
  name: 'backup-nightly',
  action: 'backup-encrypt-upload',
  path: 'scripts/backup/backup-nightly.ts',
  kind: 'backup',
  summary: 'Backs up a database in one moment: one encrypted object per tenant, signed, read back.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
  inputs: {
    'database-url': databaseUrl,
    config,
    ...storeInputs,
    certificates: certificatesInput,
    'encryption-key': optionalSecret({
      description:
        'Symmetric key that the backup is encrypted to: 64 hexadecimal digits from `openssl rand -hex 32`',
      env: 'BACKUP_ENCRYPTION_KEY',
    }),
    'signing-key': optionalSecret({
      description: 'Ed25519 key that signs the manifest: PEM from `openssl genpkey -algorithm ed25519`',
      env: 'BACKUP_SIGNING_KEY',
    }),
    'signing-public-key': optionalText({
      description:
        'Public halves of the keys whose signatures are trusted, this one among them: PEM text, or the path of a file',
      env: 'BACKUP_SIGNING_PUBLIC_KEY',
      placeholder: 'pem',
    }),
    environment: textOr('development', {
      description: 'Which environment the database is: part of the name of every run',
      env: 'BULKHEAD_ENVIRONMENT',
      placeholder: 'name',
    }),
    tenant: optionalText({
      description:
        'Key of one tenant: only its rows and those of everybody, as a run of its own that never counts as a whole one',
      placeholder: 'key',
    }),
    jobs: integer(0, {
      description: 'Tables that are copied at once; 0 means one per core',
      env: 'BULKHEAD_JOBS',
      min: 0,
      max: 64,
    }),
    'max-drop': integer(20, {
      description:
        'Per cent of rows, bytes or tenants, in all or in a table, that may be missing against the last good run',
      env: 'BULKHEAD_MAX_DROP',
      min: 0,
      max: 100,
    }),
    'may-shrink': optionalText({
      description: 'Tables whose rows come and go and are not compared: schema.table, separated by commas',
      env: 'BULKHEAD_MAY_SHRINK',
      placeholder: 'tables',
    }),
    'accept-drop': flag({
      description: 'Whatever is missing this time is meant so; the next run is compared with this',
    }),
    'dry-run': flag({
      description:
        'Count everything, print the plan, estimate time, storage and egress; write nothing, need no key',
    }),
  },
  outputs: {
    run: 'Name of the run',
    tenants: 'Tenants in the run',
    bytes: 'Bytes of all objects as they are stored',
    'manifest-sha256': 'SHA-256 of the manifest, to be kept outside of the store',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --store file:/var/backups/bulkhead',
      explains: 'with DATABASE_URL, BACKUP_CERTIFICATES and BACKUP_SIGNING_KEY in the environment',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --signing-key-file signing.pem --environment production',
      explains: 'with a key from a file',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --tenant 018f3c6e-7a1b-7c3d-9e2f-5a6b7c8d9e0f',
      explains: 'one tenant, before something is done to it',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --dry-run',
      explains: 'what a backup would hold, how long it would take and how much it would store',
    },
  ],
  async run(input, context) {
    const { tenant, jobs } = input;
    refusePartialName(input.environment);
    // Whose backup it is does not belong in a report that is committed.
    if (tenant !== undefined) context.secrets.add(tenant);
    const environment = tenant === undefined ? input.environment : partialEnvironment(input.environment);
    const keys = input['dry-run'] ? undefined : await readKeys(input, context);
    const store = await openStore(storeSetting(input), context);
    const model = await readModel(resolve(context.cwd, input.config));
    const { retention } = model;
    refuseLockless(store, retention);
    const head = await ledgerHead(context.pastReports);
    const url = input['database-url'];
    const outcome = await backUp(
      {
        url,
        model,
        store,
        environment,
        tenant,
        jobs,
        keys,
        ledgerHead: head.seq === 0 ? null : head.hash,
        termOf: (startedAt, before) =>
          tenant === undefined ? tierOf(startedAt, before, retention) : tierOfPartial(startedAt, retention),
      },
      withRates(context),
    );
    const result =
      'run' in outcome
        ? backupResult(outcome, { url, environment, timings: context.timings })
        : surveyResult(outcome, { url, environment });
    const limits = {
      percent: input['max-drop'],
      mayShrink: (input['may-shrink'] ?? '').split(',').map((table) => table.trim()),
      accepted: input['accept-drop'],
    };
    const report = await measured(result, outcome, {
      reports: context.pastReports,
      environment,
      // Two tenants are not two nights of one database.
      limits: tenant === undefined ? limits : undefined,
      // Runs of one tenant are made by hand, and no prune removes them.
      keptRuns: tenant === undefined ? runsKept(retention, context.now()) : 1,
    });
    return keys === undefined ? report : withKeyFacts(report, keys);
  },
});

/** The keys of the run: what is public may be given as the path of a file. */
async function readKeys(
  input: {
    readonly certificates: string | undefined;
    readonly 'encryption-key': string | undefined;
    readonly 'signing-key': string | undefined;
    readonly 'signing-public-key': string | undefined;
  },
  context: Context,
) {
  const { certificates, 'encryption-key': encryption, 'signing-key': signing } = input;
  const pinned = input['signing-public-key'];
  const text = (given: string | undefined, name: string) =>
    given === undefined ? undefined : publicText(given, context.cwd, name);
  const texts = {
    certificates: await text(certificates, 'BACKUP_CERTIFICATES'),
    encryption,
    signing,
    trusted: await text(pinned, 'BACKUP_SIGNING_PUBLIC_KEY'),
  };
  return readWritingKeys(texts, context.now());
}

if (import.meta.main) await runCli(backupNightly);
