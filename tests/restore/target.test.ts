import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, ownServer, type TestDatabase } from '../support/postgres.ts';
import { backUpSample, type DrillOptions, drillSample, findings, type SampleBackup } from './backup.ts';
import { ask } from './database.ts';

const context = testContext({ command: 'backup-nightly' });
let sample: SampleBackup;
let source: TestDatabase;

test.before(async () => {
  source = await createDatabase('portal-hardened');
  sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
});

test.after(async () => {
  await source.drop();
  await context.end();
});

async function refusalOf(options: DrillOptions): Promise<BulkheadError> {
  try {
    await drillSample(sample, options);
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

test('the source itself, under whatever name and login', async () => {
  const before = await ask(source.url, 'select count(*) from public.messages');
  for (const url of [source.url, source.urlFor('bulkhead_operator')]) {
    const error = await refusalOf({ target: source, input: { 'database-url': url } });
    assert.is(error.code, 'TARGET_IS_SOURCE');
    assert.is(error.exit, 2);
  }
  assert.equal(await ask(source.url, 'select count(*) from public.messages'), before);
});

test("another database of the source's server, unless it is allowed", async () => {
  await using target = await createDatabase('empty');
  const error = await refusalOf({ target, input: { 'same-server': false } });
  assert.is(error.code, 'TARGET_SAME_SERVER');
  assert.match(error.fix, /--same-server/);
});

test('a target that holds anything, and one that says it is production', async () => {
  await using filled = await createDatabase('empty');
  await ask(filled.url, 'create schema other; create view other.something as select 1');
  const error = await refusalOf({ target: filled });
  assert.is(error.code, 'TARGET_NOT_EMPTY');
  assert.ok(error.what.includes('other.something'));
  await ask(
    filled.url,
    `create schema bulkhead; create table bulkhead.environment (name text);
     insert into bulkhead.environment values ('production')`,
  );
  assert.is((await refusalOf({ target: filled })).code, 'TARGET_PRODUCTION');
});

test('a target that another restore works on', async () => {
  await using target = await createDatabase('empty');
  const error = await refusalOf({
    target,
    onStep: async (name) => {
      if (name === 'roles') await drillSample(sample, { target });
    },
  });
  assert.is(error.code, 'TARGET_BUSY');
});

test('a login that could not read back what it restores', async () => {
  await using target = await createDatabase('empty');
  const error = await refusalOf({ target: { url: target.urlFor('portal_owner') } });
  assert.is(error.code, 'TARGET_LOGIN');
});

test('a source that is named and cannot be asked', async () => {
  await using target = await createDatabase('empty');
  const error = await refusalOf({ target, input: { 'database-url': 'postgresql://x:y@127.0.0.1:1/none' } });
  assert.is(error.code, 'CONNECT_REFUSED');
});

test('an owner of the database who is no superuser can drill: roles are made, and owned objects given to them', async () => {
  await using server = await ownServer();
  await ask(server.url, "create role restorer login bypassrls createrole password 'a-good-one'");
  await ask(server.url, 'create database staging owner restorer');
  const url = server.server.urlFor({ user: 'restorer', password: 'a-good-one', database: 'staging' });
  const result = await drillSample(sample, { target: { url } });
  assert.equal(findings(result), []);
  const logins = await ask<{ name: string }>(
    server.url,
    'select rolname as name from pg_roles where rolcanlogin or rolpassword is not null and false order by 1',
  );
  assert.equal(
    logins.map(({ name }) => name),
    ['postgres', 'restorer'],
    'no role of the backup can log in',
  );
});

test.run();
