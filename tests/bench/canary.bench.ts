import { activeCanary } from '../../scripts/lib/canary/active.ts';
import { catalogueOf } from '../../scripts/lib/canary/catalogue.ts';
import { NO_PAST } from '../../scripts/lib/canary/past.ts';
import { parseQueries } from '../../scripts/lib/canary/queries.ts';
import { flyCanaries } from '../../scripts/lib/canary/run.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { ROLE_PASSWORD } from '../support/templates.ts';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { AUDIT, cloned, dropped, loadedPortal } from './portal.ts';
import { absolute, interleave, timed } from './rounds.ts';

const AIM = 3_000;

const BUDGET = 10_000;

export const bench: Bench = {
  name: 'canary',
  summary: 'all canaries on a healthy portal',
  async run(bench) {
    return [await fly(bench)];
  },
};

async function fly(bench: BenchContext): Promise<Measurement> {
  const { context, size } = bench;
  const database = await cloned(bench, await loadedPortal(bench, size.messages), 'canary', AUDIT);
  const { url } = await bench.server();
  const operator = withDatabase(url, { database, user: 'bulkhead_operator', password: ROLE_PASSWORD });
  const model = await readModel('bulkhead.yaml');
  const canaries = catalogueOf(
    await parseQueries(model),
    activeCanary((work) => withConnection(operator, context, {}, work), context, BUDGET),
  );
  const plan = { model, canaries, past: NO_PAST, certificates: undefined, replica: false, budget: BUDGET };
  let note = '';
  const [samples] = await withConnection(operator, context, { readOnly: true }, (client) => {
    const look = () =>
      timed([client], 1, async () => {
        const { checks, milliseconds } = await flyCanaries(client, plan, context);
        note = `${verdictOf(checks)}, ${checks.length} results, ${Math.round(milliseconds)} ms in queries`;
      });
    return interleave([look], size.rounds);
  });
  const measurement = absolute(`${size.messages.toLocaleString('en')} messages`, samples, AIM, note);
  await dropped(bench, database);
  return measurement;
}
