import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runIsolation } from '../../scripts/lib/isolation/isolation.ts';
import { readOwnerStructure } from '../../scripts/lib/isolation/owner-structure.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { ownServer } from '../support/postgres.ts';
import { attackAfter, flaws, found } from './attacked.ts';

// Roles belong to the whole server, so this file has one of its own.
const context = testContext({ command: 'test-tenant-isolation' });
const server = await ownServer();
const database = await server.createDatabase('portal-hardened');
const client = await connect(database.url, context);
const model = await readModel('bulkhead.yaml');

test.after(async () => {
  await client.end();
  await server.stop();
  await context.end();
});

for (const [sql, object] of [
  ['alter role authenticated bypassrls', 'public.messages as authenticated'],
  ['alter role anon superuser', 'public.messages as anon'],
  [
    'grant service_role to anon; grant usage on schema public to service_role; grant pg_read_all_data to anon; alter role anon bypassrls',
    'public.messages as anon',
  ],
] as const) {
  test(`notices: ${sql.split(';')[0]}`, async () => {
    const isolation = await attackAfter(client, model, sql);
    const check = found(isolation, { what: '', sql, check: 'ISO-01', object });
    assert.ok(check, flaws(isolation.checks).join('\n'));
  });
}

test('an owner with BYPASSRLS has nothing to prove, and the report says so', async () => {
  const { checks, coverage, absent } = await attackAfter(client, model, 'alter role portal_owner bypassrls');
  assert.equal(flaws(checks), []);
  assert.is(coverage.percent, 100);
  assert.equal(
    absent.map(({ id }) => id),
    ['owner portal_owner'],
  );
  assert.match(absent[0]?.reason ?? '', /sees past row-level security by its attributes/);
});

test('nor has it where the login may not become it: no cell is lacking', async () => {
  await client.query('alter role portal_owner bypassrls');
  const operator = await connect(database.urlFor('bulkhead_operator'), context);
  try {
    const { checks, coverage, absent, untried } = await runIsolation(operator, model, context, {
      tables: ['messages'],
    });
    assert.equal(flaws(checks), []);
    assert.is(coverage.percent, 100);
    assert.equal(
      absent.map(({ id }) => id),
      ['owner portal_owner'],
    );
    assert.is(untried, undefined);
  } finally {
    await operator.end();
    await client.query('alter role portal_owner nobypassrls');
  }
});

test('whose rights the owner has is part of its structure, and what it is called elsewhere is not', async () => {
  await client.query('begin');
  const before = await readOwnerStructure(client, model);
  await client.query(
    'alter role portal_owner nologin createdb; alter role authenticated set lock_timeout = 1',
  );
  assert.equal(await readOwnerStructure(client, model), before);
  await client.query('grant authenticated to portal_owner');
  const after = await readOwnerStructure(client, model);
  await client.query('rollback');
  assert.is.not(after.sha256, before.sha256);
  const known = new Map(before.objects.map(({ object, structure }) => [object, structure]));
  assert.equal(
    after.objects
      .filter(({ object, structure }) => known.get(object) !== structure)
      .map(({ object }) => object),
    ['owner'],
  );
});

test('a service role without BYPASSRLS is not asked about structure, the connection still is', async () => {
  const { checks } = await attackAfter(client, model, 'alter role service_role nobypassrls');
  assert.equal(flaws(checks), []);
  assert.ok(checks.some(({ id, verdict }) => id === 'ISO-12' && verdict === 'green'));
});

test.run();
