import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configureGate } from '../../scripts/lib/seeding/configure.ts';
import { createDatabase } from '../support/postgres.ts';
import {
  attempts,
  digest,
  failure,
  SECRET,
  type SeedDatabase,
  type SeedFile,
  sampleSeed,
  seed,
  seedDatabase,
  superuser,
} from './fixture.ts';

/** Runs a seed that must be stopped, and holds the database to not having changed. */
async function stopped(db: SeedDatabase, file: SeedFile, code: string, message: RegExp): Promise<void> {
  const before = await digest(db.client);
  const error = await failure(seed(db.database, file));
  assert.is(error.code, code, error.message);
  assert.match(error.message, message);
  assert.is(await digest(db.client), before, 'something was changed');
  const last = (await attempts(db.client)).at(-1);
  assert.is(last?.status, 'failed');
  assert.is(last?.error, error.message);
}

test("another tenant's slug", async () => {
  await using db = await seedDatabase();
  const file = await sampleSeed('harbour-quay', ({ tenant }) => {
    tenant.slug = 'tenant-001';
  });
  await stopped(
    db,
    file,
    'SEED_OTHER_SEED',
    /tenant is public\.tenants [0-9a-f-]{36}, which no seed made, and it differs in name, logo_url/,
  );
});

test("another tenant's slug, name and development", async () => {
  await using db = await seedDatabase();
  const { rows } = await db.client.query('select name, logo_url from public.tenants where slug = $1', [
    'tenant-001',
  ]);
  const file = await sampleSeed('harbour-quay', ({ tenant, development }) => {
    Object.assign(tenant, { slug: 'tenant-001', ...rows[0] });
    development.code = 'T001-A';
  });
  await stopped(
    db,
    file,
    'SEED_OTHER_SEED',
    /development is public\.developments [0-9a-f-]{36}, which no seed made/,
  );
});

test("another seed's development of the same tenant", async () => {
  await using db = await seedDatabase();
  await seed(db.database, await sampleSeed('harbour-quay'));
  const file = await sampleSeed('harbour-mill', ({ development }) => {
    development.code = 'HH-QUAY';
  });
  await stopped(db, file, 'SEED_OTHER_SEED', /which the seed demo-harbour-quay-001 made/);
});

test("another seed's tenant may be relied on, but not changed", async () => {
  await using db = await seedDatabase();
  await seed(db.database, await sampleSeed('harbour-quay'));
  const file = await sampleSeed('harbour-mill', ({ tenant }) => {
    tenant.name = 'Renamed';
  });
  await stopped(
    db,
    file,
    'SEED_OTHER_SEED',
    /which the seed demo-harbour-quay-001 made, and it differs in name/,
  );
});

test('an identifier that has been used for another tenant', async () => {
  await using db = await seedDatabase();
  await seed(db.database, await sampleSeed('harbour-quay'));
  const file = await sampleSeed('meadow-park', (meadow) => {
    meadow.seed_identifier = 'demo-harbour-quay-001';
  });
  await stopped(
    db,
    file,
    'SEED_OTHER_TENANT',
    /demo-harbour-quay-001 has made rows of .* that belong to the tenant/,
  );
});

test('an identifier that is taken within the tenant', async () => {
  await using db = await seedDatabase();
  await seed(db.database, await sampleSeed('harbour-quay'));
  const file = await sampleSeed('harbour-mill', ({ development }) => {
    development.slug = 'harbour-quay';
  });
  await stopped(db, file, 'SEED_TAKEN', /^development cannot be written: .*developments_tenant_slug_key/);
});

test('a taken identifier of one unit among many is named by its place', async () => {
  await using db = await seedDatabase();
  await seed(db.database, await sampleSeed('harbour-quay'));
  await db.client.query(`update public.units set unit_uid = 'HH-MILL-4' where unit_uid = 'HH-QUAY-3'`);
  await stopped(db, await sampleSeed('harbour-mill'), 'SEED_TAKEN', /^units\[3\] cannot be written/);
});

test("a unit of another tenant under the seed's own development, before hardening", async () => {
  await using database = await createDatabase('portal');
  const client = await superuser(database);
  try {
    await client.query(await readFile('migrations/000_bulkhead_schema.sql', 'utf8'));
    await configureGate(client, { secret: SECRET, environment: 'test', dryRun: false });
    const file = await sampleSeed('harbour-quay');
    await seed(database, file);
    await client.query(
      `update public.units set tenant_id = (select id from public.tenants where slug = 'tenant-001')
        where unit_uid = 'HH-QUAY-2'`,
    );
    const before = await digest(client);
    const error = await failure(seed(database, file));
    assert.is(error.code, 'SEED_OTHER_TENANT');
    assert.match(error.message, /units\[1\] is public\.units [0-9a-f-]{36}, which belongs to the tenant/);
    assert.is(await digest(client), before);

    await client.query(`update public.units set tenant_id = null where unit_uid = 'HH-QUAY-2'`);
    assert.match((await failure(seed(database, file))).message, /which belongs to no tenant/);
  } finally {
    await client.end();
  }
});

test('two rows that both could be meant', async () => {
  await using db = await seedDatabase();
  await seed(db.database, await sampleSeed('harbour-quay'));
  await db.client.query(`
    drop index public.units_tenant_development_number_key;
    insert into public.units (tenant_id, development_id, project_id, unit_number, unit_uid)
    select tenant_id, development_id, project_id, unit_number, 'twin' from public.units where unit_uid = 'HH-QUAY-1'`);
  await stopped(db, await sampleSeed('harbour-quay'), 'SEED_AMBIGUOUS', /^units\[0\] is ambiguous/);
});

test('a trigger that writes to another table', async () => {
  await using db = await seedDatabase();
  await db.client.query(`
    create function public.meddle() returns trigger language plpgsql as
      $$begin update public.notices set title = title; return null; end$$;
    create trigger meddle after insert on public.units for each statement execute function public.meddle()`);
  await stopped(
    db,
    await sampleSeed('harbour-quay'),
    'SEED_NOT_PROVED',
    /public\.notices: 0 inserted, \d+ updated, 0 deleted/,
  );
});

test('a trigger that deletes', async () => {
  await using db = await seedDatabase();
  await db.client.query(`
    create function public.meddle() returns trigger language plpgsql security definer as
      $$begin delete from public.messages where id in (select id from public.messages limit 1); return null; end$$;
    create trigger meddle after insert on public.units for each statement execute function public.meddle()`);
  await db.client.query('alter function public.meddle() owner to postgres');
  await stopped(
    db,
    await sampleSeed('harbour-quay'),
    'SEED_NOT_PROVED',
    /public\.messages: 0 inserted, 0 updated, \d deleted/,
  );
});

test('a trigger that changes what is written', async () => {
  await using db = await seedDatabase();
  await db.client.query(`
    create function public.meddle() returns trigger language plpgsql as
      $$begin new.address := 'elsewhere'; return new; end$$;
    create trigger meddle before insert on public.units for each row execute function public.meddle()`);
  await stopped(
    db,
    await sampleSeed('harbour-quay'),
    'SEED_NOT_AS_WRITTEN',
    /units\[\d\] .* was given other values for address/,
  );
});

test('a trigger that swallows a row', async () => {
  await using db = await seedDatabase();
  await db.client.query(`
    create function public.meddle() returns trigger language plpgsql as $$begin return null; end$$;
    create trigger meddle before insert on public.units for each row when (new.unit_number = '1')
      execute function public.meddle()`);
  await stopped(db, await sampleSeed('harbour-quay'), 'SEED_NOT_AS_WRITTEN', /\d were written instead of \d/);
});

test('a refusal of the table does not repeat the row', async () => {
  await using db = await seedDatabase();
  await db.client.query(
    `alter table public.units add constraint no_secrets check (purchaser_name is null or purchaser_name <> 'Private Person')`,
  );
  const file = await sampleSeed('harbour-quay', ({ units }) => {
    if (units[0] !== undefined) units[0].purchaser_name = 'Private Person';
  });
  await stopped(
    db,
    file,
    'SEED_REFUSED_BY_DATABASE',
    /public\.units refuses a row of the seed \(no_secrets\)/,
  );
  const [attempt] = await attempts(db.client);
  assert.not.match(attempt?.error ?? '', /Private/);
});

test.run();
