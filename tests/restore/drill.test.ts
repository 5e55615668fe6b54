import { writeFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey, parseVerifyingKey } from '../../scripts/lib/archive/signing-key.ts';
import { readMarks } from '../../scripts/lib/retention/marks.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { backUpSample, drillSample, ENVIRONMENT, findings, type SampleBackup } from './backup.ts';
import { ask } from './database.ts';
import { restoreSample } from './recover.ts';

const context = testContext({ command: 'backup-nightly' });
const marks = newSigningKey();
let sample: SampleBackup;
let target: TestDatabase;
let secrets: string[];

test.before(async () => {
  await using source = await createDatabase('portal-hardened');
  await ask(source.url, "insert into bulkhead.environment (name) values ('production')");
  sample = await backUpSample(source.urlFor('bulkhead_backup'), context);
  const rows = await ask<{ value: string }>(
    source.url,
    `select id::text as value from public.tenants union all select name from public.tenants
     union all select slug from public.tenants union all select email from public.users`,
  );
  secrets = rows.map(({ value }) => value);
  target = await createDatabase('empty');
});

test.after(async () => {
  await target.drop();
  await context.end();
});

async function refusalOf(work: Promise<unknown>): Promise<BulkheadError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof BulkheadError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

async function marksOf(verdict: string): Promise<number> {
  const files = await readMarks(sample.store, ENVIRONMENT, [parseVerifyingKey(marks.publicPem)]);
  return files.filter(({ mark }) => mark?.kind === 'drilled' && mark.verdict === verdict).length;
}

test('a good backup comes back whole, and the report names no tenant', async () => {
  const lines: string[] = [];
  const result = await drillSample(sample, {
    target,
    lines,
    input: {
      'marks-key': marks.privatePem,
      'check-command': 'test -n "$DATABASE_URL" && echo "run $BULKHEAD_RUN" && echo aside >&2',
    },
  });
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
    'CHECK-COMMAND',
    'DRILL-MARK',
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
  assert.ok(lines.includes(`info:   check: run ${sample.run.manifest.run}`), lines.join('\n'));
  assert.ok(lines.includes('info:   check: aside'));
  assert.is(await marksOf('passed'), 1);
  assert.equal(await ask(target.url, 'select name from bulkhead.environment'), [{ name: 'drill' }]);
  const rto: unknown = facts.rto;
  assert.ok(Array.isArray(rto) && rto.length === 12, JSON.stringify(rto));
  assert.ok(Array.isArray(facts.trend) && facts.trend.length === 1);
});

test('the next drill takes the place of the one before; a check command that disagrees is red, here and in the store', async () => {
  await ask(
    target.url,
    'delete from public.notices; create function public.left_behind() returns int return 1',
  );
  const began = performance.now();
  const result = await drillSample(sample, {
    target,
    input: {
      run: 'random',
      'marks-key': marks.privatePem,
      'check-command': 'sleep 300 & exit 7',
    },
  });
  assert.ok(performance.now() - began < 120_000, 'what the command had started was ended with it');
  assert.equal(
    findings(result).map((line) => line.replace(/after .*/, '')),
    ['CHECK-COMMAND red : exit code 7 '],
  );
  assert.is(await marksOf('failed'), 1);
  assert.equal(
    await ask(target.url, "select count(*)::int as n from pg_proc where proname = 'left_behind'"),
    [{ n: 0 }],
  );
});

test('a drill makes room for itself only where an earlier one has made everything', async () => {
  await ask(target.url, 'create table public.mine (id int)');
  const filled = await refusalOf(drillSample(sample, { target }));
  assert.is(filled.code, 'TARGET_NOT_EMPTY');
  assert.match(filled.what, /beside what the drill of .* made, it has public\.mine$/);
  await ask(target.url, "drop table public.mine; update bulkhead.environment set name = 'production'");
  assert.is((await refusalOf(drillSample(sample, { target }))).code, 'TARGET_PRODUCTION');
  await ask(target.url, "update bulkhead.environment set name = 'drill'");
  const real = await refusalOf(restoreSample(sample, target, { apply: true, confirm: target.name }));
  assert.is(real.code, 'TARGET_NOT_EMPTY', 'a restore that counts clears nothing');
});

test('restored for real: a plan that changes nothing, the name typed once more, and everything proved', async () => {
  await using empty = await createDatabase('empty');
  const plan = await restoreSample(sample, empty);
  assert.equal(findings(plan), []);
  assert.match(plan.summary, /nothing was changed$/);
  assert.equal(await ask(empty.url, "select count(*)::int as n from pg_class where relname = 'messages'"), [
    { n: 0 },
  ]);
  for (const confirm of [undefined, 'another']) {
    assert.is((await refusalOf(restoreSample(sample, empty, { apply: true, confirm }))).code, 'CONFIRM');
  }
  assert.is((await refusalOf(restoreSample(sample, empty, { run: 'random' }))).code, 'RUN_BY_LOT');
  const result = await restoreSample(sample, empty, { apply: true, confirm: empty.name });
  assert.equal(findings(result), []);
  const ids = new Set(result.checks.map(({ id }) => id));
  for (const id of ['DRL-01', 'DRL-03', 'DRL-07', 'STR-05', 'ISO-01']) assert.ok(ids.has(id), id);
  assert.equal(await ask(empty.url, 'select name from bulkhead.environment'), [{ name: 'production' }]);
  const again = await refusalOf(restoreSample(sample, empty));
  assert.is(again.code, 'TARGET_PRODUCTION');
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
