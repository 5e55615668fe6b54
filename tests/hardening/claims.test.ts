import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Case, examine, findingOf, tryCase } from './policy-judged.ts';

const portal = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const hardened = await createDatabase('portal-hardened');
const client = await connect(hardened.url, context);

test.after(async () => {
  await client.end();
  await hardened.drop();
  await context.end();
});

const PROBE = 'documents: policy probe';
const policy = (condition: string) =>
  `create policy probe on public.documents for select to authenticated using (${condition});`;
const steps = (
  read: string,
) => `create function bulkhead.helper() returns uuid language plpgsql stable set search_path = pg_catalog, pg_temp as $$
  begin return (${read}::jsonb #>> '{app_metadata,tenant_id}')::uuid; end $$; ${policy('tenant_id = (select bulkhead.helper())')}`;
const at = (path: string) =>
  `(nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{${path}}')`;

const CASES: readonly Case[] = [
  {
    id: 'CTX-01',
    what: 'as it should be',
    sql: policy(`tenant_id = ${at('app_metadata,tenant_id')}::uuid`),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'CTX-01',
    what: 'trimmed first',
    sql: policy(
      "tenant_id = (nullif(btrim(current_setting('request.jwt.claims', true)), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid",
    ),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'CTX-01',
    what: 'an empty claim is an error',
    sql: policy(
      "tenant_id = (current_setting('request.jwt.claims', true)::jsonb #>> '{app_metadata,tenant_id}')::uuid",
    ),
    object: PROBE,
    verdict: 'red',
    observed: /an empty one is not NULL/,
  },
  {
    id: 'CTX-01',
    what: 'a missing claim is an error',
    sql: policy(
      "tenant_id = (nullif(current_setting('request.jwt.claims'), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid",
    ),
    object: PROBE,
    verdict: 'red',
    observed: /a missing claim is an error/,
  },
  {
    id: 'CTX-01',
    what: 'false is not true',
    sql: policy(
      "tenant_id = (nullif(current_setting('request.jwt.claims', false), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid",
    ),
    object: PROBE,
    verdict: 'red',
  },
  {
    id: 'CTX-01',
    what: 'nullif of something else',
    sql: policy(
      "tenant_id = (nullif(current_setting('request.jwt.claims', true), '{}')::jsonb #>> '{app_metadata,tenant_id}')::uuid",
    ),
    object: PROBE,
    verdict: 'red',
  },
  {
    id: 'CTX-01',
    what: 'in a helper',
    sql: steps("current_setting('request.jwt.claims')"),
    object: 'bulkhead.helper()',
    verdict: 'red',
  },
  {
    id: 'CTX-01',
    what: 'in a helper as it should be',
    sql: steps("nullif(current_setting('request.jwt.claims', true), '')"),
    object: 'bulkhead.helper()',
    verdict: 'green',
  },
  {
    id: 'CTX-01',
    what: 'in a helper written in SQL',
    sql: `create function bulkhead.helper() returns uuid language sql stable as $$ select (current_setting('request.jwt.claims')::jsonb ->> 'x')::uuid $$; ${policy('tenant_id = bulkhead.helper()')}`,
    object: 'bulkhead.helper()',
    verdict: 'red',
    fixes: false,
  },

  {
    id: 'CTX-03',
    what: 'the claim of the model',
    sql: policy(`tenant_id = ${at('app_metadata,tenant_id')}::uuid`),
    object: PROBE,
    verdict: 'green',
  },
  {
    id: 'CTX-03',
    what: 'at the top of the token',
    sql: policy(`tenant_id = ${at('tenant_id')}::uuid`),
    object: PROBE,
    verdict: 'red',
    observed: /compared with tenant_id of request\.jwt\.claims/,
  },
  {
    id: 'CTX-03',
    what: 'user_metadata',
    sql: policy(`tenant_id = ${at('user_metadata,tenant_id')}::uuid`),
    object: PROBE,
    verdict: 'red',
    observed: /user_metadata\.tenant_id/,
  },
  {
    id: 'CTX-03',
    what: 'in a helper',
    sql: `create function bulkhead.helper() returns uuid language sql stable as $$ select ${at('tenant_id')}::uuid $$; ${policy('tenant_id = (select bulkhead.helper())')}`,
    object: PROBE,
    verdict: 'red',
  },
  {
    id: 'CTX-03',
    what: 'another setting',
    sql: policy("tenant_id = nullif(current_setting('app.tenant', true), '')::uuid"),
    object: PROBE,
    verdict: 'red',
    observed: /app\.tenant/,
  },
  {
    id: 'CTX-03',
    what: 'the column cast instead of the claim',
    sql: policy(`tenant_id::text = ${at('app_metadata,tenant_id')}`),
    object: PROBE,
    verdict: 'red',
    observed: /cast to text/,
  },
];

for (const item of CASES) {
  test(`${item.id} ${item.verdict}: ${item.what}`, async () => {
    assert.is(await tryCase(client, portal, item), undefined);
  });
}

test('a model whose claim the user writes is red itself', async () => {
  const model = {
    ...portal,
    claim: { from: 'jwt', setting: 'request.jwt.claims', path: ['user_metadata', 'tenant_id'] } as const,
  };
  const judged = await examine(client, model, ['CTX-03']);
  assert.is(findingOf(judged, 'CTX-03', 'claim of')?.verdict, 'red');
});

test.run();
