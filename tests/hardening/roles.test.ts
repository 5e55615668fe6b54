import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { ownServer, POSTGRES } from '../support/postgres.ts';
import { type Break, flaws, found, judgeBroken, possible } from './judged.ts';

// Roles belong to the whole server, so what changes them has a server of its own.
const model = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const server = await ownServer();
const database = await server.createDatabase('portal-hardened');
const superuser = await connect(database.url, context);

test.after(async () => {
  await superuser.end();
  await server.stop();
  await context.end();
});

const BREAKS: readonly Break[] = [
  {
    what: 'an owner with BYPASSRLS',
    sql: 'alter role portal_owner bypassrls',
    check: 'RLS-02',
    object: 'public.units',
    observed: 'BYPASSRLS',
  },
  {
    what: 'an application role in the owner',
    sql: 'grant portal_owner to authenticated',
    check: 'RLS-02',
    object: 'public.units',
    observed: 'authenticated is, or can become',
  },
  {
    what: 'TRIGGER through a role',
    sql: 'create role carrier; grant trigger on public.users to carrier; grant carrier to authenticated',
    check: 'PRV-01',
    object: 'public.users',
    observed: 'TRIGGER',
  },
  {
    what: 'an application role with BYPASSRLS',
    sql: 'alter role authenticated bypassrls',
    check: 'PRV-04',
    object: 'role authenticated',
    observed: 'BYPASSRLS',
  },
  {
    what: 'a superuser among the application roles',
    sql: 'alter role anon superuser',
    check: 'PRV-04',
    object: 'role anon',
    observed: 'SUPERUSER',
  },
  {
    what: 'an application role that may become the service role',
    sql: 'grant service_role to authenticated',
    check: 'PRV-04',
    object: 'role authenticated',
    observed: 'member of service_role',
  },
  {
    what: 'an application role that reads everything',
    sql: 'grant pg_read_all_data to authenticated',
    check: 'PRV-04',
    object: 'role authenticated',
    observed: 'pg_read_all_data',
  },
  {
    what: 'a login that may become a superuser',
    sql: 'create role worker login; grant postgres to worker',
    check: 'PRV-05',
    object: 'login worker',
    observed: 'may become postgres (a superuser)',
  },
  {
    what: 'the same through another role',
    sql: 'create role team; create role worker login noinherit; grant bulkhead_backup to team; grant team to worker',
    check: 'PRV-05',
    object: 'login worker',
    observed: 'may become bulkhead_backup (BYPASSRLS)',
  },
  {
    what: 'a login of the application that may become the service role',
    sql: 'grant service_role to portal_app',
    check: 'PRV-05',
    object: 'login portal_app',
    observed: 'may become service_role',
  },
  {
    what: 'the owner of the tables that may become the operator',
    sql: 'grant bulkhead_operator to portal_owner',
    check: 'PRV-05',
    object: 'login portal_owner',
  },
  {
    what: 'an application role that reads statistics',
    sql: 'grant pg_read_all_stats to authenticated',
    check: 'COV-04',
    object: 'role authenticated',
    observed: 'pg_read_all_stats',
  },
  {
    what: 'an application role that monitors',
    sql: 'grant pg_monitor to anon',
    check: 'COV-04',
    object: 'role anon',
  },
  {
    what: 'a forgotten login with BYPASSRLS',
    sql: 'create role old_dump login bypassrls replication',
    check: 'SRF-04',
    object: 'role old_dump',
    observed: 'BYPASSRLS AND REPLICATION',
  },
  {
    what: 'row-level security off for the application',
    sql: 'alter role authenticated set row_security = off',
    check: 'PRV-07',
    object: 'role authenticated',
    observed: 'every query of the application',
  },
  {
    what: 'a login for which no key holds',
    sql: 'alter role portal_owner set session_replication_role = replica',
    check: 'PRV-07',
    object: 'role portal_owner',
  },
  {
    what: 'a privilege of visitors through a role',
    sql: 'create role readers; grant select on public.units to readers; grant readers to anon',
    check: 'PRV-03',
    object: 'public.units',
    observed: 'readers holds SELECT',
  },
  {
    what: 'default privileges through a role',
    sql: 'create role readers; grant readers to authenticated; alter default privileges for role portal_owner in schema public grant select on tables to readers',
    check: 'PRV-02',
    object: 'tables of portal_owner in schema public',
  },
];

for (const item of possible(BREAKS)) {
  test(`${item.check} notices: ${item.what}`, async () => {
    const status = await judgeBroken(superuser, model, item.sql, [item.check]);
    const row = found(status, item);
    assert.ok(row, `not noticed; found only ${flaws(status.checks).join('\n') || 'green'}`);
    assert.ok(row?.fix, 'no fix');
    assert.is(verdictOf(status.checks), 'red');
  });
}

test('harmless logins and settings stay green', async () => {
  const harmless: [string, string][] = [
    ['PRV-05', 'create role api login noinherit; grant anon, authenticated, service_role to api'],
    ['PRV-05', 'create role jobs login; grant service_role to jobs'],
    ['PRV-05', 'create role team; grant bulkhead_backup to team'],
    ['SRF-04', 'create role old_dump nologin bypassrls'],
    ['PRV-07', 'alter role bulkhead_backup set row_security = off'],
    ['PRV-07', 'alter role authenticated set search_path = public'],
    ['PRV-07', "alter role authenticated set statement_timeout = '8s'"],
    ['COV-04', 'create role watch login; grant pg_monitor to watch'],
  ];
  if (POSTGRES >= 16) {
    // Since PostgreSQL 16 a member can be kept from becoming the role.
    harmless.push(['PRV-05', 'create role reader login; grant bulkhead_backup to reader with set false']);
  }
  for (const [check, sql] of harmless) {
    assert.equal(flaws((await judgeBroken(superuser, model, sql, [check])).checks), [], `${check}: ${sql}`);
  }
});

test('on Supabase an owner with BYPASSRLS is no fault, as long as no application role can become it', async () => {
  const supabase = { ...model, platform: 'supabase' as const };
  const bypass = 'alter role portal_owner bypassrls; alter table public.units no force row level security;';
  const status = await judgeBroken(superuser, supabase, bypass);
  assert.equal(flaws(status.checks), []);
  const row = status.checks.find(({ id }) => id === 'RLS-02');
  assert.match(
    row?.observed ?? '',
    /not applicable: FORCE is inert for the owner portal_owner \(BYPASSRLS\)/,
  );
  const member = await judgeBroken(superuser, supabase, `${bypass} grant portal_owner to authenticated`);
  assert.ok(member.checks.some(({ id, verdict }) => id === 'RLS-02' && verdict === 'red'));
});

test.run();
