import type pg from 'pg';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { actAs, eventsOf, type Home, session, someHome, stateOf } from './fixture.ts';

interface World {
  database: TestDatabase;
  admin: pg.Client;
  home: Home;
}

const test = suite<World>('audit events');

test.before(async (world) => {
  world.database = await createDatabase('portal-hardened');
  world.admin = await session(world.database);
  world.home = await someHome(world.admin);
});
test.after(async ({ admin, database }) => {
  await admin?.end();
  await database?.drop();
});

const messageOf = ({ tenant, development, unit }: Home, content: string) =>
  `insert into public.messages (tenant_id, development_id, unit_id, role, content)
   values ('${tenant}', '${development}', '${unit}', 'user', '${content}') returning id`;

const SUBJECT = '11111111-1111-4111-8111-111111111111';

test('an insert by a signed-in user: who, for whom, what, and nothing that was redacted', async ({
  database,
  admin,
  home,
}) => {
  const app = await session(database, 'portal_app');
  await actAs(app, 'authenticated', { sub: SUBJECT, app_metadata: { tenant_id: home.tenant } });
  await app.query(`select set_config('request.headers', '{"x-request-id":"req-7"}', false)`);
  let id: string | undefined;
  const events = await eventsOf(admin, async () => {
    id = (await app.query<{ id: string }>(messageOf(home, 'my secret'))).rows[0]?.id;
  });
  await app.end();
  assert.is(events.length, 1);
  const [event] = events;
  assert.equal(
    [event?.table_schema, event?.table_name, event?.operation, event?.tenant, event?.pk],
    ['public', 'messages', 'INSERT', home.tenant, { id }],
  );
  assert.equal(
    [
      event?.actor,
      event?.actor_source,
      event?.actor_role,
      event?.login,
      event?.application,
      event?.request_id,
    ],
    [SUBJECT, 'token', 'authenticated', 'portal_app', 'bulkhead:test', 'req-7'],
  );
  assert.is(event?.old_values, null);
  assert.is(event?.new_values?.content, '[redacted]');
  assert.is(event?.new_values?.metadata, '[redacted]');
  assert.is(event?.new_values?.unit_id, home.unit);
  const text = await admin.query(`select from bulkhead.audit_events e where e::text like '%my secret%'`);
  assert.is(text.rowCount, 0);
});

test('an update: only what changed, and of a redacted column only that it did', async ({ admin, home }) => {
  const events = await eventsOf(admin, () =>
    admin.query(
      `update public.units set address = 'elsewhere', purchaser_name = 'Somebody', unit_number = unit_number
        where id = '${home.unit}'`,
    ),
  );
  assert.is(events.length, 1);
  const [event] = events;
  assert.equal([event?.operation, event?.pk], ['UPDATE', { id: home.unit }]);
  assert.equal(Object.keys(event?.new_values ?? {}).sort(), ['address', 'purchaser_name']);
  assert.equal(event?.new_values, { address: 'elsewhere', purchaser_name: '[redacted]' });
  assert.is(event?.old_values?.purchaser_name, '[redacted]');
  assert.type(event?.old_values?.address, 'string');
});

test('an update that changes nothing leaves no event', async ({ admin }) => {
  const events = await eventsOf(admin, () => admin.query('update public.units set address = address'));
  assert.equal(events, []);
});

test('an update that changes keys pairs each old row with its own new one', async ({ admin, home }) => {
  const insert = `insert into public.analytics_events (id, tenant_id, development_id, event_name)
    values (900001, '${home.tenant}', '${home.development}', 'a'), (900002, '${home.tenant}', '${home.development}', 'b'),
           (900003, '${home.tenant}', '${home.development}', 'c')`;
  await admin.query(insert);
  const events = await eventsOf(admin, () =>
    admin.query(
      `update public.analytics_events set id = case id when 900001 then 900011 when 900002 then 900001 else id end,
              event_name = event_name || '!' where id between 900001 and 900002`,
    ),
  );
  assert.equal(
    events.map(({ pk, old_values, new_values }) => [pk?.id, old_values, new_values]),
    [
      [900001, { id: 900001, event_name: 'a' }, { id: 900011, event_name: 'a!' }],
      [900002, { id: 900002, event_name: 'b' }, { id: 900001, event_name: 'b!' }],
    ],
  );
});

test('the service role, COPY-like inserts of many rows, and upserts: one event per row', async ({
  database,
  admin,
  home,
}) => {
  const service = await session(database);
  await actAs(service, 'service_role', { role: 'service_role' });
  await service.query(`set app.actor = 'job:import'; set app.request_id = 'run 5'`);
  const many = `insert into public.house_types (id, tenant_id, development_id, code, name)
    select ('00000000-0000-4000-8000-0000000000' || g)::uuid, '${home.tenant}', '${home.development}', 'T' || g, 'n'
      from generate_series(10, 14) g`;
  const inserted = await eventsOf(admin, () => service.query(many));
  assert.is(inserted.length, 5);
  assert.is(new Set(inserted.map(({ xid }) => xid)).size, 1);
  for (const event of inserted) {
    assert.equal(
      [event.actor, event.actor_source, event.actor_role, event.login, event.request_id],
      ['job:import', 'setting', 'service_role', 'postgres', 'run 5'],
    );
  }
  const upserted = await eventsOf(admin, () =>
    service.query(
      `${many.replace('generate_series(10, 14)', 'generate_series(13, 15)')}
       on conflict (id) do update set name = 'again'`,
    ),
  );
  assert.equal(upserted.map(({ operation }) => operation).sort(), ['INSERT', 'UPDATE', 'UPDATE']);
  const merged = await eventsOf(admin, () =>
    service.query(
      `merge into public.house_types t using (values ('T10'), ('T11')) v (code) on t.code = v.code
         when matched and t.code = 'T10' then delete when matched then update set name = 'merged'`,
    ),
  );
  assert.equal(merged.map(({ operation }) => operation).sort(), ['DELETE', 'UPDATE']);
  await service.end();
});

test('a delete keeps the row, and what a foreign key did to others is recorded as well', async ({
  admin,
  home,
}) => {
  await admin.query(`insert into public.users (id, email) values ('${SUBJECT}', 'somebody@example.org')`);
  await admin.query(
    `insert into public.analytics_events (tenant_id, development_id, user_id, event_name)
     select '${home.tenant}', '${home.development}', '${SUBJECT}', 'seen' from generate_series(1, 2)`,
  );
  const events = await eventsOf(admin, () => admin.query(`delete from public.users where id = '${SUBJECT}'`));
  const deleted = events.filter(({ operation }) => operation === 'DELETE');
  assert.is(deleted.length, 1);
  assert.equal([deleted[0]?.table_name, deleted[0]?.tenant, deleted[0]?.new_values], ['users', null, null]);
  assert.equal([deleted[0]?.old_values?.id, deleted[0]?.old_values?.email], [SUBJECT, '[redacted]']);
  const detached = events.filter(({ operation }) => operation === 'UPDATE');
  assert.equal(
    detached.map(({ table_name, old_values, new_values }) => [table_name, old_values, new_values]),
    [1, 2].map(() => ['analytics_events', { user_id: SUBJECT }, { user_id: null }]),
  );
});

test('a truncate, also under session_replication_role = replica, as all the others', async ({
  admin,
  home,
}) => {
  await admin.query('set session_replication_role = replica');
  const events = await eventsOf(admin, async () => {
    await admin.query(messageOf(home, 'x'));
    await admin.query(`update public.messages set role = 'assistant' where content = 'x'`);
    await admin.query(`delete from public.messages where content = 'x'`);
    await admin.query('truncate public.messages');
  });
  await admin.query('set session_replication_role = origin');
  assert.equal(
    events.map(({ operation, table_name }) => `${operation} ${table_name}`),
    ['INSERT messages', 'UPDATE messages', 'DELETE messages', 'TRUNCATE messages'],
  );
  assert.equal([events[3]?.pk, events[3]?.tenant, events[3]?.old_values], [null, null, null]);
});

test('without token and setting the login is the actor; a token goes before the setting', async ({
  database,
  admin,
  home,
}) => {
  const operator = await session(database, 'bulkhead_operator');
  const insert = `insert into public.notices (tenant_id, development_id, title, body)
    values ('${home.tenant}', '${home.development}', 't', 'b')`;
  const [plain] = await eventsOf(admin, () => operator.query(insert));
  assert.equal(
    [plain?.actor, plain?.actor_source, plain?.actor_role, plain?.request_id],
    ['bulkhead_operator', 'login', 'bulkhead_operator', null],
  );
  await operator.query(`set app.actor = 'somebody'; set request.jwt.claims = '{"sub":"${SUBJECT}"}'`);
  const [signed] = await eventsOf(admin, () => operator.query(insert));
  assert.equal([signed?.actor, signed?.actor_source], [SUBJECT, 'token']);
  // After SET LOCAL has ended a setting is empty and not NULL.
  await operator.query(
    `set app.actor = ''; set request.jwt.claims = ''; set app.request_id = ''; set request.headers = ''`,
  );
  const [emptied] = await eventsOf(admin, () => operator.query(insert));
  assert.equal(
    [emptied?.actor, emptied?.actor_source, emptied?.request_id],
    ['bulkhead_operator', 'login', null],
  );
  await operator.end();
});

test('what is rolled back leaves no event', async ({ admin, home }) => {
  const events = await eventsOf(admin, async () => {
    await admin.query('begin');
    await admin.query(messageOf(home, 'never'));
    await admin.query('rollback');
    await admin.query('begin');
    await admin.query('savepoint s');
    await admin.query(messageOf(home, 'never'));
    await admin.query('rollback to savepoint s');
    await admin.query('commit');
  });
  assert.equal(events, []);
});

test('a composite key, and quoted names', async ({ admin }) => {
  await admin.query(
    `create table public."Odd" ("orgId" bigint, "No" int, "theText" text, primary key ("orgId", "No"))`,
  );
  for (const [when, form] of [
    ['insert', 'referencing new table as changed_rows for each statement'],
    ['update', 'for each row'],
    ['delete', 'referencing old table as changed_rows for each statement'],
  ]) {
    await admin.query(
      `create trigger a_${when} after ${when} on public."Odd" ${form}
         execute function bulkhead.record_audit_event('orgId', '{orgId,No}', '{theText}')`,
    );
  }
  const events = await eventsOf(admin, async () => {
    await admin.query(`insert into public."Odd" values (9007199254740993, 1, 'x')`);
    await admin.query(`update public."Odd" set "No" = 2, "theText" = 'y'`);
    await admin.query(`delete from public."Odd"`);
  });
  await admin.query('drop table public."Odd"');
  assert.equal(
    events.map(({ tenant, pk }) => [tenant, pk?.No]),
    [1, 1, 2].map((no) => ['9007199254740993', no]),
  );
  assert.equal(events[1]?.new_values, { No: 2, theText: '[redacted]' });
});

test('a tenant reads its own events and no others, once somebody grants it; the operator reads all', async ({
  database,
  admin,
  home,
}) => {
  const app = await session(database, 'portal_app');
  await actAs(app, 'authenticated', { sub: SUBJECT, app_metadata: { tenant_id: home.tenant } });
  const read = 'select tenant from bulkhead.audit_events';
  assert.is(await stateOf(app, read), '42501');
  await admin.query(
    'grant usage on schema bulkhead to authenticated; grant select on bulkhead.audit_events to authenticated',
  );
  const others = await admin.query<{ id: string }>('select id from public.tenants where id <> $1', [
    home.tenant,
  ]);
  await admin.query(`update public.tenants set name = name || '.'`);
  const { rows } = await app.query<{ tenant: string }>(read);
  assert.ok(rows.length > 0 && others.rows.length > 0);
  assert.ok(rows.every(({ tenant }) => tenant === home.tenant));
  await app.query(`set request.jwt.claims = ''`);
  assert.is((await app.query(read)).rowCount, 0);
  assert.is(await stateOf(app, 'select from bulkhead.audit_events_default'), '42501');
  await app.end();
  await admin.query(
    'revoke select on bulkhead.audit_events from authenticated; revoke usage on schema bulkhead from authenticated',
  );
  const operator = await session(database, 'bulkhead_operator');
  const seen = await operator.query<{ tenant: string }>('select distinct tenant from bulkhead.audit_events');
  assert.ok(others.rows.every(({ id }) => seen.rows.some(({ tenant }) => tenant === id)));
  await operator.end();
});

test.run();
