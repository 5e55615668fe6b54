import { dirname, resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { type ApplyResult, applyMigrations as apply } from '../lib/migrations/apply.ts';
import { readMigrationFiles } from '../lib/migrations/files.ts';
import { MAY_BECOME, type Migrator, readMigrator } from '../lib/migrations/migrator.ts';
import { ledgerCheck, statusResult } from '../lib/migrations/report.ts';
import { ledgerStatus } from '../lib/migrations/status.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { quoteIdentifier } from '../lib/postgres/identifiers.ts';
import { readIdentity, reportIdentity, type SessionIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, integer, optionalText } from '../lib/runtime/inputs.ts';
import type { Check, Result } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const applyMigrations = command({
  name: 'apply-migrations',
  path: 'scripts/hardening/apply-migrations.ts',
  kind: 'migration',
  summary:
    'Applies the migrations that a database does not have yet, each in one transaction, and records them.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#a-migration-was-refused',
  inputs: {
    'database-url': databaseUrl,
    config,
    'dry-run': flag({ description: 'Say what would be applied, and change nothing' }),
    status: flag({ description: 'Only compare files, ledger and database; exit 1 unless all is applied' }),
    to: optionalText({ description: 'Last file to apply, by its name', placeholder: 'file' }),
    patience: integer(60, {
      min: 0,
      max: 3600,
      description: 'Seconds to wait for another run on the same database to end',
    }),
    'longest-transaction': integer(5, {
      min: 0,
      max: 3600,
      description: 'Seconds that a transaction may have held a table before a migration is refused',
    }),
  },
  outputs: {
    applied: 'How many files were applied by this run',
    pending: 'How many files are still to be applied',
  },
  examples: [
    {
      line: 'DATABASE_URL=postgresql://… npx tsx scripts/hardening/apply-migrations.ts --dry-run',
      explains: 'Show what would be applied; connect as the role that owns the tables',
    },
    { line: 'npx tsx scripts/hardening/apply-migrations.ts', explains: 'Apply it' },
    {
      line: 'npx tsx scripts/hardening/apply-migrations.ts --to 001_multi_tenant_hardening.sql',
      explains: 'Apply no file after this one',
    },
    { line: 'npx tsx scripts/hardening/apply-migrations.ts --status', explains: 'Is everything applied?' },
  ],

  async run(input, context) {
    await context.step('read the files');
    const model = await readModel(resolve(context.cwd, input.config));
    const files = await readMigrationFiles(dirname(resolve(context.cwd, input.config)), model.migrations);
    await context.step('connect');
    const session = { statementTimeout: 0, searchPath: model.schemas };
    return await withConnection(input['database-url'], context, session, async (client) => {
      const identity = await readIdentity(client);
      if (input.status) {
        await context.step('compare');
        return statusResult(await ledgerStatus(client, files), identity);
      }
      const migrator = await readMigrator(client, model.roles.owner, identity.role);
      if (migrator.becomes) {
        context.log.info(`connected as ${identity.role}; applying as ${migrator.owner}, who owns the tables`);
      }
      await context.step('plan');
      const dryRun = input['dry-run'];
      const result = await apply(client, context, {
        files,
        dryRun,
        searchPath: model.schemas,
        patience: input.patience * 1000,
        longestTransaction: input['longest-transaction'] * 1000,
        ...(input.to === undefined ? {} : { until: input.to }),
        ...(migrator.becomes ? { role: migrator.owner } : {}),
      });
      return resultOf(result, migrator, identity, dryRun);
    });
  },
});

function resultOf(
  result: ApplyResult,
  migrator: Migrator,
  identity: SessionIdentity,
  dryRun: boolean,
): Result {
  const { plan, applied } = result;
  const left = plan.pending.length - applied.length;
  return {
    // Reaching this line is the proof: a file that could not be applied, or was edited, has thrown. A superuser
    // proves less, for no filtered statement would have failed.
    verdict: migrator.superuser ? 'grey' : 'green',
    summary: summarise(applied.length, plan.applied.length, left, dryRun),
    checks: [migratorCheck(migrator, identity), ...checksOf(result)],
    identity: reportIdentity(identity),
    scope: { database: identity.database, serverVersion: identity.serverVersion },
    facts: {
      dryRun,
      applied: applied.map(({ file, milliseconds, attempts }) => ({
        file: file.name,
        checksum: file.checksum,
        milliseconds,
        attempts,
      })),
    },
    outputs: { applied: String(applied.length), pending: String(left) },
  };
}

function migratorCheck({ owner, becomes, superuser }: Migrator, identity: SessionIdentity): Check {
  return {
    id: 'MIGRATOR',
    title: 'Migrations run as the role that owns the tables, and row-level security holds for it',
    object: owner,
    verdict: superuser ? 'grey' : 'green',
    expected: `${owner}, and no superuser`,
    observed: `${becomes ? `${identity.role}, become ${owner}` : owner}${superuser ? ', a superuser' : ''}`,
    meaning:
      'For a superuser row-level security never holds, not even forced: neither for what the migrations do, nor later for the tables that it owns.',
    query: MAY_BECOME.trim(),
    ...(superuser ? { fix: `alter role ${quoteIdentifier(owner)} nosuperuser;` } : {}),
  };
}

function summarise(applied: number, before: number, left: number, dryRun: boolean): string {
  const files = (count: number) => `${count} ${count === 1 ? 'migration' : 'migrations'}`;
  if (dryRun)
    return left === 0 ? `nothing to apply: ${files(before)} recorded` : `${files(left)} would be applied`;
  return applied === 0 ? `nothing to apply: ${files(before)} recorded` : `${files(applied)} applied`;
}

function checksOf({ plan, applied }: ApplyResult): Check[] {
  const now = new Map(applied.map((item) => [item.file, item]));
  return [
    ...plan.applied.map(({ file, row }) =>
      ledgerCheck(file.name, 'green', `applied ${row.appliedAt.toISOString()} by ${row.appliedBy}`),
    ),
    ...plan.pending.map((file) => {
      const done = now.get(file);
      if (done === undefined) return ledgerCheck(file.name, 'planned', 'would be applied');
      const tries = done.attempts > 1 ? ` at attempt ${done.attempts}` : '';
      return ledgerCheck(file.name, 'green', `applied now in ${done.milliseconds} ms${tries}`);
    }),
  ];
}

if (import.meta.main) await runCli(applyMigrations);
