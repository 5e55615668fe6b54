import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { flaws, found, judge, judgeBroken, possible } from './judged.ts';
import { ACCESS_BREAKS } from './portal-breaks-access.ts';
import { STRUCTURE_BREAKS } from './portal-breaks-structure.ts';

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

for (const item of possible([...STRUCTURE_BREAKS, ...ACCESS_BREAKS])) {
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
