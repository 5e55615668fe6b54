import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { examineAfter, findingOf, flawsOf, verdictOf } from './policy-judged.ts';
import { CLAIMS, guarded, workshop } from './workshop.ts';

// Policies of a second model: bigint keys, quoted names, a table via its parent, a membership table.

const context = testContext({ command: 'hardening-status' });
const shop = await createDatabase('empty');
const shopClient = await connect(shop.url, context);
await shopClient.query(await readFile('tests/hardening/workshop.sql', 'utf8'));

test.after(async () => {
  await shopClient.end();
  await shop.drop();
  await context.end();
});

const IDS = ['RLS-05', 'RLS-07', 'RLS-13', 'RLS-14'];

for (const [name, claim] of Object.entries(CLAIMS)) {
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
  for (const [position, claim] of Object.values(CLAIMS).entries()) {
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
    workshop(CLAIMS.membership),
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
    workshop(CLAIMS.setting),
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
