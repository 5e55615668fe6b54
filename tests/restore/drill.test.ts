import { writeFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { backUpSample, drillSample, findings, type SampleBackup } from './backup.ts';
import { ask } from './database.ts';

const context = testContext({ command: 'backup-nightly' });
let sample: SampleBackup;
let secrets: string[];

test.before(async () => {
  await using source = await createDatabase('portal-hardened');
  sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
  const rows = await ask<{ value: string }>(
    source.url,
    `select id::text as value from public.tenants union all select name from public.tenants
     union all select slug from public.tenants union all select email from public.users`,
  );
  secrets = rows.map(({ value }) => value);
});

test.after(() => context.end());

test('a good backup comes back whole, and the report names no tenant', async () => {
  await using target = await createDatabase('empty');
  const result = await drillSample(sample, { target });
  assert.equal(findings(result), []);
  assert.is(result.verdict, 'green');
  const ids = new Set(result.checks.map(({ id }) => id));
  for (const id of [
    'DRL-01',
    'DRL-02',
    'DRL-03',
    'DRL-04',
    'DRL-05',
    'DRL-06',
    'DRL-07',
    'DRL-08',
    'DRL-09',
    'STR-05',
    'RLS-01',
    'PRV-02',
    'ISO-01',
    'ISO-19',
  ]) {
    assert.ok(ids.has(id), id);
  }
  const { facts = {} } = result;
  assert.is(facts.tenants, 3);
  assert.is(facts.run, sample.run.manifest.run);
  assert.ok(Number(facts.rtoMilliseconds) > 0);
  assert.ok(Number(facts.rpoMilliseconds) > 0);
  assert.is(Number(facts.rows), rowsIn(result));
  const text = JSON.stringify(result);
  assert.ok(secrets.length > 20);
  for (const secret of secrets) assert.not.ok(text.includes(secret), secret);
  const [kept] = await ask<{ rows: string }>(
    target.url,
    'select count(*)::text as rows from public.messages',
  );
  assert.is(kept?.rows, '300', 'a staging database is kept');
});

test('into a server of its own, which is gone afterwards', async () => {
  const result = await drillSample(sample, { target: undefined });
  assert.equal(findings(result), []);
  assert.is(result.scope?.target, 'a server of its own');
  const created = result.facts?.rolesCreated;
  assert.ok(Array.isArray(created) && created.includes('portal_owner') && !created.includes('postgres'));
});

test('a dry run verifies and touches no database', async () => {
  const target = { url: 'postgresql://nobody@127.0.0.1:1/nowhere' };
  const result = await drillSample(sample, { target, input: { 'dry-run': true } });
  assert.is(result.verdict, 'green');
  assert.equal(
    result.checks.map(({ id }) => id),
    ['DRL-01'],
  );
});

test('the key of the signature may be a file, or come from its private half', async () => {
  const file = `${await context.temporaryFolder('key')}/signing.pub.pem`;
  await writeFile(file, sample.verifying);
  const dry = { 'dry-run': true };
  const fromFile = await drillSample(sample, {
    target: undefined,
    input: { ...dry, 'signing-public-key': file },
  });
  assert.is(fromFile.verdict, 'green');
  const keys = { 'signing-public-key': undefined, 'signing-key': sample.signing };
  assert.is((await drillSample(sample, { target: undefined, input: { ...dry, ...keys } })).verdict, 'green');
});

function rowsIn(result: Awaited<ReturnType<typeof drillSample>>): number {
  const counts = result.checks
    .filter(({ id }) => id === 'DRL-03')
    .map(({ observed }) => Number(/^(\d+) rows/.exec(observed)?.[1]));
  return counts.reduce((sum, count) => sum + count, 0);
}

test.run();
