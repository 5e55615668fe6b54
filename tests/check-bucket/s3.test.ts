import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startFakeS3 } from '../support/s3-fake/server.ts';
import { ALL, idsOf, observedOf } from './check.ts';
import { check, envOf, make, recipes } from './s3-keys.ts';

test('the three policies of the documents are green, and nothing is left', async () => {
  await using fake = await startFakeS3();
  const keys = recipes(fake);
  const checked = await check(fake, envOf(fake, keys));
  assert.equal(idsOf(checked, 'green'), ALL, JSON.stringify(checked.report.checks, null, 1));
  assert.is(checked.exit, 0);
  assert.equal(fake.state.keys(''), [], 'no version is left');
  assert.is(fake.state.uploads.size, 0);
  assert.ok(
    fake.log.some(({ operation }) => operation === 'CreateMultipartUpload'),
    'an upload in parts was tried',
  );
  assert.equal(checked.report.facts.left, []);
  const text = JSON.stringify(checked.report);
  for (const { secretAccessKey, accessKeyId } of Object.values(keys)) {
    assert.not.ok(text.includes(secretAccessKey) || text.includes(accessKeyId), 'no key is told');
  }
});

test('everything lies under check/ in the prefix of the store, and what others keep there stays', async () => {
  await using fake = await startFakeS3();
  const nothing = {
    marker: false,
    bytes: Buffer.alloc(0),
    size: 0,
    etag: '"x"',
    metadata: {},
    lock: undefined,
  };
  for (const key of ['night/v1/kept', 'night/check/another/kept', 'other/check/kept']) {
    fake.state.add(key, nothing);
  }
  await check(fake, envOf(fake, recipes(fake)));
  const touched = new Set(fake.log.map(({ key }) => key).filter((key) => key !== ''));
  assert.ok(
    [...touched].every((key) => key.startsWith('night/check/')),
    [...touched].join(),
  );
  assert.equal(fake.state.keys(''), ['night/check/another/kept', 'night/v1/kept', 'other/check/kept']);
});

test('one key that may do everything is red where it may too much, and grey where a key is missing', async () => {
  await using fake = await startFakeS3();
  const checked = await check(fake, envOf(fake, { write: fake.credentials }));
  assert.is(checked.exit, 1);
  assert.equal(idsOf(checked, 'red'), ['BKT-04', 'BKT-05']);
  assert.equal(idsOf(checked, 'grey'), [
    'BKT-08',
    'BKT-09',
    'BKT-10',
    'BKT-11',
    'BKT-12',
    'BKT-13',
    'BKT-16',
  ]);
  assert.match(observedOf(checked, 'BKT-14'), /refused: .* is locked \(governance\) until/);
  const [red] = checked.report.checks.filter(({ verdict }) => verdict === 'red');
  assert.match(red?.fix ?? '', 'docs/SETUP.md#keys-on-aws-s3');
  assert.equal(fake.state.keys(''), [], 'it cleaned up, as it may');
  assert.equal(checked.outputs, { differing: '2', unknown: '7' });
});

test('the write key alone: the lock cannot be tried, and what it stored stays and is named', async () => {
  await using fake = await startFakeS3();
  const checked = await check(fake, envOf(fake, { write: make(fake, 'Write') }));
  assert.is(checked.exit, 2);
  assert.equal(idsOf(checked, 'red'), []);
  assert.match(observedOf(checked, 'BKT-14'), /not put to the test/);
  assert.match(observedOf(checked, 'BKT-03'), /no key that was given may read versions/);
  assert.match(observedOf(checked, 'BKT-06'), /no key that was given may list unfinished uploads/);
  assert.match(checked.report.summary, /small objects of this check could not be removed/);
  const left = fake.state.keys('night/check/');
  assert.is(left.length, 7);
  // What it left is taken away by the next one that may, once it is old enough to be nobody's who still runs.
  for (const key of left) {
    fake.state.objects.set(
      key,
      (fake.state.objects.get(key) ?? []).map((version) => ({
        ...version,
        modified: new Date(Date.now() - 7_200_000),
        lock: undefined,
      })),
    );
  }
  await check(fake, envOf(fake, recipes(fake)));
  assert.equal(fake.state.keys(''), []);
});

test('a bucket without versions: what may be written may be destroyed', async () => {
  await using fake = await startFakeS3({ versioning: false, lock: false });
  const checked = await check(fake, envOf(fake, recipes(fake)), { 'without-lock': 'true' });
  assert.ok(idsOf(checked, 'red').includes('BKT-03'));
  assert.match(observedOf(checked, 'BKT-03'), 'keeps no versions');
});

test('a server that does not hold its locks is found out', async () => {
  await using fake = await startFakeS3();
  const keys = recipes(fake);
  // It confirms each lock and forgets it.
  const { add } = fake.state;
  fake.state.add = (key, version) => add.call(fake.state, key, { ...version, lock: undefined });
  const checked = await check(fake, envOf(fake, keys));
  assert.ok(idsOf(checked, 'red').includes('BKT-14'), JSON.stringify(checked.report.checks));
  assert.match(observedOf(checked, 'BKT-14'), /the prune key removed it before/);
});

test('a key that is unknown, or cannot write: nothing else is looked at, and nothing is green for want of a look', async () => {
  await using fake = await startFakeS3();
  const unknown = { accessKeyId: 'AKIDNOBODY', secretAccessKey: 'nothing' };
  const refused = await check(fake, envOf(fake, { write: unknown }));
  assert.equal([idsOf(refused, 'green'), idsOf(refused, 'grey')], [['BKT-01'], ['BKT-02']]);
  assert.is(refused.exit, 2);
  const reading = await check(fake, envOf(fake, { write: make(fake, 'Read') }));
  assert.equal(idsOf(reading, 'red'), ['BKT-02']);
  assert.is(reading.exit, 1);
  const { write, prune } = recipes(fake);
  const half = await check(fake, envOf(fake, { write, prune, read: unknown }));
  assert.equal(idsOf(half, 'grey'), ['BKT-08', 'BKT-09', 'BKT-10']);
});

test('a dry run says what it would do and stores nothing', async () => {
  await using fake = await startFakeS3();
  const checked = await check(fake, envOf(fake, recipes(fake)), { 'dry-run': 'true' });
  assert.is(checked.exit, 0);
  assert.equal(new Set(fake.log.map(({ operation }) => operation)), new Set(['HeadBucket']));
  const plan = String(checked.report.facts.plan);
  for (const words of [
    'check/',
    'locked.bha with a lock of 15 seconds',
    'with the prune key',
    'with the read key',
  ]) {
    assert.match(plan, words);
  }
  assert.match(checked.lines.join('\n'), 'remove all of it');
});

test('half a key is refused before anything is asked', async () => {
  await using fake = await startFakeS3();
  const env = { ...envOf(fake, { write: make(fake, 'Write') }), BACKUP_READ_KEY_ID: 'half' };
  const error = await check(fake, env).catch((thrown: unknown) => thrown);
  assert.match(String(error), 'give both of BACKUP_READ_KEY_ID and BACKUP_READ_KEY');
  assert.equal(fake.log, []);
});

test.run();
