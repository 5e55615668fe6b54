import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Result } from '../../scripts/lib/runtime/result.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { backUpSample, drillSample, type SampleBackup } from './backup.ts';
import { ask } from './database.ts';

const context = testContext({ command: 'backup-nightly' });
let sample: SampleBackup;
let source: TestDatabase;

test.before(async () => {
  source = await createDatabase('portal-hardened');
  sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
});

test.after(async () => {
  await source.drop();
  await context.end();
});

/** Drills, and changes the target as the invariants begin. Returns the red findings. */
async function drillWith(sql: string): Promise<{ result: Result; red: string[] }> {
  await using target = await createDatabase('empty');
  const onStep = async (name: string) => {
    if (name === 'invariants') await ask(target.url, sql);
  };
  const result = await drillSample(sample, { target, onStep });
  assert.is(result.verdict, 'red');
  const red = result.checks.filter(({ verdict }) => verdict === 'red');
  return { result, red: red.map(({ id, object, observed }) => `${id} ${object ?? ''}: ${observed}`) };
}

function finds(red: readonly string[], pattern: RegExp): void {
  assert.ok(
    red.some((line) => pattern.test(line)),
    `${pattern} in\n${red.join('\n')}`,
  );
}

test('a row deleted, one added and one changed, each in its table', async () => {
  const { red, result } = await drillWith(`
    delete from public.notices where id = (select id from public.notices order by id limit 1);
    update public.documents set title = title || ' ' where id = (select id from public.documents order by id limit 1);
    insert into public.users (email) values ('one@too.many')`);
  // What is done to rows of a hardened database also stands in its audit trail.
  const rows = red.filter((line) => line.startsWith('DRL-03') && !line.includes('bulkhead.audit_events'));
  assert.is(rows.length, 3, rows.join('\n'));
  finds(rows, /public\.notices: tenant t\/[0-9a-f]{64}\.bha: \d+ rows, 1 missing$/);
  finds(
    rows,
    /public\.documents: tenant t\/[0-9a-f]{64}\.bha: \d+ rows as in the backup, but other values in them$/,
  );
  finds(rows, /public\.users: \d+ rows, 1 too many$/);
  assert.match(result.summary, /^The restored database is not the one of .*public\./);
});

test('a row moved to another tenant, with all its keys in order', async () => {
  const { red } = await drillWith(`
    alter table public.messages disable trigger user;
    update public.messages m set tenant_id = u.tenant_id, development_id = u.development_id, unit_id = u.id,
           house_id = null
      from public.units u
     where m.id = (select id from public.messages order by id limit 1)
       and u.id = (select id from public.units where tenant_id <> (select tenant_id from public.messages order by id limit 1)
                    order by id limit 1);
    alter table public.messages enable trigger user;
    alter table public.messages enable always trigger bulkhead_audit_insert;
    alter table public.messages enable always trigger bulkhead_audit_update;
    alter table public.messages enable always trigger bulkhead_audit_delete;
    alter table public.messages enable always trigger bulkhead_audit_truncate;
    alter table public.messages enable always trigger zz_bulkhead_tenant_frozen`);
  assert.is(red.length, 1, red.join('\n'));
  finds(red, /^DRL-03 public\.messages: .*1 (missing|too many); .*1 (missing|too many)$/);
});

test('two rows that swap tenants: the counts agree, the digests do not', async () => {
  const { red } = await drillWith(`
    alter table public.analytics_events disable trigger user;
    with pair as (
      (select * from public.analytics_events order by tenant_id, id limit 1) union all
      (select * from public.analytics_events order by tenant_id desc, id limit 1)
    ) update public.analytics_events e set tenant_id = p.tenant_id, development_id = p.development_id, unit_id = p.unit_id
        from pair p where e.id in (select id from pair) and p.id <> e.id;
    alter table public.analytics_events enable trigger user;
    alter table public.analytics_events enable always trigger bulkhead_audit_insert;
    alter table public.analytics_events enable always trigger bulkhead_audit_update;
    alter table public.analytics_events enable always trigger bulkhead_audit_delete;
    alter table public.analytics_events enable always trigger bulkhead_audit_truncate;
    alter table public.analytics_events enable always trigger zz_bulkhead_tenant_frozen`);
  finds(red, /^DRL-03 public\.analytics_events: .*but other values.*but other values/);
  assert.not.ok(
    red.some((line) => /missing|too many/.test(line)),
    red.join('\n'),
  );
});

test('every guard that is taken away is named', async () => {
  const { red } = await drillWith(`
    drop policy tenant_update on public.units;
    alter policy tenant_select on public.notices using (true);
    alter table public.messages drop constraint messages_tenant_development_unit_fk;
    alter table public.documents no force row level security;
    alter table public.notices disable row level security;
    alter table public.units alter column tenant_id drop not null;
    alter table public.developments disable trigger zz_bulkhead_tenant_frozen;
    drop index public.messages_created_at_idx;
    grant truncate on public.tenants to authenticated;
    alter table public.house_types owner to bulkhead_operator;
    create table public.left_behind (id int)`);
  const schema = red.filter((line) => line.startsWith('DRL-07'));
  finds(schema, /CREATE POLICY tenant_update ON public\.units .*: missing or changed$/);
  finds(schema, /CREATE POLICY tenant_select ON public\.notices .*: missing or changed$/);
  finds(schema, /messages_tenant_development_unit_fk .*: missing or changed$/);
  finds(schema, /public\.documents FORCE ROW LEVEL SECURITY: missing or changed$/);
  finds(schema, /public\.notices ENABLE ROW LEVEL SECURITY: missing or changed$/);
  finds(schema, /CREATE TABLE public\.units .*: missing or changed$/);
  finds(schema, /public\.developments .*TRIGGER zz_bulkhead_tenant_frozen.*: (missing|there)/);
  finds(schema, /CREATE INDEX messages_created_at_idx .*: missing or changed$/);
  finds(schema, /GRANT .*TRUNCATE.* public\.tenants TO authenticated: there, and not in the backup$/);
  finds(schema, /public\.house_types OWNER TO portal_owner: missing or changed$/);
  finds(red, /^DRL-02 public\.left_behind: a table that the backup does not have$/);
  finds(red, /^STR-|^RLS-/);
});

test('a parent that is gone, behind a key that was never validated; a sequence set back', async () => {
  const { red } = await drillWith(`
    alter table public.memberships drop constraint memberships_user_fk;
    update public.memberships set user_id = gen_random_uuid()
     where id = (select id from public.memberships order by id limit 1);
    alter table public.memberships add constraint memberships_user_fk
      foreign key (user_id) references public.users (id) on delete restrict not valid;
    update pg_constraint set convalidated = true where conname = 'memberships_user_fk';
    select setval('public.analytics_events_id_seq', 1)`);
  finds(
    red,
    /^DRL-04 memberships_user_fk on public\.memberships: 1 rows without their parent in public\.users$/,
  );
  finds(red, /^DRL-05 public\.analytics_events_id_seq: at 1$/);
  finds(
    red,
    /^DRL-05 public\.analytics_events_id_seq: at 1, and public\.analytics_events\.id already holds \d+$/,
  );
  finds(red, /^DRL-06 .*missing-parent$/);
  finds(red, /^DRL-03 public\.memberships/);
});

test('a table and a column that are gone', async () => {
  const { red } = await drillWith(
    'drop table public.notices cascade; alter table public.units drop column purchaser_name cascade',
  );
  finds(red, /^DRL-02 public\.notices: no such table$/);
  finds(red, /^DRL-02 public\.units: columns /);
});

test('a wall that is gone is red by its looks, and by what comes through', async () => {
  const { red } = await drillWith(`
    drop policy tenant_floor on public.messages;
    create policy open on public.messages for select to authenticated using (true)`);
  finds(red, /^DRL-07 CREATE POLICY open /);
  finds(red, /^RLS-\d\d public\.messages/);
  finds(red, /^ISO-\d\d public\.messages as authenticated/);
});

test.run();
