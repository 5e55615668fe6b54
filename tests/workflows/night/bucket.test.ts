import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { expiredCertificate } from '../../support/installation/ceremony.ts';
import { install } from '../../support/installation/installation.ts';
import type { Finished } from '../../support/runner/host.ts';
import { REFUSALS } from '../../support/s3-fake/faults.ts';
import { fileOf, impatient } from './altered.ts';
import { modelWith } from './model.ts';
import { assertAllGreenBut, ofRun } from './outcome.ts';
import { midDay } from './times.ts';

// What goes wrong between the database and the bucket, each in a slot of one day.

const installation = await install({
  files: modelWith({
    alerts: { closeAfter: 1 },
  }),
});
const { settings, bucket, reports, incidents, messages } = installation;
const { faults, state: objects } = bucket.fake;
const now = midDay();

test.after(installation.close);
test.after.each(() => faults.clear());

const slot = (): Promise<Finished> =>
  installation.run({ event: 'schedule', workflow: 'nightly.yml', ...now });

/** The titles of open incidents. */
const open = (): string[] => incidents().flatMap(({ state, title }) => (state === 'open' ? [title] : []));

/** Names of the runs that are committed in the bucket. */
const committed = (): string[] =>
  objects.keys('').filter((key) => /\/manifest\.json$/.test(key) && objects.current(key) !== undefined);

/** The night that failed with its backup: nothing is committed, nothing is verified or pruned, somebody is told. */
async function assertNoBackup(night: Finished, kind: string, says: RegExp): Promise<void> {
  assert.is(night.conclusion, 'failure');
  assert.is(night.jobs.backup?.result, 'failure');
  assert.equal(
    ['verify', 'prune'].filter((job) => night.jobs[job]?.result !== 'skipped'),
    [],
  );
  assert.is(night.jobs.alert?.result, 'success', night.log.slice(-3000));
  const found = ofRun(await reports('backup'), night);
  assert.is(found.length, 1);
  assert.is.not(found[0]?.verdict, 'green');
  assert.match(JSON.stringify(found[0]?.checks), says);
  assert.equal(committed(), []);
  const ofThis = incidents().filter(({ body }) => body?.includes(`/actions/runs/${night.runId}/`));
  assert.ok(
    ofThis.some(({ state, title }) => state === 'open' && title.startsWith(kind)),
    ofThis.map(({ title }) => title).join('\n'),
  );
  assert.match(JSON.stringify(messages()), new RegExp(kind));
}

test('the bucket answers 503: no backup, told as an upload that failed', async () => {
  for (const on of ['PutObject', 'CreateMultipartUpload'] as const)
    faults.add({ on, times: 1000, so: REFUSALS.slowDown });
  const workflowText = impatient(fileOf('nightly.yml'));
  const night = await installation.run({ event: 'schedule', workflow: 'nightly.yml', workflowText, ...now });
  await assertNoBackup(night, 'upload', /SlowDown|503/);
});

test('an upload is cut short, and the bucket does not know: reading back finds it', async () => {
  faults.add({ on: 'PutObject', key: '/t/', so: { kind: 'truncate', keep: 100 } });
  await assertNoBackup(await slot(), 'upload', /BAK-03|READ_BACK|size|bytes/);
});

test('the certificate has expired: nothing is encrypted, so nothing is stored', async () => {
  const { BACKUP_CERTIFICATES = '' } = settings.vars;
  settings.vars.BACKUP_CERTIFICATES = await expiredCertificate();
  const night = await slot();
  settings.vars.BACKUP_CERTIFICATES = BACKUP_CERTIFICATES;
  await assertNoBackup(night, 'encryption', /expired/);
});

test('the next slot makes the backup, and closes what was open', async () => {
  const night = await slot();
  assertAllGreenBut(night, { isolation: 'failure', status: 'skipped' });
  assert.is(committed().length, 1);
  // It is grey for the third time: nobody has drilled here.
  assert.equal(
    open().map((title) => title.split(':')[0]),
    ['isolation ISO-00'],
  );
  assert.match(JSON.stringify(messages().at(-1)), /recovered/);
});

test.run();
