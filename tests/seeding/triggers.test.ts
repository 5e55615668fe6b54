import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configureGate } from '../../scripts/lib/seeding/configure.ts';
import { createDatabase } from '../support/postgres.ts';
import {
  digest,
  failure,
  SECRET,
  type SeedDatabase,
  sampleSeed,
  seed,
  seedDatabase,
  superuser,
} from './fixture.ts';
import { stopped } from './stopped.ts';

/** A trigger of the application on the units, for each statement, that does this as the superuser. */
async function meddle(
  db: SeedDatabase,
  body: string,
  kind = 'trigger',
  timing = 'for each statement',
): Promise<void> {
  await db.client.query(`
    create function public.meddle() returns trigger language plpgsql security definer set search_path = pg_catalog as
      $$begin ${body}; return null; end$$;
    create ${kind} meddle after insert on public.units ${timing} execute function public.meddle()`);
}

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

test('a trigger that writes only at the commit, and in a rehearsal would not be seen', async () => {
  await using db = await seedDatabase();
  const late = 'deferrable initially deferred for each row';
  await meddle(db, 'update public.notices set title = title', 'constraint trigger', late);
  const file = await sampleSeed('harbour-quay');
  await stopped(db, file, 'SEED_NOT_PROVED', /public\.notices: 0 inserted, \d+ updated, 0 deleted/);
  const error = await failure(seed(db.database, file, { dryRun: true }));
  assert.is(error.code, 'SEED_NOT_PROVED');
});

test('a trigger that empties a table, of which no row is counted', async () => {
  await using db = await seedDatabase();
  await meddle(db, 'truncate public.messages cascade');
  await stopped(
    db,
    await sampleSeed('harbour-quay'),
    'SEED_NOT_PROVED',
    /pg_catalog\.pg_class: 0 inserted, \d+ updated, 0 deleted, so something was emptied, created or altered/,
  );
});

test('a trigger that writes to other rows of the very table', async () => {
  await using db = await seedDatabase();
  await meddle(db, `update public.units set address = address where unit_uid not like 'HH-%'`);
  await stopped(
    db,
    await sampleSeed('harbour-quay'),
    'SEED_NOT_PROVED',
    /public\.units: 6 inserted, \d+ updated, 0 deleted, but the seed accounts for 6, 0, 0/,
  );
});

test('a trigger that adds a row to a table of the seed, or to one of our own', async () => {
  for (const [body, message] of [
    [
      `insert into public.tenants (name, slug) values ('Stowaway', gen_random_uuid())`,
      /public\.tenants: [23] inserted, 0 updated, 0 deleted, but the seed accounts for 1, 0, 0/,
    ],
    [
      `insert into bulkhead.quarantine (run_id, edge, reason, source_table, pk, "row", action, approved_by)
         values ('x', 'x', 'x', 'x', '{}', '{}', 'copied', 'x')`,
      /bulkhead\.quarantine: \d inserted/,
    ],
    [`update bulkhead.demo_seed_log set error = 'x'`, /bulkhead\.demo_seed_log: 0 inserted, [23] updated/],
  ] as const) {
    await using db = await seedDatabase();
    await meddle(db, body);
    await stopped(db, await sampleSeed('harbour-quay'), 'SEED_NOT_PROVED', message);
  }
});

test('a trigger whose own table refuses', async () => {
  await using db = await seedDatabase();
  await meddle(db, `insert into public.tenants (name, slug) values ('Stowaway', 'tenant-001')`);
  await stopped(
    db,
    await sampleSeed('harbour-quay'),
    'SEED_REFUSED_BY_DATABASE',
    /public\.units refuses a row of the seed \(tenants_slug_key\): duplicate key/,
  );
});

test('a rule that writes elsewhere', async () => {
  await using db = await seedDatabase();
  await db.client.query('alter table public.house_types owner to postgres');
  await db.client.query(
    'create rule also as on insert to public.house_types do also update public.notices set title = title',
  );
  await stopped(
    db,
    await sampleSeed('harbour-quay'),
    'SEED_NOT_PROVED',
    /public\.notices: 0 inserted, \d+ updated/,
  );
});

test('a trigger that gives a row to another tenant, before hardening', async () => {
  await using database = await createDatabase('portal');
  const client = await superuser(database);
  try {
    await client.query(await readFile('migrations/000_bulkhead_schema.sql', 'utf8'));
    await configureGate(client, { secret: SECRET, environment: 'test', dryRun: false });
    await client.query(`
      create function public.meddle() returns trigger language plpgsql as $$
      begin new.tenant_id := (select id from public.tenants where slug = 'tenant-001'); return new; end$$;
      create trigger meddle before insert on public.developments for each row execute function public.meddle()`);
    const before = await digest(client);
    const error = await failure(seed(database, await sampleSeed('harbour-quay')));
    assert.is(error.code, 'SEED_NOT_AS_WRITTEN');
    assert.match(error.message, /development .* 1 were given another tenant/);
    assert.is(await digest(client), before);
  } finally {
    await client.end();
  }
});

test.run();
