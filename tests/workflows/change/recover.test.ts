import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opened } from '../../recovery/fixture.ts';
import { install } from '../../support/installation/installation.ts';
import type { Finished } from '../../support/runner/host.ts';
import { assertAllGreenBut, brokenStep, ofRun, told } from '../night/outcome.ts';
import { ANN, BEN, Story } from './story.ts';

// Rows that lost their place, in a database that is not hardened yet: a plan, a second person, the repair, and back again.

const installation = await install({ template: 'portal' });
const { database, reports, incidents, messages } = installation;
const story = new Story(installation);
const { client } = await opened(database);

test.after(async () => {
  await client.end();
  await installation.close();
});

const LOSE = `
  update public.messages set tenant_id = null, development_id = null, unit_id = null
   where id in (select id from public.messages where metadata ? 'unitUid' order by id limit 5) returning id`;
const LOST = 'select id from public.messages where tenant_id is null order by id';
const ALL = "select md5(string_agg(m::text, '' order by id)) as digest from public.messages m";

const lost = async () => (await client.query<{ id: string }>(LOST)).rows.map(({ id }) => id);
const digest = async () => (await client.query<{ digest: string }>(ALL)).rows[0]?.digest;

type Inputs = Record<string, string>;
const recover = (actor: string, inputs: Inputs): Promise<Finished> =>
  story.dispatch('recover.yml', actor, inputs);

const openTitles = () =>
  incidents()
    .filter(({ state }) => state === 'open')
    .map(({ title }) => title);

/** Fails unless the rule of two people stopped the run before anything was touched. */
async function assertRefused(run: Finished, red: readonly string[]): Promise<void> {
  assertAllGreenBut(run, { plan: 'skipped', 'propose-undo': 'skipped', confirm: 'failure', ...NOT_DONE });
  assert.is(brokenStep(run.jobs.confirm ?? { steps: [] }).name, 'Hold the rule of two people');
  const found = ofRun(await reports(), run);
  assert.equal(told(found), ['evidence approve-change red']);
  const checks = found.flatMap((report) => report.checks.filter(({ verdict }) => verdict === 'red'));
  assert.equal(
    checks.map(({ id }) => id),
    red,
  );
}

const NOT_DONE = { apply: 'skipped', undo: 'skipped' } as const;
const PLANNED = { plan: 'failure', 'propose-undo': 'skipped', confirm: 'skipped', ...NOT_DONE } as const;

const whole = await digest();
let damaged: string | undefined;
let plan = '';

test('orphans: the plan is written down and red, it is proposed all the same, and no row is touched', async () => {
  assert.is((await client.query(LOSE)).rowCount, 5);
  damaged = await digest();
  const run = await recover(ANN, { mode: 'plan' });
  assertAllGreenBut(run, PLANNED);
  plan = run.jobs.plan?.outputs.plan ?? '';
  assert.is.not(plan, '');
  assert.equal(told(ofRun(await reports(), run)), [
    'evidence approve-change green',
    'recovery recover-orphaned-messages red',
  ]);
  assert.is(await digest(), damaged);
});

test('what is not typed once more, and whoever planned it, changes nothing', async () => {
  const untyped = await recover(BEN, { mode: 'apply', plan, confirm: plan });
  assertAllGreenBut(untyped, {
    plan: 'skipped',
    'propose-undo': 'skipped',
    confirm: 'failure',
    ...NOT_DONE,
    record: 'failure', // There is nothing to record.
  });
  const step = brokenStep(untyped.jobs.confirm ?? { steps: [] });
  assert.equal([step.name, step.exit], ['The plan was typed once more', 1]);
  assert.match(step.annotations.join(), /Not confirmed/);
  await assertRefused(await recover(ANN, { mode: 'apply', plan, confirm: `recover ${plan}` }), ['APR-03']);
  assert.is(await digest(), damaged);
});

test('another limit is another change: its digest was proposed by nobody', async () => {
  const given = { mode: 'apply', plan, confirm: `recover ${plan}`, max: '20000' };
  await assertRefused(await recover(BEN, given), ['APR-01', 'APR-02', 'APR-03']);
  assert.is(await digest(), damaged);
  assert.ok(
    openTitles().some((title) => title.startsWith('evidence APR-01')),
    openTitles().join(),
  );
  assert.match(JSON.stringify(messages().at(-1)), /APR-01/);
});

test('a second person applies exactly this plan', async () => {
  const run = await recover(BEN, { mode: 'apply', plan, confirm: `recover ${plan}` });
  assertAllGreenBut(run, { plan: 'skipped', 'propose-undo': 'skipped', undo: 'skipped' });
  const found = ofRun(await reports(), run);
  assert.equal(told(found), ['evidence approve-change green', 'recovery recover-orphaned-messages green']);
  assert.match(found.map(({ summary }) => summary).join(), /confirmed by ben, proposed by ann/);
  assert.equal(await lost(), []);
  assert.is(await digest(), whole);
});

test('it is taken back the same way: proposed by one, undone by the other', async () => {
  const proposal = await recover(BEN, { mode: 'propose-undo', plan });
  assertAllGreenBut(proposal, { plan: 'skipped', confirm: 'skipped', ...NOT_DONE });
  assert.is(await digest(), whole);
  const run = await recover(ANN, { mode: 'undo', plan, confirm: `recover ${plan}` });
  assertAllGreenBut(run, { plan: 'skipped', 'propose-undo': 'skipped', apply: 'skipped' });
  assert.equal(told(ofRun(await reports(), run)), [
    'evidence approve-change green',
    'recovery recover-orphaned-messages green',
  ]);
  assert.is(await digest(), damaged);
});

test('a plan of more rows than its limit is refused when it is applied, it is recorded, and people are told', async () => {
  const planned = await recover(ANN, { mode: 'plan', max: '4' });
  assertAllGreenBut(planned, PLANNED);
  plan = planned.jobs.plan?.outputs.plan ?? '';
  const before = messages().length;
  const run = await recover(BEN, { mode: 'apply', plan, confirm: `recover ${plan}`, max: '4' });
  assertAllGreenBut(run, { plan: 'skipped', 'propose-undo': 'skipped', apply: 'failure', undo: 'skipped' });
  const step = brokenStep(run.jobs.apply ?? { steps: [] });
  assert.is(step.name, 'Carry out exactly this plan');
  assert.match(step.log, /5 rows|more than/);
  assert.is(await digest(), damaged);
  assert.equal(told(ofRun(await reports(), run)), [
    'evidence approve-change green',
    'recovery recover-orphaned-messages grey',
  ]);
  assert.ok(
    openTitles().some((title) => title.startsWith('recovery ')),
    openTitles().join(),
  );
  assert.is(messages().length, before + 1);
});

test.run();
