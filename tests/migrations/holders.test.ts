import { once } from 'node:events';
import { from as copyFrom } from 'pg-copy-streams';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase, ownServer } from '../support/postgres.ts';
import { migrate, portalMigrations, refusal, session } from './fixture.ts';
import { applicationOf } from './shape.ts';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('an old transaction of the same role is named with pid, role, table and age, and nothing is begun', async () => {
  await using database = await createDatabase('portal');
  const shape = await applicationOf(database);
  const holder = await session(database, 'portal_owner');
  const { rows } = await holder.query('select pg_backend_pid() as pid');
  await holder.query('begin');
  await holder.query('select count(*) from public.units');
  await pause(300);
  const error = await refusal(migrate(database, { longestTransaction: 200 }));
  assert.is(error.code, 'TABLES_HELD');
  assert.is(error.exit, 2);
  assert.match(
    error.what,
    new RegExp(`session ${rows[0].pid} of portal_owner \\(bulkhead:test\\) holds public.units for 0\\.\\d s`),
  );
  assert.match(error.fix, /pg_terminate_backend/);
  assert.equal(await applicationOf(database), shape);
  await holder.query('commit');
  await migrate(database, { longestTransaction: 200 });
  await holder.end();
});

test('the age of another role’s transaction is hidden, and found out by looking twice', async () => {
  await using database = await createDatabase('portal');
  const holder = await session(database, 'bulkhead_operator');
  await holder.query("begin; update public.notices set title = 'x'");
  const error = await refusal(migrate(database, { longestTransaction: 600 }));
  assert.is(error.code, 'TABLES_HELD');
  assert.match(
    error.what,
    /session \d+ of bulkhead_operator \(bulkhead:test\) holds public\.notices for at least 0\.[6-9] s/,
  );
  await holder.query('rollback');

  // One short transaction after the other is not a long one.
  let working = true;
  const busy = (async () => {
    while (working)
      await holder.query("begin; update public.notices set title = 'x'; select pg_sleep(0.02); commit");
  })();
  const result = await migrate(database, { longestTransaction: 600 });
  working = false;
  await busy;
  await holder.end();
  assert.is(result.applied.length, (await portalMigrations()).length);
});

test('a dump is refused at once, by its name and by its COPY, however young it is', async () => {
  await using database = await createDatabase('portal');
  const dump = await session(database, 'bulkhead_backup');
  await dump.query("set application_name = 'pg_dump'; begin; select count(*) from public.messages");
  const named = await refusal(migrate(database));
  assert.match(named.what, /of bulkhead_backup \(pg_dump\) holds public\.messages, and copies/);
  await dump.query('commit');
  await dump.end();

  const copier = await session(database, 'bulkhead_operator');
  const stream = copier.query(copyFrom('copy public.users (email) from stdin'));
  stream.write('somebody@example.test\n');
  await pause(200);
  const copying = await refusal(migrate(database, { longestTransaction: 60_000 }));
  assert.match(copying.what, /of bulkhead_operator \(bulkhead:test\) holds public\.users, and copies/);
  stream.end();
  await once(stream, 'finish');
  await copier.end();
});

test('what holds tables of other schemas is nobody’s business', async () => {
  await using database = await createDatabase('portal');
  const superuser = await session(database, 'postgres');
  await superuser.query('create schema elsewhere; create table elsewhere.busy ()');
  await superuser.query('begin; select count(*) from elsewhere.busy');
  await pause(50);
  const result = await migrate(database, { longestTransaction: 20 });
  assert.ok(result.applied.length > 0);
  await superuser.query('rollback');
  await superuser.end();
});

test('a prepared transaction holds tables without any session', async () => {
  await using server = await ownServer({ settings: { max_prepared_transactions: '2' } });
  await using database = await server.createDatabase('portal');
  const client = await session(database, 'portal_owner');
  await client.query("begin; update public.notices set title = 'x'; prepare transaction 'forgotten'");
  await pause(50);
  const error = await refusal(migrate(database, { longestTransaction: 20 }));
  assert.match(error.what, /prepared transaction forgotten holds public\.notices for/);
  await client.query("rollback prepared 'forgotten'");
  await client.end();
});

test.run();
