import type pg from 'pg';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { applyPlan } from '../../scripts/lib/recovery/apply.ts';
import { type Layouts, readLayouts } from '../../scripts/lib/recovery/layout.ts';
import { recordPlan } from '../../scripts/lib/recovery/plan.ts';
import { undoRun } from '../../scripts/lib/recovery/undo.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { ROLE_PASSWORD } from '../support/templates.ts';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { cloned, dropped, loadedPortal, settle } from './portal.ts';

const DATABASE = 'recovery';
const NEEDED = '000_recovery_runs.sql';
const BATCH = 1_000;

/** Milliseconds that a writer may have to wait for us, and bytes that the process may grow, however many orphans. */
const LONGEST_WRITE = 2_000;
const GROWTH = 100_000_000;

export const bench: Bench = {
  name: 'recovery',
  summary: 'every message without its place: planned, recovered and put back, while somebody writes',
  async run(bench) {
    const loaded = await loadedPortal(bench, Math.ceil(bench.size.messages / 5));
    await cloned(bench, loaded, DATABASE, NEEDED);
    const owner = await bench.session(DATABASE);
    await owner.query('update public.messages set tenant_id = null, development_id = null, unit_id = null');
    await settle(bench, DATABASE);
    const { url } = await bench.server();
    const operator = withDatabase(url, {
      database: DATABASE,
      user: 'bulkhead_operator',
      password: ROLE_PASSWORD,
    });
    const model = await readModel('bulkhead.yaml');
    const session = { statementTimeout: 0, lockTimeout: 30_000 };
    const measurements = await withConnection(operator, bench.context, session, async (client) =>
      measured(bench, client, model, await readLayouts(client, model)),
    );
    await dropped(bench, DATABASE);
    return measurements;
  },
};

async function measured(
  bench: BenchContext,
  client: pg.Client,
  model: Model,
  layouts: Layouts,
): Promise<Measurement[]> {
  const { context } = bench;
  bench.say('planning');
  const planned = await watched(() => recordPlan(client, { model, layouts, quarantine: false }, context));
  const orphans = planned.result.tally.count('pending');
  const many = orphans.toLocaleString('en');
  bench.say(`recovering ${many} rows`);
  const writer = writing(await bench.session(DATABASE));
  const applied = await watched(() =>
    applyPlan(
      client,
      { model, layouts, plan: undefined, max: orphans, batch: BATCH, quarantine: false },
      context,
    ),
  );
  const writes = await writer.stop();
  bench.say(`putting ${many} rows back`);
  const undone = await watched(() => undoRun(client, planned.result.id, layouts, BATCH, context));
  const growth = Math.max(planned.growth, applied.growth, undone.growth);
  return [
    { what: `plan ${many} orphans`, ours: planned.milliseconds / orphans, unit: 'rate' },
    {
      what: `compare and recover ${many} rows, ${BATCH} a batch`,
      ours: applied.milliseconds / orphans,
      unit: 'rate',
    },
    {
      what: `put ${undone.result.restored.toLocaleString('en')} rows back`,
      ours: undone.milliseconds / orphans,
      unit: 'rate',
    },
    {
      what: 'the longest batch: for so long a row was locked',
      ours: applied.result.longest,
      unit: 'milliseconds',
    },
    {
      what: `the longest of ${writes.count.toLocaleString('en')} changes that somebody made meanwhile`,
      ours: writes.longest,
      unit: 'milliseconds',
      aim: { of: 'milliseconds', most: LONGEST_WRITE },
    },
    { what: 'growth of the process', ours: growth, unit: 'bytes', aim: { of: 'bytes', most: GROWTH } },
  ];
}

/** Runs work, and says how long it took and by how much the process grew at the most. */
async function watched<T>(
  work: () => Promise<T>,
): Promise<{ result: T; milliseconds: number; growth: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 100);
  const began = performance.now();
  try {
    const result = await work();
    return { result, milliseconds: performance.now() - began, growth: most - before };
  } finally {
    clearInterval(look);
  }
}

/** Changes messages one after the other, those that are being recovered among them, until it is stopped. */
function writing(client: pg.Client): { stop(): Promise<{ count: number; longest: number }> } {
  const state = { on: true, count: 0, longest: 0 };
  const work = (async () => {
    const { rows } = await client.query<{ id: string }>(
      'select id from public.messages tablesample system (1) limit 2000',
    );
    while (state.on && rows.length > 0) {
      const began = performance.now();
      const { id } = rows[state.count % rows.length] ?? { id: null };
      await client.query("update public.messages set content = content || ' (edited)' where id = $1", [id]);
      state.longest = Math.max(state.longest, performance.now() - began);
      state.count++;
      // Not as fast as it can: like people.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    async stop() {
      state.on = false;
      await work;
      return { count: state.count, longest: state.longest };
    },
  };
}
