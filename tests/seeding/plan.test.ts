import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { planSeed } from '../../scripts/lib/seeding/plan.ts';
import { keyOf, literal, type SeedRow, type SeedValue } from '../../scripts/lib/seeding/row.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { WORKSHOP } from './workshop.ts';

const portal = await readModel('bulkhead.yaml');

function row(model: typeof portal, table: string, match: string, values: Record<string, SeedValue>): SeedRow {
  const found = model.tables.get(table);
  if (found === undefined) throw new Error(table);
  return { table: found, place: table, match: [match], values: new Map(Object.entries(values)) };
}

function refusal(rows: SeedRow[], model = portal): string {
  try {
    planSeed(model, rows);
  } catch (error) {
    if (error instanceof BulkheadError) return error.what;
    throw error;
  }
  return 'accepted';
}

const uuid = literal('00000000-0000-4000-8000-000000000001');
const tenant = row(portal, 'public.tenants', 'slug', { slug: literal('a') });
const other = row(portal, 'public.tenants', 'slug', { slug: literal('b') });
const estate = (more: Record<string, SeedValue> = {}) =>
  row(portal, 'public.developments', 'code', { code: literal('X'), ...more });
const home = (more: Record<string, SeedValue>) =>
  row(portal, 'public.units', 'unit_number', { unit_number: literal('1'), ...more });

test('rows are ordered parents first, whatever their order in the seed', () => {
  const development = estate();
  const unit = home({ development_id: keyOf(development) });
  const plan = planSeed(portal, [unit, development, tenant]);
  assert.equal(
    plan.batches.map(({ rows }) => rows[0]?.place),
    ['public.tenants', 'public.developments', 'public.units'],
  );
  assert.equal(plan.batches[1]?.match, ['tenant_id', 'code'], 'bound to the tenant');
  assert.equal(plan.batches[1]?.columns, ['tenant_id', 'code']);
});

test("a row of another tenant's", () => {
  assert.match(
    refusal([tenant, estate({ tenant_id: uuid })]),
    /tenant_id is not the key of the seed's own tenant/,
  );
  assert.match(refusal([tenant, estate({ tenant_id: keyOf(other) })]), /tenant_id is not the key/);
  assert.match(refusal([tenant, estate({ tenant_id: literal(null) })]), /tenant_id is not the key/);
  assert.is(refusal([tenant, estate({ tenant_id: keyOf(tenant) })]), 'accepted');
});

test('not exactly one tenant', () => {
  assert.match(refusal([estate()]), /0 rows of public\.tenants/);
  assert.match(refusal([tenant, other]), /2 rows of public\.tenants/);
});

test('a parent by its raw key, of another table, from another seed, or none', () => {
  const development = estate();
  const stranger = estate();
  assert.match(
    refusal([tenant, home({ development_id: uuid })]),
    /development_id reaches for a row by its key/,
  );
  assert.match(
    refusal([tenant, home({ development_id: keyOf(tenant) })]),
    /refers to a row of public\.tenants/,
  );
  assert.match(refusal([tenant, home({ development_id: keyOf(stranger) })]), /not part of the seed/);
  assert.match(refusal([tenant, home({})]), /development_id is empty, so the row would be detached/);
  assert.match(refusal([tenant, home({ development_id: literal(null) })]), /detached/);
  const wrongColumn: SeedValue = { kind: 'reference', row: development, column: 'tenant_id' };
  assert.match(
    refusal([tenant, development, home({ development_id: wrongColumn })]),
    /refers to tenant_id of its parent/,
  );
  const optional = { development_id: keyOf(development), house_type_id: literal(null) };
  assert.is(refusal([tenant, development, home(optional)]), 'accepted');
});

test('a table that belongs to nobody', () => {
  const person = row(portal, 'public.users', 'email', { email: literal('a@example.com') });
  assert.match(refusal([tenant, person]), /public\.users belongs to no tenant/);
});

test('a row that could not be known again', () => {
  assert.match(
    refusal([tenant, estate({ code: literal(null) })]),
    /code, by which it would be known again, is empty/,
  );
});

test('a row that knows its tenant through a parent only is matched under that parent', () => {
  const organisation = row(WORKSHOP, 'shop."Organisation"', 'Name', { Name: literal('a') });
  const site = row(WORKSHOP, 'shop."Site"', 'Code', { Code: literal('s') });
  const siteKey: SeedValue = { kind: 'reference', row: site, column: 'siteId' };
  const request = row(WORKSHOP, 'shop."ServiceRequest"', 'order', { order: literal('r'), siteId: siteKey });
  const requestKey: SeedValue = { kind: 'reference', row: request, column: 'requestId' };
  const line = row(WORKSHOP, 'shop."RequestLine"', 'no', { no: literal(1), requestId: requestKey });
  const plan = planSeed(WORKSHOP, [organisation, site, request, line]);
  assert.equal(plan.batches.at(-1)?.match, ['requestId', 'no']);
  assert.match(
    refusal([organisation, row(WORKSHOP, 'shop."RequestLine"', 'no', { no: literal(1) })], WORKSHOP),
    /requestId is empty/,
  );
});

test.run();
