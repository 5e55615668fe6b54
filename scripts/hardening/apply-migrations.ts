import { dirname, resolve } from 'node:path';
import { type ApplyResult, applyMigrations as apply } from '../lib/migrations/apply.ts';
import { readMigrationFiles } from '../lib/migrations/files.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { readIdentity, reportIdentity, type SessionIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { runCli } from '../lib/adapters/cli.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, integer } from '../lib/runtime/inputs.ts';
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
    patience: integer(60, {
      min: 0,
      max: 3600,
      description: 'Seconds to wait for another run on the same database to end',
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
  ],

  async run(input, context) {
    await context.step('read the files');
    const model = await readModel(resolve(context.cwd, input.config));
    const files = await readMigrationFiles(dirname(resolve(context.cwd, input.config)), model.migrations);
    await context.step('connect');
    const session = { statementTimeout: 0, searchPath: model.schemas };
    return await withConnection(input['database-url'], context, session, async (client) => {
      const identity = await readIdentity(client);
      if (identity.superuser) {
        context.log.warn(
          `connected as superuser ${identity.role}: what the migrations make will belong to it, and not to ${model.roles.owner}`,
        );
      }
      await context.step('plan');
      const dryRun = input['dry-run'];
      const patience = input.patience * 1000;
      const result = await apply(client, context, { files, dryRun, patience, searchPath: model.schemas });
      return resultOf(result, identity, dryRun);
    });
  },
});

function resultOf(result: ApplyResult, identity: SessionIdentity, dryRun: boolean): Result {
  const { plan, applied } = result;
  const left = plan.pending.length - applied.length;
  return {
    // Reaching this line is the proof: a file that could not be applied, or was edited, has thrown.
    verdict: 'green',
    summary: summarise(applied.length, plan.applied.length, left, dryRun),
    checks: checksOf(result),
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

function summarise(applied: number, before: number, left: number, dryRun: boolean): string {
  const files = (count: number) => `${count} ${count === 1 ? 'migration' : 'migrations'}`;
  if (dryRun)
    return left === 0 ? `nothing to apply: ${files(before)} recorded` : `${files(left)} would be applied`;
  return applied === 0 ? `nothing to apply: ${files(before)} recorded` : `${files(applied)} applied`;
}

function checksOf({ plan, applied }: ApplyResult): Check[] {
  const now = new Map(applied.map((item) => [item.file, item]));
  const check = (object: string, verdict: Check['verdict'], observed: string): Check => ({
    id: 'MIGRATION',
    title: 'The migration is applied as it stands on disk',
    object,
    verdict,
    expected: 'recorded in bulkhead.migrations with its checksum',
    observed,
    meaning: 'The database lacks guards that the repository says it has.',
  });
  return [
    ...plan.applied.map(({ file, row }) =>
      check(file.name, 'green', `applied ${row.appliedAt.toISOString()} by ${row.appliedBy}`),
    ),
    ...plan.pending.map((file) => {
      const done = now.get(file);
      if (done === undefined) return check(file.name, 'planned', 'would be applied');
      const tries = done.attempts > 1 ? ` at attempt ${done.attempts}` : '';
      return check(file.name, 'green', `applied now in ${done.milliseconds} ms${tries}`);
    }),
  ];
}

if (import.meta.main) await runCli(applyMigrations);
