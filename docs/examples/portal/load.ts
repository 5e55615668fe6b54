import { runCli } from '../../../scripts/lib/adapters/cli.ts';
import { databaseUrl } from '../../../scripts/lib/postgres/inputs.ts';
import { command } from '../../../scripts/lib/runtime/command.ts';
import { integer, optionalSecret } from '../../../scripts/lib/runtime/inputs.ts';
import { loadPortal } from './portal.ts';

export {
  grantDatabase,
  type LoadOptions,
  loadPortal,
  type Portal,
  type PortalUrls,
  portalUrls,
} from './portal.ts';

export const load = command({
  name: 'load-portal',
  path: 'docs/examples/portal/load.ts',
  summary: 'Fills an empty database, as a superuser, with the sample portal as it was before hardening.',
  kind: 'seed',
  inputs: {
    'database-url': databaseUrl,
    password: optionalSecret({
      env: 'PORTAL_PASSWORD',
      description: 'Password of the six logins; a random one, told to nobody, by default',
    }),
    tenants: integer(12, { min: 1, max: 10_000, description: 'How many tenants' }),
    messages: integer(20_000, {
      min: 0,
      max: 1_000_000_000,
      description: 'How many messages, over all tenants',
    }),
    orphans: integer(0, {
      min: 0,
      max: 1_000_000_000,
      description: 'How many messages lose tenant, development and unit, as a demo seed once did to them',
    }),
    seed: integer(1, { min: 0, max: 2_147_483_647, description: 'The same seed gives the same rows' }),
  },
  outputs: {},
  examples: [
    {
      line: 'npx tsx docs/examples/portal/load.ts --tenants 20 --messages 50000',
      explains: 'A portal large enough to measure something',
    },
  ],
  runbook: 'examples/portal/README.md',
  async run(input, context) {
    const { 'database-url': url, password, tenants, messages, orphans, seed } = input;
    const size = { tenants, messages, seed };
    const portal = await loadPortal(context, url, {
      ...size,
      orphans,
      ...(password === undefined ? {} : { password }),
    });
    const rows = Object.values(portal.rows).reduce((sum, count) => sum + count, 0);
    return {
      verdict: 'green',
      summary: `${rows} rows loaded, ${portal.rows.messages ?? 0} of them messages, for ${tenants} tenants; ${portal.orphans} messages have lost their unit`,
      checks: [
        {
          id: 'LOAD-01',
          title: 'The sample portal is loaded',
          verdict: 'green',
          expected: `${tenants} tenants, ${messages} messages`,
          observed: `${portal.rows.tenants ?? 0} tenants, ${portal.rows.messages ?? 0} messages`,
          meaning: 'What comes after would look at another portal than it thinks.',
        },
      ],
      facts: { rows: portal.rows, orphans: portal.orphans, seed },
    };
  },
});

if (import.meta.main) await runCli(load);
