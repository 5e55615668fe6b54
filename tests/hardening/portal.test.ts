import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Break, flaws, found, judge, judgeBroken, possible } from './judged.ts';

const model = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const hardened = await createDatabase('portal-hardened');
const portal = await createDatabase('portal');
const operator = await connect(hardened.urlFor('bulkhead_operator'), context);
const superuser = await connect(hardened.url, context);

test.after(async () => {
  await operator.end();
  await superuser.end();
  await hardened.drop();
  await portal.drop();
  await context.end();
});

test('the hardened portal is green in every check', async () => {
  const status = await judge(operator, model);
  assert.equal(flaws(status.checks), []);
  assert.is(verdictOf(status.checks), 'green');
  assert.is(status.tenants, 3);
  assert.is(status.identity.role, 'bulkhead_operator');
  for (const [id, { green }] of Object.entries(status.coverage)) assert.ok(green > 0, `${id} judged nothing`);
});

test('the portal before hardening is red, each finding with its table and fix', async () => {
  const client = await connect(portal.urlFor('bulkhead_operator'), context);
  const status = await judge(client, model);
  await client.end();
  const red = status.checks.filter(({ verdict }) => verdict === 'red');
  assert.equal(
    [...new Set(red.map(({ id }) => id))],
    'LEDGER STR-02 STR-05 STR-10 STR-13 IDX-01 IDX-03 IDX-04 RLS-01 RLS-02 RLS-04 RLS-05 PRV-01 PRV-02 PRV-03 PRV-06 PRV-08 COV-02 COV-03'.split(
      ' ',
    ),
  );
  for (const { id, object, fix } of red) {
    assert.ok(object, `${id} names no object`);
    assert.ok(fix, `${id} ${object} has no fix`);
    if (!['LEDGER', 'PRV-02', 'PRV-08'].includes(id)) assert.match(object ?? '', /public\./);
  }
  assert.ok(red.some(({ id, object }) => id === 'STR-02' && object === 'public.messages.unit_id'));
  assert.ok(red.some(({ id, object }) => id === 'STR-05' && object?.includes('units_project_id_fkey')));
});

const BREAKS: readonly Break[] = [
  {
    what: 'an unknown table',
    sql: 'create table public.invoices (id int)',
    check: 'STR-01',
    object: 'public.invoices',
    observed: 'unclassified table',
  },
  {
    what: 'a table is gone',
    sql: 'drop table public.notices',
    check: 'STR-01',
    object: 'public.notices',
    observed: 'no such table',
  },
  {
    what: 'a table has become a view',
    sql: 'drop table public.notices; create view public.notices as select 1 as id',
    check: 'STR-01',
    object: 'public.notices',
    observed: 'not a table',
  },
  {
    what: 'a column is gone',
    sql: 'alter table public.messages drop column house_id cascade',
    check: 'STR-01',
    object: 'public.messages',
    observed: 'house_id',
  },
  {
    what: 'an inherited table beside its parent',
    sql: 'create table public.old_notices () inherits (public.notices)',
    check: 'STR-01',
    object: 'public.old_notices',
  },
  {
    what: 'DROP NOT NULL on a tenant column',
    sql: 'alter table public.units alter tenant_id drop not null',
    check: 'STR-02',
    object: 'public.units.tenant_id',
  },
  {
    what: 'DROP NOT NULL on a mandatory parent',
    sql: 'alter table public.messages alter unit_id drop not null',
    check: 'STR-02',
    object: 'public.messages.unit_id',
  },
  {
    what: 'NOT NULL … NOT VALID, which the catalogue shows as NOT NULL',
    sql: 'alter table public.units alter tenant_id drop not null; alter table public.units add constraint late not null tenant_id not valid',
    since: 18,
    check: 'STR-02',
    object: 'public.units.tenant_id',
    observed: 'late is NOT VALID',
  },
  {
    what: 'the key to the tenants is gone',
    sql: 'alter table public.developments drop constraint developments_tenant_fk',
    check: 'STR-04',
    object: 'public.developments',
  },
  {
    what: 'the chain to the tenants is broken further up',
    sql: 'alter table public.developments drop constraint developments_tenant_fk',
    check: 'STR-04',
    object: 'public.messages',
  },
  {
    what: 'only an optional reference leads to the tenants',
    sql: 'alter table public.memberships drop constraint memberships_tenant_fk',
    check: 'STR-04',
    object: 'public.memberships',
  },
  {
    what: 'a composite key is gone',
    sql: 'alter table public.messages drop constraint messages_tenant_development_unit_fk',
    check: 'STR-05',
    object: 'public.messages.unit_id → public.units',
    observed: 'no foreign key',
  },
  {
    what: 'a composite key became a plain one',
    sql: 'alter table public.messages drop constraint messages_tenant_house_fk; alter table public.messages add foreign key (house_id) references public.units',
    check: 'STR-05',
    object: 'public.messages.house_id',
    observed: 'does not carry tenant_id',
  },
  {
    what: 'a composite key without the development',
    sql: 'alter table public.messages drop constraint messages_tenant_development_unit_fk; alter table public.messages add foreign key (tenant_id, unit_id) references public.units (tenant_id, id)',
    check: 'STR-05',
    object: 'public.messages.unit_id',
    observed: 'does not carry development_id',
  },
  {
    what: 'a composite key NOT VALID',
    sql: 'alter table public.notices drop constraint notices_tenant_development_fk; alter table public.notices add constraint n foreign key (tenant_id, development_id) references public.developments (tenant_id, id) not valid',
    check: 'STR-05',
    object: 'public.notices',
    observed: 'n is NOT VALID',
  },
  {
    what: 'a composite key NOT ENFORCED',
    sql: 'alter table public.notices alter constraint notices_tenant_development_fk not enforced',
    since: 18,
    check: 'STR-05',
    object: 'public.notices',
    observed: 'NOT ENFORCED',
  },
  {
    what: 'a composite key over a column that may be NULL',
    sql: 'alter table public.notices alter tenant_id drop not null',
    check: 'STR-05',
    object: 'public.notices',
    observed: 'not looked at where tenant_id is NULL',
  },
  {
    what: 'triggers of the child switched off',
    sql: 'alter table public.messages disable trigger all',
    check: 'STR-05',
    object: 'public.messages.unit_id',
    observed: 'switched off',
  },
  {
    what: 'triggers of the parent switched off',
    sql: 'alter table public.units disable trigger all',
    check: 'STR-06',
    object: 'public.messages: messages_tenant_development_unit_fk',
  },
  {
    what: 'a plain key beside the composite one',
    sql: 'alter table public.messages add constraint plain foreign key (unit_id) references public.units',
    check: 'STR-05',
    object: 'public.messages: plain',
    observed: 'beside the composite one',
  },
  {
    what: 'a reference that the model does not know',
    sql: 'alter table public.units add constraint project foreign key (project_id) references public.developments',
    check: 'STR-05',
    object: 'public.units: project',
    observed: 'the model does not know',
  },
  {
    what: 'a check NOT VALID',
    sql: "alter table public.units add constraint late check (unit_number <> '') not valid",
    check: 'STR-07',
    object: 'public.units: check late',
  },
  {
    what: 'a check NOT ENFORCED',
    sql: "alter table public.units add constraint loose check (unit_number <> '') not enforced",
    since: 18,
    check: 'STR-07',
    object: 'public.units: check loose',
  },
  {
    what: 'the tenant-leading indexes are partial',
    sql: 'drop index public.notices_tenant_development_created_idx; create index on public.notices (tenant_id) where published_at is null',
    check: 'IDX-01',
    object: 'public.notices',
  },
  {
    what: 'the tenant-leading index is invalid',
    sql: "update pg_index set indisvalid = false where indexrelid = 'public.notices_tenant_development_created_idx'::regclass",
    check: 'IDX-01',
    object: 'public.notices',
  },
  {
    what: 'the tenant-leading index is a hash',
    sql: 'drop index public.notices_tenant_development_created_idx; create index on public.notices using hash (tenant_id)',
    check: 'IDX-01',
    object: 'public.notices',
  },
  {
    what: 'row-level security off on one table',
    sql: 'alter table public.documents disable row level security',
    check: 'RLS-01',
    object: 'public.documents',
  },
  {
    what: 'FORCE off on one table',
    sql: 'alter table public.documents no force row level security',
    check: 'RLS-02',
    object: 'public.documents',
    observed: 'not forced',
  },
  {
    what: 'a table of another owner',
    sql: 'alter table public.documents owner to postgres',
    check: 'RLS-02',
    object: 'public.documents',
    observed: 'superuser',
  },
  {
    what: 'a policy is gone',
    sql: 'drop policy tenant_update on public.messages',
    check: 'RLS-04',
    object: 'public.messages for authenticated',
    observed: 'may UPDATE',
  },
  {
    what: 'a policy for visitors',
    sql: 'create policy open on public.notices for select to anon using (tenant_id is not null)',
    check: 'RLS-04',
    object: 'public.notices for anon',
  },
  {
    what: 'a policy without TO',
    sql: 'create policy open on public.notices for select using (tenant_id is not null)',
    check: 'RLS-04',
    object: 'public.notices for anon',
    observed: 'open applies',
  },
  {
    what: 'a policy that lets everything through',
    sql: 'create policy open on public.messages for select to authenticated using (true)',
    check: 'RLS-06',
    object: 'public.messages: policy open',
  },
  {
    what: 'a policy of a role that nobody named',
    sql: 'create policy peek on public.messages for select to portal_owner using (true)',
    check: 'RLS-06',
    object: 'public.messages: policy peek',
  },
  {
    what: 'a policy that names the tenant column of another table',
    sql: 'create policy odd on public.messages for select to authenticated using (exists (select from public.units u where u.tenant_id = bulkhead.current_tenant()))',
    check: 'RLS-06',
    object: 'public.messages: policy odd',
  },
  {
    what: 'TRUNCATE granted',
    sql: 'grant truncate on public.messages to authenticated',
    check: 'PRV-01',
    object: 'public.messages',
    observed: 'authenticated holds TRUNCATE',
  },
  {
    what: 'MAINTAIN granted to PUBLIC',
    sql: 'grant maintain on public.messages to public',
    since: 17,
    check: 'PRV-01',
    object: 'public.messages',
    observed: 'anon holds MAINTAIN',
  },
  {
    what: 'a checksum of the ledger differs',
    sql: "update bulkhead.migrations set checksum = repeat('0', 64) where filename like '001%'",
    check: 'LEDGER',
    object: '001_',
    observed: 'edited',
  },
  {
    what: 'a row of the ledger is gone',
    sql: "delete from bulkhead.migrations where filename like '001%'",
    check: 'LEDGER',
    object: '001_',
    observed: 'applied by hand',
  },
  {
    what: 'a row of the ledger without a file',
    sql: "insert into bulkhead.migrations (filename, checksum, duration_ms) values ('000_gone.sql', repeat('0', 64), 1)",
    check: 'LEDGER',
    object: '000_gone.sql',
    observed: 'the file is gone',
  },
  {
    what: 'the ledger is gone',
    sql: 'drop table bulkhead.migrations cascade',
    check: 'LEDGER',
    object: '000_',
    observed: 'applied by hand',
  },
  {
    what: 'a table of our schema that no migration made',
    sql: 'create table bulkhead.scratch (id int)',
    check: 'LEDGER',
    object: 'table bulkhead.scratch',
  },
  {
    what: 'a tenant column of another type',
    sql: 'create domain public.tenant_key as uuid; drop policy tenant_floor on public.notices; drop policy tenant_select on public.notices; drop policy tenant_insert on public.notices; drop policy tenant_update on public.notices; drop policy tenant_delete on public.notices; drop trigger zz_bulkhead_tenant_frozen on public.notices; alter table public.notices alter tenant_id type public.tenant_key',
    check: 'STR-03',
    object: 'public.notices.tenant_id',
  },
  {
    what: 'SET NULL without a list',
    sql: 'alter table public.messages drop constraint messages_tenant_house_fk; alter table public.messages add constraint wide foreign key (tenant_id, house_id) references public.units (tenant_id, id) on delete set null',
    check: 'STR-09',
    object: 'public.messages: wide',
    observed: 'empties tenant_id, house_id',
  },
  {
    what: 'ON UPDATE CASCADE',
    sql: 'alter table public.messages drop constraint messages_tenant_house_fk; alter table public.messages add constraint moving foreign key (tenant_id, house_id) references public.units (tenant_id, id) on update cascade',
    check: 'STR-11',
    object: 'public.messages: moving',
  },
  {
    what: 'a deferrable key',
    sql: 'alter table public.messages alter constraint messages_tenant_house_fk deferrable',
    check: 'STR-12',
    object: 'messages_tenant_house_fk',
  },
  {
    what: 'an invalid index',
    sql: "update pg_index set indisvalid = false where indexrelid = 'public.units_tenant_unit_uid_key'::regclass",
    check: 'IDX-02',
    object: 'public.units_tenant_unit_uid_key',
    observed: 'refusing rows all the same',
  },
  {
    what: 'a name that is unique over all tenants',
    sql: 'alter table public.units add constraint everywhere unique (unit_uid)',
    check: 'IDX-04',
    object: 'public.everywhere',
  },
  {
    what: 'policies without row-level security',
    sql: 'alter table public.users disable row level security',
    check: 'RLS-03',
    object: 'public.users',
  },
  {
    what: 'no floor',
    sql: 'drop policy tenant_floor on public.messages',
    check: 'RLS-05',
    object: 'public.messages',
  },
  {
    what: 'a floor for one role only',
    sql: 'alter policy tenant_floor on public.messages to authenticated',
    check: 'RLS-05',
    object: 'public.messages',
  },
  {
    what: 'a floor that does not look at the tenant',
    sql: 'alter policy tenant_floor on public.messages using (true) with check (true)',
    check: 'RLS-05',
    object: 'public.messages',
  },
  {
    what: 'REFERENCES granted on a column',
    sql: 'grant references (id) on public.units to authenticated',
    check: 'PRV-01',
    object: 'public.units',
    observed: 'REFERENCES',
  },
  {
    what: 'no tenant at all',
    sql: 'truncate public.tenants cascade',
    check: 'META-01',
    object: 'public.tenants',
    observed: 'no tenant',
    verdict: 'grey',
  },
];

for (const item of possible(BREAKS)) {
  test(`${item.check} notices: ${item.what}`, async () => {
    const status = await judgeBroken(superuser, model, item.sql, [item.check]);
    const row = found(status, item);
    assert.ok(row, `not noticed; found only ${flaws(status.checks).join('\n') || 'green'}`);
    if (row?.verdict === 'red') assert.ok(row.fix, 'no fix');
    assert.is.not(verdictOf(status.checks), 'green');
  });
}

test('what is harmless stays green', async () => {
  const harmless = [
    'create view public.open_notices with (security_invoker = true) as select * from public.notices',
    'create policy staff on public.notices as restrictive for select to authenticated using (published_at is not null)',
    'create policy back_end on public.notices to service_role using (true)',
    'create policy short on public.notices for insert to authenticated with check (tenant_id = bulkhead.current_tenant())',
    'alter table public.notices add constraint wordy check (title <> body)',
  ];
  for (const sql of harmless) assert.equal(flaws((await judgeBroken(superuser, model, sql)).checks), [], sql);
});

test('a partition that the application can reach by its own name is red, one that it cannot is not', async () => {
  const partitioned = `
    alter table public.analytics_events rename to old_events;
    create table public.analytics_events (like public.old_events including defaults) partition by range (created_at);
    drop table public.old_events;
    alter table public.analytics_events owner to portal_owner;
    create table public.events_now partition of public.analytics_events default;
    create index on public.analytics_events (tenant_id);
    alter table public.analytics_events enable row level security, force row level security;`;
  const shut = await judgeBroken(superuser, model, partitioned);
  assert.not(shut.checks.some(({ id, verdict, object }) => id === 'RLS-01' && verdict === 'red' && object));
  assert.not(shut.checks.some(({ id, object }) => id === 'STR-01' && object === 'public.events_now'));
  assert.not(shut.checks.some(({ id, verdict }) => id === 'IDX-01' && verdict === 'red'));
  const open = await judgeBroken(
    superuser,
    model,
    `${partitioned} grant select on public.events_now to authenticated`,
  );
  const row = open.checks.find(({ id, object }) => id === 'RLS-01' && object === 'public.events_now');
  assert.is(row?.verdict, 'red');
  assert.is(row?.fix, 'revoke all on public.events_now from "authenticated";');
});

test('a role that sees too little says so instead of calling it good', async () => {
  for (const role of ['portal_owner', 'portal_app']) {
    const client = await connect(hardened.urlFor(role), context);
    const status = await judge(client, model);
    await client.end();
    const tenants = status.checks.find(({ id }) => id === 'META-01');
    assert.is(tenants?.verdict, 'grey', role);
    assert.match(tenants?.observed ?? '', /row-level security hides rows|may not read/);
    assert.is(verdictOf(status.checks), 'grey');
  }
});

test('the printed fixes, applied as they are, make the portal before hardening green', async () => {
  const client = await connect(portal.url, context);
  // From the top down, as a person would: what one check repairs often goes for the next.
  for (let round = 0; round < 50; round++) {
    const { checks } = await judge(client, model);
    const first = checks.find(({ id, verdict }) => id !== 'LEDGER' && verdict === 'red')?.id;
    if (first === undefined) break;
    const lines = checks.flatMap(({ id, fix }) => (id === first ? (fix?.split('\n') ?? []) : []));
    for (const line of new Set(lines)) await client.query(line);
  }
  const { checks } = await judge(client, model);
  await client.end();
  assert.equal(
    // What a migration makes, no fix makes in its place.
    flaws(checks.filter(({ id }) => id !== 'LEDGER' && !id.startsWith('AUD-'))),
    [],
  );
});

test.run();
