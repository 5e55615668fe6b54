import { glob } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type EmbeddedServer, startServer } from '../../scripts/lib/postgres/embedded.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { testContext } from '../support/context.ts';
import type { Bench, BenchContext, Measurement, Size } from './bench.ts';
import { benchTable, machineLines } from './layout.ts';
import { readLoad, readMachine } from './machine.ts';

const HELP = `node tests/bench/run.ts [options] [name...]

Measures what hardening costs, on a PostgreSQL of its own. Exit 0 when everything was measured, whether or not the
aims are met; 1 when a bench failed.

  --list           names of the benches
  --json           the numbers as JSON, times in milliseconds
  --rounds <n>     rounds of each comparison (default 9)
  --messages <n>   rows of the largest table (default 1000000)
  --tenants <n>    (default 50)
  --clients <n>    sessions that write at the same time (default 4)
  --help           this text
`;

/** One bench, done. */
export interface BenchRun {
  readonly name: string;
  readonly summary: string;
  readonly seconds: number;
  readonly load: { readonly before: number; readonly after: number };
  readonly measurements: readonly Measurement[];
}

/**
 * Nothing here waits for a disk (fsync is off in throw-away servers), which would hide what the server has to compute.
 * Checkpoints and autovacuum begin when they like, and so hit one side of a pair: the benches vacuum themselves.
 */
const SETTINGS = {
  shared_buffers: '1GB',
  max_wal_size: '16GB',
  wal_level: 'replica',
  autovacuum: 'off',
  maintenance_work_mem: '256MB',
};

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** Runs the benches as the command line says and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let settings: Settings | undefined;
  let benches: Bench[];
  try {
    settings = parseSettings(args);
    benches = select(await discover(), settings?.names ?? []);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 2;
  }
  if (settings === undefined || settings.list) {
    say(
      settings === undefined
        ? HELP.trimEnd()
        : benches.map((one) => `${one.name}: ${one.summary}`).join('\n'),
    );
    return 0;
  }
  return await measure(benches, settings);
}

interface Settings {
  readonly names: readonly string[];
  readonly list: boolean;
  readonly json: boolean;
  readonly size: Size;
}

function parseSettings(args: readonly string[]): Settings | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '9' },
      messages: { type: 'string', default: '1000000' },
      tenants: { type: 'string', default: '50' },
      clients: { type: 'string', default: '4' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const size = {
    rounds: positive('--rounds', values.rounds),
    messages: positive('--messages', values.messages),
    tenants: positive('--tenants', values.tenants),
    clients: positive('--clients', values.clients),
  };
  return { names: positionals, list: values.list, json: values.json, size };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`${name} takes a whole number above 0, not "${text}"`);
}

async function discover(): Promise<Bench[]> {
  const benches: Bench[] = [];
  for await (const file of glob('*.bench.ts', { cwd: import.meta.dirname })) {
    const { bench }: { bench?: Bench } = await import(pathToFileURL(join(import.meta.dirname, file)).href);
    if (bench === undefined || bench.name !== basename(file, '.bench.ts')) {
      throw new Error(`${file} must export a bench of its own name`);
    }
    benches.push(bench);
  }
  return benches.sort((a, b) => a.name.localeCompare(b.name));
}

function select(benches: readonly Bench[], names: readonly string[]): Bench[] {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    const known = benches.map(({ name }) => name).join(', ');
    throw new RangeError(`there is no bench ${unknown.join(', ')}; there are ${known}`);
  }
  return benches.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function measure(benches: readonly Bench[], { size, json }: Settings): Promise<number> {
  await using context = testContext({ command: 'bench' });
  const interrupt = () => {
    context.abort(new Error('interrupted'));
    // The server ends, and with it the query that a bench is waiting for.
    void context.end();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const progress = (text: string) => void process.stderr.write(`${text}\n`);
  let started: Promise<EmbeddedServer> | undefined;
  const server = () => {
    started ??= startServer(context, { settings: SETTINGS });
    return started;
  };
  const machine = readMachine(context.now());
  const runs: BenchRun[] = [];
  let failed = 0;
  for (const bench of benches) {
    progress(`${bench.name} …`);
    try {
      runs.push(await runOne(bench, { size, context, server, say: (text) => progress(`  ${text}`) }));
      const [run] = runs.slice(-1);
      if (!json && run !== undefined) say(`\n${benchTable(run)}`);
    } catch (error) {
      if (context.signal.aborted) return 1;
      failed += 1;
      progress(`${bench.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    }
  }
  const postgres = started === undefined ? undefined : await versionOf(await started);
  if (json) say(JSON.stringify({ machine, postgres, size, benches: runs }, undefined, 2));
  else say(`\n${machineLines(machine, postgres)}`);
  return failed === 0 ? 0 : 1;
}

async function runOne(bench: Bench, given: Omit<BenchContext, 'session'>): Promise<BenchRun> {
  const sessions: pg.Client[] = [];
  const session = async (database: string) => {
    const client = new pg.Client(withDatabase((await given.server()).url, { database }));
    // A connection that is cut is reported by the next query on it.
    client.on('error', () => undefined);
    sessions.push(client);
    await client.connect();
    await client.query("set search_path = ''");
    return client;
  };
  const before = readLoad();
  const began = performance.now();
  try {
    const measurements = await bench.run({ ...given, session });
    const seconds = (performance.now() - began) / 1000;
    return {
      name: bench.name,
      summary: bench.summary,
      seconds,
      load: { before, after: readLoad() },
      measurements,
    };
  } finally {
    for (const client of sessions) await client.end();
  }
}

async function versionOf(server: EmbeddedServer): Promise<string> {
  const client = new pg.Client(server.url);
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end();
  }
}
