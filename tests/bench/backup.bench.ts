import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { loadPortal } from '../../docs/examples/portal/portal.ts';
import { copyRows } from '../../scripts/lib/postgres/copy.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { formatBytes } from '../../scripts/lib/reports/quantity.ts';
import { ROLE_PASSWORD } from '../support/templates.ts';
import { type BackupCommand, backupCommand } from './backup-command.ts';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { cloned, dropped, HARDENING, loadedPortal, settle } from './portal.ts';
import { found, runTimed } from './programs.ts';
import { compared, interleave, median, type Sample, timed, type Work } from './rounds.ts';

const LARGE = 'backup_large';
const SMALL = 'backup_small';
const MOST_MEMORY = 200 * 2 ** 20;
const MANY = 10_000;

export const bench: Bench = {
  name: 'backup',
  summary: 'the whole backup-nightly, an object per tenant into a folder, against what people pipe together',
  async run(bench) {
    const folder = await bench.context.temporaryFolder('bench-backup');
    await cloned(bench, await loadedPortal(bench, bench.size.messages), LARGE, HARDENING);
    const measurements = await large(bench, folder);
    await dropped(bench, LARGE);
    return [...measurements, await manyTenants(bench, folder)];
  },
};

async function large(bench: BenchContext, folder: string): Promise<Measurement[]> {
  const { rounds } = bench.size;
  const url = withDatabase((await bench.server()).url, { database: LARGE });
  const session = await bench.session(LARGE);
  const backup = backupCommand(folder, url, session);
  const file = join(folder, 'dump');
  const pipe = await rival(
    `pg_dump '${url}' | zstd -3 -T2 -q | age -r "$(age-keygen -y <(age-keygen 2>/dev/null))" > '${file}'`,
    session,
  );
  const custom = await rival(`pg_dump -Fc '${url}' > '${file}'`, session);
  bench.say('the backup and the pipe in turn');
  const [ours, piped] = await interleave([backup.work, ...pipe], rounds);
  const taken = await backup.last();
  const pipeBytes = pipe.length === 0 ? 'not measured' : formatBytes((await stat(file)).size);
  bench.say('pg_dump -Fc');
  const [dumped] = await interleave(custom, Math.min(rounds, 2), { warm: false });
  bench.say('the rows to nowhere');
  const clients = [await bench.session(LARGE), await bench.session(LARGE)];
  const raw = [await byTenant(clients), await onePass(clients)];
  const [single, pass] = await interleave(raw, Math.min(rounds, 3), { warm: false });
  const size = `${formatBytes(taken.textBytes)} of rows; stored ${formatBytes(taken.storedBytes)}, by the pipe ${pipeBytes}; milliseconds: ${taken.steps}`;
  return [
    { ...against('against pg_dump | zstd -3 -T2 | age', ours, piped, 1), note: size },
    against('against pg_dump -Fc', ours, dumped, 0.2),
    against('against the rows to nowhere on 2 sessions, a COPY for each tenant', ours, single),
    against('against the rows to nowhere on 2 sessions, one pass', ours, pass),
    memory('peak memory of the command', backup),
    share('signing, keys and manifest, of the whole', taken),
  ];
}

/** Tenants so small that what each costs by itself is all there is. */
async function manyTenants(bench: BenchContext, folder: string): Promise<Measurement> {
  const { url } = await bench.server();
  bench.say(`loading ${MANY} small tenants`);
  const size = { tenants: MANY, messages: 4 * MANY, seed: 1 };
  await loadPortal(bench.context, url, { ...size, database: SMALL, password: ROLE_PASSWORD });
  await settle(bench, SMALL);
  const backup = backupCommand(folder, withDatabase(url, { database: SMALL }), await bench.session(SMALL));
  const [samples = []] = await interleave([backup.work], Math.min(bench.size.rounds, 2), { warm: false });
  const { textBytes, total, steps } = await backup.last();
  const peak = formatBytes(Math.max(...backup.peaks));
  await dropped(bench, SMALL);
  return {
    what: `each of ${MANY.toLocaleString('en')} small tenants`,
    unit: 'microseconds',
    ours: median(samples.map(({ wall }) => wall)) / MANY,
    note: `${formatBytes(textBytes)} of rows in ${Math.round(total)} ms, ${peak} of memory; milliseconds: ${steps}`,
  };
}

/** A line with rival programs as work, or none where one of them is missing. */
async function rival(line: string, session: pg.Client): Promise<Work[]> {
  for (const program of ['pg_dump', 'zstd', 'age'].filter((name) =>
    new RegExp(`(^|\\| )${name}\\b`).test(line),
  )) {
    if (!(await found(program))) return [];
  }
  return [() => runTimed(line, session)];
}

function against(
  what: string,
  ours: Sample[] | undefined,
  other: Sample[] | undefined,
  most?: number,
): Measurement {
  if (other === undefined) {
    return {
      what,
      unit: 'milliseconds',
      ours: undefined,
      note: 'not measured: pg_dump, zstd or age is not on the PATH',
    };
  }
  // Those that are slow and steady are asked less often: each of theirs is held against one of ours.
  return compared(what, 'milliseconds', ours?.slice(0, other.length), other, most);
}

function memory(what: string, { peaks }: BackupCommand): Measurement {
  return { what, unit: 'bytes', ours: Math.max(...peaks), aim: { of: 'bytes', most: MOST_MEMORY } };
}

function share(what: string, { signing, total }: { signing: number; total: number }): Measurement {
  const ratio = signing / total;
  return {
    what,
    unit: 'milliseconds',
    ours: signing,
    other: total,
    ratio: { median: ratio, quartiles: [ratio, ratio] },
    aim: { of: 'ratio', most: 0.01 },
  };
}

/** What the server alone takes when each tenant has a COPY of its own. */
async function byTenant(clients: readonly pg.Client[]): Promise<Work> {
  const [client] = clients;
  const tenants = await client?.query<{ id: string }>('select id::text from public.tenants');
  const tables = await client?.query<{ name: string; column: string | null }>(TABLES);
  const statements = (tables?.rows ?? []).flatMap(({ name, column }) =>
    column === null
      ? [`copy public.${name} to stdout`]
      : (tenants?.rows ?? []).map(
          ({ id }) => `copy (select * from public.${name} where ${column} = '${id}') to stdout`,
        ),
  );
  return toNowhere(clients, statements);
}

const TABLES = `
  select c.relname as name, case when c.relname = 'tenants' then 'id' else a.attname end as column
    from pg_catalog.pg_class c
    left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by pg_catalog.pg_relation_size(c.oid) desc`;

/** What the server alone takes when it reads every page once: the limit. */
async function onePass(clients: readonly pg.Client[]): Promise<Work> {
  const tables = await clients[0]?.query<{ name: string }>(TABLES);
  const slices = ['<', '>='].flatMap((side) => [
    `copy (select * from public.messages where ctid ${side} (select ('(' || pg_relation_size('public.messages') / 16384 || ',0)')::tid)) to stdout`,
  ]);
  const rest = (tables?.rows ?? []).filter(({ name }) => name !== 'messages');
  return toNowhere(clients, [...slices, ...rest.map(({ name }) => `copy public.${name} to stdout`)]);
}

function toNowhere(clients: readonly pg.Client[], statements: readonly string[]): Work {
  return () => {
    const rest = statements.values();
    const drain = async (client: pg.Client) => {
      for (const statement of rest) {
        const copy = copyRows(client, statement);
        for await (const piece of copy.bytes) void piece;
        await copy.rows;
      }
    };
    return timed(clients, 1, () => Promise.all(clients.map(drain)));
  };
}
