import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildBase } from '../../../scripts/lib/gate/scratch/base.ts';
import { openScratch } from '../../../scripts/lib/gate/scratch/server.ts';
import { BulkheadError } from '../../../scripts/lib/runtime/errors.ts';
import { testContext } from '../../support/context.ts';
import { ownServer, type TestServer } from '../../support/postgres.ts';
import { portalRevision } from './portal.ts';

let server: TestServer;

test.before(async () => {
  server = await ownServer();
});
test.after(() => server.stop());

async function ask(sql: string, database = 'postgres'): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(server.server.urlFor({ database }));
  await client.connect();
  try {
    return (await client.query(sql)).rows ?? [];
  } finally {
    await client.end();
  }
}

async function refusal(work: () => Promise<unknown>): Promise<BulkheadError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

async function open(url = server.url): Promise<void> {
  await using context = testContext();
  await openScratch(context, { url, major: 18 });
}

test('an empty server is taken, and left as it was', async () => {
  await using context = testContext();
  const scratch = await openScratch(context, { url: server.url, major: 15 });
  assert.is(scratch.major, 18, 'as it is, whatever was wished for');
  const [one, two] = await Promise.all([scratch.create(), scratch.create()]);
  const copy = await scratch.create(one);
  assert.is(new Set([one, two, copy]).size, 3);
  await context.end();
  const names = (await ask('select datname from pg_database where not datistemplate')).map(
    ({ datname }) => datname,
  );
  assert.equal(names, ['postgres']);
});

test('a server that holds another database is refused, and nothing is done to it', async () => {
  await ask('create database theirs');
  const error = await refusal(() => open());
  assert.is(error.code, 'SCRATCH_IN_USE');
  assert.match(error.message, 'theirs');
  await ask('drop database theirs');
});

test('so is one that keeps its tables in the database that every server has', async () => {
  await ask('create table public.theirs ()');
  assert.is((await refusal(() => open())).code, 'SCRATCH_IN_USE');
  await ask('drop table public.theirs');
});

test('the empty database that a service container makes for its superuser is not in the way', async () => {
  await ask('create database scratch');
  await open(server.server.urlFor({ database: 'scratch' }));
  await ask('create table public.theirs ()', 'scratch');
  const error = await refusal(() => open(server.server.urlFor({ database: 'scratch' })));
  assert.is(error.code, 'SCRATCH_IN_USE');
  await ask('drop database scratch');
});

test('a login that is no superuser is refused', async () => {
  await ask("create role somebody login createdb password 'p'");
  const error = await refusal(() => open(server.server.urlFor({ user: 'somebody', password: 'p' })));
  assert.is(error.code, 'SCRATCH_NOT_SUPERUSER');
  await ask('drop role somebody');
});

test('an owner of the name of the first superuser is refused: it cannot be made an ordinary role', async () => {
  await using context = testContext();
  const { model } = await portalRevision();
  const scratch = await openScratch(context, { url: server.url, major: 18 });
  const owned = { ...model, roles: { ...model.roles, owner: 'postgres' } };
  const error = await refusal(() => buildBase(scratch, owned, { setup: [], migrations: [] }, context));
  assert.is(error.code, 'GATE_OWNER');
  assert.match(error.fix ?? '', 'POSTGRES_USER');
});

test('a file of the set-up that the server refuses is named, with who ran it', async () => {
  await using context = testContext();
  const { model } = await portalRevision();
  const scratch = await openScratch(context, { url: server.url, major: 18 });
  for (const as of ['superuser', 'owner'] as const) {
    const setup = [{ path: 'db/before.sql', as, text: 'create extension nowhere' }];
    const error = await refusal(() => buildBase(scratch, model, { setup, migrations: [] }, context));
    assert.is(error.code, 'GATE_SETUP');
    assert.match(error.message, new RegExp(`^db/before\\.sql .* as its ${as}: .*nowhere`));
  }
});

test('the owner may do no more than in production', async () => {
  await using context = testContext();
  const { model } = await portalRevision();
  const scratch = await openScratch(context, { url: server.url, major: 18 });
  const setup = [
    { path: '1.sql', as: 'superuser' as const, text: 'create role portal_owner superuser bypassrls login' },
  ];
  await buildBase(scratch, model, { setup, migrations: [] }, context).catch(async (error: unknown) => {
    if (!(error instanceof BulkheadError)) throw error;
  });
  assert.equal(await ask("select rolsuper, rolbypassrls from pg_roles where rolname = 'portal_owner'"), [
    { rolsuper: false, rolbypassrls: false },
  ]);
});

test.run();
