import * as assert from 'uvu/assert';
import { stateOf } from './fixture.ts';
import { become, hardenedSuite, MESSAGE } from './stage.ts';

const test = hardenedSuite('structure after 001');

test('service_role cannot put a message under the unit of another tenant, nor leave one without', async ({
  client,
  a,
  b,
}) => {
  await become(client, 'service_role');
  assert.is(await stateOf(client, MESSAGE, [a.tenant, a.development, a.unit]), 'ok');
  assert.is(await stateOf(client, MESSAGE, [a.tenant, a.development, b.unit]), '23503');
  assert.is(await stateOf(client, MESSAGE, [a.tenant, b.development, b.unit]), '23503');
  assert.is(await stateOf(client, MESSAGE, [b.tenant, a.development, a.unit]), '23503');
  assert.is(await stateOf(client, MESSAGE, [null, a.development, a.unit]), '23502');
  assert.is(await stateOf(client, MESSAGE, [a.tenant, null, a.unit]), '23502');
  assert.is(await stateOf(client, MESSAGE, [a.tenant, a.development, null]), '23502');
});

test('a unit of another development of the same tenant is refused as well', async ({ client, a }) => {
  await become(client, 'service_role');
  const { rows } = await client.query(
    'select id from developments where tenant_id = $1 and id <> $2 limit 1',
    [a.tenant, a.development],
  );
  assert.is(await stateOf(client, MESSAGE, [a.tenant, rows[0].id, a.unit]), '23503');
});

test('optional references are bound to the tenant too, and so is a row that has none', async ({
  client,
  a,
  b,
}) => {
  await become(client, 'service_role');
  const insert = 'insert into memberships (user_id, tenant_id, unit_id, role) values ($1, $2, $3, $4)';
  assert.is(await stateOf(client, insert, [a.user, a.tenant, a.unit, 'staff']), 'ok');
  assert.is(await stateOf(client, insert, [a.user, a.tenant, b.unit, 'staff']), '23503');
  assert.is(
    await stateOf(client, insert, [a.user, '00000000-0000-4000-8000-000000000000', null, 'staff']),
    '23503',
  );
  assert.is(
    await stateOf(client, 'update messages set house_id = $2 where id = $1', [a.message, b.unit]),
    '23503',
  );
});

test('a row stays with its tenant, for service_role and for the owner of the claim', async ({
  client,
  a,
  b,
}) => {
  for (const table of [
    'developments',
    'house_types',
    'units',
    'memberships',
    'messages',
    'documents',
    'notices',
    'analytics_events',
  ]) {
    await become(client, 'service_role');
    const move = `update ${table} set tenant_id = $2 where id = (select id from ${table} where tenant_id = $1 limit 1)`;
    assert.is(await stateOf(client, move, [a.tenant, b.tenant]), '42501', table);
    await client.query('reset role; set local session_replication_role = replica');
    assert.is(await stateOf(client, move, [a.tenant, b.tenant]), '42501', `${table} as a replica`);
    await client.query('set local session_replication_role = origin');
  }
});

test('deleting a parent never wipes out or detaches children', async ({ client, a }) => {
  await become(client, 'service_role');
  // PostgreSQL 18 gives RESTRICT its own code.
  const refused = (state: string) => assert.ok(['23001', '23503'].includes(state), state);
  refused(await stateOf(client, 'delete from units where id = $1', [a.unit]));
  refused(await stateOf(client, 'delete from developments where id = $1', [a.development]));
  refused(await stateOf(client, 'delete from tenants where id = $1', [a.tenant]));
  refused(await stateOf(client, 'delete from users where id = $1', [a.user]));
});

test('deleting a unit without messages empties only the optional column of its documents', async ({
  client,
  a,
}) => {
  await become(client, 'service_role');
  const made = await client.query(
    `insert into units (tenant_id, development_id, unit_number, unit_uid) values ($1, $2, 'new', 'new') returning id, project_id`,
    [a.tenant, a.development],
  );
  const unit = made.rows[0].id;
  assert.is(made.rows[0].project_id, a.development, 'the older name is filled');
  await client.query(
    `insert into documents (tenant_id, development_id, unit_id, document_type, title, storage_path) values ($1, $2, $3, 'x', 'x', 'x')`,
    [a.tenant, a.development, unit],
  );
  await client.query('delete from units where id = $1', [unit]);
  const { rows } = await client.query("select tenant_id, unit_id from documents where title = 'x'");
  assert.equal(rows, [{ tenant_id: a.tenant, unit_id: null }]);
});

test('old code that writes project_id alone still works, and the two cannot differ', async ({
  client,
  a,
  b,
}) => {
  await become(client, 'service_role');
  const insert = `insert into units (tenant_id, project_id, development_id, unit_number, unit_uid) values ($1, $2, $3, 'n', 'n')`;
  assert.is(await stateOf(client, insert, [a.tenant, a.development, null]), 'ok');
  assert.is(await stateOf(client, insert, [a.tenant, b.development, a.development]), '23514');
  assert.is(await stateOf(client, insert, [a.tenant, b.development, null]), '23503');
});

test('a tenant may use names that another has taken, but not its own twice', async ({ client, a, b }) => {
  await become(client, 'service_role');
  const { rows } = await client.query('select code, slug from developments where id = $1', [a.development]);
  const insert = 'insert into developments (tenant_id, code, name, slug) values ($1, $2, $3, $4)';
  assert.is(await stateOf(client, insert, [b.tenant, rows[0].code, 'x', rows[0].slug]), 'ok');
  assert.is(await stateOf(client, insert, [a.tenant, rows[0].code, 'x', 'other']), '23505');
});

test.run();
