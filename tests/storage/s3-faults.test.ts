import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Fault } from '../support/s3-fake/faults.ts';
import { REFUSALS } from '../support/s3-fake/faults.ts';
import { all, collect, keys, list, MIB, patterned, pieces } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';
import { type PlaceOptions, s3Place } from './s3-place.ts';

const PART = 5 * MIB;
const LARGE = patterned(3 * PART + 1000);
const ADDRESS = 'backups/p?part-size=5&checksum=sha256';

/** Puts a large object while that goes wrong; it must come through whole, or not at all. */
async function putThrough(faults: readonly Fault[], options: PlaceOptions = {}) {
  await using place = await s3Place({ address: ADDRESS, ...options });
  place.fake.faults.add(...faults);
  const stored = await place.store.put('large', pieces(LARGE, MIB), { ifAbsent: true });
  assert.is(stored.size, LARGE.length);
  assert.is(
    place.fake.faults.met,
    faults.reduce((sum, { times = 1 }) => sum + times, 0),
    'every fault was met',
  );
  assert.ok((await collect(place.store.get('large'))).equals(LARGE));
  assert.equal(await place.remains(), ['p/large']);
  assert.equal(place.warnings, []);
  return place.fake;
}

/** Puts a large object while that goes wrong for good; nothing may be left. */
async function putInVain(faults: readonly Fault[], code: string, options: PlaceOptions = {}) {
  await using place = await s3Place({ address: ADDRESS, patience: { attempts: 3 }, ...options });
  place.fake.faults.add(...faults);
  const error = await rejects(() => place.store.put('large', pieces(LARGE, MIB)), code);
  assert.ok(place.fake.faults.met > 0, 'the fault was met');
  assert.equal(await place.remains(), []);
  assert.equal(place.warnings, []);
  assert.is(await place.store.head('large'), undefined);
  place.fake.faults.clear();
  await place.store.put('large', pieces(LARGE, MIB), { ifAbsent: true });
  return error;
}

test('a 500 on each kind of call is tried again', async () => {
  for (const on of [
    'HeadObject',
    'CreateMultipartUpload',
    'UploadPart',
    'CompleteMultipartUpload',
  ] as const) {
    await putThrough([{ on, times: 3, so: REFUSALS.internal }]);
  }
});

test('a 500 on part 2, again and again, fails the put and aborts the upload', async () => {
  const error = await putInVain(
    [{ on: 'UploadPart', part: 2, times: 99, so: REFUSALS.internal }],
    'STORE_BUSY',
  );
  assert.match(error.what, /storing part 2 of p?\/?large failed with InternalError \(HTTP 500\)/);
});

test('a storm of 503', async () => {
  const fake = await putThrough([
    { on: 'UploadPart', times: 12, so: REFUSALS.slowDown },
    { on: 'CompleteMultipartUpload', times: 4, so: REFUSALS.slowDown },
  ]);
  assert.is(fake.log.filter(({ operation }) => operation === 'UploadPart').length, 4 + 12);
  await putInVain([{ on: 'UploadPart', times: 999, so: REFUSALS.slowDown }], 'STORE_BUSY');
});

test('Retry-After is kept', async () => {
  await using place = await s3Place();
  place.fake.faults.add({ on: 'PutObject', so: { ...REFUSALS.slowDown, retryAfter: 1 } });
  const began = performance.now();
  await place.store.put('key', list([Buffer.from('x')]));
  assert.ok(performance.now() - began >= 990);
});

test('connections that are cut before and after the server acted', async () => {
  await putThrough([
    { on: 'CreateMultipartUpload', so: { kind: 'cutBefore' } },
    { on: 'UploadPart', part: 1, so: { kind: 'cutBefore' } },
    { on: 'UploadPart', part: 2, so: { kind: 'cutAfter' } },
  ]);
});

test('a completion whose answer was lost is found to have happened', async () => {
  const fake = await putThrough([{ on: 'CompleteMultipartUpload', so: { kind: 'cutAfter' } }]);
  assert.is([...fake.state.objects.values()].flat().length, 1, 'one version');
});

test('a put whose answer was lost is not taken for another writer', async () => {
  await using place = await s3Place();
  place.fake.faults.add({ on: 'PutObject', so: { kind: 'cutAfter' } });
  const { version } = await place.store.put('key', list([Buffer.from('x')]), { ifAbsent: true });
  assert.is((await place.store.head('key'))?.version, version);
  place.fake.faults.add({ on: 'PutObject', times: 99, so: { kind: 'cutAfter' } });
  await place.open({ patience: { attempts: 2 } }).put('other', list([Buffer.from('x')]), { ifAbsent: true });
  place.fake.faults.clear();
  await rejects(() => place.store.put('key', list([Buffer.from('y')]), { ifAbsent: true }), 'STORE_EXISTS');
});

test('a completion that says 200 and means 500', async () => {
  await putThrough([
    { on: 'CompleteMultipartUpload', so: { kind: 'refuseInside', code: 'InternalError', status: 200 } },
  ]);
});

test('a wrong entity tag of a part fails the put and leaves nothing', async () => {
  await putInVain([{ on: 'UploadPart', part: 2, so: { kind: 'wrongEtag' } }], 'STORE_PARTS');
});

test('a part that was confirmed and lost fails the put and leaves nothing', async () => {
  await putInVain([{ on: 'UploadPart', part: 1, so: { kind: 'lose' } }], 'STORE_PARTS');
});

test('credentials that expire in the middle', async () => {
  const error = await putInVain(
    [{ on: 'UploadPart', part: 3, so: REFUSALS.expired }],
    'STORE_CREDENTIALS_EXPIRED',
  );
  assert.match(error.fix, /session token/);
});

test('parts that end in any order are completed in theirs', async () => {
  await putThrough([
    { on: 'UploadPart', part: 1, so: { kind: 'hang', milliseconds: 300 } },
    { on: 'UploadPart', part: 2, so: { kind: 'hang', milliseconds: 150 } },
  ]);
});

test('a server that does not answer is given up and asked again', async () => {
  const patience = { quiet: 600, slowest: 100 * MIB };
  await putThrough([{ on: 'UploadPart', part: 1, so: { kind: 'hang', milliseconds: 5000 } }], { patience });
  const hang: Fault = { on: 'UploadPart', part: 2, times: 9, so: { kind: 'hang', milliseconds: 5000 } };
  await putInVain([hang], 'STORE_TIMEOUT', { patience: { ...patience, attempts: 2 } });
});

test('an abort that fails is told, and does not hide why', async () => {
  await using place = await s3Place({ address: ADDRESS, patience: { attempts: 2 } });
  place.fake.denied.add('AbortMultipartUpload');
  async function* broken() {
    yield LARGE;
    throw new Error('the server closed the connection');
  }
  let thrown: unknown;
  try {
    await place.store.put('large', broken());
  } catch (error) {
    thrown = error;
  }
  assert.match(String(thrown), /the server closed the connection/);
  assert.equal(await place.remains(), ['upload of p/large']);
  assert.is(place.warnings.length, 1);
  assert.match(
    place.warnings[0] ?? '',
    /warn: aborting the upload of .*large failed with AccessDenied.*sweep/,
  );
  place.fake.denied.clear();
  assert.equal(await place.store.sweep(new Date(Date.now() - 60_000)), []);
  const [swept = '', ...others] = await place.store.sweep(new Date(Date.now() + 60_000));
  assert.match(swept, /^large \(upload of /);
  assert.is(others.length, 0);
  assert.equal(await place.remains(), []);
});

test('a conflict is asked again; a taken key is a taken key', async () => {
  const conflict = { times: 2, so: REFUSALS.conflict };
  await putThrough([{ on: 'CompleteMultipartUpload', ...conflict }]);
  await using place = await s3Place();
  place.fake.faults.add({ on: 'PutObject', ...conflict });
  await place.store.put('key', list([Buffer.from('x')]), { ifAbsent: true });
  assert.is((await collect(place.store.get('key'))).toString(), 'x');
  place.fake.faults.add({ on: 'PutObject', times: 99, so: REFUSALS.conflict });
  await rejects(
    () => place.store.put('other', list([Buffer.from('x')]), { ifAbsent: true }),
    'STORE_CONFLICT',
  );
});

test('a key taken between the question and the write', async () => {
  await using place = await s3Place({ address: ADDRESS });
  for (const body of [Buffer.from('small'), LARGE]) {
    const key = `of ${body.length}`;
    async function* late() {
      yield body;
      await place.open({ address: ADDRESS }).put(key, list([Buffer.from('first')]));
    }
    await rejects(() => place.store.put(key, late(), { ifAbsent: true }), 'STORE_EXISTS');
    assert.is((await collect(place.store.get(key))).toString(), 'first');
  }
  assert.is((await place.remains()).length, 2);
});

test('a read that is cut goes on where it ended', async () => {
  await using place = await s3Place({ address: ADDRESS });
  await place.store.put('large', pieces(LARGE, MIB));
  place.fake.faults.add(
    { on: 'GetObject', so: { kind: 'cutBody', after: 100_000 } },
    { on: 'GetObject', so: REFUSALS.internal },
    { on: 'GetObject', so: { kind: 'cutBody', after: 7_000_000 } },
    { on: 'GetObject', so: { kind: 'cutBody', after: 0 } },
  );
  assert.ok((await collect(place.store.get('large'))).equals(LARGE));
  place.fake.faults.add({ on: 'GetObject', so: { kind: 'cutBody', after: 1000 } });
  const found = await collect(place.store.get('large', { offset: PART - 10, length: PART }));
  assert.ok(found.equals(LARGE.subarray(PART - 10, 2 * PART - 10)));
  assert.is(place.fake.faults.met, 5);
  place.fake.faults.add({ on: 'GetObject', times: 99, so: { kind: 'cutBody', after: 0 } });
  await rejects(() => collect(place.store.get('large')), 'STORE_CUT');
});

test('a read that trickles is given up and taken up again', async () => {
  await using place = await s3Place({ patience: { quiet: 400, slowest: 1000 } });
  const bytes = patterned(5000);
  await place.store.put('key', list([bytes]));
  place.fake.faults.add({ on: 'GetObject', times: 2, so: { kind: 'trickle', milliseconds: 50 } });
  assert.ok((await collect(place.store.get('key'))).equals(bytes));
  assert.is(place.fake.faults.met, 2);
});

test('a slow reader is not taken for a slow server', async () => {
  await using place = await s3Place({ patience: { quiet: 300 } });
  await place.store.put('key', pieces(patterned(4 * MIB), MIB));
  let read = 0;
  for await (const bytes of place.store.get('key')) {
    if (read === 0) await new Promise((resolve) => setTimeout(resolve, 700));
    read += bytes.length;
  }
  assert.is(read, 4 * MIB);
});

test('an object that is replaced while it is read is not mixed', async () => {
  await using place = await s3Place({ kind: { versioning: false, lock: false } });
  await place.store.put('key', list([patterned(200_000)]));
  place.fake.faults.add({ on: 'GetObject', so: { kind: 'cutBody', after: 50_000 } });
  let replaced = false;
  const read = async () => {
    for await (const _ of place.store.get('key')) {
      if (!replaced) await place.store.put('key', list([patterned(200_001).subarray(1)]));
      replaced = true;
    }
  };
  await rejects(read, 'STORE_CHANGED');
});

test('a denied delete, of an object and of a version', async () => {
  await using place = await s3Place();
  const { version } = await place.store.put('key', list([Buffer.from('x')]));
  place.fake.denied.add('DeleteObject');
  await rejects(() => place.store.remove('key'), 'STORE_DENIED');
  const error = await rejects(() => place.store.remove('key', version), 'STORE_DENIED');
  assert.match(error.what, /removing key failed with AccessDenied \(HTTP 403\) in bucket backups/);
  assert.equal(await keys(place.store, ''), ['key']);
});

test('lists that fail on a later page go on', async () => {
  await using place = await s3Place({ kind: { pageSize: 3 } });
  for (let i = 0; i < 10; i++) await place.store.put(`k/${i}`, list([Buffer.from('x')]));
  place.fake.faults.add({ on: 'ListObjectsV2', after: 1, times: 2, so: REFUSALS.slowDown });
  place.fake.faults.add({ on: 'ListObjectsV2', so: { kind: 'cutBody', after: 200 } });
  assert.is((await keys(place.store, 'k/')).length, 10);
  assert.is((await all(place.store.listVersions('k/'))).length, 10);
  assert.is(place.fake.faults.met, 3);
});

test('an interrupted run ends reads, lists and waits', async () => {
  const place = await s3Place();
  await place.store.put('key', list([Buffer.from('x')]));
  place.fake.faults.add({ on: 'HeadObject', times: 99, so: { ...REFUSALS.slowDown, retryAfter: 30 } });
  const waiting = place.store.head('key');
  setTimeout(() => void place[Symbol.asyncDispose](), 50);
  await rejects(() => waiting, 'INTERRUPTED');
});

test.run();
