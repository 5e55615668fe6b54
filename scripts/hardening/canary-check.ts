import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { judgeSurvey } from '../lib/canary/judge.ts';
import { type Survey, surveyFaults } from '../lib/canary/measure.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { readIdentity, reportIdentity, type SessionIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { transaction } from '../lib/postgres/transaction.ts';
import { command } from '../lib/runtime/command.ts';
import { integer } from '../lib/runtime/inputs.ts';
import { type Result, verdictOf } from '../lib/runtime/result.ts';
import { config } from '../lib/tenancy/inputs.ts';
import type { Model } from '../lib/tenancy/model.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const canaryCheck = command({
  name: 'canary-check',
  path: 'scripts/hardening/canary-check.ts',
  summary: 'Look for rows that hang in the air or under another tenant, on every edge of the model.',
  kind: 'canary',
  inputs: {
    'database-url': databaseUrl,
    config,
    budget: integer(10_000, {
      min: 1,
      max: 3_600_000,
      description: 'Milliseconds that each query may take; one that takes longer is grey',
      placeholder: 'milliseconds',
    }),
  },
  outputs: { red: 'Number of canaries that found something' },
  runbook: 'RUNBOOK-MULTI-TENANT.md#3-monitoring-data-quality',
  examples: [
    {
      line: 'DATABASE_URL=postgresql://… npx tsx scripts/hardening/canary-check.ts',
      explains: 'reads only, and may run on a replica',
    },
  ],
  async run(input, context) {
    await context.step('read the model');
    const model = await readModel(resolve(context.cwd, input.config));
    await context.step('connect');
    return await withConnection(input['database-url'], context, { readOnly: true }, async (client) => {
      const identity = await readIdentity(client);
      await context.step('ask');
      const progress = context.progress('canaries');
      const survey = await transaction(client, { isolation: 'repeatable read', readOnly: true }, () =>
        surveyFaults(client, model, input.budget, (done, total) => progress.update(done, total)),
      );
      progress.end();
      return resultOf(model, survey, identity);
    });
  },
});

function resultOf(model: Model, survey: Survey, identity: SessionIdentity): Result {
  const checks = judgeSurvey(survey);
  const verdict = verdictOf(checks);
  const red = checks.filter((check) => check.verdict === 'red');
  const grey = checks.filter((check) => check.verdict === 'grey');
  const total = survey.measurements.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    verdict,
    summary:
      red.length > 0
        ? `${red.length} of ${checks.length} canaries found rows: ${[...new Set(red.map(({ object }) => object))].join('; ')}`
        : grey.length > 0 || checks.length === 0
          ? `${grey.length} of ${checks.length} canaries could not say anything`
          : `${checks.length} canaries on ${model.tables.size} tables, none found a row, ${Math.round(total)} ms`,
    checks,
    scope: {
      database: identity.database,
      serverVersion: identity.serverVersion,
      model: model.name,
      tables: model.tables.size,
    },
    identity: reportIdentity(identity),
    facts: {
      milliseconds: Math.round(total),
      canaries: survey.measurements.map(({ fault, rows, milliseconds, failure }) => ({
        object: fault.label,
        kind: fault.kind,
        rows: rows ?? null,
        milliseconds,
        ...(failure?.code === undefined ? {} : { sqlstate: failure.code }),
      })),
    },
    outputs: { red: String(red.length) },
  };
}

if (import.meta.main) await runCli(canaryCheck);
