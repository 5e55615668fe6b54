import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readBase, readChange } from '../../../scripts/lib/gate/read/read-change.ts';
import { migrationFile } from '../../../scripts/lib/migrations/files.ts';
import { parseModel } from '../../../scripts/lib/tenancy/parse.ts';
import { TODAY } from '../corpus/case.ts';

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
  Note:
    via: requestId
    parents: { requestId: ServiceRequest }
`,
  'shop.yaml',
);

const SCHEMA = `
create table shop."Organization" (id bigint generated always as identity primary key);
create table shop."Customer" (id bigint primary key, "organizationId" bigint not null references shop."Organization", unique ("organizationId", id));
create table shop."ServiceRequest" (id bigint primary key, "organizationId" bigint not null, "customerId" bigint not null,
  foreign key ("organizationId", "customerId") references shop."Customer" ("organizationId", id));
create table shop."Note" (id bigint primary key, "requestId" bigint not null references shop."ServiceRequest");
alter table shop."ServiceRequest" enable row level security;
`;

const base = await readBase([migrationFile('0.sql', '0.sql', Buffer.from(SCHEMA))], model);

async function rules(sql: string): Promise<string[]> {
  const file = migrationFile('1.sql', 'db/migrate/1.sql', Buffer.from(sql));
  const change = { base: [], added: [file], edited: [], removed: [], renamed: [] };
  const findings = await readChange(change, model, { base, serverMajor: 17, today: TODAY });
  return findings.map(({ rule, line }) => `${rule}:${line}`);
}

test('keys of other types and quoted names are judged alike', async () => {
  assert.equal(await rules('alter table shop."ServiceRequest" disable row level security;'), ['MIG-44:1']);
  assert.equal(
    await rules('alter table shop."ServiceRequest" alter column "organizationId" drop not null;'),
    ['MIG-44:1'],
  );
  assert.equal(
    await rules(
      'alter table shop."ServiceRequest" drop constraint "ServiceRequest_organizationId_customerId_fkey";',
    ),
    ['MIG-44:1', 'MIG-48:1'],
  );
  assert.equal(await rules('set search_path = shop;\ndrop policy p on "Note";'), ['MIG-44:2']);
});

test('a policy is bound by the claim of this model, not by another', async () => {
  const policy = (condition: string) =>
    `create policy p on shop."ServiceRequest" for select to web using (${condition});`;
  assert.equal(
    await rules(policy(`"organizationId" = nullif(current_setting('app.organization', true), '')::bigint`)),
    [],
  );
  assert.equal(
    await rules(policy(`"organizationId" = nullif(current_setting('app.other', true), '')::bigint`)),
    ['MIG-44:1'],
  );
});

test('a table that reaches its tenant through a parent needs no column of its own', async () => {
  const made = `create table shop."Note2" (id bigint primary key);`;
  assert.equal(await rules(made), ['MIG-42:1']);
  assert.equal(await rules('create policy p on shop."Note" for select to web using (true);'), ['MIG-44:1']);
  assert.equal(
    await rules(
      `create policy p on shop."Note" for select to web using ("requestId" in (select r.id from shop."ServiceRequest" r where r."organizationId" = nullif(current_setting('app.organization', true), '')::bigint));`,
    ),
    [],
  );
});

test.run();
