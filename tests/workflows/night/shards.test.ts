import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../../support/installation/installation.ts';
import { resultsOf } from '../../support/runner/results.ts';
import { REFUSALS } from '../../support/s3-fake/faults.ts';
import { modelWith } from './model.ts';
import { brokenStep, ofRun } from './outcome.ts';
import { midDay } from './times.ts';

// A night whose backup several jobs make: first with a shard that fails, then with all of them.

const installation = await install({ files: modelWith({ alerts: { closeAfter: 1 } }) });
const { settings, bucket, reports, incidents } = installation;
const { faults, state } = bucket.fake;
settings.vars.BACKUP_SHARDS = '3';
settings.vars.BACKUP_SHARDS_AT_ONCE = '2';
const now = midDay();

test.after(installation.close);

const slot = () => installation.run({ event: 'schedule', workflow: 'nightly.yml', ...now });
const committed = (): string[] =>
  state.keys('').filter((key) => /\/manifest\.json$/.test(key) && state.current(key) !== undefined);

test('a shard fails: the others go on, nothing is committed, and the backup says which is missing', async () => {
  faults.add({ on: 'PutObject', key: 'detail.s02.bha', times: 1000, so: REFUSALS.denied });
  const night = await slot();
  const results = resultsOf(night);
  assert.is(night.conclusion, 'failure');
  assert.is(results['backup-plan'], 'success', brokenText(night));
  assert.is(results['backup-shard'], 'failure');
  assert.is(results.backup, 'failure');
  assert.equal([results.verify, results.prune], ['skipped', 'skipped']);
  assert.equal([results.record, results.alert], ['success', 'success'], night.log.slice(-3000));
  assert.equal(committed(), []);
  const said = ofRun(await reports('backup'), night);
  const one = (command: string) => said.filter((report) => report.command.name === command);
  assert.equal(
    one('backup-shard')
      .map(({ verdict, facts }) => `${verdict} ${String(facts.shard ?? 's02')}`)
      .sort(),
    ['green s01', 'green s03', 'red s02'],
    'each has its own report, also those that ended in the same second',
  );
  const [backup] = one('backup-nightly');
  assert.is(backup?.verdict, 'red');
  assert.match(backup?.summary ?? '', /1 of its 3 shards left no part: s02 \(it began and did not end\)/);
  // The key that writes may not remove: what the shard stored stays until a prune, and the next slot makes another run.
  assert.ok(incidents().some(({ state: of }) => of === 'open'));
});

test('the next slot plans a new run, and commits it: verified, pruned, and closed what was open', async () => {
  faults.clear();
  const night = await slot();
  const results = resultsOf(night);
  for (const job of ['backup-plan', 'backup-shard', 'backup', 'verify', 'prune', 'record', 'alert']) {
    assert.is(results[job], 'success', `${job} ${brokenText(night)}`);
  }
  assert.is(committed().length, 1);
  const [backup] = ofRun(await reports('backup'), night).filter(
    ({ command }) => command.name === 'backup-nightly',
  );
  assert.is(backup?.verdict, 'green');
  assert.is(night.jobs.backup?.outputs.run, backup?.facts.run);
  assert.is(Array.isArray(backup?.facts.shards) && backup.facts.shards.length, 3);
  assert.equal(
    incidents().filter(({ state: of, title }) => of === 'open' && /backup|upload/i.test(title)),
    [],
  );
});

function brokenText(night: Awaited<ReturnType<typeof slot>>): string {
  return Object.entries(night.jobs)
    .filter(([, { result, steps }]) => result === 'failure' && steps.length > 0)
    .map(([id, job]) => `${id}: ${brokenStep(job).log.slice(-1200)}`)
    .join('\n');
}

test.run();
