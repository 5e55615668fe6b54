import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { resultsOf } from '../../support/runner/results.ts';
import { assertAllGreenBut, brokenStep, jobsThat, ofRun, told } from './outcome.ts';
import { midDay } from './times.ts';

// The first day of an installation: its night, its drill, and what runs beside them. The real files, in one repository.

const installation = await install();
const { run, reports, incidents, messages, github, bucket } = installation;
const now = midDay();

test.after(installation.close);

test('the first night: everything runs but what needs a drill, and all of it is committed', async () => {
  const night = await run({ event: 'schedule', workflow: 'nightly.yml', ...now });
  // Nobody has drilled yet: what only a restored copy can prove is not proved.
  assertAllGreenBut(night, { isolation: 'failure' });
  assert.equal(told(ofRun(await reports(), night)), [
    'backup backup-nightly green',
    'backup verify-backup green',
    'canary canary-check green',
    'canary seal-audit green',
    'evidence record-runs green',
    'hardening hardening-status green',
    'isolation test-tenant-isolation grey',
    'retention retention-prune green',
  ]);
  assert.equal(incidents(), []);
});

test('the drill restores it into the service container', async () => {
  const drill = await run({ event: 'schedule', workflow: 'restore-drill.yml', ...now });
  assertAllGreenBut(drill, {});
  const [report] = ofRun(await reports('restore-drill'), drill);
  assert.is(report?.verdict, 'green');
  const marks = bucket.fake.state.keys('portal/').filter((key) => key.includes('/marks/'));
  assert.is(marks.filter((key) => key.includes('/drilled-')).length, 1);
});

test('the second slot does what the first left, and nothing else', async () => {
  const night = await run({ event: 'schedule', workflow: 'nightly.yml', ...now });
  assert.is(night.conclusion, 'success');
  assert.equal(JSON.parse(night.jobs.due?.outputs.kinds ?? ''), ['isolation']);
  assert.equal(jobsThat(night, 'skipped').includes('backup'), true);
  assert.is(resultsOf(night).isolation, 'success');
});

test('the third slot finds nothing to do, and commits nothing', async () => {
  const before = await github.git.head('main');
  const night = await run({ event: 'schedule', workflow: 'nightly.yml', ...now });
  assert.is(night.conclusion, 'success');
  assert.equal(jobsThat(night, 'success'), ['due']);
  assert.is(await github.git.head('main'), before);
});

test('by hand all of it runs again, and every job is green', async () => {
  const night = await run({ event: 'workflow_dispatch', workflow: 'nightly.yml', actor: 'octocat', ...now });
  assertAllGreenBut(night, {});
  assert.equal(told(ofRun(await reports(), night)), [
    'backup backup-nightly green',
    'backup verify-backup green',
    'canary canary-check green',
    'canary seal-audit green',
    'evidence record-runs green',
    'hardening hardening-status green',
    'isolation test-tenant-isolation green',
    'retention retention-prune green',
  ]);
});

test('the hourly canaries are green', async () => {
  const hour = await run({ event: 'schedule', workflow: 'canary.yml', ...now });
  assertAllGreenBut(hour, {});
  assert.equal(told(ofRun(await reports(), hour)), ['canary canary-check green']);
});

test('nobody was told of anything', () => {
  assert.equal(incidents(), []);
  assert.equal(messages(), []);
});

test('the watchdog tells once of the run that failed, and is green when all has run', async () => {
  const first = await run({ event: 'schedule', workflow: 'watchdog.yml', ...now });
  assertAllGreenBut(first, { watchdog: 'failure' });
  assert.match(
    brokenStep(first.jobs.watchdog ?? { steps: [] }).log,
    /1 of 4: run 1 .* in job Isolation tests/,
  );
  const look = await run({ event: 'schedule', workflow: 'watchdog.yml', ...now });
  assertAllGreenBut(look, {});
  assert.equal(told(ofRun(await reports(), look)), [
    'evidence verify-reports green',
    'watchdog watch-schedules green',
  ]);
  assert.equal(
    incidents().map(({ title }) => title.split(':')[0]),
    ['watchdog WDG-06'],
  );
});

test.run();
