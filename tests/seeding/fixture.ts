import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDevelopmentSafe } from '../../scripts/hardening/create-development-safe.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { configureGate, type Environment } from '../../scripts/lib/seeding/configure.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

export const SECRET = '5f0c1e9a77b24d1c8e3f6a905b7d2c41';
export const SEEDS = ['harbour-quay', 'harbour-mill', 'meadow-park', 'meadow-court'] as const;

/** A seed file as an object that a test may change. */
export interface SeedFile {
  seed_identifier: string;
  is_demo: boolean;
  tenant: { name: string; slug: string; logo_url?: string | null };
  development: { code: string; name: string; slug: string; [member: string]: unknown };
  house_types: { code: string; name: string; [member: string]: unknown }[];
  units: {
    unit_number: string;
    house_type_code?: string | null;
    address_line_1?: string | null;
    purchaser_name?: string | null;
  }[];
}

/** One of the example's seeds, with a change. */
export async function sampleSeed(
  name: (typeof SEEDS)[number],
  change: (seed: SeedFile) => void = () => undefined,
): Promise<SeedFile> {
  const seed: SeedFile = JSON.parse(await readFile(`docs/examples/portal/seeds/${name}.json`, 'utf8'));
  change(seed);
  return seed;
}

/** A database with its gate set, and a superuser's session to look into it. */
export interface SeedDatabase extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly client: pg.Client;
}

export async function seedDatabase(environment: Environment | 'none' = 'test'): Promise<SeedDatabase> {
  const database = await createDatabase('portal-hardened');
  const client = await superuser(database);
  if (environment !== 'none') {
    await configureGate(client, { secret: SECRET, environment, dryRun: false });
  }
  return {
    database,
    client,
    async [Symbol.asyncDispose]() {
      await client.end();
      await database.drop();
    },
  };
}

export async function superuser(database: TestDatabase): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return client;
}

export interface SeedOptions {
  readonly secret?: string | undefined;
  readonly allowDemo?: boolean;
  readonly confirm?: string;
  readonly dryRun?: boolean;
  readonly role?: string;
  readonly env?: Record<string, string>;
  readonly config?: string;
  readonly format?: string;
  readonly onStep?: (name: string) => void | Promise<void>;
}

/** Runs the command as the operator would, on a file or on an object. */
export async function seed(
  database: TestDatabase,
  file: string | object,
  options: SeedOptions = {},
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-seed-test-'));
  const path = typeof file === 'string' ? file : join(folder, 'seed.json');
  try {
    if (typeof file === 'object') await writeFile(path, JSON.stringify(file));
    const { onStep } = options;
    await using context = testContext({
      command: 'create-development-safe',
      env: options.env ?? {},
      ...(onStep === undefined ? {} : { onStep }),
    });
    return await createDevelopmentSafe.run(
      {
        seed: path,
        'database-url': database.urlFor(options.role ?? 'bulkhead_operator'),
        config: options.config ?? 'bulkhead.yaml',
        format: options.format ?? 'docs/examples/portal/seed.yaml',
        'allow-demo-seed': options.allowDemo ?? true,
        'demo-seed-secret': 'secret' in options ? options.secret : SECRET,
        confirm: options.confirm,
        'dry-run': options.dryRun ?? false,
      },
      context,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The error that a call ends with; fails when it ends well. */
export async function failure(work: Promise<unknown>): Promise<BulkheadError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  throw new Error('it was expected to be refused');
}

const DIGEST = `
  select table_schema || '.' || table_name as name,
         (xpath('/row/c/text()', query_to_xml(format(
           'select md5(coalesce(string_agg(t::text, chr(10) order by t::text), '''')) as c from %I.%I t', table_schema, table_name
         ), false, true, '')))[1]::text as digest
    from information_schema.tables
   where table_schema in ('public', 'bulkhead') and table_type = 'BASE TABLE'
     and not (table_schema = 'bulkhead' and table_name in ('demo_seed_log', 'gate', 'environment'))
   order by 1`;

/** A digest of every row of every table, of the application and of our own, but for the log of attempts and the gate. */
export async function digest(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string; digest: string }>(DIGEST);
  if (rows.length === 0) throw new Error('there is nothing to digest');
  return rows.map((row) => `${row.name} ${row.digest}`).join('\n');
}

export interface Attempt {
  readonly seed_identifier: string;
  readonly status: string;
  readonly error: string | null;
  readonly created_entities: Record<string, string[]>;
  readonly finished: boolean;
}

export async function attempts(client: pg.ClientBase): Promise<Attempt[]> {
  const { rows } = await client.query<Attempt>(
    `select seed_identifier, status, error, created_entities, finished_at is not null as finished
       from bulkhead.demo_seed_log order by created_at, id`,
  );
  return rows;
}
