import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { migrate, refusal, session, shapeOf } from './fixture.ts';

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
];

test('001 stops before any change and lists all that stands in its way', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'postgres');
  for (const [sql] of DAMAGE) await client.query(sql);
  await client.end();
  const before = await shapeOf(database);
  const error = await refusal(migrate(database));
  assert.is(error.code, 'MIGRATION_SQL');
  for (const [, finding] of DAMAGE) assert.match(error.what, finding);
  assert.match(error.what, /changed nothing, because \d+ things would stand in its way/);
  assert.match(error.what, /hint: Repair these rows/);
  const ours = (line: string) => /^\w+ (\w \S+ )?bulkhead\./.test(line);
  const after = (await shapeOf(database)).split('\n').filter((line) => !ours(line));
  assert.equal(
    after,
    before.split('\n').filter((line) => !ours(line)),
  );
});

test('001 names what is missing when it is applied to the wrong database', async () => {
  await using database = await createDatabase('empty');
  const error = await refusal(migrate(database));
  for (const table of ['tenants', 'units', 'messages', 'analytics_events']) {
    assert.match(error.what, new RegExp(`table public\\.${table} does not exist`));
  }
});

test('001 is refused when the tables belong to somebody else', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'postgres');
  await client.query('alter table notices owner to postgres');
  await client.end();
  const error = await refusal(migrate(database));
  assert.match(error.what, /table public\.notices does not belong to portal_owner/);
});

test('a cleaned portal is hardened while a writer and a reader keep working', async () => {
  await using database = await createDatabase('portal');
  const [writer, reader] = [
    await session(database, 'bulkhead_operator'),
    await session(database, 'bulkhead_operator'),
  ];
  const working = { yes: true, written: 0, read: 0 };
  const write = async () => {
    for (; working.yes; working.written += 1) {
      await writer.query(
        `insert into messages (tenant_id, development_id, unit_id, role, content)
         select tenant_id, development_id, id, 'user', 'still here' from units order by id limit 1`,
      );
    }
  };
  const read = async () => {
    for (; working.yes; working.read += 1) await reader.query('select count(*) from messages');
  };
  const both = [write(), read()];
  const result = await migrate(database, { lockTimeout: 2_000 });
  working.yes = false;
  await Promise.all(both);
  await Promise.all([writer.end(), reader.end()]);
  assert.ok(result.applied.length >= 2);
  assert.ok(working.written > 10 && working.read > 10, JSON.stringify(working));
});

test.run();
