import { createClient } from '@supabase/supabase-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TenantScopedClient } from '../../scripts/lib/scope/rest/tenant-client.ts';
import { openPostgrest, signToken } from '../support/postgrest.ts';
import { portalGround } from './fixture.ts';

// The scoped client around the client that it is made for: what the real builder sends, and how its answers come back.

const ground = await portalGround();
const { a, b, model, admin } = ground;
const SECRET = 'a secret for the tests with supabase-js';
const api = await openPostgrest({
  database: ground.database.urlFor('authenticator'),
  secret: SECRET,
  preRequest: 'bulkhead.name_actor',
});
const raw = createClient(api.url, signToken(SECRET, { role: 'service_role' }), {
  auth: { persistSession: false, autoRefreshToken: false },
});
const client = new TenantScopedClient(raw, {
  model,
  tenant: a,
  who: { actor: 'supabase tester', requestId: 'request-12' },
  rpc: { units_of: 'tenant' },
});

await admin.query(`
  create function public.units_of(tenant uuid) returns setof public.units language sql as 'select * from public.units where tenant_id = tenant';
  grant execute on function public.units_of to service_role;
  create unique index notices_tenant_id_idx on public.notices (tenant_id, id)`);

test.after(async () => {
  await api[Symbol.asyncDispose]();
  await ground[Symbol.asyncDispose]();
});

const truth = async (table: string, tenant: string) =>
  Number(
    (await admin.query(`select count(*) from public.${table} where tenant_id = $1`, [tenant])).rows[0]?.count,
  );

const refused = (work: () => unknown) =>
  assert.throws(work, (error: { code?: string }) => error.code === 'SCOPE_STATEMENT');

test('the key itself sees all tenants', async () => {
  const { data, error } = await raw.from('units').select('tenant_id');
  assert.is(error, null);
  assert.ok(new Set(data?.map((row) => row.tenant_id)).size > 1);
});

for (const table of model.tables.values()) {
  if (table.kind !== 'tenant') continue;
  test(`${table.name}: only the tenant's rows, all of them`, async () => {
    const column = table.tenantColumn ?? '';
    const { data, error } = await client.from(table.name).select('*');
    assert.is(error, null);
    assert.is(data?.length, await truth(table.name, a));
    assert.ok(data?.every((row: Record<string, unknown>) => row[column] === a));
  });
}

test('filters, order, pages and counts of the real builder', async () => {
  const own = await truth('messages', a);
  const counted = await client.from('messages').select('id', { count: 'exact', head: true });
  assert.is(counted.count, own);
  assert.is(counted.data, null);
  const foreign = await client.from('messages').select('id').eq('tenant_id', b);
  assert.equal(foreign.data, []);
  const both = await client.from('messages').select('id').in('tenant_id', [a, b]);
  assert.is(both.data?.length, own);
  const any = await client.from('messages').select('id').or(`tenant_id.eq.${b},tenant_id.eq.${a}`);
  assert.is(any.data?.length, own);
  const page = await client
    .from('units')
    .select('id, tenant_id')
    .order('id', { ascending: false })
    .range(0, 2);
  const { rows } = await admin.query(
    'select id, tenant_id from units where tenant_id = $1 order by id desc limit 3',
    [a],
  );
  assert.equal(page.data, rows);
  const { data: one } = await client.from('tenants').select('id').single();
  assert.equal(one, { id: a });
  assert.is((await client.from('tenants').select('id').eq('id', b).maybeSingle()).data, null);
  await client
    .from('units')
    .select('no_such_column')
    .throwOnError()
    .then(
      () => assert.unreachable('a column that is not there'),
      (error: unknown) => assert.match(String(error), 'no_such_column'),
    );
});

test('what is embedded carries the filter', async () => {
  api.asked.length = 0;
  const { data, error } = await client
    .from('messages')
    .select('id, units (unit_number, developments (name))')
    .limit(3);
  assert.is(error, null);
  assert.is(data?.length, 3);
  const asked = decodeURIComponent(api.asked[0] ?? '');
  for (const path of ['tenant_id', 'units.tenant_id', 'units.developments.tenant_id']) {
    assert.match(asked, `${path}=eq.${a}`);
  }
});

test('writes reach the tenant alone, and carry actor and request id', async () => {
  const { data: unit } = await client.from('units').select('development_id').limit(1).single();
  const notice = { tenant_id: a, development_id: unit?.development_id, title: 'Sample', body: 'text' };
  const many = await client
    .from('notices')
    .insert([notice, { ...notice, title: 'Second' }])
    .select('id, tenant_id');
  assert.is(many.error, null);
  assert.equal(
    many.data?.map((row: { tenant_id: string }) => row.tenant_id),
    [a, a],
  );
  const [first] = many.data ?? [];
  const upserted = await client
    .from('notices')
    .upsert({ ...notice, id: first?.id, title: 'Upserted' }, { onConflict: 'tenant_id,id' })
    .select('title')
    .single();
  assert.equal(upserted.data, { title: 'Upserted' });
  const updated = await client.from('notices').update({ title: 'All of them' }).select('tenant_id');
  assert.is(updated.data?.length, await truth('notices', a));
  const others = await truth('notices', b);
  assert.is((await client.from('notices').delete()).error, null);
  assert.is(await truth('notices', a), 0);
  assert.is(await truth('notices', b), others);
  const trail = await admin.query(
    `select distinct actor, request_id from bulkhead.audit_events where table_name = 'notices' and tenant = $1`,
    [a],
  );
  assert.equal(trail.rows, [{ actor: 'supabase tester', request_id: 'request-12' }]);
});

test('a listed function, and filters of what it returns', async () => {
  const { data, error } = await client.rpc('units_of', { tenant: a }).select('id');
  assert.is(error, null);
  assert.is([data].flat().length, await truth('units', a));
  refused(() => client.rpc('units_of', { tenant: b }));
  refused(() => client.rpc('units_of', { tenant: a }).select('id, messages(*)'));
});

test('nothing is sent of what is refused', async () => {
  const asked = api.asked.length;
  const units = () => client.from('units').select('id');
  refused(() => client.from('units').insert({ tenant_id: b }));
  refused(() => client.from('units').insert([{ tenant_id: a }, { tenant_id: b }]));
  refused(() => client.from('units').insert({ unit_number: '1' }));
  refused(() => client.from('units').upsert({ tenant_id: a, id: b }));
  refused(() => client.from('units').update({ tenant_id: b }));
  refused(() => client.from('users').select());
  refused(() => client.schema('auth'));
  refused(() => units().setHeader('authorization', 'x'));
  refused(() => client.from('units').select('id, secrets(*)'));
  assert.is(api.asked.length, asked);
});

test('names of the query that are no columns cannot be filtered', () => {
  const request = () => client.rpc('units_of', { tenant: a });
  refused(() => request().filter('select', 'id,messages(*),', '..users(*)'));
  refused(() => client.from('units').insert({ tenant_id: a }).eq('columns', 'unit_number'));
  refused(() => client.from('units').select().match({ on_conflict: 'id' }));
  const disguised = { toString: () => 'select' };
  // What JavaScript passes is not held to its types.
  refused(() => Reflect.apply(Reflect.get(request(), 'eq'), undefined, [disguised, 'x']));
  refused(() => Reflect.apply(Reflect.get(request(), 'match'), undefined, [undefined]));
});

/** What a request of this version can do, and which of it may not be done with a scoped one. */
const HELD = ['constructor', 'setHeader', 'explain', 'geojson', 'rollback', 'processResponse'];

test('every method of this version is known', () => {
  const request = raw.from('units').select();
  const scoped = client.from('units').select();
  const names = new Set<string>();
  for (let level: unknown = Reflect.getPrototypeOf(request); level !== Object.prototype; ) {
    if (level === null || typeof level !== 'object') break;
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
    level = Reflect.getPrototypeOf(level);
  }
  assert.ok(names.size > 40);
  const held = [...names].filter((name) => {
    try {
      return typeof Reflect.get(scoped, name) !== 'function';
    } catch {
      return true;
    }
  });
  assert.equal(held.sort(), [...HELD].sort());
});

test.run();
