import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ownServer } from '../support/postgres.ts';
import { session, stateOf } from './fixture.ts';

const record = (run: string, verdict = 'green', kind = 'backup') =>
  `select bulkhead.record_run('${kind}', '${run}', '${verdict}', '2026-01-01 02:00+00', '2026-01-01 02:05+00', '{"rows": 12}') as id`;

test('the recorder records, and can do nothing else', async () => {
  await using server = await ownServer();
  {
    // Makes the roles of the portal; ours must be there before the migrations are.
    await using first = await server.createDatabase('empty');
    const admin = await session(first);
    await admin.query(
      `do $$ begin if to_regrole('bulkhead_recorder') is null then
         create role bulkhead_recorder login noinherit; end if; end $$`,
    );
    await admin.end();
  }
  await using database = await server.createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query(
    `grant connect on database ${database.name} to bulkhead_recorder; set session authorization bulkhead_recorder`,
  );

  const { rows } = await admin.query<{ id: string }>(record('2026-01-01T02-00-00Z-0a1b2c3d'));
  const again = await admin.query<{ id: string }>(record('2026-01-01T02-00-00Z-0a1b2c3d'));
  assert.is(again.rows[0]?.id, rows[0]?.id);
  assert.is(await stateOf(admin, record('2026-01-01T02-00-00Z-0a1b2c3d', 'red')), '23505');
  assert.is(await stateOf(admin, record('2026-01-01T02-00-00Z-0a1b2c3d', 'green', 'restore-drill')), 'ok');
  assert.is(await stateOf(admin, record('a', 'green', 'seed')), '23514');
  assert.is(await stateOf(admin, record('a', 'fine')), '23514');
  assert.is(await stateOf(admin, record('a b')), '23514');
  assert.is(await stateOf(admin, record('a').replace('{"rows": 12}', '[]')), '23514');
  assert.is(await stateOf(admin, record('a').replace('02:05', '01:05')), '23514');

  for (const sql of [
    'select from bulkhead.runs',
    'select from bulkhead.backup_runs',
    "insert into bulkhead.runs (kind, run, verdict, started_at, finished_at) values ('backup', 'b', 'green', now(), now())",
    'select from bulkhead.audit_events',
    'select from bulkhead.migrations',
    'select from public.messages',
    'select from public.tenants',
    'select bulkhead.seal_audit_events()',
    'select bulkhead.create_audit_partitions()',
    'create table bulkhead.mine (id int)',
  ]) {
    assert.is(await stateOf(admin, sql), '42501', sql);
  }

  await admin.query('reset session authorization; set role bulkhead_operator');
  const seen = await admin.query('select run, verdict, payload, recorded_by from bulkhead.backup_runs');
  assert.equal(seen.rows, [
    {
      run: '2026-01-01T02-00-00Z-0a1b2c3d',
      verdict: 'green',
      payload: { rows: 12 },
      recorded_by: 'bulkhead_recorder',
    },
  ]);
  assert.is((await admin.query('select from bulkhead.restore_drills')).rowCount, 0);
  assert.is(await stateOf(admin, record('c')), '42501');
  await admin.end();
});

test.run();
