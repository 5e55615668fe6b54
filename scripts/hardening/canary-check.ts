import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { activeCanary } from '../lib/canary/active.ts';
import { catalogueOf, chosen } from '../lib/canary/catalogue.ts';
import { readPast } from '../lib/canary/past.ts';
import { parseQueries } from '../lib/canary/queries.ts';
import { resultOf } from '../lib/canary/report.ts';
import { flyCanaries } from '../lib/canary/run.ts';
import { namedTables } from '../lib/canary/written-at.ts';
import { certificatesInput } from '../lib/keys/inputs.ts';
import { publicText } from '../lib/keys/public-text.ts';
import { withConnection } from '../lib/postgres/connect.ts';
import { readIdentity } from '../lib/postgres/identity.ts';
import { databaseUrl } from '../lib/postgres/inputs.ts';
import { command } from '../lib/runtime/command.ts';
import { integer, optionalText } from '../lib/runtime/inputs.ts';
import { config } from '../lib/tenancy/inputs.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const canaryCheck = command({
  name: 'canary-check',
  path: 'scripts/hardening/canary-check.ts',
  summary: 'Watch the data, its guards, the audit trail and the backups for what should never happen.',
  kind: 'canary',
  inputs: {
    'database-url': databaseUrl,
    config,
    only: optionalText({
      description: 'Only these canaries: ids, separated by commas; all when it is left out',
      placeholder: 'ids',
    }),
    except: optionalText({
      description: 'Without these canaries: ids, separated by commas, such as CAN-20 on a standby',
      placeholder: 'ids',
    }),
    budget: integer(10_000, {
      min: 1,
      max: 3_600_000,
      description: 'Milliseconds that each query may take; one that takes longer is grey',
      placeholder: 'milliseconds',
    }),
    certificates: certificatesInput,
  },
  outputs: {
    red: 'Number of canaries that found something',
    'red-canaries': 'Ids of those that are red, separated by commas',
    'grey-canaries': 'Ids of those that could not say anything',
    'grey-too-long': 'Ids of those that could not say anything for as many runs as the model allows',
  },
  runbook: 'RUNBOOK-MULTI-TENANT.md#3-monitoring-data-quality',
  examples: [
    {
      line: 'DATABASE_URL=postgresql://… npx tsx scripts/hardening/canary-check.ts',
      explains: 'reads only, but for one write that must be refused and is rolled back',
    },
    {
      line: 'npx tsx scripts/hardening/canary-check.ts --except CAN-20',
      explains: 'on a standby, where nothing can be written',
    },
    {
      line: 'npx tsx scripts/hardening/canary-check.ts --only CAN-08,CAN-13',
      explains: 'two of them, every hour',
    },
  ],
  async run(input, context) {
    await context.step('read the model');
    const model = await readModel(resolve(context.cwd, input.config));
    const queries = await parseQueries(model);
    for (const tables of [model.canaries.written, model.canaries.members]) namedTables(model, tables);
    const url = input['database-url'];
    const active = activeCanary(
      (work) => withConnection(url, context, { statementTimeout: input.budget, lockTimeout: 500 }, work),
      context,
      input.budget,
    );
    const canaries = chosen(catalogueOf(queries, active), input.only, input.except);
    const { certificates } = input;
    const texts =
      certificates === undefined
        ? undefined
        : await publicText(certificates, context.cwd, 'BACKUP_CERTIFICATES');
    await context.step('connect');
    return await withConnection(url, context, { readOnly: true }, async (client) => {
      const identity = await readIdentity(client);
      await context.step('read earlier reports');
      const past = await readPast(resolve(context.cwd, context.pastReports), {
        database: identity.database,
        model: model.name,
        objectives: model.objectives,
        now: context.now(),
      });
      await context.step('ask');
      const { replica } = identity;
      const plan = { model, canaries, past, certificates: texts, replica, budget: input.budget };
      return resultOf(await flyCanaries(client, plan, context), model, identity, past);
    });
  },
});

if (import.meta.main) await runCli(canaryCheck);
