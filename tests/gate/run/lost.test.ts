import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lostGuards } from '../../../scripts/lib/gate/judge/lost.ts';
import { parseModel } from '../../../scripts/lib/tenancy/parse.ts';

const model = parseModel(
  `version: 1
name: shop
schemas: [shop]
exposedSchemas: [shop]
platform: plain
migrations: ["db/migrate/*.sql"]
tenant: { table: Organization, key: id, type: bigint }
claim: { from: setting, name: app.organization }
roles: { app: [web], anonymous: [], service: [], owner: shop_owner }
tables:
  Customer: { tenant: organizationId }
  ServiceRequest:
    tenant: organizationId
    parents: { customerId: Customer }
`,
  'shop.yaml',
);

const TABLE = 'table shop."ServiceRequest"';

/** Lines that are gone: whether they kept tenants apart, or undefined where they are no guard of the model. */
const gone: readonly [line: string, keepsApart: boolean | undefined][] = [
  [`${TABLE}: row security on, forced`, true],
  [`${TABLE}: policy "tenant" permissive for all to web: using (true)`, true],
  [`${TABLE}: policy floor restrictive for all to web: using (true)`, true],
  [
    `${TABLE}: constraint fk: FOREIGN KEY ("organizationId", "customerId") REFERENCES shop."Customer"("organizationId", id)`,
    true,
  ],
  [`${TABLE}: constraint fk: FOREIGN KEY ("customerId") REFERENCES shop."Customer"(id)`, true],
  [`${TABLE}: constraint notes: CHECK (length(note) < 100)`, false],
  // A column whose name only begins like the tenant's.
  [`${TABLE}: constraint other: CHECK ("organizationIdOld" > 0)`, false],
  [`${TABLE}: column "organizationId" not null`, true],
  [`${TABLE}: column note not null`, false],
  [`${TABLE}: column "organizationId" default 1`, false],
  [`${TABLE}: CREATE TRIGGER audit AFTER INSERT ON shop."ServiceRequest"`, true],
  [`${TABLE}: always: CREATE TRIGGER audit AFTER INSERT ON shop."ServiceRequest"`, true],
  [`${TABLE}: CREATE CONSTRAINT TRIGGER bound AFTER INSERT ON shop."ServiceRequest"`, true],
  [`${TABLE}: row security on, not forced`, true],
  [`${TABLE}: row security off, not forced`, false],
  [`${TABLE}: grant to web: SELECT`, undefined],
  [`${TABLE}: column "organizationId": grant to web: SELECT`, undefined],
  [`${TABLE}: owner shop_owner`, false],
  ['table shop.other: row security on, forced', undefined],
  ['table other."ServiceRequest": row security on, forced', undefined],
  ['function shop.total(bigint): security definer', undefined],
  ['function bulkhead.claim(): security invoker', true],
  ['table bulkhead.audit_events: grant to web: SELECT', true],
  ['role web: not superuser, not bypassrls', true],
  ['database: setting', false],
];

for (const [line, keepsApart] of gone) {
  test(`${keepsApart === undefined ? 'none of ours' : keepsApart ? 'a guard' : 'a rule'}: ${line}`, () => {
    const lost = lostGuards([line], [], model);
    assert.equal(lost, keepsApart === undefined ? [] : [{ line, keepsApart }]);
  });
}

test('what stands there again under another name is not lost; what says something else is', () => {
  const old = `${TABLE}: policy old restrictive for all to web: using (a)`;
  assert.is(lostGuards([old], [old.replace('policy old', 'policy "a new one"')], model).length, 1);
  const named = (name: string, text: string) => `${TABLE}: constraint ${name}: CHECK (${text})`;
  assert.equal(lostGuards([named('a', 'x > 0')], [named('"b c"', 'x > 0')], model), []);
  assert.is(lostGuards([named('a', 'x > 0')], [named('a', 'x > 1')], model).length, 1);
  const elsewhere = named('a', 'x > 0').replace('ServiceRequest', 'Customer');
  assert.is(lostGuards([named('a', 'x > 0')], [elsewhere], model).length, 1, 'of the same table');
});

/** What is gone beside what came instead: whether anything was lost by it. */
const replaced: readonly [gone: string, came: string, lost: boolean][] = [
  ['row security on, not forced', 'row security on, forced', false],
  ['row security on, forced', 'row security on, not forced', true],
  ['row security off, not forced', 'row security on, not forced', false],
  ['row security on, not forced', 'row security off, not forced', true],
  ['constraint c: CHECK (x) NOT VALID', 'constraint c: CHECK (x)', false],
  ['constraint c: CHECK (x)', 'constraint c: CHECK (x) NOT VALID', true],
  ['constraint c: CHECK (x) NOT VALID (its trigger is off)', 'constraint c: CHECK (x)', false],
  ['column "organizationId" not null (not valid)', 'column "organizationId" not null', false],
  ['column "organizationId" not null', 'column "organizationId" not null (not valid)', true],
  ['disabled: CREATE TRIGGER a AFTER INSERT', 'CREATE TRIGGER a AFTER INSERT', false],
  ['CREATE TRIGGER a AFTER INSERT', 'always: CREATE TRIGGER a AFTER INSERT', false],
  ['always: CREATE TRIGGER a AFTER INSERT', 'CREATE TRIGGER a AFTER INSERT', true],
  ['CREATE TRIGGER a AFTER INSERT', 'disabled: CREATE TRIGGER a AFTER INSERT', true],
  ['CREATE UNIQUE INDEX a ON t (b) (invalid)', 'CREATE UNIQUE INDEX a ON t (b)', false],
];

for (const [before, after, lost] of replaced) {
  test(`${before} → ${after} ${lost ? 'loses a guard' : 'loses nothing'}`, () => {
    const found = lostGuards([`${TABLE}: ${before}`], [`${TABLE}: ${after}`], model);
    assert.is(found.length, lost ? 1 : 0);
  });
}

test.run();
