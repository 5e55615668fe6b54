import { readFile } from 'node:fs/promises';
import * as assert from 'uvu/assert';
import { splitStatements } from '../../scripts/lib/migrations/statements.ts';
import { sqlFile, stateOf } from './fixture.ts';
import { become, claimsOf, countOf, hardenedSuite, MESSAGE } from './stage.ts';

const test = hardenedSuite('access after 001');

test('authenticated sees and changes the rows of its own tenant only', async ({ client, a, b }) => {
  for (const table of [
    'developments',
    'house_types',
    'units',
    'messages',
    'documents',
    'notices',
    'analytics_events',
    'memberships',
  ]) {
    const all = await countOf(client, `${table} where tenant_id = $1`, [a.tenant]);
    await become(client, 'authenticated', claimsOf(a.tenant));
    assert.is(await countOf(client, table), all, table);
    assert.ok(all > 0, `${table} is not empty`);
    assert.is(await countOf(client, `${table} where tenant_id <> $1`, [a.tenant]), 0, table);
    await client.query('reset role');
  }
  await become(client, 'authenticated', claimsOf(a.tenant));
  assert.is(await countOf(client, 'tenants'), 1);
  assert.is(await stateOf(client, MESSAGE, [a.tenant, a.development, a.unit]), 'ok');
  assert.is(await stateOf(client, MESSAGE, [b.tenant, b.development, b.unit]), '42501');
  const changed = await client.query("update messages set content = 'x' where id = any($1)", [
    [a.message, b.message],
  ]);
  assert.is(changed.rowCount, 1);
  const deleted = await client.query('delete from messages where id = any($1)', [[a.message, b.message]]);
  assert.is(deleted.rowCount, 1);
});

test('no claim, an empty, a malformed, a misplaced or an unknown one sees nothing', async ({ client, a }) => {
  const claims = [
    '',
    '{}',
    '[]',
    '"text"',
    JSON.stringify({ tenant_id: a.tenant }),
    JSON.stringify({ user_metadata: { tenant_id: a.tenant } }),
    JSON.stringify({ app_metadata: { tenant_id: '' } }),
    JSON.stringify({ app_metadata: { tenant_id: `${a.tenant}x` } }),
    JSON.stringify({ app_metadata: { tenant_id: [a.tenant] } }),
    JSON.stringify({ app_metadata: { tenant_id: null } }),
    claimsOf('00000000-0000-4000-8000-000000000000'),
  ];
  for (const claim of claims) {
    await become(client, 'authenticated', claim);
    for (const table of ['tenants', 'users', 'messages', 'units'])
      assert.is(await countOf(client, table), 0, `${table} ${claim}`);
  }
  await become(client, 'authenticated', 'not json');
  assert.is(await stateOf(client, 'select from messages'), '22P02');
});

test('a tenant sees the people who are its members, and each may change their own name alone', async ({
  client,
  a,
}) => {
  const members = await countOf(
    client,
    'users where id in (select user_id from memberships where tenant_id = $1)',
    [a.tenant],
  );
  const all = await countOf(client, 'users');
  await become(client, 'authenticated', claimsOf(a.tenant, a.user));
  assert.is(await countOf(client, 'users'), members);
  assert.ok(members > 0 && members < all);
  const changed = await client.query("update users set full_name = 'x'");
  assert.is(changed.rowCount, 1);
  assert.is(await stateOf(client, "update users set email = 'x'"), '42501');
  assert.is(
    await stateOf(
      client,
      `insert into memberships (user_id, tenant_id, role) values ('${a.user}', '${a.tenant}', 'admin')`,
    ),
    '42501',
  );
});

test('anon may do nothing, and nobody may empty a table', async ({ client, a }) => {
  const tables = [
    'tenants',
    'users',
    'developments',
    'house_types',
    'units',
    'memberships',
    'messages',
    'documents',
    'notices',
    'analytics_events',
  ];
  for (const table of tables) {
    await become(client, 'anon', claimsOf(a.tenant));
    assert.is(await stateOf(client, `select from ${table}`), '42501', table);
    assert.is(await stateOf(client, `delete from ${table}`), '42501', table);
    for (const role of ['anon', 'authenticated', 'service_role', 'bulkhead_operator']) {
      await become(client, role, claimsOf(a.tenant));
      assert.is(await stateOf(client, `truncate ${table} cascade`), '42501', `${role} ${table}`);
    }
  }
});

test('row-level security holds for the owner of the tables', async ({ client }) => {
  await become(client, 'portal_owner');
  assert.is(await countOf(client, 'messages'), 0);
  await client.query('set local row_security = off');
  assert.is(await stateOf(client, 'select from messages'), '42501');
});

test('a new table is open to nobody but the server’s own role', async ({ client }) => {
  await become(client, 'portal_owner');
  await client.query(
    'create table public.fresh (id int); create function public.fresh() returns int language sql as $$ select 1 $$',
  );
  const may = async (role: string, privilege: string) => {
    const { rows } = await client.query("select has_table_privilege($1, 'public.fresh', $2) as may", [
      role,
      privilege,
    ]);
    return rows[0].may;
  };
  for (const privilege of ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) {
    assert.is(await may('anon', privilege), false, privilege);
    assert.is(await may('authenticated', privilege), false, privilege);
  }
  assert.equal([await may('service_role', 'select'), await may('service_role', 'truncate')], [true, false]);
  await become(client, 'authenticated');
  assert.is(await stateOf(client, 'select public.fresh()'), '42501');
});

test('the summary of orphans counts for the operator, and refuses whoever cannot see all rows', async ({
  client,
  a,
}) => {
  await become(client, 'bulkhead_operator');
  const { rows } = await client.query('select * from orphaned_data_summary');
  assert.ok(rows.length > 5);
  assert.ok(rows.every((row) => row.orphans === '0'));
  await become(client, 'portal_owner', claimsOf(a.tenant));
  assert.is(await stateOf(client, 'select * from orphaned_data_summary'), '42501');
});

test('every statement of the runbook that reads runs as it is written', async ({ client }) => {
  await become(client, 'bulkhead_operator');
  const text = await readFile(new URL('runbook.sql', import.meta.url), 'utf8');
  const statements = await splitStatements(sqlFile('runbook.sql', text));
  assert.is(statements.length, 14);
  await client.query('set local search_path = public, bulkhead');
  for (const statement of statements) assert.is(await stateOf(client, statement.text), 'ok', statement.text);
});

test('policies, and the functions that they call, read one setting: the claims', async ({ client }) => {
  const { rows } = await client.query<{ name: string; text: string }>(
    `select polname || ' on ' || polrelid::regclass as name,
            coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '') as text
       from pg_policy
     union all
     select distinct p.oid::regprocedure::text, p.prosrc
       from pg_depend d join pg_proc p on p.oid = d.refobjid
      where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_proc'::regclass`,
  );
  const settings = rows.flatMap(({ text }) =>
    [...text.matchAll(/current_setting\s*\(\s*([^,)]*)/gi)].map((match) => match[1]),
  );
  assert.ok(rows.length > 40);
  assert.equal([...new Set(settings)], ["'request.jwt.claims'"]);
});

test('a session cannot change the tenant of a row, not even to the same, through the column right', async ({
  client,
  a,
}) => {
  await become(client, 'authenticated', claimsOf(a.tenant));
  assert.is(await stateOf(client, 'update messages set tenant_id = tenant_id'), '42501');
  assert.is(await stateOf(client, "update messages set content = 'x', metadata = '{}'"), 'ok');
  assert.is(
    await stateOf(client, "update units set purchaser_name = 'x', project_id = development_id"),
    'ok',
  );
});

test('the operator writes down what it does, but neither ledger nor gate', async ({ client }) => {
  await become(client, 'bulkhead_operator');
  assert.is(
    await stateOf(client, "insert into demo_seed_log (seed_identifier, status) values ('x', 'started')"),
    'ok',
  );
  assert.is(
    await stateOf(
      client,
      "insert into gate (name, derivation, salt, secret_hash) values ('x', 'x', repeat('a', 32), repeat('a', 64))",
    ),
    '42501',
  );
  assert.is(await stateOf(client, 'delete from migrations'), '42501');
  assert.is(await stateOf(client, 'delete from demo_seed_log'), '42501');
  await become(client, 'authenticated');
  assert.is(await stateOf(client, 'select from bulkhead.gate'), '42501');
});

test.run();
