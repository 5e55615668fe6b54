import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase, ownServer } from '../support/postgres.ts';

async function ask(url: string, sql: string): Promise<Record<string, unknown> | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

test('empty: no table, and the logins of the portal', async () => {
  await using database = await createDatabase('empty');
  const tables = `select count(*)::int as tables from pg_class where relnamespace = 'public'::regnamespace`;
  assert.equal(await ask(database.url, tables), { tables: 0 });
  for (const role of [
    'portal_owner',
    'portal_app',
    'bulkhead_operator',
    'bulkhead_backup',
    'authenticator',
  ]) {
    assert.equal(await ask(database.urlFor(role), 'select current_user as role'), { role });
  }
});

test('portal: the sample as it was before hardening, the same every time', async () => {
  await using database = await createDatabase('portal');
  const counts = `select (select count(*)::int from public.tenants) as tenants,
                         (select count(*)::int from public.messages) as messages,
                         to_regnamespace('bulkhead') is null as untouched`;
  assert.equal(await ask(database.url, counts), { tenants: 3, messages: 300, untouched: true });
});

test('portal-hardened: row-level security is forced on the messages', async () => {
  await using database = await createDatabase('portal-hardened');
  const forced = `select relforcerowsecurity as forced from pg_class where oid = 'public.messages'::regclass`;
  assert.equal(await ask(database.url, forced), { forced: true });
});

test('clones do not see each other, and are gone after the test, whoever is connected', async () => {
  const [one, two] = await Promise.all([createDatabase('portal'), createDatabase('portal')]);
  await ask(one.urlFor('portal_owner'), 'delete from public.messages');
  const count = 'select count(*)::int as messages from public.messages';
  assert.equal(await ask(one.url, count), { messages: 0 });
  assert.equal(await ask(two.url, count), { messages: 300 });
  const guest = new pg.Client({ connectionString: two.url });
  guest.on('error', () => undefined); // The drop ends its connection.
  await guest.connect();
  await Promise.all([one.drop(), two.drop()]);
  await two.drop();
  await guest.end();
  assert.match(String(await ask(two.url, 'select 1').catch((error: unknown) => error)), 'does not exist');
});

test("a server of the test's own has its own roles", async () => {
  await using server = await ownServer();
  await ask(server.url, 'create role only_here login');
  await using database = await server.createDatabase('empty');
  await using shared = await createDatabase('empty');
  const here = `select count(*)::int as roles from pg_roles where rolname = 'only_here'`;
  assert.equal(await ask(database.url, here), { roles: 1 });
  assert.equal(await ask(shared.url, here), { roles: 0 });
});

test.run();
