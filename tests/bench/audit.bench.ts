import type { Bench, BenchContext, Measurement } from './bench.ts';
import { insertSingly, insertTogether, sampleRows, singly, stage, together, writers } from './messages.ts';
import { AUDIT, cloned, dropped, HARDENING, loadedPortal, migrationFiles } from './portal.ts';
import { compared, interleave, type Work } from './rounds.ts';

const SERVICE = 'service_role';
const SINGLE_ROWS = 1_000;
const BULK_INSERT = 50_000;
const BULK_UPDATE = 20_000;
const AIM = 1.6;

const FORMS = { audited: 'audit_with', unaudited: 'audit_without' } as const;

const UPDATE_ONE = {
  name: 'update message',
  text: `update public.messages set metadata = metadata || '{"read": true}', created_at = clock_timestamp() where id = $1`,
};

const UPDATE_MANY = `
  update public.messages set created_at = clock_timestamp()
   where ctid = any (array(select ctid from public.messages limit ${BULK_UPDATE}))`;

const DELETE_MANY = `
  delete from public.messages where ctid = any (array(select ctid from public.messages limit ${BULK_UPDATE}))`;

export const bench: Bench = {
  name: 'audit',
  summary: 'writing messages with the audit trail, against the hardened tables without it',
  async run(bench) {
    const files = await migrationFiles();
    if (!files.some(({ name }) => name === AUDIT)) {
      return [{ what: 'inserts', ours: undefined, unit: 'rate', note: `no audit: there is no ${AUDIT}` }];
    }
    const loaded = await loadedPortal(bench, Math.ceil(bench.size.messages / 5));
    await cloned(bench, loaded, FORMS.unaudited, HARDENING);
    await cloned(bench, loaded, FORMS.audited, AUDIT);
    const measurements = [...(await oneByOne(bench)), ...(await inBulk(bench))];
    await dropped(bench, ...Object.values(FORMS));
    return measurements;
  },
};

async function oneByOne(bench: BenchContext): Promise<Measurement[]> {
  const { clients, rounds } = bench.size;
  bench.say(`writing ${SINGLE_ROWS} rows singly, ${clients} sessions`);
  const source = await bench.session(FORMS.audited);
  const rows = await sampleRows(source, SINGLE_ROWS);
  const ids = await source.query<unknown[]>({
    text: 'select id from public.messages order by hashtext(id::text) limit $1',
    values: [SINGLE_ROWS],
    rowMode: 'array',
  });
  const inserts: Work[] = [];
  const updates: Work[] = [];
  for (const form of [FORMS.audited, FORMS.unaudited]) {
    const sessions = await writers(bench, form, SERVICE);
    inserts.push(insertSingly(sessions, rows));
    updates.push(singly(sessions, ids.rows, UPDATE_ONE));
  }
  const [audited, unaudited] = await interleave(inserts, rounds * 2);
  const [updated, plain] = await interleave(updates, rounds);
  const who = `${clients} sessions, one row each time`;
  return [
    compared(`${who}: insert (trigger per statement)`, 'rate', audited, unaudited, AIM),
    compared(`${who}: update (trigger per row)`, 'rate', updated, plain),
  ];
}

async function inBulk(bench: BenchContext): Promise<Measurement[]> {
  bench.say(`inserting ${BULK_INSERT}, updating and deleting ${BULK_UPDATE} rows with one statement`);
  const works: Record<'insert' | 'update' | 'delete', Work[]> = { insert: [], update: [], delete: [] };
  for (const form of [FORMS.audited, FORMS.unaudited]) {
    const client = await bench.session(form);
    await stage(client, BULK_INSERT);
    // What was rolled back goes, so that every round finds the tables as the one before did.
    const vacuum = 'vacuum public.messages';
    const all = form === FORMS.audited ? `${vacuum}, bulkhead.audit_events` : vacuum;
    works.insert.push(insertTogether(client, SERVICE, all));
    works.update.push(together(client, SERVICE, UPDATE_MANY, 'select', all));
    works.delete.push(together(client, SERVICE, DELETE_MANY, 'select', all));
  }
  const { rounds } = bench.size;
  const [inserted, bare] = await interleave(works.insert, rounds);
  const [updated, plain] = await interleave(works.update, rounds);
  const [deleted, gone] = await interleave(works.delete, rounds);
  const [many, fewer] = [BULK_INSERT.toLocaleString('en'), BULK_UPDATE.toLocaleString('en')];
  return [
    compared(`insert ${many} rows (trigger per statement)`, 'milliseconds', inserted, bare, AIM),
    compared(`update ${fewer} rows (trigger per row)`, 'milliseconds', updated, plain),
    compared(`delete ${fewer} rows (trigger per statement)`, 'milliseconds', deleted, gone),
  ];
}
