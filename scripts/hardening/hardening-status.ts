import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { runStatus, type Status } from '../lib/hardening/status.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { transaction } from '../lib/postgres/transaction.ts';
import { command } from '../lib/runtime/command.ts';
import { optionalText } from '../lib/runtime/inputs.ts';
import { type Check, type Result, verdictOf } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';
import type { Model } from '../lib/tenancy/model.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const hardeningStatus = command({
  name: 'hardening-status',
  path: 'scripts/hardening/hardening-status.ts',
  kind: 'hardening',
  summary:
    'Says from the catalogue of a database whether its tenants are kept apart, and how to repair what is not.',
  runbook: 'RUNBOOK-MULTI-TENANT.md#the-status-is-red',
  inputs: {
    'database-url': databaseUrl,
    config,
    check: optionalText({
      description: 'Only these checks: ids or families, separated by commas',
      placeholder: 'ids',
    }),
  },
  outputs: {
    red: 'How many objects are red',
    'red-checks': 'Ids of the checks that are red, separated by commas',
  },
  examples: [
    {
      line: 'DATABASE_URL=postgresql://… npx tsx scripts/hardening/hardening-status.ts',
      explains: 'Look at everything; changes nothing',
    },
    {
      line: 'npx tsx scripts/hardening/hardening-status.ts --check STR-05,RLS --json',
      explains: 'One check and one family, as JSON',
    },
  ],

  async run(input, context) {
    await context.step('read the model');
    const model = await readModel(resolve(context.cwd, input.config));
    const checks = input.check?.split(',').filter((name) => name.trim() !== '') ?? [];
    await context.step('connect');
    return await withConnection(input['database-url'], context, { readOnly: true }, async (client) => {
      await context.step('judge');
      // One snapshot for all checks: a migration that commits in between must not show half.
      const status = await transaction(client, { isolation: 'repeatable read', readOnly: true }, () =>
        runStatus(client, model, context, { checks }),
      );
      return resultOf(status, model);
    });
  },
});

function resultOf(status: Status, model: Model): Result {
  const verdict = verdictOf(status.checks);
  const red = status.checks.filter((check) => check.verdict === 'red');
  const ids = [...new Set(red.map(({ id }) => id))];
  return {
    verdict,
    summary: summarise(status.checks, ids, model),
    checks: status.checks,
    identity: status.identity,
    scope: {
      database: status.session.database,
      serverVersion: status.session.serverVersion,
      model: model.name,
      tables: model.tables.size,
      tenants: status.tenants,
    },
    facts: { coverage: status.coverage },
    outputs: { red: String(red.length), 'red-checks': ids.join(',') },
  };
}

function summarise(checks: readonly Check[], red: readonly string[], model: Model): string {
  const total = new Set(checks.map(({ id }) => id)).size;
  const count = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict);
  if (red.length > 0) {
    const objects = count('red').length;
    return `${red.length} of ${total} checks are red (${red.join(', ')}), with ${objects} ${objects === 1 ? 'object' : 'objects'} to repair in ${model.name}`;
  }
  const grey = [...new Set(count('grey').map(({ id }) => id))];
  if (grey.length > 0) return `nothing red in ${model.name}, but ${grey.join(', ')} could not be judged`;
  const planned = new Set(count('planned').map(({ id }) => id)).size;
  return `${total} checks of ${model.name} hold${planned > 0 ? `, ${planned} of them not yet for every table` : ''}`;
}

if (import.meta.main) await runCli(hardeningStatus);
