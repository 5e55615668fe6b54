import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { faultsOf } from '../../scripts/lib/tenancy/edges.ts';
import { auditedTables } from '../../scripts/lib/tenancy/model.ts';
import { orderTables } from '../../scripts/lib/tenancy/order.ts';
import { parseModel, readModel } from '../../scripts/lib/tenancy/parse.ts';
import { HEAD, problemsOf } from './problems.ts';

test('the portal of the repository is a valid model, parents before children', async () => {
  const model = await readModel('bulkhead.yaml');
  const order = orderTables(model).map((table) => table.id);
  assert.is(order[0], 'public.tenants');
  for (const table of model.tables.values()) {
    for (const edge of table.parents) {
      assert.ok(
        order.indexOf(edge.parent.id) < order.indexOf(table.id),
        `${edge.parent.id} before ${table.id}`,
      );
    }
  }
});

test('says all that other systems need', () => {
  const model = parseModel(
    `version: 1
schemas: [app, "Odd Schema"]
platform: supabase
migrations: ["prisma/migrations/*/migration.sql"]
tenant: { table: organisations, key: org_id, type: bigint }
claim:
  from: membership
  table: organisation_members
  user: user_id
  organisation: org_id
  userClaim: { from: setting, name: app.user_id }
roles: { app: [web], service: [worker], owner: owner }
tables:
  organisation_members: { tenant: org_id, key: [org_id, user_id] }
  '"Odd Schema"."ServiceRequest"': { tenant: tenantId, nullTenant: global, stage: expanded }
  bookings:
    via: requestId
    parents:
      requestId: { table: '"Odd Schema".ServiceRequest', references: number, agree: { siteId: site } }
  countries: { shared: true }
`,
    'model.yaml',
  );
  assert.is(model.tenant.type, 'bigint');
  const request = model.tables.get('"Odd Schema"."ServiceRequest"');
  assert.is(request?.tenantColumn, 'tenantId');
  assert.is(request?.nullTenant, 'global');
  assert.is(request?.stage, 'expanded');
  const bookings = model.tables.get('app.bookings');
  assert.is(bookings?.kind, 'via');
  assert.equal(bookings?.via?.columns, [{ child: 'requestId', parent: 'number' }]);
  assert.equal(bookings?.via?.agree, [{ child: 'siteId', parent: 'site' }]);
  assert.is(model.claim.from, 'membership');
});

test('exceptions: every one with its place', () => {
  const { exceptions } = parseModel(
    `${HEAD}tables: {}
exceptions:
  - { check: IDX-04, object: "public.a_*_key", owner: data team, reason: being replaced, expires: 2027-02-28 }
  - check: LEDGER
    object: 900.sql
    owner: platform
    reason: applied by hand
    expires: "2027-01-01"
`,
    'model.yaml',
  );
  assert.equal(exceptions, [
    {
      check: 'IDX-04',
      object: 'public.a_*_key',
      owner: 'data team',
      reason: 'being replaced',
      expires: '2027-02-28',
      place: '7:5',
    },
    {
      check: 'LEDGER',
      object: '900.sql',
      owner: 'platform',
      reason: 'applied by hand',
      expires: '2027-01-01',
      place: '8:5',
    },
  ]);
  assert.equal(parseModel(`${HEAD}tables: {}\n`, 'm').exceptions, []);
});

test('audit: tables of tenants by default, shared ones when they say so', () => {
  const model = parseModel(
    `${HEAD}tables:
  orgs:
  a: { tenant: t, parents: { b_id: b } }
  b: { tenant: t, audit: false }
  c: { via: a_id, parents: { a_id: a }, audit: { redact: [body, author] } }
  d: { shared: true }
  e: { shared: true, audit: true }
`,
    'model.yaml',
  );
  assert.equal(
    auditedTables(model).map(({ id, audit }) => [id, audit.redact]),
    [
      ['public.orgs', []],
      ['public.a', []],
      ['public.c', ['body', 'author']],
      ['public.e', []],
    ],
  );
});

test('samples: SQL by column; numbers and flags need no quotes', () => {
  const model = parseModel(
    `${HEAD}tables:
  b: { tenant: t }
  a:
    tenant: t
    parents: { b_id: { table: b, optional: true } }
    samples: { slug: "'s-{n}'", rooms: 3, open: true, b_id: "null" }
`,
    'model.yaml',
  );
  assert.equal(model.tables.get('public.a')?.samples, {
    slug: "'s-{n}'",
    rooms: '3',
    open: 'true',
    b_id: 'null',
  });
  assert.equal(model.tables.get('public.b')?.samples, {});
});

test('reports all mistakes at once, in the order of the file', () => {
  const problems = problemsOf(`version: 1
tenant: { table: orgs, kye: id }
claim: { from: jwt, path: a.b }
roles: { owner: o }
tables:
  a: { tenant: t, parents: { b_id: b, x_id: nope } }
  b: { tenant: t, parents: { a_id: a }, stag: x }
  c: {}
  d: { tenant: t, stage: soon }
`);
  assert.equal(
    problems.map((problem) => problem.split(':')[0]),
    ['2', '6', '6', '7', '8', '9'],
    problems.join('\n'),
  );
});

test('a file that does not exist is one clear error', async () => {
  try {
    await readModel('nowhere.yaml');
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /"nowhere\.yaml" cannot be read/);
  }
});

test('a reference to several tables asks for rows that are gone, of another tenant, or of no known kind', () => {
  const text = (polymorphic: string) => `${HEAD}tables:
  units: { tenant: org_id }
  users: { shared: true, key: user_id }
  comments: { tenant: org_id, polymorphic: { entity_id: ${polymorphic} } }
`;
  const model = parseModel(
    text('{ type: entity_type, tables: { unit: units, "o\'user": users } }'),
    'model.yaml',
  );
  const faults = faultsOf(model).filter(({ label }) => label.includes('entity_'));
  assert.equal(
    faults.map(({ kind, label }) => `${kind} ${label}`),
    [
      'missing-parent public.comments.entity_id → any table that entity_type names',
      'missing-parent public.comments.entity_id (entity_type unit) → public.units',
      'misaligned public.comments.entity_id (entity_type unit) → public.units',
      "missing-parent public.comments.entity_id (entity_type o'user) → public.users",
      'null-parent public.comments.entity_id',
    ],
  );
  assert.ok(faults[0]?.rows.includes("'unit', 'o''user'"));
  assert.ok(faults[3]?.rows.includes('p."user_id"::text'));
  const none = parseModel(text('false'), 'model.yaml');
  assert.equal(none.tables.get('public.comments')?.notReferences, ['entity_id']);
  assert.is(faultsOf(none).filter(({ label }) => label.includes('entity_')).length, 0);
});

test.run();
