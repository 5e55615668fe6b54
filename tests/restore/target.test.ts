import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import {
  createDatabase,
  ownServer,
  POSTGRES,
  type TestDatabase,
  type TestServer,
} from '../support/postgres.ts';
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

const RESTORER = 'docs/examples/portal/restorer.sql';

/** A database that belongs to a login that is no superuser, made as the documents say. */
async function staging(server: TestServer): Promise<string> {
  await ask(server.url, await readFile(RESTORER, 'utf8'));
  await ask(server.url, "alter role bulkhead_restorer password 'a-good-one'");
  await ask(server.url, 'create database staging owner bulkhead_restorer');
  return server.server.urlFor({ user: 'bulkhead_restorer', password: 'a-good-one', database: 'staging' });
}

// Before 16 only a superuser makes a role with BYPASSRLS.
const MAKES_ROLES = POSTGRES >= 16 ? test : test.skip;

MAKES_ROLES(
  'an owner of the database who is no superuser can drill: roles are made, and owned objects given to them',
  async () => {
    await using server = await ownServer();
    const result = await drillSample(sample, { target: { url: await staging(server) } });
    assert.equal(findings(result), []);
    const ids = new Set(result.checks.map(({ id }) => id));
    for (const id of ['ISO-01', 'ISO-07', 'DRL-09', 'PRV-02']) assert.ok(ids.has(id), id);
    const logins = await ask<{ name: string }>(
      server.url,
      'select rolname as name from pg_roles where rolcanlogin or rolpassword is not null and false order by 1',
    );
    assert.equal(
      logins.map(({ name }) => name),
      ['bulkhead_restorer', 'postgres'],
      'no role of the backup can log in',
    );
  },
);

test('roles that are there already: what the login lacks is said with the grant, and grey where it can be', async () => {
  await using server = await ownServer();
  await ask(server.url, await readFile('docs/examples/portal/roles.sql', 'utf8'));
  const url = await staging(server);
  await ask(
    server.url,
    'revoke portal_owner, anon, authenticated, service_role from bulkhead_restorer granted by postgres',
  );
  // Before 16 CREATEROLE may join any role.
  if (POSTGRES >= 16) {
    const error = await refusalOf({ target: { url } });
    assert.is(error.code, 'RESTORE_ROLES');
    assert.is(error.fix, 'As an administrator: grant "portal_owner" to "bulkhead_restorer";');
  }

  const anew = async () => {
    await ask(server.url, 'drop database staging');
    await ask(server.url, 'create database staging owner bulkhead_restorer');
  };
  await anew();
  await ask(server.url, 'grant portal_owner to bulkhead_restorer');
  const first = await drillSample(sample, { target: { url } });
  assert.is(first.verdict, 'grey');
  const [check, ...others] = first.checks.filter(({ verdict }) => verdict !== 'green');
  assert.equal(others, []);
  assert.is(check?.id, 'DRL-10');
  const grant = /^As an administrator: (grant .*;)$/.exec(check?.fix ?? '')?.[1];
  assert.match(grant ?? '', /authenticated.* to .*bulkhead_restorer/);

  await anew();
  await ask(server.url, grant ?? '');
  const second = await drillSample(sample, { target: { url } });
  assert.equal(findings(second), []);
  assert.ok(second.checks.some(({ id }) => id === 'ISO-01'));
});

test.run();
