import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { attackAfter, flaws, found, type Weakening } from './attacked.ts';
import { CLAIMS, policies, workshop } from './workshop.ts';

const context = testContext({ command: 'test-tenant-isolation' });
const database = await createDatabase('empty');
const client = await connect(database.url, context);
await client.query(await readFile('tests/isolation/workshop.sql', 'utf8'));

test.after(async () => {
  await client.end();
  await database.drop();
  await context.end();
});

const app = 'as authenticated';

const WEAKENINGS: readonly Weakening[] = [
  {
    what: 'a policy that shows all rows',
    sql: 'create policy late on shop."Task" for select to authenticated using (true)',
    check: 'ISO-01',
    object: `shop."Task" ${app}`,
    observed: 'without a claim',
  },
  {
    what: 'a via table whose policy forgets the parent',
    sql: 'create policy late on shop."TaskNote" for all to authenticated using (true)',
    check: 'ISO-03',
    object: `shop."TaskNote" ${app}`,
  },
  {
    what: 'a via table into which everybody may write',
    sql: 'create policy late on shop."TaskNote" for insert to authenticated with check (true)',
    check: 'ISO-02',
    object: `shop."TaskNote" ${app}`,
  },
  {
    what: 'a note that moves to a foreign task',
    sql: 'create policy late on shop."TaskNote" for update to authenticated using (true) with check (true)',
    check: 'ISO-05',
    object: `shop."TaskNote" ${app}`,
  },
  {
    what: 'row-level security off',
    sql: 'alter table shop."ProjectTag" disable row level security',
    check: 'ISO-04',
    object: `shop."ProjectTag" ${app}`,
  },
  {
    what: 'NO FORCE, as the owner',
    sql: 'alter table shop."Organisation" no force row level security',
    check: 'ISO-01',
    object: 'shop."Organisation" as portal_owner',
  },
  {
    what: 'TRUNCATE of a partition',
    sql: 'grant truncate on shop."Event_2027" to authenticated',
    check: 'ISO-08',
    object: 'shop."Event_2027" as authenticated',
  },
  {
    what: 'a partition that may be read directly',
    sql: 'grant select on shop."Event_2026" to authenticated; alter table shop."Event_2026" disable row level security',
    check: 'ISO-08',
    object: 'shop."Event_2026" as authenticated',
    observed: 'SELECT foreign: it went through',
  },
  {
    what: 'a simple key of a table to itself',
    sql: 'alter table shop."Task" drop constraint "Task_follows"; alter table shop."Task" add foreign key ("followsId") references shop."Task"',
    check: 'ISO-12',
    object: 'shop."Task" as service_role',
    observed: 'under a foreign followsId',
  },
  {
    what: 'a key that forgets the site',
    sql: 'alter table shop."Task" drop constraint "Task_orgId_projectId_site_fkey"; alter table shop."Task" add foreign key ("orgId", "projectId") references shop."Project" ("orgId", "projectId")',
    check: 'ISO-12',
    object: 'shop."Task" as',
    observed: 'projectId of another branch',
  },
  {
    what: 'a note without a task',
    sql: 'alter table shop."TaskNote" alter "taskId" drop not null',
    check: 'ISO-11',
    object: 'shop."TaskNote" as',
    observed: 'INSERT without taskId',
  },
  {
    what: 'a note of a task that is not there',
    sql: 'alter table shop."TaskNote" drop constraint "TaskNote_taskId_fkey"',
    check: 'ISO-13',
    object: 'shop."TaskNote" as',
    observed: 'under a missing taskId',
  },
  {
    what: 'events of an unknown organisation',
    sql: 'alter table shop."Event" drop constraint "Event_orgId_fkey"',
    check: 'ISO-13',
    object: 'shop."Event" as',
  },
  {
    what: 'a row that may be handed on',
    sql: 'drop trigger frozen on shop."Member"',
    check: 'ISO-14',
    object: 'shop."Member" as',
  },
  {
    what: 'a view that reads as its owner, who sees everything',
    sql: 'alter view shop."OpenTask" owner to postgres; alter view shop."OpenTask" set (security_invoker = false)',
    check: 'ISO-09',
    object: 'shop."OpenTask" as authenticated',
  },
  {
    what: 'a definer function of all projects',
    sql: `create function shop.everything() returns table (k bigint) language sql stable security definer as 'select "projectId" from shop."Project"'`,
    check: 'ISO-10',
    object: 'shop.everything() as authenticated',
  },
  {
    what: 'shared rows that everybody may delete',
    sql: 'grant delete on shop.tag to authenticated',
    check: 'ISO-15',
    object: 'shop.tag as authenticated',
  },
];

for (const [name, claim] of Object.entries(CLAIMS)) {
  const model = workshop(claim);
  const hardened = policies(model);

  test(`claim from ${name}: hardened it holds in every cell`, async () => {
    const { checks, coverage, matrix } = await attackAfter(client, model, hardened);
    assert.equal(flaws(checks), []);
    assert.is(coverage.percent, 100);
    // Eight tables and a view.
    assert.is(matrix.length, 9);
    const ids = new Set(checks.map(({ id }) => id));
    for (const id of ['ISO-01', 'ISO-05', 'ISO-06', 'ISO-08', 'ISO-09', 'ISO-12', 'ISO-14'])
      assert.ok(ids.has(id), id);
    assert.is(ids.has('ISO-17'), name === 'membership');
  });

  for (const item of WEAKENINGS) {
    test(`claim from ${name}: notices ${item.what}`, async () => {
      const table = [...model.tables.keys()].find((id) => item.object.startsWith(`${id} `)) ?? 'Project';
      const tables = item.object.includes('Event') ? ['Event'] : [table, 'Task'];
      const isolation = await attackAfter(client, model, `${hardened}; ${item.sql}`, { tables });
      assert.ok(found(isolation, item), `found only ${flaws(isolation.checks).slice(0, 12).join('\n')}`);
    });
  }
}

test('a user cannot write itself a membership; when it can, that is red', async () => {
  const model = workshop(CLAIMS.membership);
  const sql = `${policies(model)}; grant insert on shop."Member" to authenticated;
    create policy late on shop."Member" for insert to authenticated with check ("userName" = current_setting('request.jwt.claims')::jsonb ->> 'sub')`;
  const isolation = await attackAfter(client, model, sql, { tables: ['Member'] });
  const check = found(isolation, {
    what: '',
    sql: '',
    check: 'ISO-17',
    object: 'shop."Member" as authenticated',
  });
  assert.ok(check, flaws(isolation.checks).join('\n'));
});

test('policies that cost more than counting are asked before rows are counted', async () => {
  const model = workshop(CLAIMS.setting);
  const costly = `create function shop.allowed(bigint) returns boolean language plpgsql stable cost 100000 as
    $f$ begin return $1 = nullif(current_setting('app.organisation', true), '')::bigint; end $f$;`;
  const tables = ['Project', 'Task', 'Event'].map(
    (table) => `drop policy "${table}_tenant_all" on shop."${table}";
      create policy costly on shop."${table}" for all to authenticated using (shop.allowed("orgId"))`,
  );
  const sql = `${policies(model)} ${costly} ${tables.join(';')}`;
  const { checks } = await attackAfter(client, model, sql);
  assert.equal(flaws(checks), []);
});

test('a claim read from a token although the model says a setting is red', async () => {
  const model = workshop(CLAIMS.setting);
  const sql = `${policies(model)}; create policy late on shop."Task" for select to authenticated
    using ("orgId" = (nullif(current_setting('request.jwt.claims', true), '')::jsonb #>> '{app_metadata,tenant_id}')::bigint)`;
  const isolation = await attackAfter(client, model, sql);
  const check = found(isolation, {
    what: '',
    sql: '',
    check: 'ISO-01',
    object: `shop."Task" ${app}`,
    observed: 'in a token that nobody should read',
  });
  assert.ok(check, flaws(isolation.checks).join('\n'));
});

test('without row-level security for anybody, every family of access is red', async () => {
  const model = workshop(CLAIMS.setting);
  const tables = ['Organisation', 'Project', 'Task', 'TaskNote', 'Member', 'ProjectTag', 'Event'];
  const sql = tables.map((table) => `alter table shop."${table}" disable row level security`).join(';');
  const { checks } = await attackAfter(client, model, sql);
  const red = new Set(checks.filter(({ verdict }) => verdict === 'red').map(({ id }) => id));
  for (const id of ['ISO-01', 'ISO-02', 'ISO-03', 'ISO-04', 'ISO-06', 'ISO-09']) assert.ok(red.has(id), id);
});

test('without a table of the model nothing is green', async () => {
  const model = workshop(CLAIMS.setting);
  const { checks, coverage } = await attackAfter(client, model, 'drop schema shop cascade');
  assert.not.ok(checks.some(({ verdict }) => verdict === 'green'));
  assert.is(coverage.percent, 0);
  assert.ok(
    checks.some(({ id, observed }) => id === 'ISO-00' && observed.includes('the table does not exist')),
  );
});

test.run();
