import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { attempts, digest, SECRET, seedDatabase } from '../seeding/fixture.ts';
import { runStep } from './step.ts';

const db = await seedDatabase();
const seed = 'docs/examples/portal/seeds/harbour-quay.json';
const url = db.database.urlFor('bulkhead_operator');

test.after(async () => {
  await db[Symbol.asyncDispose]();
});

const step = (inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
  runStep('seed-gated', { seed, 'database-url': url, ...inputs }, env);

test('closed: every key is needed, from the step or its environment, and only "true" allows a demo', async () => {
  const before = await digest(db.client);
  for (const [inputs, env, cause] of [
    [{ 'allow-demo-seed': 'true' }, {}, /DEMO_SEED_SECRET is not set/],
    [{ 'allow-demo-seed': 'true', 'demo-seed-secret': '' }, {}, /DEMO_SEED_SECRET is not set/],
    [{ 'allow-demo-seed': 'true' }, { DEMO_SEED_SECRET: '' }, /DEMO_SEED_SECRET is set, but empty/],
    [{ 'demo-seed-secret': SECRET }, {}, /ALLOW_DEMO_SEED is not "true"/],
    [{ 'demo-seed-secret': SECRET, 'allow-demo-seed': 'false' }, {}, /ALLOW_DEMO_SEED is not "true"/],
    [
      { 'demo-seed-secret': SECRET, 'allow-demo-seed': 'false' },
      { ALLOW_DEMO_SEED: 'true' },
      /is not "true"/,
    ],
    [
      { 'demo-seed-secret': SECRET },
      { ALLOW_DEMO_SEED: '1' },
      /ALLOW_DEMO_SEED takes true or false, not "1"/,
    ],
    [
      { 'demo-seed-secret': 'z'.repeat(32) },
      { ALLOW_DEMO_SEED: 'true' },
      /is not the secret of this database/,
    ],
  ] as const) {
    const { code, log, outputs } = await step(inputs, env);
    assert.is(code, 2, log);
    assert.match(log, cause);
    assert.is.not(outputs.get('verdict'), 'green');
  }
  assert.is(await digest(db.client), before);
});

test('a mistake in the seed: each with its path, nothing is asked of the database', async () => {
  const { code, log } = await step({
    seed: 'bulkhead.yaml',
    'database-url': 'postgresql://nobody@127.0.0.1:1/nowhere',
    'demo-seed-secret': SECRET,
  });
  assert.is(code, 2);
  assert.match(log, /the seed file .*bulkhead\.yaml cannot be used/);
});

test('rehearsed, done, done again: outputs, report row by row, and the secret is masked and shown nowhere', async () => {
  const keys = { 'demo-seed-secret': SECRET, 'allow-demo-seed': 'true' };
  const before = await digest(db.client);
  const rehearsed = await step({ ...keys, 'dry-run': 'true' });
  assert.is(rehearsed.code, 0, rehearsed.log);
  assert.is(rehearsed.outputs.get('inserted'), '10');
  assert.match(rehearsed.outputs.get('summary') ?? '', /taken back/);
  assert.is(await digest(db.client), before);

  const done = await step({}, { DEMO_SEED_SECRET: SECRET, ALLOW_DEMO_SEED: 'true' });
  assert.is(done.code, 0, done.log);
  const numbers = ({ outputs }: typeof done) =>
    ['verdict', 'inserted', 'updated', 'unchanged'].map((name) => outputs.get(name));
  assert.equal(numbers(done), ['green', '10', '0', '0']);
  const { facts } = JSON.parse(done.report);
  assert.is(facts.rows.length, 10);
  assert.ok(facts.rows.every(({ outcome }: { outcome: string }) => outcome === 'inserted'));
  assert.match(done.summary, 'units\\[5\\]');

  const again = await step(keys);
  assert.equal(numbers(again), ['green', '0', '0', '10']);
  assert.equal(
    (await attempts(db.client)).filter(({ status }) => status === 'completed').length,
    2,
    'the rehearsal is not among them',
  );
  for (const { log, summary, report, outputs } of [rehearsed, done, again]) {
    const shown = log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    for (const text of [shown.join('\n'), summary, report, [...outputs.values()].join()]) {
      assert.not.match(text, SECRET);
    }
  }
});

test('production: only what a person confirmed, and only what is no demo', async () => {
  await db.client.query("update bulkhead.environment set name = 'production'");
  const keys = { 'demo-seed-secret': SECRET, 'allow-demo-seed': 'true' };
  const { code, log, report } = await step({ ...keys, confirm: 'demo-harbour-quay-001' });
  assert.is(code, 2);
  assert.match(log, /marked production and takes no demo/);
  assert.is(JSON.parse(report).verdict, 'grey');
});

test.run();
