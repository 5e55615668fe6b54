import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Break, flaws, judge, judgeBroken, judgeRepaired, possible } from './judged.ts';

const model = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const database = await createDatabase('portal-hardened');
const superuser = await connect(database.url, context);

test.after(async () => {
  await superuser.end();
  await database.drop();
  await context.end();
});

/** Name of this month's partition. */
const { rows } = await superuser.query<{ name: string }>(
  "select format('bulkhead.audit_events_%s', to_char(now(), 'YYYY_MM')) as name",
);
const partition = rows[0]?.name ?? '';

const event = (at: string) => `
  alter table bulkhead.audit_events disable trigger bulkhead_written_by;
  insert into bulkhead.audit_events values (
    nextval('bulkhead.audit_events_id_seq'), ${at}, pg_current_xact_id(), null, 'public', 'units', 'DELETE', '{}', null, null,
    'a test', 'login', 'postgres', 'postgres', 'tests', null, '');
  alter table bulkhead.audit_events enable always trigger bulkhead_written_by;`;

// Two seals, over events of a role that is not the application's.
for (let seals = 0; seals < 2; seals++) {
  await superuser.query("update public.tenants set name = name || '.'");
  await superuser.query('select bulkhead.seal_audit_events()');
}
const { rows: tenants } = await superuser.query<{ id: string }>(
  'select id from public.tenants order by id limit 1',
);
const tenant = tenants[0]?.id ?? '';
const SEALS = 'alter table bulkhead.audit_seals disable trigger user;';

const BREAKS: readonly Break[] = [
  {
    what: 'a table that is not recorded',
    sql: 'drop trigger bulkhead_audit_update on public.units; drop trigger bulkhead_audit_truncate on public.units',
    check: 'AUD-01',
    object: 'public.units',
    observed: 'UPDATE, TRUNCATE is not recorded',
  },
  {
    what: 'a trigger that is switched off',
    sql: 'alter table public.units disable trigger bulkhead_audit_delete',
    check: 'AUD-01',
    object: 'public.units',
    observed: 'bulkhead_audit_delete is not ENABLE ALWAYS',
  },
  {
    what: 'a trigger that the replica role skips',
    sql: 'alter table public.units enable trigger bulkhead_audit_insert',
    check: 'AUD-01',
    object: 'public.units',
  },
  {
    what: 'no guard on the parent',
    sql: 'drop trigger bulkhead_append_only on bulkhead.audit_events',
    check: 'AUD-02',
    object: 'bulkhead.audit_events',
    observed: 'UPDATE, DELETE, TRUNCATE',
  },
  {
    what: 'a guard of a partition that the replica role skips',
    sql: `alter table ${partition} enable trigger bulkhead_append_only`,
    check: 'AUD-02',
    object: partition,
  },
  {
    what: 'a partition without guards',
    sql: "create table bulkhead.loose partition of bulkhead.audit_events for values from ('2001-01-01') to ('2001-02-01')",
    check: 'AUD-02',
    object: 'bulkhead.loose',
    observed: 'INSERT, UPDATE, DELETE, TRUNCATE',
  },
  {
    what: 'seals that can be changed',
    sql: 'alter table bulkhead.audit_seals disable trigger bulkhead_append_only',
    check: 'AUD-02',
    object: 'bulkhead.audit_seals',
  },
  {
    what: 'DELETE for the service role on one partition',
    sql: `grant delete on ${partition} to service_role`,
    check: 'AUD-03',
    object: partition,
    observed: 'service_role holds DELETE',
  },
  {
    what: 'INSERT for the operator',
    sql: 'grant insert on bulkhead.audit_events to bulkhead_operator',
    check: 'AUD-03',
    object: 'bulkhead.audit_events',
  },
  {
    what: 'a trail that belongs to the service role',
    sql: 'alter table bulkhead.audit_events owner to service_role',
    check: 'AUD-03',
    object: 'bulkhead.audit_events',
    observed: 'service_role is, or can become, the owner',
  },
  {
    what: 'no partition for the next month',
    sql: `do $$ declare p record; begin
      for p in select partition from bulkhead.audit_partitions() where starts > now() loop execute format('drop table %s', p.partition); end loop;
    end $$`,
    check: 'AUD-04',
    object: 'bulkhead.audit_events',
    observed: 'no partition for the next month',
  },
  {
    what: 'an event without a partition',
    sql: event("'2001-01-15'"),
    check: 'AUD-05',
    object: 'bulkhead.audit_events_default',
    observed: '1 event',
  },
  {
    what: 'an event that nobody sealed',
    sql: event("now() - interval '40 hours'"),
    check: 'AUD-06',
    object: 'bulkhead.audit_seals',
    observed: 'wait for a seal, the oldest for 40 hours',
  },
  {
    what: 'a seal that is gone',
    sql: `${SEALS} delete from bulkhead.audit_seals where number = 1`,
    check: 'AUD-07',
    object: 'bulkhead.audit_seals',
    observed: 'seal 2 does not hang on the one before',
  },
  {
    what: 'a seal that was changed after the next one hung on it',
    sql: `${SEALS} update bulkhead.audit_seals set head = sha256(leaves) where number = 1`,
    check: 'AUD-07',
    object: 'bulkhead.audit_seals',
    observed: 'seal 2 does not hang on the one before; seal 1 has another head than its content',
  },
  {
    what: 'a leaf that was changed to fit an edited event',
    sql: `${SEALS} update bulkhead.audit_seals set leaves = overlay(leaves placing sha256('x') from 9 for 32) where number = 2`,
    check: 'AUD-07',
    object: 'bulkhead.audit_seals',
    observed: 'seal 2 has another head than its content',
  },
  {
    what: 'a back end that does not say who acts',
    sql: "set local role service_role; update public.tenants set name = name || '.'; reset role",
    check: 'AUD-08',
    object: 'role service_role',
    observed: '3 of 3 events of 24 hours without an actor (100 %)',
  },
  {
    what: 'visitors whose token has no subject',
    sql: `set local row_security = on; set local role authenticated; select set_config('request.jwt.claims', (select format('{"app_metadata": {"tenant_id": "%s"}}', '${tenant}')), true);
      update public.tenants set name = name || '.'; reset role`,
    check: 'AUD-08',
    object: 'role authenticated',
    observed: '1 of 1 events',
  },
];

/** Those that no statement takes back: looked at without repair. */
const FINAL = ['AUD-06', 'AUD-07', 'AUD-08'];

for (const item of possible(BREAKS)) {
  test(`${item.check} notices ${item.what}`, async () => {
    // An owner that is the role itself is not revoked.
    if (FINAL.includes(item.check) || item.sql.includes('owner to')) {
      const { checks } = await judgeBroken(superuser, model, item.sql, [item.check]);
      const row = checks.find(({ object, verdict }) => object === item.object && verdict === 'red');
      assert.match(row?.observed ?? '', item.observed ?? '');
      return;
    }
    const { row, seen, left } = await judgeRepaired(superuser, model, item);
    assert.ok(row, `not noticed; found only ${seen.join('\n') || 'green'}`);
    assert.equal(left, [], 'after its fix');
  });
}

test('seals that hold, and events whose actor is known, are green', async () => {
  const acting = `select set_config('app.actor', 'job:import', true); set local role service_role;
    update public.tenants set name = name || '.'; reset role`;
  const { checks } = await judgeBroken(superuser, model, acting, ['AUD-07', 'AUD-08']);
  assert.equal(flaws(checks), []);
  assert.is(checks.find(({ id }) => id === 'AUD-07')?.observed, '2 seals, the heads of 2 computed anew');
  assert.match(checks.find(({ id }) => id === 'AUD-08')?.observed ?? '', /^0 of 3 events of 24 hours/);
});

test('a role that does not see the events claims nothing of them', async () => {
  const owner = await connect(database.urlFor('portal_app'), context);
  const { checks } = await judge(owner, model, ['AUD']);
  await owner.end();
  assert.equal(
    flaws(checks)
      .map((line) => line.slice(0, 11))
      .filter((line) => line.startsWith('AUD')),
    ['AUD-05 grey', 'AUD-06 grey', 'AUD-07 grey', 'AUD-08 grey', 'AUD-10 grey'],
  );
});

test('without a trail: not applicable, or waiting for the migration that makes it', async () => {
  const empty = await createDatabase('portal');
  const client = await connect(empty.url, context);
  const waiting = await judge(client, model, ['AUD']);
  const never = await judge(client, { ...model, migrations: ['docs/*.sql'] }, ['AUD']);
  await client.end();
  await empty.drop();
  assert.is(flaws(waiting.checks).length, 10);
  assert.match(flaws(waiting.checks)[0] ?? '', /AUD-01 grey .* 002_audit_events.sql makes it/);
  assert.equal(flaws(never.checks), []);
  assert.match(
    never.checks.at(-1)?.observed ?? '',
    /not applicable: there is no audit trail here, and no migration/,
  );
});

test.run();
