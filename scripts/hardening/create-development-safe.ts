import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { connect } from '../lib/postgres/connect.ts';
import { readIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import { argument, flag, optionalSecret, optionalText, textOr } from '../lib/runtime/inputs.ts';
import { readSeed } from '../lib/seeding/document.ts';
import { readSeedFormat } from '../lib/seeding/format.ts';
import { passProcessGate } from '../lib/seeding/gate.ts';
import { planSeed } from '../lib/seeding/plan.ts';
import { checkVisibility } from '../lib/seeding/preflight.ts';
import { seedResult } from '../lib/seeding/report.ts';
import { rowsOf } from '../lib/seeding/rows.ts';
import { runSeed, type SeedRun } from '../lib/seeding/seed.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

/** A seed waits for another one of its tenant, which may take a while. */
const SESSION = { lockTimeout: 60_000, statementTimeout: 120_000 };

export const createDevelopmentSafe = command({
  name: 'create-development-safe',
  action: 'seed-gated',
  path: 'scripts/hardening/create-development-safe.ts',
  summary: 'Create a tenant and a development from a file: all of it or nothing, and nothing else.',
  kind: 'seed',
  inputs: {
    seed: argument({ description: 'The seed file (JSON)', placeholder: 'seed.json' }),
    'database-url': databaseUrl,
    config,
    format: textOr('docs/examples/portal/seed.yaml', {
      description: 'File that says how the sections of a seed become rows',
      env: 'BULKHEAD_SEED_FORMAT',
      placeholder: 'file',
    }),
    'allow-demo-seed': flag({
      description: 'Required for a seed with is_demo: true',
      env: 'ALLOW_DEMO_SEED',
    }),
    'demo-seed-secret': optionalSecret({
      description: 'Required for every seed: the secret that configure-gate.ts stored the hash of',
      env: 'DEMO_SEED_SECRET',
    }),
    confirm: optionalText({
      description: "The seed's identifier once more; required where the database is production",
      placeholder: 'identifier',
    }),
    'dry-run': flag({ description: 'Do everything, the gate included, and take it back' }),
  },
  outputs: {
    inserted: 'Number of rows inserted',
    updated: 'Number of rows updated',
    unchanged: 'Number of rows that were right already',
  },
  runbook: 'RUNBOOK-MULTI-TENANT.md#1-creating-a-new-development-safely',
  examples: [
    {
      line: 'ALLOW_DEMO_SEED=true npx tsx scripts/hardening/create-development-safe.ts seed.json --dry-run',
      explains: 'rehearse a demo: DATABASE_URL and DEMO_SEED_SECRET are in the environment',
    },
    {
      line: 'npx tsx scripts/hardening/create-development-safe.ts seed.json --confirm abc-park-production-001',
      explains: 'a real development, in production',
    },
  ],
  async run(input, context) {
    await context.step('read');
    const model = await readModel(resolve(context.cwd, input.config));
    const format = await readSeedFormat(resolve(context.cwd, input.format), model);
    const seed = await readSeed(resolve(context.cwd, input.seed), format);
    const plan = planSeed(model, rowsOf(seed, format));
    const keys = {
      secret: input['demo-seed-secret'] ?? (context.env.DEMO_SEED_SECRET === '' ? '' : undefined),
      allowDemo: input['allow-demo-seed'],
      confirm: input.confirm,
    };
    const { identifier, isDemo } = seed;
    const run: SeedRun = { identifier, isDemo, model, plan, keys, dryRun: input['dry-run'] };
    passProcessGate(run, keys);
    await context.step('connect');
    const work = await connect(input['database-url'], context, SESSION);
    try {
      const log = await connect(input['database-url'], context, SESSION);
      try {
        const identity = await readIdentity(work);
        const tables = plan.batches.flatMap(({ rows }) => rows.map((row) => row.table));
        const visibility = await checkVisibility(work, identity, tables);
        const outcome = await runSeed({ work, log }, run, context);
        return seedResult(run, outcome, { identity, visibility });
      } finally {
        await log.end();
      }
    } finally {
      await work.end();
    }
  },
});

if (import.meta.main) await runCli(createDevelopmentSafe);
