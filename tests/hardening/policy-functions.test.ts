import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Case, examineAfter, findingOf, flawsOf, tryCase } from './policy-judged.ts';
import { CLAIM, HELPER, helper, PROBE, policy, T } from './policy-probe.ts';
import { CLAIMS, workshop } from './workshop.ts';

const portal = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const hardened = await createDatabase('portal-hardened');
const client = await connect(hardened.url, context);
const shop = await createDatabase('empty');
const shopClient = await connect(shop.url, context);
await shopClient.query(await readFile('tests/hardening/workshop.sql', 'utf8'));

test.after(async () => {
  await client.end();
  await shopClient.end();
  await hardened.drop();
  await shop.drop();
  await context.end();
});

const CASES: readonly Case[] = [
  {
    id: 'RLS-10',
    what: 'a helper as it should be',
    sql: `${helper(`select ${CLAIM}`)} ${policy('tenant_id = bulkhead.helper()')}`,
    object: HELPER,
    verdict: 'green',
  },
  {
    id: 'RLS-10',
    what: 'VOLATILE',
    sql: `${helper(`select ${CLAIM}`, 'language sql set search_path = pg_catalog, pg_temp')} ${policy('tenant_id = bulkhead.helper()')}`,
    object: HELPER,
    verdict: 'red',
    observed: /VOLATILE/,
  },
  {
    id: 'RLS-10',
    what: 'IMMUTABLE although it reads the session',
    sql: `${helper(`select ${CLAIM}`, 'language sql immutable set search_path = pg_catalog, pg_temp')} ${policy('tenant_id = bulkhead.helper()')}`,
    object: HELPER,
    verdict: 'red',
    observed: /IMMUTABLE/,
  },
  {
    id: 'RLS-10',
    what: 'no search_path',
    sql: `${helper(`select ${CLAIM}`, 'language sql stable')} ${policy('tenant_id = bulkhead.helper()')}`,
    object: HELPER,
    verdict: 'red',
    observed: /search_path/,
  },
  {
    id: 'RLS-10',
    what: 'an empty search_path',
    sql: `${helper(`select ${CLAIM}`, "language sql stable set search_path = ''")} ${policy('tenant_id = bulkhead.helper()')}`,
    object: HELPER,
    verdict: 'green',
  },
  {
    id: 'RLS-10',
    what: 'BEGIN ATOMIC needs no search_path',
    sql: `create function bulkhead.helper() returns uuid stable return ${CLAIM}; ${policy('tenant_id = bulkhead.helper()')}`,
    object: HELPER,
    verdict: 'green',
  },
  {
    id: 'RLS-10',
    what: 'a search_path through a schema that the application writes',
    sql: `create schema workspace; grant create on schema workspace to authenticated; ${helper(`select ${CLAIM}`, 'language sql stable set search_path = workspace, pg_catalog')} ${policy('tenant_id = bulkhead.helper()')}`,
    object: HELPER,
    verdict: 'red',
    observed: /workspace/,
  },
  {
    id: 'RLS-10',
    what: 'owned by the application',
    sql: `${helper(`select ${CLAIM}`)} alter function bulkhead.helper() owner to authenticated; ${policy('tenant_id = bulkhead.helper()')}`,
    object: HELPER,
    verdict: 'red',
    observed: /as its owner/,
  },
  {
    id: 'RLS-10',
    what: 'CREATE on its schema',
    sql: 'grant create on schema bulkhead to public',
    object: 'bulkhead.current_tenant()',
    verdict: 'red',
    observed: /may create in schema bulkhead/,
  },

  {
    id: 'RLS-11',
    what: 'bare, with an index',
    sql: policy('tenant_id = bulkhead.current_tenant()'),
    object: PROBE,
    verdict: 'green',
    observed: /index/,
  },
  {
    id: 'RLS-11',
    what: 'bare, without an index',
    sql: `create table public.bare (tenant_id uuid); drop index public.documents_tenant_development_type_idx; drop index public.documents_tenant_development_unit_idx; ${policy('tenant_id = bulkhead.current_tenant()')}`,
    object: PROBE,
    verdict: 'red',
    observed: /no index begins with tenant_id/,
  },
  {
    id: 'RLS-11',
    what: 'wrapped, without an index',
    sql: `drop index public.documents_tenant_development_type_idx; drop index public.documents_tenant_development_unit_idx; ${policy(`tenant_id = ${T}`)}`,
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'RLS-11',
    what: 'a VOLATILE helper, with an index',
    sql: `${helper(`select ${CLAIM}`, 'language sql')} ${policy('tenant_id = bulkhead.helper()')}`,
    object: PROBE,
    verdict: 'red',
    observed: /helper\(\) is VOLATILE/,
  },

  {
    id: 'RLS-12',
    what: 'a table that the application may write without policies',
    sql: `create table public.admins (user_id uuid); grant all on public.admins to authenticated; ${policy(`tenant_id = ${T} and exists (select from public.admins a)`)}`,
    object: PROBE,
    verdict: 'red',
    observed: /believes public\.admins/,
  },
  {
    id: 'RLS-12',
    what: 'a table that the application may only read',
    sql: `create table public.admins (user_id uuid); grant select on public.admins to authenticated; ${policy(`tenant_id = ${T} and exists (select from public.admins a)`)}`,
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'RLS-12',
    what: 'a table with policies',
    sql: policy(`tenant_id = ${T} and exists (select from public.users u)`),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'RLS-12',
    what: 'such a table behind a view',
    sql: `create table public.admins (user_id uuid); grant all on public.admins to authenticated; create view public.chiefs as select * from public.admins; ${policy(`tenant_id = ${T} and exists (select from public.chiefs)`)}`,
    object: PROBE,
    verdict: 'red',
  },
  {
    id: 'RLS-12',
    what: 'such a table behind a function',
    sql: `create table public.admins (user_id uuid); grant all on public.admins to authenticated; create function bulkhead.is_admin() returns boolean language sql stable as $$ select exists (select from public.admins) $$; ${policy(`tenant_id = ${T} and bulkhead.is_admin()`)}`,
    object: PROBE,
    verdict: 'red',
  },
  {
    id: 'RLS-12',
    what: 'a policy that looks into its own table',
    sql: policy(`tenant_id in (select d.tenant_id from public.documents d where d.tenant_id = ${T})`),
    object: PROBE,
    verdict: 'red',
    observed: /42P17/,
  },
  {
    id: 'RLS-12',
    what: 'two tables that look into each other',
    sql: `${policy(`tenant_id = ${T} and exists (select from public.notices n)`)} create policy probe on public.notices for select to authenticated using (tenant_id = ${T} and exists (select from public.documents d));`,
    object: PROBE,
    verdict: 'red',
    observed: /public\.documents → public\.notices → public\.documents/,
  },
];

for (const item of CASES) {
  test(`${item.id} ${item.verdict}: ${item.what}`, async () => {
    assert.is(await tryCase(client, portal, item), undefined);
  });
}

/** What the server itself says to a policy that RLS-12 calls a circle, or does not. */
const CIRCLES: readonly (readonly [string, boolean])[] = [
  [policy(`tenant_id in (select d.tenant_id from public.documents d where d.tenant_id = ${T})`), true],
  [
    `create policy probe on public.documents for update to authenticated using (exists (select from public.documents d));`,
    true,
  ],
  [policy(`exists (select from public.notices n)`), false],
  [
    `${policy('exists (select from public.notices n)')} create policy probe on public.notices for select to authenticated using (exists (select from public.documents d));`,
    true,
  ],
  [
    `create function bulkhead.sees() returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select exists (select from public.documents) $$; ${policy('bulkhead.sees()')}`,
    false,
  ],
];

test('RLS-12 calls a circle what the server refuses with 42P17, and nothing else', async () => {
  for (const [sql, expected] of CIRCLES) {
    const judged = await examineAfter(client, portal, sql, ['RLS-12']);
    const red = flawsOf(judged).some((line) => line.includes('42P17'));
    await client.query('begin');
    let refused = false;
    try {
      await client.query(sql);
      await client.query(
        "set local role authenticated; set local row_security = on; select set_config('request.jwt.claims', '{}', true)",
      );
      await client
        .query('update public.documents set title = title; select count(*) from public.documents')
        .catch((error: { code?: string }) => {
          assert.is(error.code, '42P17');
          refused = true;
        });
    } finally {
      await client.query('rollback');
    }
    assert.equal([red, refused], [expected, expected], sql);
  }
});

test("a membership helper with its owner's rights breaks the circle that a plain one runs into", async () => {
  const model = workshop(CLAIMS.membership);
  const body = `select exists (select 1 from shop."Member" m where m."orgId" = organisation and m."userName" = nullif(current_setting('app.user', true), ''))`;
  const sql = (definer: string) =>
    `create function shop.belongs(organisation bigint) returns boolean language sql stable ${definer} set search_path = pg_catalog, pg_temp as $$ ${body} $$;
     create policy probe on shop."Member" for select to authenticated using (shop.belongs("orgId"));`;
  const plain = await examineAfter(shopClient, model, sql(''), ['RLS-12', 'RLS-07']);
  assert.is(findingOf(plain, 'RLS-12', 'policy probe')?.verdict, 'red');
  const definer = await examineAfter(shopClient, model, sql('security definer'), [
    'RLS-12',
    'RLS-07',
    'RLS-10',
    'FN-01',
    'FN-02',
  ]);
  assert.equal(flawsOf(definer), []);
  assert.is(findingOf(definer, 'FN-01', 'shop.belongs')?.observed, 'bound to the claim');
});

test("the platform's own functions are not ours to repair", async () => {
  const supabase = { ...portal, platform: 'supabase' as const };
  const sql = `create schema auth; create function auth.jwt() returns jsonb language sql stable as $$
      select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
    ${policy("tenant_id = (select (auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid)")}`;
  const judged = await examineAfter(client, supabase, sql, ['RLS-10', 'RLS-07']);
  assert.is(findingOf(judged, 'RLS-10', 'auth.jwt()')?.observed, "the platform's own");
  assert.is(findingOf(judged, 'RLS-07', PROBE)?.verdict, 'green');
});

test.run();
