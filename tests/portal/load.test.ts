import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { load, loadPortal, portalUrls } from '../../docs/examples/portal/load.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { faultsOf } from '../../scripts/lib/tenancy/edges.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { refusal } from '../migrations/fixture.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, ownServer } from '../support/postgres.ts';

test('a portal on a new server: every login works, and sees what it should', async () => {
  await using server = await ownServer();
  await using context = testContext();
  const size = { tenants: 4, messages: 3_000, seed: 3 };
  const { urls, rows } = await loadPortal(context, server.url, { ...size, database: 'portal' });
  assert.is(rows.messages, 3_000);
  assert.is(rows.tenants, 4);
  for (const login of ['owner', 'operator', 'backup'] as const) {
    const seen = await withConnection(urls[login], context, {}, async (client) => {
      const result = await client.query('select count(*)::int as count from public.messages');
      return result.rows[0].count;
    });
    assert.is(seen, 3_000, login);
  }
  for (const login of ['app', 'authenticator'] as const) {
    await withConnection(urls[login], context, {}, async (client) => {
      await client.query('set role authenticated');
    });
  }
  await withConnection(urls.backup, context, {}, async (client) => {
    const error: unknown = await client.query('create table public.x ()').catch((reason: unknown) => reason);
    assert.match(String(error), /read-only transaction/);
  });

  // The same rows again in a second database; the first one's URLs still work with the same password.
  const password = decodeURIComponent(new URL(urls.owner).password);
  const second = await loadPortal(context, server.url, { ...size, database: 'second', password });
  const digest = "select md5(string_agg(m::text, '' order by id)) as digest from public.messages m";
  const digests = [];
  for (const url of [urls.owner, second.urls.owner]) {
    digests.push(
      await withConnection(url, context, {}, async (client) => (await client.query(digest)).rows[0].digest),
    );
  }
  assert.is(digests[0], digests[1]);
  assert.equal(second.urls, portalUrls(server.url, 'second', password));

  // The password stays out of everything that is shown.
  assert.is(context.secrets.scrub(`x ${password} y`), 'x *** y');
});

test('every row agrees with its parents: no fault that the model can name occurs', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const model = await readModel('bulkhead.yaml');
  await withConnection(database.url, context, {}, async (client) => {
    const faults = faultsOf(model);
    assert.ok(faults.length > 20);
    for (const fault of faults) {
      const { rows } = await client.query<{ count: number }>(`select count(*)::int ${fault.rows}`);
      assert.is(rows[0]?.count, 0, `${fault.kind} ${fault.label}`);
    }
  });
});

test('a database that has tables is refused, and no password was changed', async () => {
  await using database = await createDatabase('portal');
  await using context = testContext();
  const error = await refusal(loadPortal(context, database.url, { tenants: 1, messages: 1, seed: 1 }));
  assert.is(error.code, 'NOT_EMPTY');
  assert.match(error.what, /already has 10 tables/);
  await withConnection(database.urlFor('portal_owner'), context, {}, async (client) => {
    await client.query('select');
  });
});

test('as a command it says how much it loaded', async () => {
  await using server = await ownServer();
  await using context = testContext();
  const size = { tenants: 2, messages: 50, seed: 1, orphans: 3 };
  const given = { 'database-url': server.url, password: 'of the test', ...size };
  const result = await load.run(given, context);
  assert.is(result.verdict, 'green');
  assert.match(
    result.summary,
    /^\d+ rows loaded, 50 of them messages, for 2 tenants; 3 messages have lost their unit$/,
  );
  await withConnection(server.url, context, {}, async (client) => {
    const { rows } = await client.query(
      'select count(*)::int as lost from public.messages where unit_id is null and tenant_id is null',
    );
    assert.equal(rows, [{ lost: 3 }]);
  });
});

test('an interrupted load leaves no row', async () => {
  await using server = await ownServer();
  await using context = testContext({
    onStep: (name, running) => {
      if (name === 'load documents') running.abort();
    },
  });
  const options = { tenants: 2, messages: 500, seed: 1, database: 'half', password: 'of the test' };
  await refusal(loadPortal(context, server.url, options));
  await using after = testContext();
  await withConnection(portalUrls(server.url, 'half', 'of the test').owner, after, {}, async (client) => {
    const { rows } = await client.query('select count(*)::int as count from public.messages');
    assert.is(rows[0].count, 0);
  });
});

test.run();
