import { randomUUID } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { restClient } from '../../scripts/lib/scope/rest/rest-client.ts';
import type { Answer } from '../../scripts/lib/scope/rest/shape.ts';
import { TenantScopedClient } from '../../scripts/lib/scope/rest/tenant-client.ts';
import { openPostgrest, signToken } from '../support/postgrest.ts';
import { portalGround } from './fixture.ts';

const ground = await portalGround();
const { a, b, model, admin } = ground;
const SECRET = 'a secret for the tests of the scoped client';
const api = await openPostgrest({
  database: ground.database.urlFor('authenticator'),
  secret: SECRET,
  preRequest: 'bulkhead.name_actor',
});
const key = signToken(SECRET, { role: 'service_role' });
const raw = restClient({ url: api.url, key, fetch });
const lines: string[] = [];
const log = { warn: (text: string) => void lines.push(text) };
const client = new TenantScopedClient(raw, {
  model,
  tenant: a,
  who: { actor: 'api tester', requestId: 'request-9' },
  rpc: { echo_tenant: 'tenant', current_year: null },
  log,
});

await admin.query(`
  create function public.echo_tenant(tenant uuid) returns uuid language sql as 'select tenant';
  create function public.current_year() returns int language sql as 'select 2026';
  create function public.everything() returns bigint language sql as 'select count(*) from public.messages';
  grant execute on all functions in schema public to service_role;`);

test.after(async () => {
  await api[Symbol.asyncDispose]();
  await ground[Symbol.asyncDispose]();
});

function rowsOf({ data, error }: Answer): Record<string, unknown>[] {
  assert.is(error, null, error?.message);
  const list: unknown[] = Array.isArray(data) ? data : [];
  return list.map((row) => (row !== null && typeof row === 'object' ? { ...row } : {}));
}

const answered = async (request: PromiseLike<unknown>): Promise<Answer> => {
  const answer: unknown = await request;
  if (answer === null || typeof answer !== 'object' || !('data' in answer)) throw new TypeError('no answer');
  const { data, error = null, status = 0, count = null }: Partial<Answer> = answer;
  return { data, error, status, count };
};

const truth = async (sql: string, values: unknown[] = []) =>
  Number((await admin.query(sql, values)).rows[0]?.count);

test('the key itself sees all tenants', async () => {
  const rows = rowsOf(await answered(raw.from('messages').select('tenant_id')));
  assert.ok(new Set(rows.map((row) => row.tenant_id)).size > 1);
});

for (const table of model.tables.values()) {
  if (table.kind !== 'tenant' && table.kind !== 'root') continue;
  test(`${table.name}: only the tenant's rows, all of them`, async () => {
    const column = table.tenantColumn ?? '';
    const rows = rowsOf(await answered(client.from(table.name).select()));
    assert.is(
      rows.length,
      await truth(`select count(*) from public.${table.name} where ${column} = $1`, [a]),
    );
    assert.ok(rows.every((row) => row[column] === a));
  });
}

test('further filters narrow and never widen', async () => {
  const own = await truth('select count(*) from messages where tenant_id = $1', [a]);
  const table = () => client.from('messages').select('id, tenant_id');
  assert.is(rowsOf(await answered(table().eq('tenant_id', b))).length, 0);
  assert.is(
    rowsOf(await answered(table().or(`tenant_id.eq.${b},role.eq.user,role.eq.assistant,role.eq.system`)))
      .length,
    own,
  );
  assert.is(rowsOf(await answered(table().in('tenant_id', [a, b]))).length, own);
  assert.is(rowsOf(await answered(table().in('role', ['user']).limit(2))).length, 2);
});

test('what is embedded is bound as well, at any depth', async () => {
  const { rows: pairs } = await admin.query(
    `select m.user_id, count(*) from memberships m group by 1 having count(distinct m.tenant_id) > 1 limit 1`,
  );
  if (pairs.length === 0) {
    await admin.query(
      `insert into public.memberships (user_id, tenant_id, role) select user_id, $2, 'staff' from public.memberships where tenant_id = $1 limit 1`,
      [a, b],
    );
  }
  api.asked.length = 0;
  const rows = rowsOf(
    await answered(
      client
        .from('memberships')
        .select('id, who:users(full_name, memberships(id, tenant_id)), units(unit_uid)'),
    ),
  );
  assert.ok(rows.length > 0);
  const text = JSON.stringify(rows);
  assert.ok(!text.includes(b) && text.includes(a));
  const asked = decodeURIComponent(api.asked[0] ?? '');
  assert.match(asked, `who.memberships.tenant_id=eq.${a}`);
  assert.match(asked, `units.tenant_id=eq.${a}`);
  // The same without the client shows what it keeps apart.
  const open = await answered(
    raw.from('memberships').select('id, who:users(full_name, memberships(id, tenant_id))').eq('tenant_id', a),
  );
  assert.ok(JSON.stringify(open.data).includes(b));
});

const REFUSED: readonly [string, () => unknown][] = [
  ['a table that the model does not know', () => client.from('pg_stat_activity')],
  ['a shared table as a whole', () => client.from('users')],
  ['a function that is not listed', () => client.rpc('everything')],
  ['a function that objects inherit', () => client.rpc('toString')],
  ["another tenant's argument", () => client.rpc('echo_tenant', { tenant: b })],
  ['no argument', () => client.rpc('echo_tenant')],
  ['another schema', () => client.schema('auth')],
  ['storage', () => client.storage],
  ['users of the project', () => client.auth],
  ['edge functions', () => client.functions],
  ['realtime', () => client.channel()],
  ['a row for another tenant', () => client.from('notices').insert({ tenant_id: b, title: 'x', body: 'y' })],
  ['a row without a tenant', () => client.from('notices').insert({ title: 'x', body: 'y' })],
  [
    'one of several rows for another tenant',
    () =>
      client.from('notices').insert([
        { tenant_id: a, title: 'x' },
        { tenant_id: b, title: 'x' },
      ]),
  ],
  ['an array as the tenant', () => client.from('notices').insert({ tenant_id: [a], title: 'x' })],
  ['an upsert over the key alone', () => client.from('units').upsert({ id: randomUUID(), tenant_id: a })],
  [
    'an upsert over other columns',
    () => client.from('units').upsert({ tenant_id: a }, { onConflict: 'unit_uid' }),
  ],
  ['an update that gives rows away', () => client.from('units').update({ tenant_id: b })],
  ['a table embedded that the model does not know', () => client.from('units').select('id, secrets(*)')],
  ['people embedded where nothing leads to them', () => client.from('units').select('id, users(*)')],
  [
    'a table embedded twice under one name',
    () => client.from('units').select('id, messages(id), messages(id)'),
  ],
  ['an embedding that cannot be read', () => client.from('units').select('id, messages(id')],
  [
    'an embedding in what a write returns',
    () => client.from('units').update({ address: 'x' }).select('id, secrets(*)'),
  ],
  ['a header of its own', () => client.from('units').select().setHeader('authorization', 'x')],
  ['a change to the request', () => Object.assign(client.from('units').select(), { url: 'x' })],
];
for (const [what, work] of REFUSED) {
  test(`refused and logged: ${what}`, () => {
    const asked = api.asked.length;
    assert.throws(work, (error: { code?: string }) => error.code === 'SCOPE_STATEMENT');
    assert.is(api.asked.length, asked, 'nothing was sent');
  });
}

test('the log has the refusals', () => {
  assert.ok(lines.length > 10);
  assert.match(lines.join('\n'), 'everything() is not known');
});

test('ids that are no tenant', () => {
  for (const tenant of ['', 'x', [a], undefined, '00000000-0000-0000-0000-000000000000']) {
    assert.throws(
      () => new TenantScopedClient(raw, { model, tenant, who: { actor: 'x' } }),
      (error: { code?: string }) => error.code === 'SCOPE_TENANT',
    );
  }
  assert.throws(() => new TenantScopedClient(raw, { model, tenant: a, who: { actor: '' } }), /actor/);
});

test('writes reach the tenant alone, and carry actor and request id', async () => {
  const { rows } = await admin.query(
    'select id, development_id from public.units where tenant_id = $1 limit 1',
    [a],
  );
  const notice = { tenant_id: a, development_id: rows[0]?.development_id, title: 'Sample', body: 'text' };
  const made = rowsOf(
    await answered(client.from('notices').insert(notice).select('id, tenant_id, developments(name)')),
  );
  assert.is(made[0]?.tenant_id, a);
  await answered(client.from('notices').update({ title: 'All of them' }));
  assert.is(
    await truth("select count(*) from notices where title = 'All of them' and tenant_id <> $1", [a]),
    0,
  );
  assert.ok((await truth("select count(*) from notices where title = 'All of them'")) > 1);
  const again = { ...notice, id: made[0]?.id, title: 'Upserted' };
  await admin.query('create unique index notices_tenant_id_idx on public.notices (tenant_id, id)');
  await answered(client.from('notices').upsert(again, { onConflict: 'tenant_id,id' }));
  assert.is(await truth("select count(*) from notices where title = 'Upserted'"), 1);
  const others = await truth('select count(*) from notices where tenant_id <> $1', [a]);
  await answered(client.from('notices').delete());
  assert.is(await truth('select count(*) from notices where tenant_id = $1', [a]), 0);
  assert.is(await truth('select count(*) from notices where tenant_id <> $1', [a]), others);
  const trail = await admin.query(
    `select distinct actor, actor_source, request_id, actor_role from bulkhead.audit_events where table_name = 'notices' and tenant = $1`,
    [a],
  );
  assert.equal(trail.rows, [
    { actor: 'api tester', actor_source: 'setting', request_id: 'request-9', actor_role: 'service_role' },
  ]);
});

test('only the holder of the service key is believed who acts', async () => {
  const subject = randomUUID();
  const token = signToken(SECRET, { role: 'authenticated', sub: subject, app_metadata: { tenant_id: a } });
  const browser = restClient({ url: api.url, key: token, fetch });
  const { rows } = await admin.query('select id from public.units where tenant_id = $1 limit 1', [a]);
  const request = browser.from('units').update({ address: 'by the browser' }).eq('id', rows[0]?.id);
  const { error } = await answered(request.setHeader('x-bulkhead-actor', 'the director'));
  assert.is(error, null);
  const trail = await admin.query('select actor from bulkhead.audit_events order by id desc limit 1');
  assert.equal(trail.rows, [{ actor: subject }]);
});

test('listed functions are called', async () => {
  assert.equal(rowsOf(await answered(client.rpc('echo_tenant', { tenant: a }))), [{ echo_tenant: a }]);
  assert.equal(rowsOf(await answered(client.rpc('current_year'))), [{ current_year: 2026 }]);
});

test.run();
