import { runCli } from '../lib/adapters/cli.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { readIdentity, reportIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, secret } from '../lib/runtime/inputs.ts';
import { assertStrong, configureGate as configure, environmentInput } from '../lib/seeding/configure.ts';

export const configureGate = command({
  name: 'configure-gate',
  path: 'scripts/hardening/configure-gate.ts',
  summary: 'Say which environment a database is, and store the hash of the secret that opens it for seeds.',
  kind: 'seed',
  inputs: {
    'database-url': databaseUrl,
    'demo-seed-secret': secret({
      env: 'DEMO_SEED_SECRET',
      description: 'Secret that every seed of this database must show; only its hash is stored',
    }),
    environment: environmentInput,
    'dry-run': flag({ description: 'Do everything and take it back' }),
  },
  outputs: {},
  runbook: 'RUNBOOK-MULTI-TENANT.md#the-gate',
  examples: [
    {
      line: 'npx tsx scripts/hardening/configure-gate.ts --environment staging',
      explains:
        'with DEMO_SEED_SECRET in the environment, of 32 random bytes; keep it, for only its hash is stored',
    },
  ],
  async run(input, context) {
    const { environment } = input;
    assertStrong(input['demo-seed-secret']);
    const settings = { secret: input['demo-seed-secret'], environment, dryRun: input['dry-run'] };
    return await withConnection(input['database-url'], context, {}, async (client) => {
      const identity = await readIdentity(client);
      await context.step('configure');
      const before = await configure(client, settings);
      return {
        verdict: 'green',
        summary: `${identity.database} ${settings.dryRun ? 'would be' : 'is'} marked ${environment} and takes seeds that show the secret`,
        checks: [
          {
            id: 'GATE-SET',
            title: 'Gate and environment marker are set',
            verdict: 'green',
            expected: `the hash of the secret, and the marker ${environment}`,
            observed: `before: ${before.secretSet ? 'a secret' : 'no secret'}, ${before.environment ?? 'no marker'}`,
            meaning: 'Without both, this database takes no demo seed at all.',
          },
        ],
        scope: { database: identity.database, serverVersion: identity.serverVersion, environment },
        identity: reportIdentity(identity),
        facts: { dryRun: settings.dryRun, replacedSecret: before.secretSet },
      };
    });
  },
});

if (import.meta.main) await runCli(configureGate);
