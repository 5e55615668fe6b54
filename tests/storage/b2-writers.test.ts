import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sortOut } from '../../scripts/lib/storage/b2/contest.ts';
import type { BucketVersion } from '../../scripts/lib/storage/bucket/bucket.ts';
import { REFUSALS } from '../support/b2-fake/faults.ts';
import { b2Place } from './b2-place.ts';
import { all, collect, list, MIB, patterned } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';

// What `ifAbsent` means in a store without conditional writes.

const LARGE = patterned(11 * MIB);
const ADDRESS = 'backups?part-size=5';

test('of several puts at once with ifAbsent at most one comes through, and its bytes stand', async () => {
  await using place = await b2Place({ address: ADDRESS });
  let winners = 0;
  for (let round = 0; round < 20; round++) {
    const key = `race/${round}`;
    const bodies: Buffer[] = [Buffer.from('a'), Buffer.from('b'), Buffer.from('c'), Buffer.from('d')];
    if (round % 5 === 0) bodies.push(LARGE);
    const outcomes = await Promise.allSettled(
      bodies.map((body) => place.open({ address: ADDRESS }).put(key, list([body]), { ifAbsent: true })),
    );
    const won = bodies.filter((_, i) => outcomes[i]?.status === 'fulfilled');
    assert.ok(won.length <= 1, `${won.length} winners`);
    winners += won.length;
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.is(outcome.reason.code, 'STORE_EXISTS');
    }
    const versions = await all(place.store.listVersions(key));
    assert.is(versions.length, won.length, 'the others left nothing');
    if (won[0] !== undefined) assert.ok((await collect(place.store.get(key))).equals(won[0]));
  }
  assert.equal(place.warnings, []);
  assert.type(winners, 'number');
});

test('the writer that comes late withdraws, also when B2 dates it before the other', async () => {
  await using place = await b2Place({ address: ADDRESS });
  async function* late() {
    yield LARGE.subarray(0, 6 * MIB); // The large file is begun here: this is the date of its version.
    await place.open().put('key', list([Buffer.from('first')]), { ifAbsent: true });
    yield LARGE.subarray(6 * MIB);
  }
  const error = await rejects(() => place.store.put('key', late(), { ifAbsent: true }), 'STORE_EXISTS');
  assert.match(error.what, /another writer stored key at the same time, and this one has withdrawn/);
  assert.is((await collect(place.store.get('key'))).toString(), 'first');
  assert.is((await all(place.store.listVersions('key'))).length, 1);
});

test('without ifAbsent every writer is served, and nobody looks', async () => {
  await using place = await b2Place();
  await Promise.all(['a', 'b', 'c'].map((text) => place.store.put('key', list([Buffer.from(text)]))));
  assert.is((await all(place.store.listVersions('key'))).length, 3);
  assert.not.ok(place.fake.log.slice(0, -1).includes('b2_list_file_versions'));
});

test('a removed key is free, and its older versions are no other writer', async () => {
  await using place = await b2Place();
  await place.store.put('key', list([Buffer.from('old')]));
  await place.store.remove('key');
  await place.store.put('key', list([Buffer.from('new')]), { ifAbsent: true });
  assert.is((await collect(place.store.get('key'))).toString(), 'new');
  assert.is((await all(place.store.listVersions('key'))).length, 3);
});

test('keys that only begin alike are no other writers', async () => {
  await using place = await b2Place({ kind: { pageSize: 1 } });
  for (const key of ['ke', 'key2', 'key.bha', 'key/x', 'key']) {
    await place.store.put(key, list([Buffer.from(key)]), { ifAbsent: true });
  }
  assert.is((await all(place.store.listVersions(''))).length, 5);
});

test('a writer that may not delete says which version it leaves', async () => {
  await using place = await b2Place({ address: ADDRESS });
  const key = place.fake.addKey({ capabilities: ['listBuckets', 'listFiles', 'readFiles', 'writeFiles'] });
  async function* late() {
    yield Buffer.from('second');
    await place.store.put('key', list([Buffer.from('first')]));
  }
  const error = await rejects(
    () => place.open({ key }).put('key', late(), { ifAbsent: true }),
    'STORE_EXISTS',
  );
  assert.match(error.what, /could not withdraw/);
  assert.match(error.fix, /version 4_z\w+ of key is still there: withdrawing key failed with unauthorized/);
  assert.match(error.fix, /deleteFiles/);
});

test('a put that cannot look afterwards does not count as done and leaves nothing', async () => {
  await using place = await b2Place({ patience: { attempts: 2 } });
  place.fake.faults.add({ on: 'b2_list_file_versions', times: 2, so: REFUSALS.internal });
  await rejects(() => place.store.put('key', list([Buffer.from('x')]), { ifAbsent: true }), 'STORE_BUSY');
  assert.equal(place.fake.state.all(), []);
  place.fake.faults.add({ on: 'b2_list_file_versions', times: 2, so: REFUSALS.internal });
  place.fake.faults.add({ on: 'b2_delete_file_version', times: 2, so: REFUSALS.internal });
  const put = () => place.store.put('key', list([Buffer.from('x')]), { ifAbsent: true });
  const error = await rejects(put, 'STORE_CONFLICT');
  assert.match(error.fix, /is still there/);
});

test('a writer of several volumes withdraws all of them, and not those of the other', async () => {
  const settings = { partBytes: 5 * MIB, partBudget: 2 };
  await using place = await b2Place({ settings });
  const two = (other: boolean) => {
    return async function* () {
      yield LARGE;
      if (other) await place.open({ settings }).put('key', list([LARGE]), { ifAbsent: true });
    };
  };
  await rejects(() => place.store.put('key', two(true)(), { ifAbsent: true }), 'STORE_EXISTS');
  assert.equal(
    (await all(place.store.listVersions(''))).map(({ key }) => key),
    ['key', 'key.001'],
  );
  assert.ok((await collect(place.store.get('key'))).equals(LARGE));
});

test('what is ours and what is another’s is sorted out by the put, not by the date', () => {
  const version = (id: string, put: string, marker = false): BucketVersion => ({
    key: 'key',
    size: 1,
    modified: new Date(0),
    version: id,
    latest: false,
    marker,
    facts: marker ? {} : { put },
  });
  const ids = (versions: readonly BucketVersion[]) => versions.map((found) => found.version);
  const sorted = (told: readonly BucketVersion[]) => {
    const { own, others } = sortOut(told, 'mine');
    return [ids(own), ids(others)];
  };
  const mine = version('mine', 'p');
  assert.equal(sorted([mine]), [['mine'], []]);
  assert.equal(sorted([version('x', 'q'), mine]), [['mine'], ['x']]);
  assert.equal(sorted([mine, version('x', 'q')]), [['mine'], ['x']]);
  assert.equal(sorted([mine, version('again', 'p')]), [['mine', 'again'], []]);
  assert.equal(sorted([mine, version('m', '', true), version('x', 'q')]), [['mine'], []]);
  assert.equal(sorted([version('m', '', true), mine]), [['mine'], []]);
  assert.equal(sorted([version('m', '', true), version('x', 'q'), mine]), [['mine'], ['x']]);
  assert.equal(sorted([version('x', 'q')]), [[], ['x']]);
});

test.run();
