import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Case, tryCase } from './policy-judged.ts';
import { CLAIM, helper, PROBE, policy, T } from './policy-probe.ts';

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
    id: 'RLS-08',
    what: 'a bypass switch',
    sql: policy(`tenant_id = ${T} or current_setting('app.bypass_rls', true) = 'on'`),
    object: PROBE,
    verdict: 'red',
    observed: /app\.bypass_rls/,
  },
  {
    id: 'RLS-08',
    what: 'a switch in a helper',
    sql: `${helper(`select case when current_setting('app.admin', true) = 'on' then null else ${CLAIM} end`)} ${policy('tenant_id = bulkhead.helper()')}`,
    object: PROBE,
    verdict: 'red',
    observed: /app\.admin in bulkhead\.helper\(\)/,
  },
  {
    id: 'RLS-08',
    what: 'a switch in a helper of a helper, in PL/pgSQL',
    sql: `create function bulkhead.deep() returns boolean language plpgsql stable as $$ begin return current_setting('app.scope', true) = 'system'; end $$; ${helper(`select case when bulkhead.deep() then null else ${CLAIM} end`)} ${policy('tenant_id = bulkhead.helper()')}`,
    object: PROBE,
    verdict: 'red',
    observed: /app\.scope in bulkhead\.deep/,
  },
  {
    id: 'RLS-08',
    what: 'a computed name',
    sql: policy(`tenant_id = ${T} or current_setting('app.' || title, true) = 'on'`),
    object: PROBE,
    verdict: 'red',
    observed: /computed/,
  },
  {
    id: 'RLS-08',
    what: 'a switch in a restrictive policy',
    sql: `create policy probe on public.documents as restrictive for all to public using (current_setting('app.x', true) is null);`,
    object: PROBE,
    verdict: 'red',
  },
  {
    id: 'RLS-08',
    what: 'a switch in a policy of a shared table',
    sql: policy("current_setting('app.x', true) = 'on'", 'users'),
    object: 'users: policy probe',
    verdict: 'red',
  },
  {
    id: 'RLS-08',
    what: 'other places of the signed token',
    sql: policy(`tenant_id = ${T} and current_setting('request.jwt.claims', true)::jsonb ->> 'role' = 'x'`),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'RLS-08',
    what: 'the token in the older settings of PostgREST',
    sql: policy(`tenant_id = ${T} and current_setting('request.jwt.claim.sub', true) <> ''`),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'RLS-08',
    what: 'what a session cannot set',
    sql: policy(`tenant_id = ${T} and current_setting('is_superuser') = 'off'`),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'RLS-08',
    what: 'the name of a setting in a comment and in a text',
    sql: policy(`tenant_id = ${T} and title <> 'current_setting(app.bypass_rls)'`),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'RLS-08',
    what: 'a function that cannot be read',
    sql: `${helper('begin return (select null::uuid); end', 'language plpgsql stable').replace('(select null::uuid)', 'null')} create or replace function bulkhead.helper() returns uuid language plpgsql stable as $$ declare r uuid; begin execute 'select 1' into r; return r; end $$; ${policy('tenant_id = bulkhead.helper()')}`,
    object: PROBE,
    verdict: 'grey',
    observed: /puts together/,
  },

  {
    id: 'RLS-09',
    what: 'user_metadata',
    sql: policy(
      "tenant_id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'user_metadata' ->> 'tenant_id')::uuid",
    ),
    object: PROBE,
    verdict: 'red',
  },
  {
    id: 'RLS-09',
    what: 'user_metadata in a path',
    sql: policy(
      "tenant_id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{user_metadata,tenant_id}')::uuid",
    ),
    object: PROBE,
    verdict: 'red',
  },
  {
    id: 'RLS-09',
    what: 'user_metadata through a helper',
    sql: `${helper("select (nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'user_metadata' ->> 'tenant_id')::uuid")} ${policy('tenant_id = bulkhead.helper()')}`,
    object: PROBE,
    verdict: 'red',
    observed: /bulkhead\.helper/,
  },
  {
    id: 'RLS-09',
    what: 'raw_user_meta_data of auth.users',
    sql: `create schema auth; create table auth.users (id uuid, raw_user_meta_data jsonb); ${policy("tenant_id = (select (u.raw_user_meta_data ->> 'tenant_id')::uuid from auth.users u limit 1)")}`,
    object: PROBE,
    verdict: 'red',
    observed: /raw_user_meta_data/,
  },
  {
    id: 'RLS-09',
    what: 'app_metadata',
    sql: policy(`tenant_id = ${CLAIM}`),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'RLS-09',
    what: 'a comment about user_metadata in a helper',
    sql: `${helper(`-- not user_metadata\n select ${CLAIM}`)} ${policy('tenant_id = bulkhead.helper()')}`,
    object: PROBE,
    verdict: 'green',
  },
];

for (const item of CASES) {
  test(`${item.id} ${item.verdict}: ${item.what}`, async () => {
    assert.is(await tryCase(client, portal, item), undefined);
  });
}

test.run();
