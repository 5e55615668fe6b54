import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createFloor, createPolicy } from '../../scripts/lib/hardening/policy-sql.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import {
  examine,
  examineAfter,
  findingOf,
  flawsOf,
  verdictOf,
  WORKSHOP_CLAIMS,
  workshop,
} from './policy-judged.ts';

const portal = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const hardened = await createDatabase('portal-hardened');
const unhardened = await createDatabase('portal');
const shop = await createDatabase('empty');
const client = await connect(hardened.url, context);
const shopClient = await connect(shop.url, context);
await shopClient.query(await readFile('tests/hardening/workshop.sql', 'utf8'));

test.after(async () => {
  await client.end();
  await shopClient.end();
  await hardened.drop();
  await unhardened.drop();
  await shop.drop();
  await context.end();
});

const IDS = ['RLS-05', 'RLS-07', 'RLS-13', 'RLS-14'];

test('the hardened portal is green in every check that judges by parse trees', async () => {
  const judged = await examine(client, portal);
  assert.equal(flawsOf(judged), []);
  for (const [id, findings] of judged) assert.ok(findings.length > 0, `${id} judged nothing`);
});

test('the portal before hardening has no floor, and no policy to be judged', async () => {
  const before = await connect(unhardened.url, context);
  const judged = await examine(before, portal);
  await before.end();
  assert.is(judged.get('RLS-05')?.filter(({ verdict }) => verdict === 'red').length, 9);
  assert.equal([...new Set(flawsOf(judged).map((line) => line.split(' ')[0]))], ['RLS-05', 'RLS-10']);
  for (const id of ['RLS-07', 'RLS-08', 'RLS-09', 'RLS-12', 'RLS-13', 'RLS-14', 'CTX-01', 'CTX-03']) {
    assert.equal(judged.get(id), [], `${id} says nothing, and is grey for that`);
  }
});

/** What Supabase's own schema has, and helpers as people write them. */
const HELPERS = `
create schema auth;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'))::uuid $$;
create function bulkhead.tenant_in_steps() returns uuid language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare document jsonb; found_tenant uuid;
begin
  document := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  found_tenant := (document -> 'app_metadata' ->> 'tenant_id')::uuid;
  return found_tenant;
exception when others then return null;
end $$;
create function bulkhead.tenant_atomic() returns uuid stable begin atomic
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,tenant_id}')::uuid; end;
create function bulkhead.tenant_returned() returns uuid stable return (auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid;
create function bulkhead.is_mine(row_tenant uuid) returns boolean language sql stable as $$ select row_tenant = bulkhead.current_tenant() $$;
create function bulkhead.is_mine_steps(row_tenant uuid) returns boolean language plpgsql stable as $$
begin
  if row_tenant is null then return false; end if;
  return row_tenant = bulkhead.current_tenant();
end $$;
create function bulkhead.always(row_tenant uuid) returns boolean language sql stable as $$ select row_tenant is not null $$;
create function bulkhead.sometimes(row_tenant uuid) returns boolean language plpgsql stable as $$
begin
  if current_setting('app.admin', true) = 'on' then return true; end if;
  return row_tenant = bulkhead.current_tenant();
end $$;
create function bulkhead.wrong_place() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id')::uuid $$;
create function bulkhead.any_of(anyelement, anyelement) returns anyelement language sql immutable as $$ select coalesce($1, $2) $$;
create function bulkhead.my_tenants() returns setof uuid language sql stable as $$ select bulkhead.current_tenant() $$;
create function bulkhead.my_tenant_list() returns uuid[] language sql stable as $$ select array[bulkhead.current_tenant()] $$;
create function bulkhead.forever() returns uuid language sql stable as $$ select null::uuid $$;
create or replace function bulkhead.forever() returns uuid language sql stable as $$ select bulkhead.forever() $$;
create function bulkhead.hidden() returns uuid language plpgsql stable as $$
declare r uuid; begin execute 'select bulkhead.current_tenant()' into r; return r; end $$;
create function bulkhead.nothing_seen() returns uuid language plpgsql stable as $$
declare r uuid; begin r := (select u.id from public.users u limit 1); return r; end $$;
`;

const T = 'bulkhead.current_tenant()';

/** Conditions of a policy on documents, each with its verdict and a part of the reason. */
const CONDITIONS: readonly (readonly [string, 'green' | 'red' | 'grey', RegExp?])[] = [
  // As they are written where it is right.
  [`tenant_id = ${T}`, 'green'],
  [`${T} = tenant_id`, 'green'],
  [`tenant_id = (select ${T})`, 'green'],
  [`((auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid = tenant_id)`, 'green'],
  [`tenant_id = (select (auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid)`, 'green'],
  [`tenant_id = ((select auth.jwt()) -> 'app_metadata' ->> 'tenant_id')::uuid`, 'green'],
  [`tenant_id = ((select auth.jwt()) #>> '{app_metadata,tenant_id}')::uuid`, 'green'],
  [`tenant_id = (((auth.jwt())['app_metadata'])['tenant_id'] #>> '{}')::uuid`, 'green'],
  [`tenant_id = jsonb_extract_path_text(auth.jwt(), 'app_metadata', 'tenant_id')::uuid`, 'green'],
  [`tenant_id::text = auth.jwt() -> 'app_metadata' ->> 'tenant_id'`, 'green'],
  ['tenant_id = bulkhead.tenant_in_steps()', 'green'],
  ['tenant_id = bulkhead.tenant_atomic()', 'green'],
  ['tenant_id = bulkhead.tenant_returned()', 'green'],
  ['bulkhead.is_mine(tenant_id)', 'green'],
  ['(select bulkhead.is_mine(tenant_id))', 'green'],
  ['bulkhead.is_mine_steps(tenant_id)', 'green'],
  ['tenant_id in (select bulkhead.my_tenants())', 'green'],
  ['tenant_id in (select t from bulkhead.my_tenants() t)', 'green'],
  ['tenant_id = any (bulkhead.my_tenant_list())', 'green'],
  ['tenant_id = any (array(select bulkhead.my_tenants()))', 'green'],
  ['tenant_id = any ((select bulkhead.my_tenant_list())::uuid[])', 'green'],
  [`tenant_id in (${T}, ${T})`, 'green'],
  // More conditions only take away.
  [`tenant_id = ${T} and (title <> '' or true)`, 'green'],
  [`(tenant_id = ${T} and title = 'a') or (tenant_id = ${T} and title = 'b')`, 'green'],
  [`tenant_id = ${T} and exists (select from public.units u where u.id = documents.unit_id)`, 'green'],
  [`not (tenant_id <> ${T})`, 'green'],
  [`not (tenant_id <> ${T} or title = 'x')`, 'green'],
  [`(tenant_id = ${T}) is true`, 'green'],
  [`(tenant_id = ${T}) = true`, 'green'],
  [`coalesce(tenant_id = ${T}, false)`, 'green'],
  [`case when title = 'a' then tenant_id = ${T} else false end`, 'green'],
  [`(tenant_id, title) = (${T}, 'a')`, 'green'],
  ['false', 'green'],
  [`tenant_id = ${T} or 1 = 2`, 'green'],
  [`tenant_id = ${T} or (tenant_id is null and tenant_id = bulkhead.wrong_place())`, 'green'],
  [`exists (select from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`, 'green'],
  [
    `tenant_id in (select t.id from public.tenants t join public.developments d on d.tenant_id = t.id where d.tenant_id = ${T})`,
    'green',
  ],
  [
    `(tenant_id, development_id) in (select d.tenant_id, d.id from public.developments d where d.tenant_id = ${T})`,
    'green',
  ],
  [`tenant_id = (select t.id from public.tenants t where t.id = ${T})`, 'green'],

  // Tautologies, and what only looks like a condition.
  ['true', 'red', /true for every row/],
  ['1 = 1', 'red', /itself/],
  ['tenant_id = tenant_id', 'red', /itself/],
  ['tenant_id is not null', 'red', /not NULL/],
  ['not (tenant_id is null)', 'red', /not NULL/],
  [`coalesce(tenant_id = ${T}, true)`, 'red', /true for every row/],
  [`tenant_id = coalesce(${T}, tenant_id)`, 'red', /itself/],
  [`tenant_id = bulkhead.any_of(${T}, tenant_id)`, 'red', /itself/],
  ['bulkhead.always(tenant_id)', 'red', /not NULL/],
  [`tenant_id = ${T} or not false`, 'red', /true for every row/],
  [`case when ${T} is null then true else tenant_id = ${T} end`, 'red', /NULL/],
  [`tenant_id >= ${T}`, 'red', /no equality/],
  [`tenant_id <> ${T}`, 'red', /no equality/],
  [`not (tenant_id = ${T})`, 'red', /opposite/],
  [`tenant_id is not distinct from ${T}`, 'red', /both sides are NULL/],
  [`not (tenant_id is distinct from ${T})`, 'red', /both sides are NULL/],
  [`(tenant_id = ${T}) is not false`, 'red', /test for NULL/],
  // Half of it.
  [`tenant_id = ${T} or ${T} is null`, 'red', /NULL/],
  [`tenant_id = ${T} or tenant_id is null`, 'red', /tenant_id is NULL/],
  [`tenant_id = ${T} or current_setting('app.bypass_rls', true) = 'on'`, 'red', /app.bypass_rls is 'on'/],
  [`tenant_id = ${T} or auth.jwt() ->> 'role' = 'admin'`, 'red', /role of request.jwt.claims is 'admin'/],
  [`tenant_id = ${T} or current_user = 'x'`, 'red'],
  [`tenant_id = ${T} or pg_has_role(current_user, 'service_role', 'member')`, 'red', /function pg_has_role/],
  [`tenant_id = any (array[${T}, development_id])`, 'red', /not the claim/],
  // Patterns and other functions of the value.
  [`tenant_id::text like (auth.jwt() -> 'app_metadata' ->> 'tenant_id') || '%'`, 'red', /pattern/],
  [`tenant_id::text ~ (auth.jwt() -> 'app_metadata' ->> 'tenant_id')`, 'red', /pattern/],
  [`left(tenant_id::text, 3) = left(${T}::text, 3)`, 'red'],
  [`tenant_id::varchar(3) = ${T}::varchar(3)`, 'red'],
  [`lower(title) = ${T}::text`, 'red'],
  // Another place, another column, another value.
  [`tenant_id = bulkhead.wrong_place()`, 'red', /tenant_id of request.jwt.claims, which is not the claim/],
  [`tenant_id = auth.uid()`, 'red', /sub of request.jwt.claims/],
  [`tenant_id = (auth.jwt() -> 'user_metadata' ->> 'tenant_id')::uuid`, 'red', /user_metadata.tenant_id/],
  [`tenant_id = current_setting('app.tenant', true)::uuid`, 'red', /app.tenant/],
  [`development_id = ${T}`, 'red', /not the claim/],
  [`tenant_id = '00000000-0000-0000-0000-000000000001'`, 'red', /not the claim/],
  [`unit_id in (select u.id from public.units u where u.tenant_id = ${T})`, 'red', /not the claim/],
  ['exists (select from public.tenants t where t.id = tenant_id)', 'red'],
  [`exists (select from public.tenants t where t.id = ${T})`, 'red'],
  // Queries whose rows do not stand for what they ask.
  [
    `exists (select count(*) from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`,
    'red',
    /groups/,
  ],
  [
    `(select count(*) = 0 from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`,
    'red',
    /groups/,
  ],
  [`0 = (select count(*) from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`, 'red'],
  [
    `not exists (select from public.tenants t where t.id = documents.tenant_id and t.id = ${T})`,
    'red',
    /opposite/,
  ],
  [
    `exists (select from public.developments d left join public.tenants t on t.id = ${T} and t.id = documents.tenant_id)`,
    'red',
  ],
  [
    `tenant_id in (select t.id from public.tenants t where t.id = ${T} union select d.tenant_id from public.developments d)`,
    'red',
  ],
  [`tenant_id <> all (select t.id from public.tenants t where t.id <> ${T})`, 'red'],
  // What cannot be read is never green.
  ['tenant_id = bulkhead.hidden()', 'grey', /puts together/],
  ['tenant_id = bulkhead.forever()', 'grey', /calls itself/],
  ['tenant_id = bulkhead.nothing_seen()', 'red', /not the claim/],
  ['bulkhead.sometimes(tenant_id)', 'grey', /conditions that were not followed/],
];

test('conditions are judged by whether they imply the tenant', async () => {
  const policies = CONDITIONS.map(
    ([condition], index) =>
      `create policy "probe ${index}" on public.documents for select to authenticated using (${condition});`,
  );
  const judged = await examineAfter(client, portal, HELPERS + policies.join('\n'), ['RLS-07']);
  const wrong = CONDITIONS.flatMap(([condition, verdict, reason], index) => {
    const finding = judged.get('RLS-07')?.find(({ object }) => object.endsWith(`policy probe ${index}`));
    const right = finding?.verdict === verdict && (reason === undefined || reason.test(finding.observed));
    return right
      ? []
      : [`${condition} should be ${verdict}${reason ?? ''}, is ${finding?.verdict}: ${finding?.observed}`];
  });
  assert.equal(wrong, []);
});

test('the fix of a red policy makes it green', async () => {
  const open =
    'create policy probe on public.documents for all to authenticated using (true) with check (tenant_id is not null);';
  const before = await examineAfter(client, portal, open, ['RLS-07']);
  const finding = findingOf(before, 'RLS-07', 'policy probe');
  assert.is(finding?.verdict, 'red');
  assert.match(finding?.observed ?? '', /USING: .*for now the restrictive tenant_floor holds it/);
  const after = await examineAfter(client, portal, `${open}; ${finding?.fix}`, ['RLS-07']);
  assert.equal(flawsOf(after), []);
});

test('both halves of a policy for writing are judged, and neither rival mistake is repeated', async () => {
  const judged = await examineAfter(
    client,
    portal,
    `create policy p1 on public.notices for insert to authenticated with check (true);
     create policy p2 on public.notices for update to authenticated using (tenant_id = ${T}) with check (true);
     create policy p3 on public.notices for update to authenticated using (tenant_id = ${T});
     create policy p4 on public.notices for all to authenticated using (tenant_id = ${T});
     create policy p5 on public.notices for insert to authenticated;
     create policy p6 on public.notices for update to authenticated using (true) with check (tenant_id = ${T});`,
    IDS,
  );
  const verdicts = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map(
    (name) => findingOf(judged, 'RLS-07', `policy ${name}`)?.verdict,
  );
  assert.equal(verdicts, ['red', 'red', 'green', 'green', 'green', 'red']);
  assert.match(verdictOf(judged, 'RLS-07', 'policy p2'), /WITH CHECK/);
  assert.match(verdictOf(judged, 'RLS-14', 'policy p5'), /^green: p5 FOR INSERT has none and admits no row/);
  assert.match(verdictOf(judged, 'RLS-14', 'policy p4'), /^green: USING holds for new rows too/);
});

test('a floor counts only when it holds', async () => {
  const floor = (condition: string) =>
    `drop policy tenant_floor on public.units; create policy tenant_floor on public.units as restrictive for all to public using (${condition});`;
  for (const [condition, verdict, reason] of [
    [`tenant_id = (select ${T})`, 'green', /tenant_floor/],
    ['tenant_id is not null', 'red', /holds nothing/],
    [`tenant_id = ${T} or current_setting('app.admin', true) = 'on'`, 'red', /app.admin/],
    ['tenant_id = bulkhead.hidden()', 'grey', /cannot be judged/],
  ] as const) {
    const judged = await examineAfter(client, portal, HELPERS + floor(condition), ['RLS-05']);
    assert.match(verdictOf(judged, 'RLS-05', 'public.units'), reason);
    assert.is(findingOf(judged, 'RLS-05', 'public.units')?.verdict, verdict, condition);
  }
  for (const scope of ['for select to public', 'for all to authenticated']) {
    const sql = `drop policy tenant_floor on public.units; create policy tenant_floor on public.units as restrictive ${scope} using (tenant_id = ${T});`;
    const judged = await examineAfter(client, portal, sql, ['RLS-05']);
    const finding = findingOf(judged, 'RLS-05', 'public.units');
    assert.is(finding?.observed, 'no restrictive floor');
    const repaired = await examineAfter(client, portal, `${sql} ${finding?.fix}`, ['RLS-05']);
    assert.equal(flawsOf(repaired), []);
  }
});

test('permissive policies for PUBLIC are red, those for roles that see past policies mean nothing', async () => {
  const judged = await examineAfter(
    client,
    portal,
    `create policy p1 on public.notices for select using (tenant_id = ${T});
     create policy p2 on public.notices for all to service_role using (true);
     create policy p3 on public.users for select using (id = bulkhead.current_subject());`,
    IDS,
  );
  const open = findingOf(judged, 'RLS-13', 'policy p1');
  assert.is(open?.verdict, 'red');
  assert.is(open?.fix, 'alter policy "p1" on public.notices to "authenticated";');
  assert.match(verdictOf(judged, 'RLS-13', 'policy p2'), /^green: service_role sees past every policy/);
  assert.match(verdictOf(judged, 'RLS-07', 'policy p2'), /^green: only for service_role/);
  assert.is(findingOf(judged, 'RLS-13', 'policy p3'), undefined, 'a shared table may be for everybody');
});

test('rows of everybody may be read by everybody, and written by nobody', async () => {
  const documents = portal.tables.get('public.documents');
  if (documents === undefined) throw new Error('the model lost a table');
  const model: Model = {
    ...portal,
    tables: new Map(portal.tables).set(documents.id, { ...documents, nullTenant: 'global' }),
  };
  const condition = `tenant_id is null or tenant_id = ${T}`;
  const sql = `create policy p1 on public.documents for select to authenticated using (${condition});
    create policy p2 on public.documents for all to authenticated using (${condition});
    create policy p3 on public.documents for insert to authenticated with check (${condition});
    drop policy tenant_floor on public.documents;
    create policy tenant_floor on public.documents as restrictive for all to public using (${condition}) with check (tenant_id = ${T});`;
  const judged = await examineAfter(client, model, sql, IDS);
  assert.equal(
    ['p1', 'p2', 'p3'].map((name) => findingOf(judged, 'RLS-07', `policy ${name}`)?.verdict),
    ['green', 'red', 'red'],
  );
  assert.is(findingOf(judged, 'RLS-05', 'public.documents')?.verdict, 'green');
});

function guarded(model: Model): string {
  return [...model.tables.values()]
    .filter(({ kind }) => kind !== 'shared')
    .flatMap((table) => [
      createFloor(model, table),
      table.kind === 'root' || table.name === 'Member'
        ? createPolicy(model, table, 'SELECT', ['authenticated'])
        : createPolicy(model, table, 'ALL', ['authenticated']),
    ])
    .join('\n');
}

for (const [name, claim] of Object.entries(WORKSHOP_CLAIMS)) {
  test(`a second model, claim from ${name}: what the model itself asks for is green`, async () => {
    const model = workshop(claim);
    const judged = await examineAfter(shopClient, model, guarded(model), [
      ...IDS,
      'RLS-08',
      'RLS-09',
      'RLS-11',
      'RLS-12',
      'CTX-01',
      'CTX-03',
    ]);
    assert.equal(flawsOf(judged), []);
    for (const [id, findings] of judged) assert.ok(findings.length > 0, `${id} judged nothing`);
  });
}

const C = "nullif(current_setting('app.organisation', true), '')::bigint";
const U = "nullif(current_setting('app.user', true), '')";

/** Tables of the second model, conditions, and what they are with a claim from a setting and from a membership. */
const SHOP: readonly (readonly [string, string, string, string])[] = [
  ['Customer', `"orgId" = ${C}`, 'green', 'red'],
  ['Customer', `"orgId" = (select ${C})`, 'green', 'red'],
  ['Customer', `"customerId" = ${C}`, 'red', 'red'],
  [
    'Customer',
    `"orgId" in (select m."orgId" from shop."Member" m where m."userName" = ${U})`,
    'red',
    'green',
  ],
  [
    'Customer',
    `exists (select 1 from shop."Member" m where m."orgId" = "Customer"."orgId" and m."userName" = ${U})`,
    'red',
    'green',
  ],
  ['Customer', 'shop.belongs("orgId")', 'red', 'green'],
  ['Customer', '"orgId" = any (shop.organisations())', 'red', 'green'],
  ['Customer', '"orgId" in (select shop.each_organisation())', 'red', 'green'],
  ['Customer', '"orgId" in (select o from shop.each_organisation() o)', 'red', 'green'],
  ['Customer', `exists (select 1 from shop."Member" m where m."userName" = ${U})`, 'red', 'red'],
  ['Customer', 'exists (select 1 from shop."Member" m where m."orgId" = "Customer"."orgId")', 'red', 'red'],
  [
    'Customer',
    `exists (select 1 from shop."Member" m where m."orgId" = "Customer"."orgId" and m."userName" = ${U} or m."userName" = 'boss')`,
    'red',
    'red',
  ],
  // Two members in one query: the user's own, and anybody's of the row's organisation.
  [
    'Customer',
    `exists (select 1 from shop."Member" m, shop."Member" n where m."userName" = ${U} and n."orgId" = "Customer"."orgId")`,
    'red',
    'red',
  ],
  [
    'Customer',
    `exists (select 1 from shop."Member" m join shop."Member" n using ("orgId") where m."userName" = ${U} and n."orgId" = "Customer"."orgId")`,
    'red',
    'green',
  ],
  [
    'RequestLine',
    `exists (select from shop."ServiceRequest" r where r."requestId" = "RequestLine"."requestId" and r."orgId" = ${C})`,
    'green',
    'red',
  ],
  [
    'RequestLine',
    `"requestId" in (select r."requestId" from shop."ServiceRequest" r where r."orgId" = (select ${C}))`,
    'green',
    'red',
  ],
  [
    'RequestLine',
    `(select r."orgId" from shop."ServiceRequest" r where r."requestId" = "RequestLine"."requestId") = ${C}`,
    'green',
    'red',
  ],
  [
    'RequestLine',
    `exists (select from shop."ServiceRequest" r where r."requestId" = "RequestLine"."lineId" and r."orgId" = ${C})`,
    'red',
    'red',
  ],
  ['RequestLine', `exists (select from shop."ServiceRequest" r where r."orgId" = ${C})`, 'red', 'red'],
  [
    'RequestLine',
    'exists (select from shop."ServiceRequest" r where r."requestId" = "RequestLine"."requestId")',
    'red',
    'red',
  ],
  [
    'RequestLine',
    `"requestId" in (select r."requestId" from shop."ServiceRequest" r join shop."Member" m using ("orgId") where m."userName" = ${U})`,
    'red',
    'green',
  ],
];

const SHOP_HELPERS = `
create function shop.organisations() returns bigint[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(m."orgId"), '{}') from shop."Member" m where m."userName" = ${U} $$;
create or replace function shop.organisations() returns bigint[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select array_agg(m."orgId") from shop."Member" m where m."userName" = ${U} $$;
create function shop.each_organisation() returns setof bigint language plpgsql stable as $$
begin return query select m."orgId" from shop."Member" m where m."userName" = ${U}; end $$;
create function shop.belongs(organisation bigint) returns boolean language sql stable as $$
  select exists (select 1 from shop."Member" m where m."orgId" = organisation and m."userName" = ${U}) $$;
`;

test('a second model: bigint keys, quoted names, a table via its parent, a membership table', async () => {
  const policies = SHOP.map(
    ([table, condition], index) =>
      `create policy "probe ${index}" on shop."${table}" for select to authenticated using (${condition});`,
  );
  for (const [position, claim] of Object.values(WORKSHOP_CLAIMS).entries()) {
    const judged = await examineAfter(shopClient, workshop(claim), SHOP_HELPERS + policies.join('\n'), [
      'RLS-07',
    ]);
    const wrong = SHOP.flatMap((row, index) => {
      const finding = judged.get('RLS-07')?.find(({ object }) => object.endsWith(`policy probe ${index}`));
      return finding?.verdict === row[2 + position]
        ? []
        : [`${row[1]} should be ${row[2 + position]}, is ${finding?.verdict}: ${finding?.observed}`];
    });
    assert.equal(wrong, []);
  }
});

test('who may write memberships of their own is a member of everything', async () => {
  const judged = await examineAfter(
    shopClient,
    workshop(WORKSHOP_CLAIMS.membership),
    `create policy p1 on shop."Member" for select to authenticated using ("userName" = ${U});
     create policy p2 on shop."Member" for insert to authenticated with check ("userName" = ${U});
     create policy p3 on shop."Member" for all to authenticated using ("userName" = ${U});
     create policy p4 on shop."Member" for delete to authenticated using ("userName" = ${U});`,
    ['RLS-07'],
  );
  assert.equal(
    ['p1', 'p2', 'p3', 'p4'].map((name) => findingOf(judged, 'RLS-07', `policy ${name}`)?.verdict),
    ['green', 'red', 'red', 'green'],
  );
  assert.match(verdictOf(judged, 'RLS-07', 'policy p2'), /make themselves a member of any tenant/);
});

test('a policy of a partition is judged like one of its parent', async () => {
  const judged = await examineAfter(
    shopClient,
    workshop(WORKSHOP_CLAIMS.setting),
    `create policy p1 on shop."Event_2026" for select to authenticated using ("orgId" = ${C});
     create policy p2 on shop."Event_2026" for select to authenticated using (at is not null);`,
    ['RLS-07'],
  );
  assert.equal(
    ['p1', 'p2'].map((name) => findingOf(judged, 'RLS-07', `"Event_2026": policy ${name}`)?.verdict),
    ['green', 'red'],
  );
});

test.run();
