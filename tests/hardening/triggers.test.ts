import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Case, examineAfter, findingOf, tryCase } from './policy-judged.ts';

const portal = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const hardened = await createDatabase('portal-hardened');
const client = await connect(hardened.url, context);

test.after(async () => {
  await client.end();
  await hardened.drop();
  await context.end();
});

const PIN = 'set search_path = pg_catalog, pg_temp';
const GUARD = 'public.units: trigger zz_bulkhead_tenant_frozen';
/** A trigger function, and a trigger with it on units. */
const trigger = (body: string, name: string, when = 'before update', attributes = '') =>
  `create function public.t() returns trigger language plpgsql ${attributes} as $$ ${body} $$;
   create trigger ${name} ${when} on public.units for each row execute function public.t();`;
const definer = (body: string, when = 'after insert or update or delete') =>
  trigger(body, 'w', when, `security definer ${PIN}`);
const W = 'public.units: trigger w (public.t())';

const CASES: readonly Case[] = [
  {
    id: 'TRG-01',
    what: 'disabled',
    sql: 'alter table public.units disable trigger zz_bulkhead_tenant_frozen',
    object: GUARD,
    verdict: 'red',
    observed: /disabled/,
  },
  {
    id: 'TRG-01',
    what: 'only for replication',
    sql: 'alter table public.units enable replica trigger zz_bulkhead_tenant_frozen',
    object: GUARD,
    verdict: 'red',
    observed: /replication/,
  },
  { id: 'TRG-01', what: 'always', sql: '', object: GUARD, verdict: 'green', observed: /always/ },
  {
    id: 'TRG-01',
    what: 'enabled',
    sql: 'alter table public.units enable trigger zz_bulkhead_tenant_frozen',
    object: GUARD,
    verdict: 'green',
  },

  {
    id: 'TRG-02',
    what: 'the guard is last',
    sql: trigger('begin new.tenant_id := old.tenant_id; return new; end', 'aa'),
    object: GUARD,
    verdict: 'green',
  },
  {
    id: 'TRG-02',
    what: 'one after it sets the tenant',
    sql: trigger("begin new.tenant_id := '00000000-0000-0000-0000-000000000001'; return new; end", 'zzz'),
    object: GUARD,
    verdict: 'red',
    observed: /zzz can set tenant_id after it/,
  },
  {
    id: 'TRG-02',
    what: 'one after it exchanges the row',
    sql: trigger('begin new := old; return new; end', 'zzz'),
    object: GUARD,
    verdict: 'red',
  },
  {
    id: 'TRG-02',
    what: 'one after it returns a row of its own',
    sql: trigger(
      'declare r public.units; begin select * into r from public.units limit 1; return r; end',
      'zzz',
    ),
    object: GUARD,
    verdict: 'red',
  },
  {
    id: 'TRG-02',
    what: 'one after it sets something else',
    sql: trigger("begin new.address := 'x'; return new; end", 'zzz'),
    object: GUARD,
    verdict: 'green',
  },
  {
    id: 'TRG-02',
    what: 'one after it, only for INSERT',
    sql: trigger('begin new.tenant_id := null; return new; end', 'zzz', 'before insert'),
    object: GUARD,
    verdict: 'green',
  },
  {
    id: 'TRG-02',
    what: 'one after it, for AFTER',
    sql: trigger('begin new.tenant_id := null; return new; end', 'zzz', 'after update'),
    object: GUARD,
    verdict: 'green',
  },
  {
    id: 'TRG-02',
    what: "one after it that is the server's own",
    sql: 'create trigger zzz before update on public.units for each row execute function suppress_redundant_updates_trigger()',
    object: GUARD,
    verdict: 'green',
  },
  {
    id: 'TRG-02',
    what: 'UPDATE OF the column is not asked when a trigger sets it',
    sql: `create or replace trigger zz_bulkhead_tenant_frozen before update of tenant_id on public.units for each row
      when (old.tenant_id is distinct from new.tenant_id) execute function bulkhead.refuse_tenant_change();
      ${trigger('begin new.tenant_id := null; return new; end', 'aa')}`,
    object: GUARD,
    verdict: 'red',
    observed: /without UPDATE OF being asked/,
  },

  {
    id: 'TRG-03',
    what: 'the audit trail writes no table of a tenant',
    sql: '',
    object: 'public.units: trigger bulkhead_audit',
    verdict: 'green',
  },
  {
    id: 'TRG-03',
    what: 'writes all tenants',
    sql: definer("begin update public.messages set content = 'x'; return null; end"),
    object: W,
    verdict: 'red',
    observed: /writes public\.messages/,
  },
  {
    id: 'TRG-03',
    what: 'bound to the tenant of NEW',
    sql: definer(
      "begin update public.messages set content = 'x' where tenant_id = new.tenant_id; return null; end",
    ),
    object: W,
    verdict: 'green',
    observed: /bound/,
  },
  {
    id: 'TRG-03',
    what: 'bound by the key of the row itself',
    sql: definer('begin delete from public.messages where unit_id = old.id; return null; end'),
    object: W,
    verdict: 'green',
  },
  {
    id: 'TRG-03',
    what: 'bound by a reference to a parent',
    sql: definer(
      "begin update public.developments d set name = 'x' where d.id = new.development_id; return null; end",
    ),
    object: W,
    verdict: 'green',
  },
  {
    id: 'TRG-03',
    what: 'bound by another column',
    sql: definer(
      "begin update public.messages set content = 'x' where content = new.address; return null; end",
    ),
    object: W,
    verdict: 'red',
  },
  {
    id: 'TRG-03',
    what: 'inserts with the tenant of NEW',
    sql: definer(
      "begin insert into public.notices (tenant_id, development_id, title, body) values (new.tenant_id, new.development_id, 'a', 'b'); return null; end",
    ),
    object: W,
    verdict: 'green',
  },
  {
    id: 'TRG-03',
    what: 'inserts with a tenant from elsewhere',
    sql: definer(
      "begin insert into public.notices (tenant_id, development_id, title, body) select t.id, new.development_id, 'a', 'b' from public.tenants t; return null; end",
    ),
    object: W,
    verdict: 'red',
  },
  {
    id: 'TRG-03',
    what: 'SQL put together',
    sql: definer("begin execute format('delete from public.%I', tg_argv[0]); return null; end"),
    object: W,
    verdict: 'grey',
  },
  {
    id: 'TRG-03',
    what: 'only reads',
    sql: definer('begin perform 1 from public.messages; return null; end'),
    object: W,
    verdict: 'green',
    observed: /writes no tenant/,
  },
  {
    id: 'TRG-03',
    what: 'writes through another function',
    sql: `create function public.g() returns void language sql as 'delete from public.messages'; ${definer('begin perform public.g(); return null; end')}`,
    object: W,
    verdict: 'red',
  },
  {
    id: 'TRG-03',
    what: 'an owner whom row-level security holds',
    sql: `${definer("begin update public.messages set content = 'x'; return null; end")} alter function public.t() owner to portal_owner;`,
    object: W,
    verdict: 'green',
  },
];

for (const item of CASES) {
  test(`${item.id} ${item.verdict}: ${item.what}`, async () => {
    assert.is(await tryCase(client, portal, item), undefined);
  });
}

test('TRG-03 judges only functions that run as their owner', async () => {
  const sql = trigger(
    "begin update public.messages set content = 'x'; return null; end",
    'w',
    'after update',
  );
  const judged = await examineAfter(client, portal, sql, ['TRG-03']);
  assert.is(findingOf(judged, 'TRG-03', W), undefined);
});

test('TRG-02 says what the server does: a later trigger moves the row past the guard', async () => {
  await client.query('begin');
  try {
    await client.query(
      trigger(
        'begin new.tenant_id := (select id from public.tenants where id <> old.tenant_id limit 1); return new; end',
        'zzz',
      ),
    );
    await client.query(
      'set local session_replication_role = replica; alter table public.units enable always trigger zzz',
    );
    const moved = await client.query(
      'update public.units u set address = address where tenant_id = (select id from public.tenants order by id limit 1) returning tenant_id <> (select id from public.tenants order by id limit 1) as moved',
    );
    assert.ok((moved.rowCount ?? 0) > 0 && moved.rows.every((row: { moved: boolean }) => row.moved));
  } finally {
    await client.query('rollback');
  }
});

test.run();
