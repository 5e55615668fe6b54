import pg from 'pg';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { readScopeCatalog } from '../../scripts/lib/scope/catalog.ts';
import { withTenant } from '../../scripts/lib/scope/index.ts';
import { judgeStatement } from '../../scripts/lib/scope/judge/statement.ts';
import { openScopedPool, type ScopedPool } from '../../scripts/lib/scope/scoped-pool.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { ROLE_PASSWORD } from '../support/templates.ts';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { cloned, dropped, HARDENING, loadedPortal } from './portal.ts';
import { compared, interleave, median, type Sample } from './rounds.ts';

const DATABASE = 'scope_hardened';
const MESSAGES = 20_000;
const QUERIES = 500;
const WHO = { actor: 'bench' };

/** By key, and of a few tables: short enough that what the client adds would be seen. */
const SHORT = 'select id, unit_number from public.units where tenant_id = $1 and id = $2';
const LONG = `select u.unit_uid, d.name, count(m.id) as messages
  from public.units u
  join public.developments d on d.id = u.development_id and d.tenant_id = u.tenant_id
  left join public.messages m on m.unit_id = u.id and m.tenant_id = u.tenant_id and m.role = 'user'
 where u.tenant_id = $1 and u.id = $2 and exists (select 1 from public.memberships s where s.tenant_id = u.tenant_id)
 group by u.unit_uid, d.name`;

export const bench: Bench = {
  name: 'scope',
  summary: 'what the scoped client adds to a query',
  async run(bench) {
    const loaded = await loadedPortal(bench, MESSAGES);
    await cloned(bench, loaded, DATABASE, HARDENING);
    const { url } = await bench.server();
    const login = (user: string) => withDatabase(url, { database: DATABASE, user, password: ROLE_PASSWORD });
    const raw = new pg.Pool({ connectionString: login('authenticator'), max: 1 });
    const judged = new pg.Pool({ connectionString: login('authenticator'), max: 1 });
    const held = new pg.Pool({ connectionString: login('portal_app'), max: 1 });
    try {
      const model = await readModel('bulkhead.yaml');
      const options = { model, log: { warn: () => undefined } };
      const service = await openScopedPool(judged, { ...options, role: 'service_role' });
      const app = await openScopedPool(held, options);
      const admin = await bench.session(DATABASE);
      const { rows } = await admin.query<{ tenant: string; unit: string }>(
        'select tenant_id::text as tenant, id::text as unit from public.units order by id limit 1',
      );
      const { tenant = '', unit = '' } = rows[0] ?? {};
      return [
        ...(await queries(bench, { raw, service, tenant, unit })),
        ...(await scopes(bench, { raw, service, app, tenant, unit })),
        await firstTime(admin, model),
      ];
    } finally {
      for (const pool of [raw, judged, held]) await pool.end();
      await dropped(bench, DATABASE);
    }
  },
};

interface Ground {
  readonly raw: pg.Pool;
  readonly service: ScopedPool;
  readonly tenant: string;
  readonly unit: string;
}

/** Within an open transaction: the same statement with and without the client. */
async function queries(bench: BenchContext, { raw, service, tenant, unit }: Ground): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [what, sql] of [
    ['by key', SHORT],
    ['over four tables', LONG],
  ] as const) {
    bench.say(`${QUERIES} queries ${what}, in a scope and without one`);
    const values = [tenant, unit];
    const [ours, other] = await interleave(
      [
        () => withTenant(service, tenant, WHO, (tx) => clocked(QUERIES, () => tx.query(sql, values))),
        async () => {
          const client = await raw.connect();
          try {
            await client.query('begin');
            await client.query('set local role service_role');
            const sample = await clocked(QUERIES, () => client.query(sql, values));
            await client.query('commit');
            return sample;
          } finally {
            client.release();
          }
        },
      ],
      bench.size.rounds,
    );
    const added = (ours ?? []).map(({ wall }, round) => wall - (other?.[round]?.wall ?? Number.NaN));
    measurements.push(compared(`a query ${what}`, 'microseconds', ours, other), {
      what: `a query ${what}: added by the client`,
      unit: 'microseconds',
      ours: median(added),
      aim: { of: 'milliseconds', most: 0.2 },
    });
  }
  return measurements;
}

/** A whole scope of one query, beside what one has to send in any case to be held by policies. */
async function scopes(
  bench: BenchContext,
  { raw, service, app, tenant, unit }: Ground & { readonly app: ScopedPool },
): Promise<Measurement[]> {
  bench.say('scopes of one query');
  const times = Math.ceil(QUERIES / 5);
  const values = [tenant, unit];
  const claims = JSON.stringify({ app_metadata: { tenant_id: tenant } });
  const byHand = (role: string) => async () => {
    const client = await raw.connect();
    try {
      await client.query('begin');
      await client.query(`set local role ${role}`);
      await client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
      await client.query(SHORT, values);
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  const [judged, held, service_role, authenticated] = await interleave(
    [
      () => clocked(times, () => withTenant(service, tenant, WHO, (tx) => tx.query(SHORT, values))),
      () => clocked(times, () => withTenant(app, tenant, WHO, (tx) => tx.query(SHORT, values))),
      () => clocked(times, byHand('service_role')),
      () => clocked(times, byHand('authenticated')),
    ],
    bench.size.rounds,
  );
  return [
    compared('a scope of one query, statements judged', 'microseconds', judged, service_role),
    compared('a scope of one query, held by policies', 'microseconds', held, authenticated),
  ];
}

async function firstTime(
  admin: pg.Client,
  model: Awaited<ReturnType<typeof readModel>>,
): Promise<Measurement> {
  const catalog = await readScopeCatalog(admin, model, ['public'], []);
  const samples: number[] = [];
  for (let round = 0; round < 200; round += 1) {
    const { wall } = await clocked(1, () => judgeStatement(LONG, catalog, 'statements'));
    samples.push(wall);
  }
  return {
    what: 'judging a statement over four tables for the first time',
    unit: 'microseconds',
    ours: median(samples),
    note: 'once for each text, of which 2,000 are remembered',
  };
}

async function clocked(times: number, work: () => Promise<unknown>): Promise<Sample> {
  const began = performance.now();
  for (let done = 0; done < times; done += 1) await work();
  return { wall: (performance.now() - began) / times, processor: undefined };
}
