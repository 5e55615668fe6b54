import { join } from 'node:path';
import { runIsolation } from '../../scripts/lib/isolation/isolation.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import type { Bench } from './bench.ts';
import { cloned, dropped, loadedPortal, migrationFiles } from './portal.ts';
import { absolute, interleave, timed } from './rounds.ts';

const DATABASE = 'isolation';
const MESSAGES = 20_000;
const AIM = 5_000;

export const bench: Bench = {
  name: 'isolation',
  summary: 'the full matrix of attacks on the portal',
  async run(bench) {
    const { context, size } = bench;
    const model = await readModel(join(import.meta.dirname, '..', '..', 'bulkhead.yaml'));
    const last = (await migrationFiles()).at(-1)?.name;
    await cloned(bench, await loadedPortal(bench, MESSAGES), DATABASE, last);
    const client = await bench.session(DATABASE);
    let probed = '';
    const attack = () =>
      timed([client], 1, async () => {
        await client.query("set row_security = off; set search_path = ''");
        const { coverage } = await runIsolation(client, model, context);
        probed = `${coverage.cells} cells, ${coverage.percent} % probed, ${coverage.breached} came through`;
      });
    const [samples] = await interleave([attack], size.rounds);
    await dropped(bench, DATABASE);
    return [absolute('full matrix', samples, AIM, probed)];
  },
};
