import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { type Break, flaws, found, judge, judgeBroken, judgeRepaired, possible } from './judged.ts';

const model = await readModel('bulkhead.yaml');
const supabase = { ...model, platform: 'supabase' as const };
const context = testContext({ command: 'hardening-status' });
const database = await createDatabase('portal-hardened');
const superuser = await connect(database.url, context);

test.after(async () => {
  await superuser.end();
  await database.drop();
  await context.end();
});

const STORAGE = `
  create schema storage;
  create table storage.buckets (id text primary key, public boolean default false);
  create table storage.objects (id uuid primary key, bucket_id text, name text, owner_id text);
  grant usage on schema storage to authenticated; grant all on storage.objects to authenticated;
  alter table storage.objects enable row level security;
  create policy own_folder on storage.objects for select to authenticated
    using (bucket_id = 'plans' and (string_to_array(name, '/'))[1] = (select bulkhead.current_tenant())::text);`;

const BREAKS: readonly Break[] = [
  {
    what: 'tables that will be open to the application',
    sql: 'alter default privileges for role portal_owner in schema public grant select on tables to authenticated',
    check: 'PRV-02',
    object: 'tables of portal_owner in schema public',
    observed: 'authenticated gets SELECT',
  },
  {
    what: 'tables that will be open in every schema',
    sql: 'alter default privileges for role portal_owner grant all on tables to public',
    check: 'PRV-02',
    object: 'tables of portal_owner in every schema',
  },
  {
    what: 'functions that will be open to the application',
    sql: 'alter default privileges for role portal_owner in schema public grant execute on functions to anon',
    check: 'PRV-02',
    object: 'functions of portal_owner in schema public',
    observed: 'anon gets EXECUTE',
  },
  {
    what: 'the defaults of somebody else who makes tables here',
    sql: 'create table public.more (id int); alter default privileges in schema public grant insert on tables to anon',
    check: 'PRV-02',
    object: 'tables of postgres in schema public',
  },
  {
    what: 'SELECT for PUBLIC on one column',
    sql: 'grant select (title) on public.notices to public',
    check: 'PRV-03',
    object: 'public.notices',
    observed: 'public holds SELECT (title)',
  },
  {
    what: 'a privilege of visitors',
    sql: 'grant insert on public.messages to anon',
    check: 'PRV-03',
    object: 'public.messages',
    observed: 'anon holds INSERT',
  },
  {
    what: 'a sequence for visitors',
    sql: 'grant usage on sequence public.analytics_events_id_seq to anon',
    check: 'PRV-03',
    object: 'sequence public.analytics_events_id_seq',
  },
  {
    what: 'writing to a shared table for everybody',
    sql: 'grant update on public.users to public',
    check: 'PRV-03',
    object: 'public.users',
  },
  {
    what: 'CREATE for the application',
    sql: 'grant create on schema public to authenticated',
    check: 'PRV-03',
    object: 'schema public',
    observed: 'authenticated holds CREATE',
  },
  {
    what: 'CREATE for PUBLIC, as before PostgreSQL 15',
    sql: 'grant create on schema public to public',
    check: 'PRV-03',
    object: 'schema public',
    observed: 'public holds CREATE',
  },
  {
    what: 'a published table',
    sql: 'create publication stream for table public.messages',
    check: 'SRF-01',
    object: 'public.messages',
    observed: 'in publication stream',
  },
  {
    what: 'a published schema',
    sql: 'create publication stream for tables in schema public',
    check: 'SRF-01',
    object: 'public.units',
    observed: 'TABLES IN SCHEMA',
  },
  {
    what: 'everything published',
    sql: 'create publication stream for all tables; alter table public.units replica identity full',
    check: 'SRF-01',
    object: 'public.units',
    observed: '(FOR ALL TABLES), with REPLICA IDENTITY FULL',
  },
  {
    what: 'functions to come that everybody may call',
    sql: 'alter default privileges for role portal_owner grant execute on functions to public',
    check: 'PRV-08',
    object: 'functions of portal_owner in every schema',
    observed: 'EXECUTE',
  },
  {
    what: 'a counted key that the application may choose',
    sql: 'grant insert on public.analytics_events to authenticated',
    check: 'COV-02',
    object: 'public.analytics_events',
    observed: 'authenticated may choose id by INSERT, and',
  },
  {
    what: 'a counted key that the application may change',
    sql: 'grant update on public.analytics_events to authenticated',
    check: 'COV-02',
    object: 'public.analytics_events',
    observed: 'authenticated may choose id by UPDATE, and',
  },
  {
    what: 'a sequence that the application may draw from',
    sql: 'grant usage on sequence public.analytics_events_id_seq to authenticated',
    check: 'COV-03',
    object: 'public.analytics_events_id_seq',
    observed: 'authenticated holds USAGE',
  },
  {
    what: 'a sequence behind a default, granted to PUBLIC',
    sql: "create sequence public.numbers; grant select on sequence public.numbers to public; alter table public.units alter unit_number set default nextval('public.numbers')::text",
    check: 'COV-03',
    object: 'public.numbers',
    observed: 'SELECT',
  },
  {
    what: 'files without row-level security',
    sql: `${STORAGE} alter table storage.objects disable row level security`,
    check: 'SRF-02',
    object: 'storage.objects',
    observed: 'row-level security is off',
  },
  {
    what: 'a policy that only asks for the bucket',
    sql: `${STORAGE} create policy wide on storage.objects for select to authenticated using (bucket_id = 'plans')`,
    check: 'SRF-02',
    object: 'storage.objects: policy wide',
    observed: 'does not look at the path or owner',
  },
  {
    what: 'a policy that only asks for the folder',
    sql: `${STORAGE} create policy wide on storage.objects for select to authenticated using (name like 'public/%')`,
    check: 'SRF-02',
    object: 'storage.objects: policy wide',
    observed: 'does not look at the bucket',
  },
  {
    what: 'a policy for visitors',
    sql: `${STORAGE} create policy wide on storage.objects for select using (bucket_id = 'plans' and name like 'brochures/%')`,
    check: 'SRF-02',
    object: 'storage.objects: policy wide',
    observed: 'visitors',
  },
  {
    what: 'a public bucket',
    sql: `${STORAGE} insert into storage.buckets values ('plans', true)`,
    check: 'SRF-02',
    object: 'bucket plans',
  },
];

for (const item of possible(BREAKS)) {
  test(`${item.check} notices ${item.what}, and its fix repairs it`, async () => {
    const { row, seen, left } = await judgeRepaired(superuser, model, item);
    assert.ok(row, `not noticed; found only ${seen.join('\n') || 'green'}`);
    assert.equal(left, []);
  });
}

test('files behind policies that look at bucket and folder are green', async () => {
  const { checks } = await judgeBroken(superuser, model, STORAGE, ['SRF-02']);
  assert.equal(flaws(checks), []);
  assert.match(checks.find(({ id }) => id === 'SRF-02')?.observed ?? '', /3 of 3/);
});

test('where the buckets cannot be read, nothing is claimed of them', async () => {
  const operator = await connect(database.urlFor('bulkhead_operator'), context);
  await superuser.query(STORAGE);
  const { checks } = await judge(operator, model, ['SRF-02']);
  await superuser.query('drop schema storage cascade');
  await operator.end();
  assert.is(checks.find(({ object }) => object === 'storage.buckets')?.verdict, 'grey');
});

test('the publication of Realtime may have a table, but not its whole rows', async () => {
  const stream = 'create publication supabase_realtime for table public.messages;';
  assert.equal(flaws((await judgeBroken(superuser, supabase, stream, ['SRF-01'])).checks), []);
  const item = {
    what: 'REPLICA IDENTITY FULL',
    sql: `${stream} alter table public.messages replica identity full`,
    check: 'SRF-01',
    object: 'public.messages',
    observed: 'a deleted row is sent whole',
  };
  const { row, left } = await judgeRepaired(superuser, supabase, item);
  assert.ok(row);
  assert.equal(left, []);
  // A schema that is published takes every table to come with it.
  const all = await judgeBroken(superuser, supabase, 'create publication supabase_realtime for all tables', [
    'SRF-01',
  ]);
  assert.ok(all.checks.some(({ verdict }) => verdict === 'red'));
});

const API = `create schema api; create table api.extra (id int); grant usage on schema api to authenticated;`;

test('SRF-03: exposed schemas come from the model, and from settings only where they are set', async () => {
  const shown = { ...model, exposedSchemas: ['public', 'api'] };
  const judged = async (subject: typeof model, sql: string) =>
    flaws((await judgeBroken(superuser, subject, sql, ['SRF-03'])).checks);
  assert.equal(await judged(shown, API), [], 'a table that the API may not touch');
  assert.equal(await judged(shown, `${API} grant select on api.extra to authenticated`), [
    'SRF-03 red api.extra: authenticated may touch it through the API, and the model does not know it',
  ]);
  assert.equal(await judged(shown, 'select 1'), [
    'SRF-03 grey schema api: there is no such schema in this database, or not yet',
  ]);
  assert.equal(await judged(model, `${API} set local pgrst.db_schemas = 'public, api'`), [
    'SRF-03 red schema api: pgrst.db_schemas shows it, and the model does not name it under exposedSchemas',
  ]);
  assert.equal(await judged({ ...model, exposedSchemas: [] }, 'select 1'), []);
  const fixed = `${API} grant select on api.extra to authenticated; revoke all on api.extra from "authenticated"`;
  assert.equal(await judged(shown, fixed), []);
});

test('a database without a sequence says that the check does not apply, with the reason', async () => {
  const { checks } = await judgeBroken(
    superuser,
    model,
    'alter table public.analytics_events alter id drop identity',
    ['COV-03'],
  );
  assert.match(checks.find(({ id }) => id === 'COV-03')?.observed ?? '', /^not applicable: no column/);
  assert.equal(flaws(checks), []);
});

test('PRV-07: settings of the database that weaken every session', async () => {
  const settings: [string, RegExp][] = [
    ['session_replication_role = replica', /foreign keys and triggers do not fire/],
    ['row_security = off', /every query of the application/],
    ["request.jwt.claims = '{}'", /the claim of a session that never made one/],
    ['search_path = drafts, public', /may create objects in drafts/],
  ];
  const { database: name } = (await judge(superuser, model, ['PRV-07'])).session;
  for (const [setting, reason] of settings) {
    const item: Break = {
      what: setting,
      sql: `create schema drafts; grant create on schema drafts to authenticated; alter database ${name} set ${setting}`,
      check: 'PRV-07',
      object: `database ${name}`,
    };
    const { row, left } = await judgeRepaired(superuser, model, item);
    assert.match(row?.observed ?? '', reason, setting);
    assert.equal(left, [], setting);
    assert.not(found(await judge(superuser, model, ['PRV-07']), item), 'taken back');
  }
});

test.run();
