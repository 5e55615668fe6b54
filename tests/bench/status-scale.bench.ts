import type pg from 'pg';
import { runStatus } from '../../scripts/lib/hardening/status.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { dropped, loadedPortal, newDatabase, settle } from './portal.ts';
import { absolute, interleave, timed } from './rounds.ts';
import { scaleModel, scaleSchema } from './scale-model.ts';

const AIM = 2_000;

export const bench: Bench = {
  name: 'status-scale',
  summary: 'the whole catalogue of checks on many tables',
  async run(bench) {
    // The portal brings the roles with it.
    await loadedPortal(bench, 1_000);
    return [await judge(bench, 100), await judge(bench, 1_000, AIM)];
  },
};

async function judge(bench: BenchContext, tables: number, most?: number): Promise<Measurement> {
  const { context, size } = bench;
  const database = `scale_${tables}`;
  await newDatabase(bench, database);
  const client = await bench.session(database);
  const model = scaleModel(tables);
  bench.say(`making ${tables} tenant tables`);
  for (const statements of scaleSchema(model)) await client.query(statements);
  await settle(bench, database);
  const counted = countQueries(client);
  let verdict = '';
  const look = () =>
    timed([client], 1, async () => {
      counted.queries = 0;
      const { checks } = await runStatus(client, model, context, { migrationsRoot: import.meta.dirname });
      const red = [...new Set(checks.filter(({ verdict }) => verdict === 'red').map(({ id }) => id))];
      verdict = `${verdictOf(checks)}${red.length === 0 ? '' : ` (${red.join(', ')})`}, ${checks.length} results`;
    });
  const [samples] = await interleave([look], size.rounds);
  const what = `${tables.toLocaleString('en')} tenant tables`;
  const measurement = absolute(what, samples, most ?? AIM, `${counted.queries} queries, ${verdict}`);
  await dropped(bench, database);
  return measurement;
}

/** Counts what goes to the server through this session from here on. */
function countQueries(client: pg.Client): { queries: number } {
  const counted = { queries: 0 };
  const send = client.query.bind(client);
  const counting = (...given: Parameters<typeof send>) => {
    counted.queries += 1;
    return send(...given);
  };
  Object.defineProperty(client, 'query', { value: counting });
  return counted;
}
