import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configureGate } from '../../scripts/lib/seeding/configure.ts';
import { createDatabase } from '../support/postgres.ts';
import { attempts, digest, failure, SECRET, sampleSeed, seed, seedDatabase, superuser } from './fixture.ts';
import { stopped } from './stopped.ts';

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
  await stopped(
    db,
    file,
    'SEED_TAKEN',
    /^development cannot be written: its identifier \(developments_tenant_slug_key\) is that of public\.developments [0-9a-f-]{36}, which belongs to the tenant [0-9a-f-]{36} and which the seed demo-harbour-quay-001 made/,
  );
});

test('a taken identifier of one unit among many is named by its place', async () => {
  await using db = await seedDatabase();
  await seed(db.database, await sampleSeed('harbour-quay'));
  await db.client.query(`update public.units set unit_uid = 'HH-MILL-4' where unit_uid = 'HH-QUAY-3'`);
  await stopped(
    db,
    await sampleSeed('harbour-mill'),
    'SEED_TAKEN',
    /^units\[3\] cannot be written: its identifier \(units_tenant_unit_uid_key\) is that of public\.units [0-9a-f-]{36}, .* the seed demo-harbour-quay-001 made/,
  );
});

test('an identifier that stands twice in the seed itself, by another column than the one that is checked', async () => {
  await using db = await seedDatabase();
  await db.client.query('create unique index one_address on public.units (tenant_id, address)');
  const file = await sampleSeed('harbour-quay', ({ units }) => {
    for (const unit of units.slice(0, 2)) unit.address_line_1 = '1 Same Street';
  });
  await stopped(
    db,
    file,
    'SEED_TAKEN',
    /^one of units\[0\] and the \d rows beside it cannot be written: .*\(one_address\) already, of the seed itself or of somebody else/,
  );
});

test('an identifier that is taken by an expression, of which no column says whose it is', async () => {
  await using db = await seedDatabase();
  await db.client.query(
    `create unique index one_name on public.developments (lower(name)) where code ~ '^(HH|MH)-'`,
  );
  await seed(db.database, await sampleSeed('harbour-quay'));
  const file = await sampleSeed('meadow-park', ({ development }) => {
    development.name = 'HARBOUR QUAY (SAMPLE)';
  });
  const { rows } = await db.client.query(
    `update public.developments set name = 'Harbour Quay (sample)' where code = 'HH-QUAY' returning id`,
  );
  assert.is(rows.length, 1);
  await stopped(db, file, 'SEED_TAKEN', /^development cannot be written: .*\(one_name\) already/);
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
