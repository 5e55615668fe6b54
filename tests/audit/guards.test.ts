import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase } from '../support/postgres.ts';
import { session, someHome, stateOf } from './fixture.ts';

const RELATIONS = `
  select oid::regclass::text as name from pg_class
   where relnamespace = 'bulkhead'::regnamespace and relkind in ('r', 'p')
     and (relname like 'audit%' or relname = 'runs')
   order by 1`;

test('nobody changes, empties or fills the trail: parent, partitions, default partition, seals, runs', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query('select bulkhead.create_audit_partitions(7)');
  const { tenant } = await someHome(admin);
  await admin.query(`update public.tenants set name = 'x' where id = '${tenant}'`);
  await admin.query('select bulkhead.seal_audit_events()');
  const { rows } = await admin.query<{ name: string }>(RELATIONS);
  // The parent, this month and the seven next, the default, the seals, the runs.
  assert.is(rows.length, 1 + 8 + 1 + 1 + 1);

  const attempts: string[] = [];
  for (const { name } of rows) {
    const columns = await admin.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = '${name}'::regclass and attnum = 2`,
    );
    const column = columns.rows[0]?.name;
    attempts.push(
      `update ${name} set ${column} = ${column}`,
      `delete from ${name}`,
      `truncate ${name} cascade`,
      `insert into ${name} overriding system value select * from ${name} limit 0`,
      `copy ${name} from program 'true'`,
    );
  }
  const who = [
    'postgres',
    'portal_owner',
    'bulkhead_operator',
    'bulkhead_backup',
    'portal_app',
    'service_role',
    'anon',
  ];
  for (const role of who) {
    const login = ['service_role', 'anon'].includes(role) ? 'postgres' : role;
    const client = await session(database, login);
    if (login !== role) await client.query(`set role ${role}`);
    if (role === 'bulkhead_backup') await client.query('set default_transaction_read_only = off');
    for (const replication of role === 'postgres' ? ['origin', 'replica'] : ['']) {
      if (replication !== '') await client.query(`set session_replication_role = ${replication}`);
      for (const sql of attempts) {
        assert.is(await stateOf(client, sql), '42501', `${role} ${replication}: ${sql}`);
      }
    }
    await client.end();
  }
  // The positive control: the same statement once the guard is away.
  await admin.query('alter table bulkhead.runs disable trigger bulkhead_append_only');
  assert.is(await stateOf(admin, 'delete from bulkhead.runs'), 'ok');
  await admin.end();
});

test('the guards are there and ALWAYS on every partition, also on one that is made later', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query('select bulkhead.create_audit_partitions(12)');
  const { rows } = await admin.query<{ enabled: string; triggers: string; secured: boolean }>(
    `select c.oid::regclass::text as name, c.relrowsecurity as secured,
            string_agg(t.tgname, ',' order by t.tgname) as triggers, string_agg(t.tgenabled::text, '') as enabled
       from pg_class c left join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal
      where c.relnamespace = 'bulkhead'::regnamespace and c.relname like 'audit_events%' and c.relkind in ('r', 'p')
      group by c.oid`,
  );
  assert.is(rows.length, 15);
  for (const row of rows) {
    assert.equal(
      [row.triggers, row.enabled, row.secured],
      ['bulkhead_append_only,bulkhead_written_by', 'AA', true],
    );
  }
  await admin.end();
});

test('the functions that write cannot be used by others', async () => {
  await using database = await createDatabase('portal-hardened');
  const app = await session(database, 'portal_app');
  assert.is(await stateOf(app, 'select bulkhead.seal_audit_events()'), '42501');
  assert.is(await stateOf(app, 'select bulkhead.create_audit_partitions()'), '42501');
  const forge = `create temporary table forged (id int);
    create trigger forge after truncate on forged for each statement
      execute function bulkhead.record_audit_event('', '{id}', '{}')`;
  assert.is(await stateOf(app, forge), '42501');
  await app.end();
  const admin = await session(database);
  assert.is(await stateOf(admin, forge), 'ok');
  await admin.end();
});

test.run();
