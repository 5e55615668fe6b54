import { mock } from 'node:test';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseSigningKey } from '../../../scripts/lib/archive/signing-key.ts';
import { openStore } from '../../../scripts/lib/storage/open-store.ts';
import { makeNights } from '../../retention/place.ts';
import { testContext } from '../../support/context.ts';
import { textOf } from '../../support/installation/ceremony.ts';
import { install } from '../../support/installation/installation.ts';
import type { Finished } from '../../support/runner/host.ts';
import { REFUSALS } from '../../support/s3-fake/faults.ts';
import { fileOf, only } from './altered.ts';
import { modelWith } from './model.ts';
import { assertAllGreenBut, brokenStep, ofRun, told } from './outcome.ts';
import { midDay } from './times.ts';

// The prune, over the backups of ten nights. Of the night's jobs those that it needs, and those that tell of it.

const NIGHTS = 10;
const NIGHT = ['due', 'backup', 'verify', 'prune', 'record', 'alert'];
const PRUNE = ['prune', 'record', 'alert'];

const installation = await install({
  files: modelWith({
    alerts: { closeAfter: 1 },
    retention: { daily: 3, weekly: 0, monthly: 0, minimumKeep: 2 },
  }),
});
const { bucket, keys, reports, incidents } = installation;
const { faults, state } = bucket.fake;

test.after(installation.close);
test.after.each(() => faults.clear());

const HOUR = 3_600_000;
const begun = midDay().now ?? new Date();

/** A run that somebody starts by hand. */
const prune = (jobs: readonly string[], accept: boolean, hours = 0): Promise<Finished> =>
  installation.run({
    event: 'workflow_dispatch',
    workflow: 'nightly.yml',
    actor: 'octocat',
    inputs: { all: true, 'accept-prune': accept },
    workflowText: only(fileOf('nightly.yml'), jobs),
    now: new Date(begun.getTime() + hours * HOUR),
  });

const open = (): string[] =>
  incidents()
    .filter((issue) => issue.state === 'open')
    .map(({ title }) => title);

/** How many runs are committed in the bucket. */
const committed = (): number =>
  state.keys('').filter((key) => key.endsWith('/manifest.json') && state.current(key) !== undefined).length;

test.before(async () => {
  await using context = testContext();
  const { endpoint, credentials } = bucket.fake;
  const store = await openStore(
    { address: bucket.address, s3: { endpoint, region: state.kind.region, ...credentials } },
    context,
  );
  // The server and its client read the time of this process: turned, it is the same for both.
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const setClock = (at: Date) => mock.timers.setTime(at.getTime());
  const place = { store, setClock, [Symbol.asyncDispose]: async () => undefined };
  const signing = { environment: 'production', key: parseSigningKey(textOf(keys, 'signing.pem')) };
  await makeNights(place, NIGHTS, new Date(Date.now() - 86_400_000), signing);
  mock.timers.reset();
});

test('the plan takes more than a fifth of all: nothing is condemned before somebody accepts it', async () => {
  const run = await prune(NIGHT, false);
  assertAllGreenBut(run, { prune: 'failure' });
  assert.match(brokenStep(run.jobs.prune ?? { steps: [] }).summary, /at most 10 runs and 20 %/);
  assert.equal(told(ofRun(await reports('retention'), run)), ['retention retention-prune grey']);
  // Grey: nothing is wrong yet, a person has to agree. The job is red, an incident comes when it lasts.
  assert.equal(open(), []);
});

test('it is accepted: what goes gets a tombstone, and nothing is removed for a day', async () => {
  assertAllGreenBut(await prune(PRUNE, true), {});
  assert.is(committed(), NIGHTS + 1);
});

test('a day later the bucket refuses to delete: that is told as a clean-up that failed', async () => {
  faults.add({ on: 'DeleteObject', times: 1000, so: REFUSALS.denied });
  const run = await prune(PRUNE, true, 25);
  assertAllGreenBut(run, { prune: 'failure' });
  assert.equal(told(ofRun(await reports('retention'), run)), ['retention retention-prune red']);
  assert.match(brokenStep(run.jobs.prune ?? { steps: [] }).log, /could not be removed: removing /);
  assert.equal(
    open().map((title) => title.split(':')[0]),
    ['retention-cleanup failed'],
  );
});

test('and the next one removes what the plan says, and closes it', async () => {
  const run = await prune(PRUNE, true, 26);
  assertAllGreenBut(run, {});
  assert.ok(committed() < NIGHTS);
  assert.equal(open(), []);
});

test.run();
