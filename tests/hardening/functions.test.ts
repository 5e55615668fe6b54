import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { GRANT, PIN, sql, steps, T } from './definer-function.ts';
import { type Case, tryCase } from './policy-judged.ts';

const portal = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const hardened = await createDatabase('portal-hardened');
const client = await connect(hardened.url, context);

test.after(async () => {
  await client.end();
  await hardened.drop();
  await context.end();
});

const CASES: readonly Case[] = [
  {
    id: 'FN-01',
    what: 'none at all',
    sql: '',
    object: '',
    verdict: 'green',
    observed: /none of \d+ functions/,
  },
  {
    id: 'FN-01',
    what: 'reads all tenants',
    sql: sql('select count(*) from public.messages'),
    object: 'public.f()',
    verdict: 'red',
    observed: /anon.*reads public\.messages of all tenants|authenticated.*reads public\.messages/,
  },
  {
    id: 'FN-01',
    what: 'reads the tenant of the claim',
    sql: sql(`select count(*) from public.messages m where m.tenant_id = ${T}`),
    object: 'public.f()',
    verdict: 'green',
    observed: /bound/,
  },
  {
    id: 'FN-01',
    what: 'bound in a join and in a sub-select',
    sql: sql(
      `select count(*) from public.messages m join public.units u on u.id = m.unit_id and u.tenant_id = m.tenant_id where m.tenant_id = ${T} and not exists (select from public.notices n where n.tenant_id = m.tenant_id)`,
    ),
    object: 'public.f()',
    verdict: 'green',
  },
  {
    id: 'FN-01',
    what: 'one of two tables is not bound',
    sql: sql(`select count(*) from public.messages m, public.units u where m.tenant_id = ${T}`),
    object: 'public.f()',
    verdict: 'red',
    observed: /reads public\.units/,
  },
  {
    id: 'FN-01',
    what: 'a sub-select that is not bound',
    sql: sql(
      `select count(*) from public.messages m where m.tenant_id = ${T} and m.unit_id not in (select u.id from public.units u)`,
    ),
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'bound on one side of OR',
    sql: sql(`select count(*) from public.messages m where m.tenant_id = ${T} or m.role = 'system'`),
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'bound to a parameter, which the caller chooses',
    sql: sql(
      'select count(*) from public.messages m where m.tenant_id = tenant',
      PIN,
      'f(tenant uuid) returns bigint',
    ),
    object: 'public.f(tenant uuid)',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: "the rows of the session's own user",
    sql: sql('select count(*) from public.memberships m where m.user_id = bulkhead.current_subject()'),
    object: 'public.f()',
    verdict: 'green',
  },
  {
    id: 'FN-01',
    what: 'PL/pgSQL, bound',
    sql: steps(
      `declare mine uuid := ${T}; n int; begin select count(*) into n from public.messages m where m.tenant_id = mine; end`,
    ),
    object: 'public.f()',
    verdict: 'green',
  },
  {
    id: 'FN-01',
    what: 'PL/pgSQL, in a loop',
    sql: steps('declare r record; begin for r in select * from public.units loop null; end loop; end'),
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'PL/pgSQL, in a condition',
    sql: steps('begin if exists (select from public.units) then null; end if; end'),
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'deletes',
    sql: steps('begin delete from public.messages where id is not null; end'),
    object: 'public.f()',
    verdict: 'red',
    observed: /writes public\.messages/,
  },
  {
    id: 'FN-01',
    what: 'updates the tenant of the claim',
    sql: steps(`begin update public.messages set content = 'x' where tenant_id = ${T}; end`),
    object: 'public.f()',
    verdict: 'green',
  },
  {
    id: 'FN-01',
    what: 'moves rows of the claim away',
    sql: steps(
      `begin update public.messages set tenant_id = (select t.id from public.tenants t where t.id = ${T} and false or t.slug = 'x') where tenant_id = ${T}; end`,
    ),
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'inserts for the claim',
    sql: steps(
      `begin insert into public.notices (tenant_id, development_id, title, body) values (${T}, null, 'a', 'b'); end`,
    ),
    object: 'public.f()',
    verdict: 'green',
  },
  {
    id: 'FN-01',
    what: 'inserts for anybody',
    sql: steps(
      "begin insert into public.notices (tenant_id, development_id, title, body) values (tenant, null, 'a', 'b'); end",
      PIN,
      'f(tenant uuid) returns void',
    ),
    object: 'public.f(tenant uuid)',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'TRUNCATE',
    sql: steps('begin truncate public.notices; end'),
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'SQL put together',
    sql: steps("begin execute 'delete from public.messages'; end"),
    object: 'public.f()',
    verdict: 'grey',
    observed: /puts together/,
  },
  {
    id: 'FN-01',
    what: 'through a function that is none itself',
    sql: `create function public.g() returns bigint language sql as 'select count(*) from public.messages'; ${sql('select public.g()')}`,
    object: 'public.f()',
    verdict: 'red',
    observed: /messages/,
  },
  {
    id: 'FN-01',
    what: 'through a view',
    sql: `create view public.v as select * from public.messages; ${sql('select count(*) from public.v')}`,
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'BEGIN ATOMIC',
    sql: `create function public.f() returns bigint security definer begin atomic select count(*) from public.messages; end; ${GRANT}`,
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: 'unqualified names and a search_path',
    sql: sql('select count(*) from messages', 'set search_path = pg_catalog, public, pg_temp'),
    object: 'public.f()',
    verdict: 'red',
  },
  {
    id: 'FN-01',
    what: "no tenant's table",
    sql: sql('select count(*) from bulkhead.migrations'),
    object: 'public.f()',
    verdict: 'green',
    observed: /touches no/,
  },
  {
    id: 'FN-01',
    what: 'an owner whom row-level security holds',
    sql: `${sql('select count(*) from public.messages')} alter function public.f() owner to portal_owner;`,
    object: 'public.f()',
    verdict: 'green',
  },
  {
    id: 'FN-01',
    what: 'nobody may call it',
    sql: `${sql('select count(*) from public.messages')} revoke all on function public.f() from public, anon, authenticated;`,
    object: '',
    verdict: 'green',
  },
  {
    id: 'FN-01',
    what: 'a trigger function cannot be called',
    sql: steps('begin delete from public.messages; return null; end', PIN, 'f() returns trigger'),
    object: '',
    verdict: 'green',
  },
  {
    id: 'FN-01',
    what: 'a procedure',
    sql: `create procedure public.p() language sql security definer ${PIN} as $$ delete from public.messages $$; grant execute on procedure public.p() to public;`,
    object: 'public.p()',
    verdict: 'red',
  },
];

for (const item of CASES) {
  test(`${item.id} ${item.verdict}: ${item.what}`, async () => {
    assert.is(await tryCase(client, portal, item), undefined);
  });
}

test.run();
