import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { backUp } from '../lib/backup/backup.ts';
import { readBackupKeys } from '../lib/backup/keys.ts';
import { backupResult, surveyResult } from '../lib/backup/result.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { ledgerHead } from '../lib/reports/ledger.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, integer, optionalSecret, textOr } from '../lib/runtime/inputs.ts';
import { openStore } from '../lib/storage/open-store.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const backupNightly = command({
  name: 'backup-nightly',
  path: 'scripts/backup/backup-nightly.ts',
  kind: 'backup',
  summary: 'Backs up a database in one moment: one encrypted object per tenant, signed, read back.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#a-backup-failed',
  inputs: {
    'database-url': databaseUrl,
    config,
    store: textOr('file:./.bulkhead/store', {
      description: 'Where the backups go: file:/absolute/folder or file:./relative/folder',
      env: 'BACKUP_STORE',
      placeholder: 'store',
    }),
    'encryption-key': optionalSecret({
      description: 'Key that the backup is encrypted to: 64 hexadecimal digits from `openssl rand -hex 32`',
      env: 'BACKUP_ENCRYPTION_KEY',
    }),
    'signing-key': optionalSecret({
      description: 'Ed25519 key that signs the manifest: PEM from `openssl genpkey -algorithm ed25519`',
      env: 'BACKUP_SIGNING_KEY',
    }),
    environment: textOr('development', {
      description: 'Which environment the database is: part of the name of every run',
      env: 'BULKHEAD_ENVIRONMENT',
      placeholder: 'name',
    }),
    jobs: integer(0, {
      description: 'Tables that are copied at once; 0 means one per core',
      env: 'BULKHEAD_JOBS',
      min: 0,
      max: 64,
    }),
    'dry-run': flag({ description: 'Count everything and print the plan; write nothing, need no key' }),
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
      explains: 'with DATABASE_URL, BACKUP_ENCRYPTION_KEY and BACKUP_SIGNING_KEY in the environment',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --signing-key-file signing.pem --environment production',
      explains: 'with a key from a file',
    },
    {
      line: 'npx tsx scripts/backup/backup-nightly.ts --dry-run',
      explains: 'tables, tenants and sizes only',
    },
  ],
  async run(input, context) {
    const keys = input['dry-run'] ? undefined : readBackupKeys(input['encryption-key'], input['signing-key']);
    const store = await openStore(input.store, context);
    const model = await readModel(resolve(context.cwd, input.config));
    const head = await ledgerHead(context.reports);
    const { environment, jobs } = input;
    const url = input['database-url'];
    const outcome = await backUp(
      { url, model, store, environment, jobs, keys, ledgerHead: head.seq === 0 ? null : head.hash },
      context,
    );
    if ('run' in outcome) return backupResult(outcome, { url, environment, timings: context.timings });
    return surveyResult(outcome, { url, environment });
  },
});

if (import.meta.main) await runCli(backupNightly);
