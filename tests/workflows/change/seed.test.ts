import { readFileSync } from 'node:fs';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configureGate } from '../../../scripts/lib/seeding/configure.ts';
import { install } from '../../support/installation/installation.ts';
import { environmentNamed } from '../../support/installation/settings.ts';
import type { Finished } from '../../support/runner/host.ts';
import { resultsOf } from '../../support/runner/results.ts';
import { assertAllGreenBut, brokenStep, ofRun, told } from '../night/outcome.ts';
import { ANN, BEN, Story } from './story.ts';

// A tenant is seeded: first where nobody has set up the gate, then under the rule of two people, then with reviewers.

const installation = await install();
const { settings, database, reports, incidents, messages } = installation;
const story = new Story(installation);
const client = new pg.Client({ connectionString: database.url });
await client.connect();

test.after(async () => {
  await client.end();
  await installation.close();
});

const PATH = 'docs/examples/portal/seeds/harbour-quay.json';
const SEED = JSON.parse(readFileSync(PATH, 'utf8'));
const IDENTIFIER: string = SEED.seed_identifier;

const seed = (mode: 'plan' | 'create', actor: string): Promise<Finished> =>
  story.dispatch('seed.yml', actor, { mode, seed: PATH, confirm: IDENTIFIER });

/** Everything that a seed writes, as one number: rows of the tables, without the log of attempts. */
const COUNT = `
  select (select count(*) from public.tenants) + (select count(*) from public.developments)
       + (select count(*) from public.house_types) + (select count(*) from public.units) as rows`;

async function rows(): Promise<number> {
  const { rows: found } = await client.query<{ rows: string }>(COUNT);
  return Number(found[0]?.rows);
}

const before = await rows();

const openTitles = () =>
  incidents()
    .filter(({ state }) => state === 'open')
    .map(({ title }) => title);

async function setGate(): Promise<void> {
  const secret = environmentNamed(settings, 'seeding').secrets.DEMO_SEED_SECRET ?? '';
  await configureGate(client, { secret, environment: 'test', dryRun: false });
}

/** The rule of two people held: nothing was created, and the report of the refusal says why. */
async function assertRefused(run: Finished, red: readonly string[], there = before): Promise<void> {
  assert.is(run.conclusion, 'failure');
  assert.equal(resultsOf(run), {
    plan: 'skipped',
    confirm: 'failure',
    create: 'skipped',
    record: 'success',
    alert: 'success',
  });
  assert.is(brokenStep(run.jobs.confirm ?? { steps: [] }).name, 'Hold the rule of two people');
  const found = ofRun(await reports(), run);
  assert.equal(told(found), ['evidence approve-change red']);
  const checks = found.flatMap((report) => report.checks);
  assert.equal(
    checks.filter(({ verdict }) => verdict === 'red').map(({ id }) => id),
    red,
  );
  assert.is(await rows(), there);
}

test('without a gate the plan is refused, and nothing is in the database', async () => {
  const run = await seed('plan', ANN);
  assertAllGreenBut(run, { plan: 'failure', confirm: 'skipped', create: 'skipped' });
  assert.is(run.conclusion, 'failure');
  const step = brokenStep(run.jobs.plan ?? { steps: [] });
  assert.is(step.name, 'Do everything, and take it back');
  assert.is(step.exit, 2);
  const found = ofRun(await reports(), run);
  assert.equal(told(found), ['seed create-development-safe grey']);
  assert.match(JSON.stringify(found[0]?.checks), /gate/i);
  assert.is(await rows(), before);
  // A rehearsal is told to nobody: who started it sits in front of it.
  assert.equal([incidents(), messages()], [[], []]);
});

test('who has planned cannot create', async () => {
  await setGate();
  const plan = await seed('plan', ANN);
  assertAllGreenBut(plan, { confirm: 'skipped', create: 'skipped' });
  assert.equal(told(ofRun(await reports(), plan)), [
    'evidence approve-change green',
    'seed create-development-safe green',
  ]);
  assert.is(await rows(), before, 'a rehearsal');
  await assertRefused(await seed('create', 'Ann'), ['APR-03']);
  assert.equal(openTitles(), ['evidence APR-03: Another person confirms it']);
  assert.is(messages().length, 1);
});

test('nor can another one when the file is not the one of the plan any more', async () => {
  const text = readFileSync(PATH, 'utf8');
  await story.push({ [PATH]: text.replace('"is_demo": true', '"is_demo": false') });
  await assertRefused(await seed('create', BEN), ['APR-01', 'APR-02', 'APR-03']);
  await story.push({ [PATH]: text });
});

test('the gate was closed since the plan: nothing is created, it is recorded, and people are told', async () => {
  await client.query('delete from bulkhead.gate');
  const run = await seed('create', BEN);
  await setGate();
  assertAllGreenBut(run, { plan: 'skipped', create: 'failure' });
  const step = brokenStep(run.jobs.create ?? { steps: [] });
  assert.equal([step.name, step.exit], ['Create it', 2]);
  assert.equal(told(ofRun(await reports(), run)), [
    'evidence approve-change green',
    'seed create-development-safe grey',
  ]);
  assert.is(await rows(), before);
  const { rows: log } = await client.query('select status from bulkhead.demo_seed_log');
  assert.equal(log, [{ status: 'refused' }]);
  assert.ok(
    openTitles().some((title) => title.startsWith('seed ')),
    openTitles().join(),
  );
  assert.match(JSON.stringify(messages().at(-1)), /seed/);
});

test('another person creates it within the hour', async () => {
  story.pass(30);
  const run = await seed('create', BEN);
  assertAllGreenBut(run, { plan: 'skipped' });
  const found = ofRun(await reports(), run);
  assert.equal(told(found), ['evidence approve-change green', 'seed create-development-safe green']);
  assert.match(found.map(({ summary }) => summary).join(), /confirmed by ben, proposed by ann/);
  assert.is((await rows()) - before, 2 + SEED.house_types.length + SEED.units.length);
});

test('after the hour the plan counts for nothing', async () => {
  story.pass(31);
  const already = await rows();
  await assertRefused(await seed('create', BEN), ['APR-02'], already);
});

test('where the environment has reviewers they take the place of the rule', async () => {
  settings.vars.ENVIRONMENTS_HAVE_REVIEWERS = 'true';
  Object.assign(environmentNamed(settings, 'seeding'), { reviewers: true });
  const run = await story.start({
    event: 'workflow_dispatch',
    workflow: 'seed.yml',
    actor: ANN,
    inputs: { mode: 'create', seed: PATH, confirm: IDENTIFIER },
    approve: ['seeding'],
  });
  assertAllGreenBut(run, { plan: 'skipped' });
  assert.is(run.jobs.create?.approved, true);
  assert.equal(told(ofRun(await reports(), run)), ['seed create-development-safe green']);
  assert.is(run.jobs.create?.steps.find(({ name }) => name === 'Create it')?.outputs.inserted, '0');
});

test.run();
