import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { environmentInput } from '../lib/backup/inputs.ts';
import { type Isolation, runIsolation } from '../lib/isolation/isolation.ts';
import { type OwnerFact, settleOwner } from '../lib/isolation/owner-check.ts';
import { proveOwner } from '../lib/isolation/owner-proof.ts';
import { linesOf } from '../lib/isolation/report.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import { optionalText } from '../lib/runtime/inputs.ts';
import { type Result, verdictOf } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';
import type { Model } from '../lib/tenancy/model.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const testTenantIsolation = command({
  name: 'test-tenant-isolation',
  action: 'test-isolation',
  path: 'scripts/hardening/test-tenant-isolation.ts',
  kind: 'isolation',
  summary: 'Attacks the isolation of tenants from every side, in one transaction that is always rolled back.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#the-isolation-tests-are-red',
  inputs: {
    'database-url': databaseUrl,
    config,
    environment: {
      ...environmentInput,
      description: 'Which environment the database is: its restore drills stand in for the tables’ owner',
    },
    table: optionalText({
      description: 'Only these tables, separated by commas; all are seeded in any case',
      placeholder: 'names',
    }),
  },
  outputs: {
    coverage: 'Percent of the cells of the matrix that were probed',
    failed: 'How many probes came through',
  },
  examples: [
    {
      line: 'DATABASE_URL=postgresql://… npx tsx scripts/hardening/test-tenant-isolation.ts',
      explains: 'Try everything; nothing of it stays in the database',
    },
    {
      line: 'npx tsx scripts/hardening/test-tenant-isolation.ts --table messages,units --json',
      explains: 'Two tables, as JSON',
    },
  ],

  async run(input, context) {
    await context.step('read the model');
    const model = await readModel(resolve(context.cwd, input.config));
    const tables = input.table?.split(',').map((name) => name.trim()) ?? [];
    await context.step('connect');
    return await withConnection(input['database-url'], context, {}, async (client) => {
      await context.step('seed and attack');
      const probed = await runIsolation(client, model, context, {
        tables: tables.filter((name) => name !== ''),
      });
      const { untried } = probed;
      if (untried !== undefined) await context.step('read the drills');
      const isolation =
        untried === undefined
          ? probed
          : settleOwner(probed, await proveOwner(client, model, untried, input.environment, context));
      for (const line of linesOf(isolation.checks, isolation.coverage)) context.log.info(line);
      return resultOf(isolation, model, input.environment);
    });
  },
});

function resultOf(
  { checks, coverage, matrix, absent, identity, session, owner }: Isolation & { owner?: OwnerFact },
  model: Model,
  environment: string,
): Result {
  return {
    verdict: verdictOf(checks),
    summary: summarise({ coverage }, model),
    checks,
    identity,
    scope: {
      environment,
      database: session.database,
      serverVersion: session.serverVersion,
      model: model.name,
      tables: matrix.length,
      coverage: `${coverage.percent} %`,
    },
    facts: { coverage, matrix, absent, ...(owner === undefined ? {} : { owner }) },
    outputs: { coverage: String(coverage.percent), failed: String(coverage.breached) },
  };
}

function summarise({ coverage }: Pick<Isolation, 'coverage'>, model: Model): string {
  const { cells, breached, abstained, percent, heldByDrill } = coverage;
  const drilled = heldByDrill === undefined ? '' : `, ${heldByDrill} of them by the restore drill`;
  const covered = `${percent} % of ${cells} cells probed${drilled}`;
  if (breached > 0) return `${breached} of ${cells} probes of ${model.name} came through (${covered})`;
  if (abstained > 0)
    return `no probe of ${model.name} came through, but ${abstained} could not be made (${covered})`;
  return `all ${cells} probes of ${model.name} held (${covered})`;
}

if (import.meta.main) await runCli(testTenantIsolation);
