import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { migrate, portalMigrations, refusal, session } from './fixture.ts';
import { applicationOf, dataOf } from './shape.ts';

/** What happened to the portal, and what the preflight must say of it. */
const DAMAGE: readonly (readonly [sql: string, finding: RegExp])[] = [
  [
    'update messages set unit_id = null, house_id = null where id in (select id from messages order by id limit 3)',
    /messages\.unit_id is NULL: 3 rows, such as [0-9a-f-]{36}, [0-9a-f-]{36}, [0-9a-f-]{36}/,
  ],
  [
    'update documents set tenant_id = null where id = (select id from documents order by id limit 1)',
    /documents\.tenant_id is NULL: 1 row, such as/,
  ],
  [
    'update units set development_id = null where id = (select id from units order by id limit 1)',
    /units\.development_id is NULL: 1 row/,
  ],
  [
    `update notices n set tenant_id = (select id from tenants t where t.id <> n.tenant_id order by id limit 1)
      where id = (select id from notices order by id limit 1)`,
    /notices\.development_id names a row of developments of another tenant: 1 row/,
  ],
  [
    `update messages m set unit_id = (select id from units u where u.tenant_id <> m.tenant_id order by id limit 1)
      where id = (select id from messages where unit_id is not null order by id limit 1)`,
    /messages\.unit_id names a row of units of another tenant or development: 1 row/,
  ],
  [
    `update memberships m set unit_id = (select id from units u where u.tenant_id <> m.tenant_id order by id limit 1)
      where id = (select id from memberships order by id limit 1)`,
    /memberships\.unit_id names a row of units of another tenant: 1 row/,
  ],
  [
    `set session_replication_role = replica;
     update analytics_events set tenant_id = gen_random_uuid() where id <= 2;
     update messages set house_id = gen_random_uuid() where id = (select id from messages order by id desc limit 1);
     reset session_replication_role`,
    /analytics_events\.tenant_id names a row of tenants that does not exist: 2 rows, such as 1, 2/,
  ],
  ['select 1', /messages\.house_id names a row of units that does not exist: 1 row/],
  [
    `update units u set project_id = (select id from developments d where d.id <> u.development_id order by id limit 1)
      where id = (select id from units where development_id is not null order by id limit 1)`,
    /units\.project_id, the older name of development_id, names another development: 1 row/,
  ],
  [
    `alter table developments drop constraint developments_slug_key;
     update developments d set slug = 'twice' where tenant_id = (select id from tenants order by id limit 1)`,
    /developments: \(tenant_id, slug\) is not unique: \d+ rows/,
  ],
  [
    `alter table units drop constraint units_unit_uid_key;
     update units set unit_uid = 'twice' where id in (
       select id from units where tenant_id = (select id from tenants order by id limit 1)
          and tenant_id is not null and development_id is not null order by id desc limit 2)`,
    /units: \(tenant_id, unit_uid\) is not unique: 2 rows/,
  ],
  [
    `insert into memberships (user_id, tenant_id, unit_id, role)
     select user_id, tenant_id, null, 'staff' from memberships, generate_series(1, 2)
      where id = (select id from memberships order by id desc limit 1)`,
    /memberships: \(tenant_id, user_id, unit_id\) is not unique: [23] rows/,
  ],
  [
    'create index units_tenant_id_id_key on units (id)',
    /index public\.units_tenant_id_id_key is there already, but it is: CREATE INDEX/,
  ],
  ['alter table documents rename column unit_id to home', /column public\.documents\.unit_id does not exist/],
  [
    'alter table analytics_events alter column unit_id type text using unit_id::text',
    /column public\.analytics_events\.unit_id is text, but units\.id is uuid/,
  ],
];

/** The first two files. */
const hardening = async () => (await portalMigrations()).filter(({ name }) => name < '002');

test('001 stops before any change and lists all that stands in its way', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'postgres');
  // A key in the way of a type, and one that would refuse the damage.
  await client.query('alter table analytics_events drop constraint analytics_events_unit_id_fkey');
  for (const [sql] of DAMAGE) await client.query(sql);
  await client.end();
  const before = { shape: await applicationOf(database), data: await dataOf(database) };
  const error = await refusal(migrate(database, { files: await hardening() }));
  assert.is(error.code, 'MIGRATION_SQL');
  for (const [, finding] of DAMAGE) assert.match(error.what, finding);
  assert.match(error.what, /changed nothing, because \d+ things would stand in its way/);
  assert.match(error.what, /hint: Repair what is listed/);
  assert.equal({ shape: await applicationOf(database), data: await dataOf(database) }, before);
});

test('a refusal makes nobody wait: the first count takes no lock that a writer would meet', async () => {
  await using database = await createDatabase('portal');
  const writer = await session(database, 'portal_owner');
  await writer.query('update notices set tenant_id = null');
  await writer.query("begin; update units set address = 'in the middle of something'");
  const error = await refusal(migrate(database, { files: await hardening(), lockTimeout: 100 }));
  assert.match(error.what, /notices\.tenant_id is NULL/);
  await writer.query('rollback');
  await writer.end();
});

test('001 names what is missing when it is applied to the wrong database', async () => {
  await using database = await createDatabase('empty');
  const error = await refusal(migrate(database, { files: await hardening() }));
  for (const table of ['tenants', 'units', 'messages', 'analytics_events']) {
    assert.match(error.what, new RegExp(`table public\\.${table} does not exist`));
  }
});

test('001 is refused when the tables belong to somebody else', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'postgres');
  await client.query('alter table notices owner to postgres');
  await client.end();
  const error = await refusal(migrate(database, { files: await hardening() }));
  assert.match(error.what, /table public\.notices does not belong to portal_owner/);
});

const REPAIRS = `
  delete from messages where unit_id is null;
  update notices n set tenant_id = d.tenant_id from developments d where d.id = n.development_id and n.tenant_id is null;
  delete from memberships where id in (
    select id from (select id, row_number() over (partition by user_id, tenant_id, unit_id order by id) as copy from memberships) m
     where copy > 1)`;

test('damaged, refused, cleaned: then hardened while writers and readers keep working', async () => {
  await using database = await createDatabase('portal');
  const cleaner = await session(database, 'postgres');
  await cleaner.query(`
    update messages set unit_id = null where id in (select id from messages order by id limit 5);
    update notices set tenant_id = null where id in (select id from notices order by id limit 2);
    insert into memberships (user_id, tenant_id, role)
    select user_id, tenant_id, 'staff' from memberships, generate_series(1, 2) where id = (select id from memberships order by id limit 1)`);
  const error = await refusal(migrate(database, { files: await hardening() }));
  assert.match(error.what, /because 3 things would stand in its way/);
  await cleaner.query(REPAIRS);
  await cleaner.end();

  const working = { yes: true, written: 0, read: 0, again: 0 };
  const work = async (role: string, each: (client: pg.Client) => Promise<unknown>, count: () => void) => {
    const client = await session(database, role);
    await client.query('set lock_timeout = 0');
    while (working.yes) {
      await each(client).then(count, async (reason: unknown) => {
        // The one thing that an application must expect beside a migration: to be the victim of a deadlock.
        if (!(reason instanceof pg.DatabaseError) || reason.code !== '40P01') throw reason;
        working.again += 1;
        await client.query('rollback');
      });
    }
    await client.end();
  };
  const write = (client: pg.Client) =>
    client.query(`
      begin;
      update units set address = address where id = (select id from units order by id limit 1);
      insert into messages (tenant_id, development_id, unit_id, role, content)
      select tenant_id, development_id, id, 'user', 'still here' from units order by id limit 1;
      commit`);
  const read = (client: pg.Client) =>
    client.query('select count(*) from messages join units on units.id = messages.unit_id');
  const everybody = [
    work('bulkhead_operator', write, () => {
      working.written += 1;
    }),
    work('bulkhead_operator', read, () => {
      working.read += 1;
    }),
  ];
  const during = () => working.written >= 10 && working.read >= 10;
  while (!during()) await new Promise((resolve) => setTimeout(resolve, 5));
  const result = await migrate(database, { files: await hardening(), lockTimeout: 2_000 });
  const before = { ...working };
  while (working.written === before.written || working.read === before.read) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  working.yes = false;
  await Promise.all(everybody);
  assert.is(result.applied.length, 1);
  const client = await session(database, 'bulkhead_operator');
  const { rows } = await client.query(
    "select count(*)::int as kept from messages where content = 'still here'",
  );
  await client.end();
  assert.is(rows[0].kept, working.written, 'what was committed is there');
});

test.run();
