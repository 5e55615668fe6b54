import type pg from 'pg';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { become, singly } from './messages.ts';
import { cloned, dropped, HARDENING, loadedPortal } from './portal.ts';
import { compared, interleave, type Work } from './rounds.ts';

const DATABASE = 'reads';
const AIM = 1.05;

/** As the application asks under row-level security, and as it would have to ask without, the tenant coming last. */
interface Question {
  readonly what: string;
  readonly scoped: string;
  readonly filtered: string;
  /** How often per round, each time with the next of these values. */
  readonly times: number;
  readonly values: (sample: SampleRow) => unknown[];
  readonly tenant: 'largest' | 'tenth';
  readonly unit: 'microseconds' | 'milliseconds';
}

interface SampleRow {
  readonly id: string;
  readonly development: string;
  readonly unit: string;
}

const COLUMNS = 'id, unit_id, role, content, created_at';
const COUNT = 'select count(*) from public.messages';

const QUESTIONS: readonly Question[] = [
  {
    what: 'one message by its id',
    scoped: `select ${COLUMNS} from public.messages where id = $1`,
    filtered: `select ${COLUMNS} from public.messages where id = $1 and tenant_id = $2`,
    times: 2_000,
    values: ({ id }) => [id],
    tenant: 'largest',
    unit: 'microseconds',
  },
  {
    what: 'the newest 50 messages of a unit',
    scoped: `select ${COLUMNS} from public.messages
              where development_id = $1 and unit_id = $2 order by created_at desc limit 50`,
    filtered: `select ${COLUMNS} from public.messages
                where development_id = $1 and unit_id = $2 and tenant_id = $3 order by created_at desc limit 50`,
    times: 500,
    values: ({ development, unit }) => [development, unit],
    tenant: 'largest',
    unit: 'microseconds',
  },
  {
    what: 'count of a middling tenant',
    scoped: COUNT,
    filtered: `${COUNT} where tenant_id = $1`,
    times: 40,
    values: () => [],
    tenant: 'tenth',
    unit: 'milliseconds',
  },
  {
    what: 'count of the largest tenant',
    scoped: COUNT,
    filtered: `${COUNT} where tenant_id = $1`,
    times: 10,
    values: () => [],
    tenant: 'largest',
    unit: 'milliseconds',
  },
];

export const bench: Bench = {
  name: 'reads',
  summary: 'reading under row-level security, against BYPASSRLS with the tenant in the query',
  async run(bench) {
    const loaded = await loadedPortal(bench, bench.size.messages);
    await cloned(bench, loaded, DATABASE, HARDENING);
    const source = await bench.session(DATABASE);
    const tenants = await source.query<{ id: string; messages: number }>(
      'select tenant_id as id, count(*)::int as messages from public.messages group by 1 order by 2 desc limit 10',
    );
    const measurements: Measurement[] = [];
    for (const question of QUESTIONS) {
      const tenant = tenants.rows.at(question.tenant === 'largest' ? 0 : -1) ?? { id: '', messages: 0 };
      measurements.push(await ask(bench, source, question, tenant));
    }
    await dropped(bench, DATABASE);
    return measurements;
  },
};

async function ask(
  bench: BenchContext,
  source: pg.Client,
  question: Question,
  tenant: { id: string; messages: number },
): Promise<Measurement> {
  bench.say(question.what);
  const sample = await source.query<SampleRow>(
    `select id, development_id as development, unit_id as unit from public.messages
      where tenant_id = $1 order by hashtext(id::text) limit $2`,
    [tenant.id, question.times],
  );
  const lists = sample.rows.map(question.values);
  const user = await become(await bench.session(DATABASE), 'authenticated', tenant.id);
  const server = await become(await bench.session(DATABASE), 'service_role');
  const works: Work[] = [
    singly([user], lists, { name: 'scoped', text: question.scoped }),
    singly(
      [server],
      lists.map((values) => [...values, tenant.id]),
      { name: 'filtered', text: question.filtered },
    ),
  ];
  const [scoped, filtered] = await interleave(works, bench.size.rounds * 2);
  const of = `${tenant.messages.toLocaleString('en')} of ${bench.size.messages.toLocaleString('en')} rows`;
  return compared(`${question.what} (${of})`, question.unit, scoped, filtered, AIM);
}
