import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { attackAfter, flaws, found } from './attacked.ts';

const context = testContext({ command: 'test-tenant-isolation' });
const model = await readModel('bulkhead.yaml');
const database = await createDatabase('portal-hardened');
const client = await connect(database.url, context);

test.after(async () => {
  await client.end();
  await database.drop();
  await context.end();
});

const ONE_TABLE = { tables: ['notices'] };

const { rows: partitions } = await client.query<{ name: string }>(
  "select relid::text as name from pg_partition_tree('bulkhead.audit_events') where isleaf order by 1",
);
const partition = partitions[0]?.name ?? 'no partition';

test('the trail holds against everybody, the connection itself included', async () => {
  const { checks } = await attackAfter(client, model, 'select', ONE_TABLE);
  assert.equal(flaws(checks), []);
  const seen = (id: string) => checks.find((check) => check.id === id)?.observed ?? '';
  assert.match(seen('ISO-16'), new RegExp(`on ${partitions.length + 3} relations by 6 personas`));
  assert.match(seen('ISO-18'), /on 1 relation by 2 personas/);
});

for (const [what, check, sql, object] of [
  [
    'a guard dropped',
    'ISO-16',
    'drop trigger bulkhead_append_only on bulkhead.audit_events',
    "bulkhead.audit_events as the connection's own role",
  ],
  [
    'a guard switched off',
    'ISO-16',
    'alter table bulkhead.audit_events disable trigger all',
    "bulkhead.audit_events as the connection's own role",
  ],
  [
    'no guard on a partition',
    'ISO-16',
    `drop trigger bulkhead_append_only on ${partition}`,
    `${partition} as the connection's own role`,
  ],
  [
    'a trail that the owner may empty',
    'ISO-16',
    'drop trigger bulkhead_append_only on bulkhead.audit_events',
    'bulkhead.audit_events as portal_owner',
  ],
  [
    'a trail that the back end may write',
    'ISO-16',
    'grant usage on schema bulkhead to service_role; grant insert on bulkhead.audit_events to service_role; drop trigger bulkhead_written_by on bulkhead.audit_events',
    'bulkhead.audit_events as service_role',
  ],
  [
    'inserts that leave no trace',
    'ISO-18',
    'drop trigger bulkhead_audit_insert on public.notices',
    'public.notices as authenticated',
  ],
  [
    'deletions by the back end that leave no trace',
    'ISO-18',
    'alter table public.notices disable trigger bulkhead_audit_delete',
    'public.notices as service_role',
  ],
] as const) {
  test(`notices ${what}`, async () => {
    const isolation = await attackAfter(client, model, sql, ONE_TABLE);
    assert.ok(found(isolation, { what, sql, check, object }), flaws(isolation.checks).join('\n'));
  });
}

test('without a trail there is nothing to attack, and no check about it', async () => {
  const sql = `do $$ declare t record; begin
    for t in select tgrelid::regclass as tab, tgname as name from pg_trigger where tgname like 'bulkhead_audit_%' and tgparentid = 0
    loop execute format('drop trigger %I on %s', t.name, t.tab); end loop;
    drop table bulkhead.audit_events cascade; end $$`;
  const { checks, coverage } = await attackAfter(client, model, sql, ONE_TABLE);
  assert.equal(flaws(checks), []);
  assert.not.ok(checks.some(({ id }) => id === 'ISO-16' || id === 'ISO-18'));
  assert.is(coverage.percent, 100);
});

test.run();
