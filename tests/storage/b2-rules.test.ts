import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { b2Settings } from '../../scripts/lib/storage/b2/settings.ts';
import { openStore } from '../../scripts/lib/storage/open-store.ts';
import { testContext } from '../support/context.ts';
import { b2Place } from './b2-place.ts';
import { all, collect, keys, list, MIB, patterned, pieces } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';

const KEY = { applicationKeyId: 'id', applicationKey: 'secret-key' };
const WRITER = ['listBuckets', 'listFiles', 'writeFiles', 'writeFileRetentions'];

test('settings: bucket, prefix and options', () => {
  const plain = b2Settings('backups', KEY);
  assert.is(plain.bucket, 'backups');
  assert.is(plain.prefix, '');
  assert.is(plain.endpoint, 'https://api.backblazeb2.com');
  assert.is(plain.partBytes, 32 * MIB);
  assert.is(plain.partBudget, 10_000);
  const full = b2Settings('my-bucket/a/b/?part-size=100&part-budget=50&memory=512&requests=8', KEY);
  assert.is(full.prefix, 'a/b');
  assert.is(full.partBytes, 100 * MIB);
  assert.is(full.partBudget, 50);
  assert.is(full.memory, 512 * MIB);
  assert.is(full.requests, 8);
});

test('settings: all that is wrong is told at once, and no secret with it', async () => {
  for (const [address, given, problem] of [
    ['', KEY, /names no bucket/],
    ['short', KEY, /names no bucket/],
    ['id:secret-key@bucket', KEY, /credentials do not belong/],
    ['backups/../x', KEY, /"\.\."/],
    ['backups?key=secret-key', KEY, /option "key" is not known/],
    ['backups?part-size=4', KEY, /part-size takes a whole number from 5 to 4768/],
    ['backups?part-budget=1', KEY, /part-budget takes a whole number from 2/],
    ['backups', {}, /B2_APPLICATION_KEY_ID is missing; B2_APPLICATION_KEY is missing/],
    ['backups', { applicationKeyId: 'id' }, /B2_APPLICATION_KEY is missing/],
    ['backups', { ...KEY, endpoint: 'api.example' }, /B2_ENDPOINT is not a URL/],
    ['backups', { ...KEY, endpoint: 'https://id:secret-key@api.example' }, /holds credentials/],
    ['backups', { ...KEY, endpoint: 'http://api.example' }, /unencrypted: use https/],
  ] as const) {
    const error = await rejects(() => b2Settings(address, given), 'STORE_SETTING', address);
    assert.match(error.what, problem);
    assert.not.match(error.message, 'secret-key');
  }
});

test('the setting b2:// opens a store', async () => {
  await using place = await b2Place();
  const b2 = { ...place.fake.key, endpoint: place.fake.endpoint };
  const store = await openStore({ address: 'b2://backups/some/prefix', b2 }, testContext());
  assert.match(store.description, /^B2 bucket backups\/some\/prefix at 127\.0\.0\.1:\d+$/);
  await store.put('key', list([Buffer.from('x')]));
  assert.equal(await place.remains(), ['some/prefix/key']);
  assert.is(store.features.conditional, false);
  assert.is(store.features.checksum, 'sha1');
});

test('names that are too long for B2 are refused before anything is sent', async () => {
  await using place = await b2Place({ address: `backups/${'p'.repeat(100)}` });
  const error = await rejects(() => place.store.put('a'.repeat(251), list([])), 'STORE_KEY');
  assert.match(error.what, /250 between two slashes/);
  const deep = Array.from({ length: 8 }, () => 'b'.repeat(120)).join('/');
  await rejects(() => place.store.put(deep, list([])), 'STORE_KEY');
  assert.equal(place.fake.log, []);
  await place.store.put(`${'a'.repeat(250)}/${'b'.repeat(250)}`, list([]));
});

test('a wrong key, an unknown bucket, a key for another bucket or prefix', async () => {
  await using place = await b2Place();
  const { fake } = place;
  for (const [address, key, code, words] of [
    [
      'backups',
      { ...fake.key, applicationKey: 'wrong' },
      'STORE_CREDENTIALS',
      /failed with key_refused \(HTTP 401\)/,
    ],
    ['unknown', fake.key, 'STORE_NO_BUCKET', /no such bucket/],
    ['backups', fake.addKey({ bucket: 'others' }), 'STORE_NO_BUCKET', /for another bucket/],
    ['backups/x', fake.addKey({ bucket: 'backups', namePrefix: 'y/' }), 'STORE_DENIED', /begin with "y\/"/],
    ['backups', fake.addKey({ capabilities: [] }), 'STORE_DENIED', undefined],
  ] as const) {
    const store = place.open({ address, key });
    const error = await rejects(() => store.put('key', list([Buffer.from('x')])), code);
    if (words !== undefined) assert.match(error.what, words);
    assert.not.match(error.message, key.applicationKey);
  }
});

test('a key for a bucket and a prefix does all its work within them', async () => {
  await using place = await b2Place();
  const key = place.fake.addKey({ bucket: 'backups', namePrefix: 'v1/production/' });
  const store = place.open({ address: 'backups/v1/production?part-size=5', key });
  const large = patterned(6 * MIB);
  await store.put('a/large', pieces(large, MIB), { ifAbsent: true });
  await store.put('a/small', list([Buffer.from('x')]), { ifAbsent: true });
  assert.ok((await collect(store.get('a/large'))).equals(large));
  assert.equal(await keys(store, ''), ['a/large', 'a/small']);
  assert.equal(await all(store.listFolders('')), ['a/']);
  for (const { key: name, version } of await all(store.listVersions(''))) await store.remove(name, version);
  assert.equal(await store.sweep(new Date()), []);
  assert.equal(place.fake.state.all(), []);
  assert.not.ok(place.fake.log.includes('b2_list_buckets'), 'the key itself says which bucket');
});

test('a key that can only write stores and looks, and neither reads nor removes', async () => {
  await using place = await b2Place();
  const key = place.fake.addKey({ capabilities: WRITER });
  const store = place.open({ address: 'backups?part-size=5', key });
  const lock = { until: new Date(Date.now() + 60_000), mode: 'compliance' } as const;
  const { version = '' } = await store.put('key', pieces(patterned(6 * MIB), MIB), { ifAbsent: true, lock });
  assert.is((await store.head('key'))?.size, 6 * MIB);
  const read = await rejects(() => collect(store.get('key')), 'STORE_DENIED');
  assert.match(read.what, /reading key failed with unauthorized \(HTTP 401\)/);
  assert.match(read.fix, /readFiles/);
  await rejects(() => store.remove('key', version), 'STORE_DENIED');
  assert.is((await store.head('key'))?.lock, undefined, 'it may not see locks either');
  assert.is((await place.store.head('key'))?.lock?.mode, 'compliance');
});

test('a bucket without object lock refuses locks and stores nothing', async () => {
  await using place = await b2Place({ kind: { lock: false }, address: 'backups?part-size=5' });
  const lock = { until: new Date(Date.now() + 60_000), mode: 'governance' } as const;
  for (const bytes of [Buffer.from('x'), patterned(6 * MIB)]) {
    const error = await rejects(() => place.store.put('key', list([bytes]), { lock }), 'STORE_NO_LOCK');
    assert.match(error.fix, /no object lock/);
  }
  assert.equal(place.fake.state.all(), []);
  await place.store.put('key', list([Buffer.from('x')]));
  await rejects(() => place.store.extendLock('key', lock), 'STORE_NO_LOCK');
});

test('locks of versions are told by the list of versions, at no further call', async () => {
  await using place = await b2Place();
  const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000);
  await place.store.put('key', list([Buffer.from('x')]), { lock: { until, mode: 'governance' } });
  const [version] = await all(place.store.listVersions(''));
  assert.equal(version?.lock, { until, mode: 'governance' });
});

test('removing what is absent or hidden already is no error; nor is a version that never was', async () => {
  await using place = await b2Place();
  await place.store.remove('absent');
  await place.store.put('key', list([Buffer.from('x')]));
  await place.store.remove('key');
  await place.store.remove('key');
  assert.is((await all(place.store.listVersions(''))).length, 2);
  assert.is(await place.store.head('key', 'no-version-at-all'), undefined);
  await rejects(() => collect(place.store.get('key', { version: 'no-version-at-all' })), 'STORE_NOT_FOUND');
});

test('a version is only found under its own key', async () => {
  await using place = await b2Place();
  const { version = '' } = await place.store.put('one', list([Buffer.from('x')]));
  await place.store.put('two', list([Buffer.from('y')]));
  assert.is(await place.store.head('two', version), undefined);
  await rejects(() => collect(place.store.get('two', { version })), 'STORE_NOT_FOUND');
  await place.store.remove('two', version);
  assert.is((await collect(place.store.get('one'))).toString(), 'x');
});

test('an unfinished large file is neither an object nor a version, and hides none', async () => {
  await using place = await b2Place();
  await place.store.put('key', list([Buffer.from('x')]));
  const nothing = { info: {}, sha1: 'none', size: 0, pieces: [], retention: undefined };
  place.fake.state.add({ ...nothing, name: 'key', action: 'start' });
  place.fake.state.add({ ...nothing, name: 'other', action: 'start' });
  assert.is((await collect(place.store.get('key'))).toString(), 'x');
  assert.is((await place.store.head('key'))?.size, 1);
  assert.equal(await keys(place.store, ''), ['key']);
  const versions = await all(place.store.listVersions(''));
  assert.equal(
    versions.map(({ key, latest }) => [key, latest]),
    [['key', true]],
  );
});

test('versions over pages of any size: one of each key is the latest', async () => {
  for (const pageSize of [1, 2, 3, 5]) {
    await using place = await b2Place({ kind: { pageSize } });
    for (let i = 0; i < 3; i++) {
      for (const key of ['a', 'b', 'c']) await place.store.put(key, list([Buffer.from(key)]));
    }
    await place.store.remove('b');
    const told = await all(place.store.listVersions(''));
    assert.is(told.length, 10);
    assert.equal(
      told.filter(({ latest }) => latest).map(({ key, marker }) => [key, marker]),
      [
        ['a', false],
        ['b', true],
        ['c', false],
      ],
    );
    assert.equal(await keys(place.store, ''), ['a', 'c']);
  }
});

test('the clock is the store’s', async () => {
  await using place = await b2Place();
  place.fake.state.clockOffset = 3_600_000;
  const ahead = (await place.store.now()).getTime() - Date.now();
  assert.ok(Math.abs(ahead - 3_600_000) < 5000, String(ahead));
});

test('a large object goes through in parts, within the memory that is allowed', async () => {
  const address = 'backups?memory=64&part-size=8';
  await using place = await b2Place({ kind: { forgetful: true }, address });
  const piece = Buffer.alloc(8 * MIB, 7);
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  async function* body() {
    for (let i = 0; i < 60; i++) {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
      yield piece;
    }
  }
  const stored = await place.store.put('large', body());
  assert.is(stored.size, 60 * 8 * MIB);
  assert.is((await place.store.head('large'))?.size, stored.size);
  assert.is(place.fake.log.filter((call) => call === 'b2_upload_part').length, 60);
  // The fake, in the same process, holds what arrives, and what the collector has not yet taken.
  assert.ok(most - before < 300 * MIB, `${Math.round((most - before) / MIB)} MiB`);
});

test('many small objects are in flight at once', async () => {
  await using place = await b2Place();
  place.fake.latency = 20;
  await Promise.all(
    Array.from({ length: 500 }, (_, i) =>
      place.store.put(`t/${i}`, list([patterned(200)]), { ifAbsent: true }),
    ),
  );
  assert.ok(place.fake.mostAtOnce > 16 && place.fake.mostAtOnce <= 64, `${place.fake.mostAtOnce} at once`);
});

test.run();
