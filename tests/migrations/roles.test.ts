import * as assert from 'uvu/assert';
import { stateOf } from './fixture.ts';
import { become, claimsOf, countOf, hardenedSuite } from './stage.ts';

const test = hardenedSuite('roles');

test('the operator may act as each role of the API, but has none of their rights by itself', async ({
  client,
  a,
}) => {
  await client.query('set local session authorization bulkhead_operator');
  for (const role of ['anon', 'authenticated', 'service_role']) {
    await client.query(`set local role ${role}`);
    await client.query('reset role');
  }
  assert.is(await stateOf(client, 'set local role portal_owner'), '42501');
  const { rows } = await client.query(
    "select r as role from unnest(array['anon', 'authenticated', 'service_role']) r where pg_has_role(current_user, r, 'usage')",
  );
  assert.equal(rows, [], 'nothing is inherited');
  assert.is(
    await stateOf(client, 'delete from messages'),
    '42501',
    'which authenticated and service_role may',
  );
  await become(client, 'authenticated', claimsOf(a.tenant));
  assert.is(await countOf(client, 'tenants'), 1);
  await client.query('reset session authorization');
});

test('the recorder can log in, and may touch no table, no sequence and no other role', async ({ client }) => {
  const { rows } = await client.query(
    `select rolcanlogin as login, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as more,
            exists (select from pg_auth_members where member = r.oid or roleid = r.oid) as member
       from pg_roles r where rolname = 'bulkhead_recorder'`,
  );
  assert.equal(rows, [{ login: true, more: false, member: false }]);
  const held = await client.query(
    `select c.oid::regclass as relation
       from pg_class c
      where c.relnamespace::regnamespace::text in ('public', 'bulkhead') and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and has_table_privilege('bulkhead_recorder', c.oid, 'select, insert, update, delete, truncate, references, trigger')
     union all
     select c.oid::regclass from pg_class c
      where c.relnamespace::regnamespace::text in ('public', 'bulkhead')
        and case when c.relkind = 'S' then has_sequence_privilege('bulkhead_recorder', c.oid, 'usage, select, update') end`,
  );
  assert.equal(held.rows, []);
  for (const schema of ['public', 'bulkhead']) {
    const may = await client.query(
      "select has_schema_privilege('bulkhead_recorder', $1, 'create') as create",
      [schema],
    );
    assert.is(may.rows[0].create, false);
  }
});

test.run();
