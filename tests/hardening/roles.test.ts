import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { ownServer } from '../support/postgres.ts';
import { type Break, flaws, found, judgeBroken } from './judged.ts';

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
];

for (const item of BREAKS) {
  test(`${item.check} notices: ${item.what}`, async () => {
    const status = await judgeBroken(superuser, model, item.sql);
    const row = found(status, item);
    assert.ok(row, `not noticed; found only ${flaws(status.checks).join('\n') || 'green'}`);
    assert.ok(row?.fix, 'no fix');
    assert.is(verdictOf(status.checks), 'red');
  });
}

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
