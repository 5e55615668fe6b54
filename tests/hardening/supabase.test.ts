import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { verdictOf } from '../../scripts/lib/runtime/result.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createSupabase, onSupabase } from '../support/supabase.ts';
import { type Break, flaws, judge, judgeRepaired, possible } from './judged.ts';

const model = onSupabase(await readModel('bulkhead.yaml'));
const context = testContext({ command: 'hardening-status' });
const database = await createSupabase(context, { hardened: true });
const admin = await connect(database.adminUrl, context);

test.after(async () => {
  await admin.end();
  await database[Symbol.asyncDispose]();
  await context.end();
});

for (const [role, url] of [
  ['postgres', database.ownerUrl],
  ['bulkhead_operator', database.operatorUrl],
] as const) {
  test(`a healthy Supabase database is green in every check, asked as ${role}`, async () => {
    const client = await connect(url, context);
    const status = await judge(client, model);
    await client.end();
    assert.equal(flaws(status.checks), []);
    assert.is(verdictOf(status.checks), 'green');
    assert.is(status.session.superuser, false);
    assert.is(status.session.role, role);
    for (const [id, { green }] of Object.entries(status.coverage))
      assert.ok(green > 0, `${id} judged nothing`);
    const said = (id: string) => status.checks.find((check) => check.id === id)?.observed ?? '';
    assert.match(
      said('RLS-02'),
      /not applicable: FORCE is inert for the owner postgres \(BYPASSRLS\), and no/,
    );
    assert.match(said('PRV-02'), /not applicable: supabase_admin belongs to the platform and owns nothing/);
    assert.match(said('PRV-05'), /authenticator becomes .*service_role.* only by an explicit SET ROLE/);
  });
}

test('the same database called plain is red where the platform was the excuse', async () => {
  const { checks } = await judge(admin, { ...model, platform: 'plain' });
  const red = new Set(checks.filter(({ verdict }) => verdict === 'red').map(({ id }) => id));
  for (const id of ['RLS-02', 'PRV-02', 'PRV-05', 'SRF-03', 'SRF-04']) assert.ok(red.has(id), id);
});

const BREAKS: readonly Break[] = [
  {
    what: 'a table made by the platform in our schema',
    sql: 'create table public.extra (id int)',
    check: 'PRV-02',
    object: 'tables of supabase_admin in schema public',
    observed: 'anon gets',
  },
  {
    what: 'an application role that is the owner',
    sql: 'alter table public.units owner to authenticated',
    check: 'RLS-02',
    object: 'public.units',
    observed: 'authenticated is, or can become',
  },
  {
    what: 'a login that becomes the owner',
    sql: 'create role worker login; grant postgres to worker',
    check: 'PRV-05',
    object: 'login worker',
    observed: 'may become postgres (BYPASSRLS)',
  },
  {
    what: 'the API login that becomes the owner',
    sql: 'grant postgres to authenticator',
    check: 'PRV-05',
    object: 'login authenticator',
    observed: 'may become postgres',
  },
  {
    what: 'a login that is the application and the back end at once',
    sql: 'create role web login inherit; grant authenticated, service_role to web',
    check: 'PRV-05',
    object: 'login web',
    observed: 'may become service_role',
  },
  {
    what: 'a login with BYPASSRLS that nobody named',
    sql: 'create role etl login bypassrls',
    check: 'SRF-04',
    object: 'role etl',
    observed: 'BYPASSRLS',
  },
  {
    what: 'an anonymous policy on files',
    sql: "create policy open on storage.objects for select to anon using (bucket_id = 'plans' and name like 'x/%')",
    check: 'SRF-02',
    object: 'policy open',
  },
];

for (const item of possible(BREAKS)) {
  test(`${item.check} notices ${item.what}, and its fix repairs it`, async () => {
    const { row, seen, left } = await judgeRepaired(admin, model, item);
    assert.ok(row, `not noticed; found only ${seen.join('\n') || 'green'}`);
    assert.equal(left, []);
  });
}

test.run();
