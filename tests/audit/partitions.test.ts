import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { auditHead } from '../../scripts/lib/audit/head.ts';
import { verifyAudit } from '../../scripts/lib/audit/verify.ts';
import { createDatabase } from '../support/postgres.ts';
import { behindGuards, session, stateOf } from './fixture.ts';

const PARTITIONS = `
  select replace(partition::text, 'bulkhead.', '') as name, starts, ends from bulkhead.audit_partitions()`;

/** Copies the first event to another time, as if it had happened then. */
const at = (moment: string) => `
  insert into bulkhead.audit_events
  select nextval('bulkhead.audit_events_id_seq'), '${moment}', xid, tenant, table_schema, table_name, operation, pk,
         old_values, new_values, actor, actor_source, actor_role, login, application, request_id, content_hash
    from bulkhead.audit_events order by id limit 1`;

test('this month and the next ones are there; a further call makes only what is missing', async () => {
  await using database = await createDatabase('portal-hardened');
  const operator = await session(database, 'bulkhead_operator');
  const { rows } = await operator.query<{ name: string; starts: Date | null; ends: Date | null }>(PARTITIONS);
  assert.is(rows.length, 5);
  const now = new Date();
  assert.equal(rows[0]?.starts, new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth())));
  assert.equal(rows[3]?.ends, new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 4)));
  assert.equal(rows[4], { name: 'audit_events_default', starts: null, ends: null });
  const made = await operator.query<{ n: number }>('select bulkhead.create_audit_partitions(5) as n');
  assert.is(made.rows[0]?.n, 2);
  const again = await operator.query<{ n: number }>('select bulkhead.create_audit_partitions(5) as n');
  assert.is(again.rows[0]?.n, 0);
  assert.is((await auditHead(operator))?.monthsAhead, 5);
  assert.is(await stateOf(operator, 'select bulkhead.create_audit_partitions(-1)'), '22023');
  await operator.end();
});

test('at the end of a month the next event goes to the next partition, whatever the time zone', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query(`set timezone = 'Pacific/Auckland'; update public.tenants set name = name || '.'`);
  const { rows } = await admin.query<{ ends: string; name: string }>(
    `select ends::text as ends, partition::text as name from bulkhead.audit_partitions() limit 2`,
  );
  const edge = rows[0]?.ends ?? '';
  await behindGuards(
    admin,
    `${at(`${edge}`)}; ${at(edge).replace(`'${edge}'`, `'${edge}'::timestamptz - interval '1 us'`)}`,
  );
  const where = await admin.query<{ name: string }>(
    `select tableoid::regclass::text as name from bulkhead.audit_events order by id desc limit 2`,
  );
  assert.equal(
    where.rows.map(({ name }) => name),
    [rows[0]?.name, rows[1]?.name],
  );
  await admin.end();
});

test('an event without a partition is kept in the default one, which alarms and then becomes a partition', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query(`update public.tenants set name = name || '.'`);
  await behindGuards(admin, `${at('2031-03-31 23:59:59+00')}; ${at('2031-04-01 00:00:00+00')}`);
  assert.is((await auditHead(admin))?.inDefaultPartition, 2);
  const before = await admin.query('select id, at from bulkhead.audit_events order by id');

  await admin.query('select bulkhead.create_audit_partitions(3)');
  assert.is((await auditHead(admin))?.inDefaultPartition, 0);
  const { rows } = await admin.query<{ name: string; starts: Date; ends: Date }>(PARTITIONS);
  assert.equal(rows.map(({ name }) => name).slice(-2), [
    'audit_events_2031_03_to_2031_04',
    'audit_events_default',
  ]);
  assert.equal(
    [rows[4]?.starts.toISOString(), rows[4]?.ends.toISOString()],
    ['2031-03-01T00:00:00.000Z', '2031-05-01T00:00:00.000Z'],
  );
  assert.equal((await admin.query('select id, at from bulkhead.audit_events order by id')).rows, before.rows);
  for (const { name } of rows) {
    assert.is(await stateOf(admin, `truncate bulkhead.${name}`), '42501', name);
    assert.is(
      await stateOf(admin, `insert into bulkhead.${name} select * from bulkhead.${name} limit 0`),
      '42501',
      name,
    );
  }
  // The next one without a partition finds a default again.
  await behindGuards(admin, at('2032-01-01 00:00:00+00'));
  assert.is((await auditHead(admin))?.inDefaultPartition, 1);
  await admin.end();
});

test('months around an existing partition stay in the default, with a warning', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query(`update public.tenants set name = name || '.'`);
  await behindGuards(admin, `${at('2001-01-01 00:00:00+00')}; ${at('2031-04-01 00:00:00+00')}`);
  const warnings: string[] = [];
  admin.on('notice', ({ message }) => warnings.push(String(message)));
  await admin.query('select bulkhead.create_audit_partitions(3)');
  assert.is((await auditHead(admin))?.inDefaultPartition, 2);
  assert.match(warnings.join(), /stay in the default partition/);
  await admin.end();
});

test('a detached month is an ordinary table, and the trail says that its events are gone', async () => {
  await using database = await createDatabase('portal-hardened');
  const admin = await session(database);
  await admin.query(`update public.tenants set name = name || '.'`);
  await admin.query('select bulkhead.seal_audit_events()');
  const { rows } = await admin.query<{ name: string }>(PARTITIONS);
  const name = rows[0]?.name;
  await admin.query(`alter table bulkhead.audit_events detach partition bulkhead.${name}`);
  assert.is(await stateOf(admin, `truncate bulkhead.${name}`), '42501');
  const { findings } = await verifyAudit(admin);
  assert.ok(findings.length > 0 && findings.every(({ kind }) => kind === 'deleted'));
  await admin.end();
});

test.run();
