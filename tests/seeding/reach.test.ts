import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configureGate } from '../../scripts/lib/seeding/configure.ts';
import { createDatabase } from '../support/postgres.ts';
import {
  failure,
  SECRET,
  type SeedDatabase,
  type SeedFile,
  sampleSeed,
  seed,
  seedDatabase,
  superuser,
} from './fixture.ts';
import { stopped } from './stopped.ts';

// A seed that reaches for what is another tenant's: by name, where names are the only way (a seed file knows no keys),
// and by key, in a member that the format does not have.

/** The database before hardening, where codes, slugs and unit numbers are unique over all tenants. */
async function looseDatabase(): Promise<SeedDatabase> {
  const database = await createDatabase('portal');
  const client = await superuser(database);
  await client.query(await readFile('migrations/000_bulkhead_schema.sql', 'utf8'));
  await configureGate(client, { secret: SECRET, environment: 'test', dryRun: false });
  return {
    database,
    client,
    async [Symbol.asyncDispose]() {
      await client.end();
      await database.drop();
    },
  };
}

/** Name and logo of another tenant, so that a seed with its slug does not even differ from it. */
async function disguise(db: SeedDatabase, { tenant }: SeedFile): Promise<void> {
  const { rows } = await db.client.query<SeedFile['tenant']>(
    'select name, slug, logo_url from public.tenants where slug = $1',
    ['tenant-001'],
  );
  Object.assign(tenant, rows[0]);
}

/** What every refusal must name: the row by its key. */
const KEY = '[0-9a-f]{8}-[0-9a-f-]{27}';

for (const [state, open] of [
  ['before hardening', looseDatabase],
  ['hardened', seedDatabase],
] as const) {
  test(`${state}: the slug of another tenant`, async () => {
    await using db = await open();
    const file = await sampleSeed('harbour-quay', ({ tenant }) => {
      tenant.slug = 'tenant-001';
    });
    const key = new RegExp(
      `tenant is public\\.tenants ${KEY}, which no seed made, and it differs in name, logo_url`,
    );
    await stopped(db, file, 'SEED_OTHER_SEED', key);
  });

  test(`${state}: another tenant's development, by its tenant's name and its code`, async () => {
    await using db = await open();
    const file = await sampleSeed('harbour-quay', ({ development }) => {
      development.code = 'T001-A';
    });
    await disguise(db, file);
    await stopped(
      db,
      file,
      'SEED_OTHER_SEED',
      new RegExp(`development is public\\.developments ${KEY}, which no seed made`),
    );
  });
}

test("before hardening: another tenant's development by its code alone", async () => {
  await using db = await looseDatabase();
  const file = await sampleSeed('harbour-quay', ({ development }) => {
    development.code = 'T001-A';
  });
  await stopped(
    db,
    file,
    'SEED_TAKEN',
    new RegExp(
      `development cannot be written: its identifier \\(developments_code_key\\) is that of public\\.developments ${KEY}, which belongs to the tenant ${KEY} and which no seed made`,
    ),
  );
});

test("before hardening: another tenant's slug of a development", async () => {
  await using db = await looseDatabase();
  const { rows } = await db.client.query<{ slug: string }>(
    "select slug from public.developments where code = 'T001-A'",
  );
  const file = await sampleSeed('harbour-quay', ({ development }) => {
    development.slug = rows[0]?.slug ?? '';
  });
  await stopped(
    db,
    file,
    'SEED_TAKEN',
    new RegExp(
      `\\(developments_slug_key\\) is that of public\\.developments ${KEY}, which belongs to the tenant ${KEY}`,
    ),
  );
});

test("before hardening: another tenant's unit by its number", async () => {
  await using db = await looseDatabase();
  const file = await sampleSeed('harbour-quay', ({ development, units }) => {
    development.code = 'T001'; // With the unit's number that is T001-A-0001, the unit of the other tenant.
    const [, second] = units;
    if (second !== undefined) second.unit_number = 'A-0001';
  });
  await stopped(
    db,
    file,
    'SEED_TAKEN',
    new RegExp(
      `^units\\[1\\] cannot be written: its identifier \\(units_unit_uid_key\\) is that of public\\.units ${KEY}, which belongs to the tenant ${KEY} and which no seed made`,
    ),
  );
});

test("hardened: the same code, slug and numbers as another tenant's are rows of the seed's own", async () => {
  await using db = await seedDatabase();
  const others = `
    select md5(string_agg(r, '' order by r)) as digest from (
      select d::text as r from public.developments d where tenant_id = $1 union all
      select u::text from public.units u where tenant_id = $1) rows`;
  const { rows } = await db.client.query<{ id: string; slug: string }>(
    `select t.id, d.slug from public.tenants t join public.developments d on d.tenant_id = t.id where d.code = 'T001-A'`,
  );
  const [other] = rows;
  const before = await db.client.query(others, [other?.id]);
  const file = await sampleSeed('harbour-quay', ({ development, units }) => {
    Object.assign(development, { code: 'T001-A', slug: other?.slug });
    const [first] = units;
    if (first !== undefined) first.unit_number = '0001';
  });
  assert.is((await seed(db.database, file)).outputs?.inserted, '10');
  assert.equal((await db.client.query(others, [other?.id])).rows, before.rows);
});

test('by key: no section of a seed has a member for it', async () => {
  await using db = await seedDatabase();
  const { rows } = await db.client.query<{ id: string; tenant_id: string; development_id: string }>(
    'select id, tenant_id, development_id from public.units limit 1',
  );
  const [unit] = rows;
  const file = await sampleSeed('harbour-quay', ({ tenant, development, house_types, units }) => {
    Object.assign(tenant, { id: unit?.tenant_id });
    Object.assign(development, { tenant_id: unit?.tenant_id, id: unit?.development_id });
    Object.assign(house_types[0] ?? {}, { development_id: unit?.development_id });
    Object.assign(units[2] ?? {}, { id: unit?.id, development_id: unit?.development_id });
  });
  const error = await failure(seed(db.database, file));
  assert.equal([...error.message.matchAll(/^ *- (\S+): unknown member/gm)].map(([, path]) => path).sort(), [
    'development.id',
    'development.tenant_id',
    'house_types[0].development_id',
    'tenant.id',
    'units[2].development_id',
    'units[2].id',
  ]);
});

test.run();
