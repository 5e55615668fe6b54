import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DefaultPrivileges } from '../../scripts/lib/archive/schema-dump.ts';
import { readDefaultPrivileges } from '../../scripts/lib/backup/default-privileges.ts';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { judgeDefaults } from '../../scripts/lib/restore/checks/default-privileges.ts';
import { setDefaultPrivileges, statementsOf } from '../../scripts/lib/restore/default-privileges.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, ownServer, POSTGRES } from '../support/postgres.ts';
import { backUpSample, drillSample, findings } from './backup.ts';
import { ask } from './database.ts';
import { Forger } from './forge.ts';

const context = testContext({ command: 'restore-drill' });
test.after(() => context.end());

/** All kinds of objects, PUBLIC, the maker's own rights, grant options, odd names, and rules that take all away. */
const ODD = `
  create role "Odd Maker"; create role "read""er";
  alter default privileges for role portal_owner revoke execute on functions from public;
  alter default privileges for role portal_owner revoke all on types from public, portal_owner;
  alter default privileges for role portal_owner grant select, insert on tables to "read""er" with grant option;
  alter default privileges for role portal_owner grant update on tables to "read""er";
  alter default privileges for role portal_owner grant all on sequences to public;
  alter default privileges for role "Odd Maker" grant usage on schemas to "read""er", public;
  alter default privileges for role portal_owner in schema public grant select on tables to anon`;

test('what holds in every schema is read, and comes back as it was', async () => {
  await using server = await ownServer();
  await using source = await server.createDatabase('empty');
  await using target = await server.createDatabase('empty');
  await ask(source.url, ODD);
  const from = await connect(source.url, context);
  const to = await connect(target.url, context);
  try {
    const read = await readDefaultPrivileges(from);
    assert.equal(
      read.map(({ role, objects }) => `${role}: ${objects}`),
      [
        'Odd Maker: schemas',
        'portal_owner: functions',
        'portal_owner: sequences',
        'portal_owner: tables',
        'portal_owner: types',
      ],
      'the rule for one schema is in the dump',
    );
    assert.equal(read.find(({ objects }) => objects === 'types')?.grants, []);
    const tables = read.find(({ objects }) => objects === 'tables')?.grants;
    assert.equal(tables, [
      { grantee: 'portal_owner', privileges: ['ALL'], grantable: false },
      { grantee: 'read"er', privileges: ['UPDATE'], grantable: false },
      { grantee: 'read"er', privileges: ['INSERT', 'SELECT'], grantable: true },
    ]);
    assert.equal(await setDefaultPrivileges(to, read), []);
    assert.equal(await readDefaultPrivileges(to), read);
    assert.equal(judgeDefaults(read, await readDefaultPrivileges(to), [], 'x').length, 1);
  } finally {
    await from.end();
    await to.end();
  }
});

test('a backup brings them back, also by a login that is no superuser, and one that is loosened is red', async () => {
  await using source = await createDatabase('portal-hardened');
  await ask(source.url, 'alter default privileges for role portal_owner revoke usage on types from public');
  const sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
  await using server = await ownServer();
  await ask(server.url, "create role restorer login bypassrls createrole password 'a-good-one'");
  await ask(server.url, 'create database staging owner restorer');
  // Before 16 only a superuser makes a role with BYPASSRLS.
  const login =
    POSTGRES >= 16
      ? { user: 'restorer', password: 'a-good-one', database: 'staging' }
      : { database: 'staging' };
  const result = await drillSample(sample, { target: { url: server.server.urlFor(login) } });
  assert.equal(findings(result), []);
  const observed = result.checks.find(({ id }) => id === 'DRL-09')?.observed;
  assert.match(observed ?? '', /^all [2-9] are equal$/);

  await using target = await createDatabase('empty');
  const loosened = await drillSample(sample, {
    target,
    onStep: async (step) => {
      if (step !== 'invariants') return;
      await ask(
        target.url,
        'alter default privileges for role portal_owner grant select on tables to anon;' +
          'alter default privileges for role portal_owner grant usage on types to public',
      );
    },
  });
  const red = findings(loosened).filter((line) => /^(DRL-09|PRV-02)/.test(line));
  assert.equal(
    red.map((line) => line.slice(0, line.indexOf(':'))),
    [
      'DRL-09 red types of portal_owner',
      'DRL-09 red tables of portal_owner',
      'PRV-02 red tables of portal_owner in every schema',
    ],
  );
});

test('what the login may not set is grey, with the grant that helps', () => {
  const entry: DefaultPrivileges = { role: 'Owner', objects: 'functions', grants: [] };
  const [check, ...others] = judgeDefaults([entry], [], ['Owner'], 'restorer');
  assert.equal(others, []);
  assert.is(check?.verdict, 'grey');
  assert.is(check?.fix, 'As an administrator: grant "Owner" to "restorer";');
  assert.is(judgeDefaults([entry], [], [], 'restorer')[0]?.verdict, 'red');
  assert.is(judgeDefaults([], [entry], [], 'restorer')[0]?.verdict, 'red');
  assert.equal(statementsOf(entry), [
    'alter default privileges revoke all on functions from "Owner", public',
  ]);
});

test('an archive of before they were recorded is restored, and says that it does not know', async () => {
  await using source = await createDatabase('portal-hardened');
  const sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
  const forger = await Forger.of(sample);
  await forger.rewriteSchema(({ defaultPrivileges: _, ...old }) => old);
  await using target = await createDatabase('empty');
  const result = await drillSample(sample, { target });
  assert.equal(findings(result), ['DRL-09 grey : the backup was written before they were recorded']);
  assert.not.ok(
    result.checks.some(({ id }) => id === 'PRV-02'),
    'what is not known is not judged',
  );
});

test.run();
