import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { resultsOf } from '../../support/runner/results.ts';
import { REFUSALS } from '../../support/s3-fake/faults.ts';
import { ofRun } from './outcome.ts';
import { midDay } from './times.ts';

// A backup that several jobs made is drilled by several jobs, and one more says what they showed.

const installation = await install({});
const { settings, bucket, reports } = installation;
const { faults, state } = bucket.fake;
settings.vars.BACKUP_SHARDS = '2';
const now = midDay();

test.after(installation.close);

const start = (workflow: string) => installation.run({ event: 'schedule', workflow, ...now });
const marks = (): string[] =>
  state
    .keys('')
    .filter((key) => /\/marks\/.*drilled-/.test(key))
    .map((key) => /"verdict":"(\w+)"/.exec(state.current(key)?.bytes.toString() ?? '')?.[1] ?? '');

test('a part that could not be restored is named: the others are green, and nobody takes them for a drill', async () => {
  const night = await start('nightly.yml');
  assert.is(resultsOf(night).backup, 'success', night.log.slice(-3000));
  faults.add({ on: 'GetObject', key: 'detail.s02.bha', times: 1000, so: REFUSALS.denied });
  const run = await start('restore-drill.yml');
  faults.clear();
  const results = resultsOf(run);
  assert.equal([results.plan, results.staging], ['success', 'skipped'], run.log.slice(-3000));
  assert.equal([results.throwaway, results.drill], ['failure', 'failure']);
  assert.equal([results.record, results.alert], ['success', 'success'], run.log.slice(-3000));
  const told = ofRun(await reports('restore-drill'), run).filter(
    ({ command }) => command.name === 'restore-drill',
  );
  const [joined] = told.filter(({ inputs }) => inputs.join !== undefined);
  assert.is(joined?.verdict, 'grey');
  assert.match(joined?.summary ?? '', /key group s02 of 2 was not restored/);
  const parts = told.filter(({ facts }) => facts.partial === true);
  assert.ok(parts.some(({ verdict }) => verdict === 'green'));
  assert.equal(marks(), []);
});

test('all parts: one drill is recorded that counts, and the run is marked', async () => {
  const run = await start('restore-drill.yml');
  const results = resultsOf(run);
  for (const job of ['plan', 'throwaway', 'drill', 'record', 'alert'])
    assert.is(results[job], 'success', `${job} ${run.log.slice(-3000)}`);
  assert.is(run.conclusion, 'success');
  const told = ofRun(await reports('restore-drill'), run).filter(
    ({ command }) => command.name === 'restore-drill',
  );
  assert.equal(told.map(({ facts, verdict }) => `${verdict} ${facts.partial === true}`).sort(), [
    'green false',
    'green true',
    'green true',
  ]);
  const [whole] = told.filter(({ facts }) => facts.partial !== true);
  assert.match(whole?.summary ?? '', /came back whole in 2 parts: 2 key groups/);
  assert.equal(marks(), ['passed']);
});

test.run();
