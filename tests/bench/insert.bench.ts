import type pg from 'pg';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { insertSingly, insertTogether, sampleRows, stage, writers } from './messages.ts';
import { cloned, dropped, HARDENING, loadedPortal } from './portal.ts';
import { compared, interleave } from './rounds.ts';

const SERVICE = 'service_role';
const SINGLE_ROWS = 1_000;
const BULK_ROWS = [50_000, 500_000] as const;

/** The same tables in three forms: as they were; with the indexes that 001 adds, and else as they were; after 001. */
const FORMS = { before: 'insert_before', indexed: 'insert_indexed', hardened: 'insert_hardened' } as const;

export const bench: Bench = {
  name: 'insert',
  summary: 'writing messages with composite keys, against simple ones',
  async run(bench) {
    const { size } = bench;
    const loaded = await loadedPortal(bench, Math.ceil(size.messages / 5));
    for (const name of [FORMS.before, FORMS.indexed]) await cloned(bench, loaded, name);
    await cloned(bench, loaded, FORMS.hardened, HARDENING);
    await addIndexes(await bench.session(FORMS.hardened), await bench.session(FORMS.indexed));
    const measurements = [
      ...(await singly(bench)),
      ...(await together(bench, BULK_ROWS[0], size.rounds)),
      ...(await together(bench, BULK_ROWS[1], Math.ceil(size.rounds / 3))),
    ];
    await dropped(bench, ...Object.values(FORMS));
    return measurements;
  },
};

/** What every index of 001 costs would be paid with simple keys too, by whoever wants the reads that they serve. */
async function addIndexes(hardened: pg.Client, indexed: pg.Client): Promise<void> {
  const indexes =
    "select indexdef from pg_catalog.pg_indexes where schemaname = 'public' and tablename = 'messages'";
  const [before, after] = await Promise.all(
    [indexed, hardened].map(async (client) => (await client.query<{ indexdef: string }>(indexes)).rows),
  );
  const there = new Set(before?.map(({ indexdef }) => indexdef));
  for (const { indexdef } of after ?? []) if (!there.has(indexdef)) await indexed.query(indexdef);
}

async function singly(bench: BenchContext): Promise<Measurement[]> {
  bench.say(`inserting ${SINGLE_ROWS} rows singly, ${bench.size.clients} sessions`);
  const source = await bench.session(FORMS.before);
  const rows = await sampleRows(source, SINGLE_ROWS);
  const forms = [FORMS.hardened, FORMS.indexed, FORMS.before];
  const works = [];
  for (const form of forms) works.push(insertSingly(await writers(bench, form, SERVICE), rows));
  const [hardened, indexed, before] = await interleave(works, bench.size.rounds * 2);

  const largest = await largestTenant(source);
  const own = await sampleRows(source, SINGLE_ROWS, largest);
  const asUser = [];
  for (const form of [FORMS.hardened, FORMS.indexed]) {
    asUser.push(insertSingly(await writers(bench, form, 'authenticated', largest), own));
  }
  const [guarded, open] = await interleave(asUser, bench.size.rounds * 2);
  const who = `${bench.size.clients} sessions, one row each time`;
  return [
    compared(`${who}: keys`, 'rate', hardened, indexed, 1.1),
    compared(`${who}: keys and indexes of 001`, 'rate', hardened, before),
    compared(`${who}: keys and policies, as a user`, 'rate', guarded, open),
  ];
}

async function together(bench: BenchContext, rows: number, rounds: number): Promise<Measurement[]> {
  const many = rows.toLocaleString('en');
  bench.say(`inserting ${many} rows with one statement`);
  const works = [];
  for (const form of [FORMS.hardened, FORMS.indexed, FORMS.before]) {
    const client = await bench.session(form);
    await stage(client, rows);
    works.push(insertTogether(client, SERVICE));
  }
  const [hardened, indexed, before] = await interleave(works, rounds, { warm: rows < BULK_ROWS[1] });
  return [
    compared(`${many} rows in one statement: keys`, 'milliseconds', hardened, indexed, 1.1),
    compared(`${many} rows in one statement: keys and indexes of 001`, 'milliseconds', hardened, before),
  ];
}

async function largestTenant(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ tenant: string }>(
    'select tenant_id as tenant from public.messages group by 1 order by count(*) desc limit 1',
  );
  return rows[0]?.tenant ?? '';
}
