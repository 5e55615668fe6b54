import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sessionAsker } from '../../scripts/lib/canary/ask.ts';
import { bundleFaults, readIndexes } from '../../scripts/lib/canary/bundle.ts';
import { surveyFaults } from '../../scripts/lib/canary/measure.ts';
import { readWrittenAt } from '../../scripts/lib/canary/written-at.ts';
import { faultsOf } from '../../scripts/lib/tenancy/edges.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { createDatabase } from '../support/postgres.ts';
import { fly, inject, told } from './flight.ts';

// Another schema, quoted camelCase, bigint keys, a claim by membership, people outside of the tenants.

const MODEL = `
version: 1
name: workshop
schemas: [shop]
tenant: { table: Organisation, key: orgKey, type: bigint }
claim:
  from: membership
  table: Member
  user: personId
  organisation: orgId
  userClaim: { from: setting, name: app.person }
roles: { app: [authenticated], owner: portal_owner }
tables:
  Person: { shared: true, key: personId }
  Member: { tenant: orgId, key: [orgId, personId], parents: { personId: { table: Person, references: personId } } }
  Site: { tenant: orgId, key: siteId, parents: { parentSite: { table: Site, optional: true } } }
  '"Order""s"':
    tenant: orgId
    key: orderId
    parents: { siteId: { table: Site, references: siteId } }
  Line: { via: orderId, key: lineId, parents: { orderId: { table: '"Order""s"', references: orderId } } }
canaries:
  queries: [{ name: orders, query: 'select count(*) from shop."Order""s"', fail: 100 }]
`;

const SCHEMA = `
create schema shop;
create table shop."Organisation" ("orgKey" bigint generated always as identity (start 9007199254740993) primary key, "Name" text);
create table shop."Person" ("personId" bigint generated always as identity primary key, "joinedAt" timestamptz not null default timezone('utc', now()));
create table shop."Member" ("orgId" bigint, "personId" bigint, primary key ("orgId", "personId"));
create table shop."Site" ("siteId" bigint generated always as identity (start 9007199254740993) primary key, "orgId" bigint not null, "parentSite" bigint,
  "updatedOn" timestamptz default now(), "createdOn" timestamptz default current_timestamp);
create table shop."Order""s" ("orderId" bigint generated always as identity primary key, "orgId" bigint not null, "siteId" bigint, "Made" timestamp default localtimestamp);
create table shop."Line" ("lineId" bigint generated always as identity primary key, "orderId" bigint not null);
insert into shop."Organisation" ("Name") values ('a'), ('b');
insert into shop."Person" ("joinedAt") values (now() - interval '1 day'), (now() - interval '1 day');
insert into shop."Member" select "orgKey", row_number() over () from shop."Organisation";
insert into shop."Site" ("orgId") select "orgKey" from shop."Organisation";
insert into shop."Order""s" ("orgId", "siteId") select "orgId", "siteId" from shop."Site";
insert into shop."Line" ("orderId") select "orderId" from shop."Order""s";
create function shop.my_orgs() returns setof bigint language sql stable security definer set search_path = '' as
  $$ select "orgId" from shop."Member" where "personId"::text = current_setting('app.person', true) $$;
do $$ declare name text; begin
  foreach name in array array['Member', 'Site', 'Order"s'] loop
    execute format('alter table shop.%I enable row level security', name);
    execute format('create policy own on shop.%I to authenticated using ("orgId" in (select shop.my_orgs())) with check ("orgId" in (select shop.my_orgs()))', name);
  end loop;
end $$;
grant usage on schema shop to authenticated, bulkhead_operator;
grant all on all tables in schema shop to authenticated;
grant select on all tables in schema shop to bulkhead_operator;
`;

test('a second model, with every canary that it has something for', async () => {
  await using database = await createDatabase('empty');
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-canary-'));
  const config = join(folder, 'bulkhead.yaml');
  try {
    await writeFile(config, MODEL);
    await inject(database.url, SCHEMA);
    const url = database.urlFor('bulkhead_operator');
    const look = async () => await fly(url, { config });
    const healthy = await look();
    assert.equal(told(healthy), []);
    assert.equal(told(healthy, 'grey'), ['CAN-13'], 'it has no trigger and no key');
    const green = healthy.checks
      .filter(({ verdict }) => verdict === 'green')
      .map(({ id, object }) => `${id} ${object}`);
    for (const wanted of [
      'CAN-06 shop."Site"',
      'CAN-06 shop."Order""s"',
      'CAN-09 shop."Person"',
      'CAN-20 shop."Site" as authenticated',
      'CAN-20 shop."Order""s" as authenticated',
      'CAN-21 orders',
    ]) {
      assert.ok(green.includes(wanted), `${wanted} is not among ${green.join('; ')}`);
    }
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const written = await readWrittenAt(await sessionAsker(client, 1000), await readModel(config));
    await client.end();
    assert.is(written.get('shop."Site"'), 'createdOn', 'not the one that updates touch');

    await inject(
      database.url,
      'insert into shop."Person" ("joinedAt") values (now() - interval \'2 hours\')',
    );
    assert.equal(told(await look()), ['CAN-09 shop."Person"']);
    await inject(
      database.url,
      'delete from shop."Person" where "personId" > 2',
      'update shop."Order""s" set "siteId" = null where "orderId" = 1',
    );
    assert.equal(told(await look()), [
      'CAN-05 shop."Order""s".siteId → shop."Site"',
      'CAN-06 shop."Order""s"',
    ]);
    await inject(
      database.url,
      'update shop."Order""s" o set "siteId" = (select "siteId" from shop."Site" s where s."orgId" = o."orgId")',
      'create policy leak on shop."Site" for insert to authenticated with check (true)',
    );
    assert.equal(told(await look()), ['CAN-20 shop."Site" as authenticated']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('faults that are asked for together have the answers that they have alone', async () => {
  const portal = await readModel('bulkhead.yaml');
  await using database = await createDatabase('portal-hardened');
  await inject(
    database.url,
    'analyze',
    'set session_replication_role = replica',
    'alter table public.messages disable trigger user',
    'update public.messages set unit_id = gen_random_uuid() where id in (select id from public.messages order by id limit 7)',
    'update public.messages set tenant_id = gen_random_uuid() where id in (select id from public.messages order by id desc limit 5)',
    'update public.messages set user_id = gen_random_uuid() where id in (select id from public.messages order by id limit 3)',
    `update public.analytics_events e set unit_id = (select id from public.units u where u.tenant_id <> e.tenant_id limit 1)
      where id in (select id from public.analytics_events order by id limit 4)`,
  );
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const asker = await sessionAsker(client, 10_000);
    const { bundles } = bundleFaults(faultsOf(portal), await readIndexes(asker, portal, 0));
    assert.ok(bundles.length >= 4 && bundles.some(({ faults }) => faults.length >= 4));
    const rows = async (large: number) =>
      (await surveyFaults(asker, portal, undefined, large)).measurements.map(
        (measurement) => `${measurement.fault.kind} ${measurement.fault.label} ${measurement.rows}`,
      );
    const together = await rows(0);
    assert.equal(together, await rows(1_000_000_000));
    for (const count of [7, 5, 3, 4])
      assert.ok(
        together.some((text) => text.endsWith(` ${count}`)),
        `${count}`,
      );
  } finally {
    await client.end();
  }
});

test('a bundle that is refused is asked in parts', async () => {
  const portal = await readModel('bulkhead.yaml');
  await using database = await createDatabase('portal-hardened');
  await inject(database.url, 'analyze', 'drop table public.developments cascade');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const asker = await sessionAsker(client, 10_000);
    const { measurements } = await surveyFaults(asker, portal, undefined, 0);
    assert.is(measurements.length, faultsOf(portal).length);
    const of = (label: string) =>
      measurements.find(({ fault }) => fault.label === label && fault.kind === 'missing-parent');
    assert.is(of('public.messages.unit_id → public.units')?.rows, 0);
    assert.is(of('public.messages.development_id → public.developments')?.failure?.code, '42P01');
  } finally {
    await client.end();
  }
});

test.run();
