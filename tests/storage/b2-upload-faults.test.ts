import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Fault, REFUSALS } from '../support/b2-fake/faults.ts';
import { b2Place } from './b2-place.ts';
import { ADDRESS, count, LARGE, putInVain, putThrough } from './b2-puts.ts';
import { all, collect, list, MIB } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';

test('a 500 and a cut connection on each kind of call are tried again', async () => {
  for (const on of [
    'b2_authorize_account',
    'b2_list_buckets',
    'b2_list_file_names',
    'b2_start_large_file',
    'b2_get_upload_part_url',
    'b2_upload_part',
    'b2_finish_large_file',
    'b2_list_file_versions',
  ] as const) {
    await putThrough([
      { on, times: 2, so: REFUSALS.internal },
      { on, so: { kind: 'cutBefore' } },
      { on, so: REFUSALS.tooMany },
    ]);
  }
  for (const on of ['b2_get_upload_url', 'b2_upload_file'] as const) {
    await putThrough([{ on, times: 3, so: REFUSALS.internal }], { bytes: Buffer.from('small') });
  }
});

test('an upload URL that is busy, cut off, too slow or too old is left for another one', async () => {
  for (const so of [REFUSALS.busy, REFUSALS.timeout, REFUSALS.expired, { kind: 'cutBefore' } as const]) {
    await putThrough([{ on: 'b2_upload_part', part: 2, times: 2, so }], {
      look: (place) => assert.ok(count(place, 'b2_get_upload_part_url') >= 3),
    });
    await putThrough([{ on: 'b2_upload_file', times: 2, so }], {
      bytes: Buffer.from('small'),
      look: (place) => assert.is(count(place, 'b2_get_upload_url'), 3),
    });
  }
});

test('a storm of 503', async () => {
  await putThrough([
    { on: 'b2_upload_part', times: 12, so: REFUSALS.busy },
    { on: 'b2_finish_large_file', times: 4, so: REFUSALS.busy },
  ]);
  const error = await putInVain([{ on: 'b2_upload_part', times: 999, so: REFUSALS.busy }], 'STORE_BUSY');
  assert.match(error.what, /storing part \d of p?\/?key failed with service_unavailable \(HTTP 503\)/);
});

test('Retry-After is kept', async () => {
  await using place = await b2Place();
  place.fake.faults.add({ on: 'b2_upload_file', so: { ...REFUSALS.busy, retryAfter: 1 } });
  const began = performance.now();
  await place.store.put('key', list([Buffer.from('x')]));
  assert.ok(performance.now() - began >= 990);
});

test('a finish call that failed and succeeded is found to have happened', async () => {
  const on = 'b2_finish_large_file';
  await putThrough([{ on, so: { kind: 'cutAfter' } }]);
  await putThrough([{ on, so: { ...REFUSALS.internal, kind: 'refuseAfter' } }]);
  await putThrough([{ on, so: { ...REFUSALS.busy, kind: 'refuseAfter' } }]);
  await putThrough([{ on, so: { kind: 'cutBody', after: 20 } }]);
  // Also when the look afterwards fails at first.
  await putThrough([
    { on, so: { kind: 'cutAfter' } },
    { on: 'b2_list_file_versions', so: REFUSALS.internal },
  ]);
});

test('a finish call that did not happen is made again', async () => {
  await putThrough([{ on: 'b2_finish_large_file', times: 3, so: { kind: 'cutBefore' } }]);
  await putInVain([{ on: 'b2_finish_large_file', times: 99, so: REFUSALS.internal }], 'STORE_BUSY');
});

test('an answer that was lost stores no second version and begins no second large file', async () => {
  for (const so of [{ kind: 'cutAfter' } as const, { ...REFUSALS.internal, kind: 'refuseAfter' } as const]) {
    await putThrough([{ on: 'b2_upload_file', times: 1, so }], { bytes: Buffer.from('small') });
    await putThrough([{ on: 'b2_start_large_file', times: 1, so }]);
    await putThrough([{ on: 'b2_upload_part', part: 2, times: 2, so }]);
  }
  await putThrough(
    [
      { on: 'b2_upload_file', so: { kind: 'cutAfter' } },
      { on: 'b2_list_file_versions', times: 2, so: REFUSALS.internal },
    ],
    { bytes: Buffer.from('small') },
  );
});

test('a part that arrived with other bytes, or is confirmed with another digest, is sent again', async () => {
  const damaged = { kind: 'refuse', status: 400, code: 'bad_request' } as const;
  const message = 'Checksum did not match data received';
  await putThrough([{ on: 'b2_upload_part', part: 1, times: 2, so: { ...damaged, message } }]);
  await putThrough([{ on: 'b2_upload_part', part: 2, times: 2, so: { kind: 'wrongSha1' } }]);
  await putInVain([{ on: 'b2_upload_part', part: 2, times: 99, so: { kind: 'wrongSha1' } }], 'STORE_DIGEST');
});

test('a small file that is confirmed with another digest is not believed', async () => {
  await using place = await b2Place({ patience: { attempts: 2 } });
  place.fake.faults.add({ on: 'b2_upload_file', times: 2, so: { kind: 'wrongSha1' } });
  await rejects(() => place.store.put('key', list([Buffer.from('x')])), 'STORE_DIGEST');
  assert.equal(place.fake.state.all(), []);
  place.fake.faults.add({ on: 'b2_upload_file', so: { kind: 'wrongSha1' } });
  await place.store.put('key', list([Buffer.from('x')]));
  assert.is(place.fake.state.all().length, 1);
});

test('a part that was confirmed and lost fails the put and leaves nothing', async () => {
  await putInVain([{ on: 'b2_upload_part', part: 1, so: { kind: 'lose' } }], 'STORE_PARTS');
});

test('caps that are used up are told with what to do, and not tried again', async () => {
  for (const [on, so, cap] of [
    ['b2_upload_part', REFUSALS.storageCap, 'storage'],
    ['b2_start_large_file', REFUSALS.storageCap, 'storage'],
    ['b2_get_upload_part_url', REFUSALS.transactionCap, 'transaction'],
  ] as const) {
    const error = await putInVain([{ on, so }], 'STORE_FULL');
    assert.match(error.fix, `The ${cap} cap of the account is used up`);
  }
  await using place = await b2Place();
  await place.store.put('key', list([Buffer.from('x')]));
  place.fake.faults.add({ on: 'b2_download_file_by_name', so: REFUSALS.downloadCap });
  const error = await rejects(() => collect(place.store.get('key')), 'STORE_FULL');
  assert.match(error.what, /reading key failed with download_cap_exceeded \(HTTP 403\) in bucket backups/);
});

test('a body that fails, a full cap or an abort cancels the large file', async () => {
  await using place = await b2Place({ address: ADDRESS });
  async function* broken() {
    yield LARGE;
    throw new Error('the server closed the connection');
  }
  for (let i = 0; i < 3; i++) {
    const [outcome] = await Promise.allSettled([place.store.put('key', broken())]);
    assert.is(outcome?.status, 'rejected');
  }
  assert.equal(place.fake.state.all(), []);
  assert.is(count(place, 'b2_cancel_large_file'), 3);
});

test('a cancel that fails is told, does not hide why, and a sweep makes up for it', async () => {
  await using place = await b2Place({ address: ADDRESS, patience: { attempts: 2 } });
  place.fake.faults.add({ on: 'b2_cancel_large_file', times: 2, so: REFUSALS.internal });
  async function* broken() {
    yield LARGE;
    throw new Error('the server closed the connection');
  }
  const [outcome] = await Promise.allSettled([place.store.put('key', broken())]);
  assert.match(outcome?.status === 'rejected' ? String(outcome.reason) : '', /closed the connection/);
  assert.equal(await place.remains(), ['upload of p/key']);
  assert.match(place.warnings[0] ?? '', /aborting the upload of .*key failed with internal_error.*sweep/);
  assert.equal(await all(place.store.listVersions('')), [], 'it is no version yet');
  assert.equal(await place.store.sweep(new Date(Date.now() - 60_000)), []);
  const [swept = '', ...others] = await place.store.sweep(new Date(Date.now() + 60_000));
  assert.match(swept, /^key \(upload of /);
  assert.equal(others, []);
  assert.equal(await place.remains(), []);
});

test('a cancel whose answer was lost counts as done', async () => {
  await using place = await b2Place({ address: ADDRESS });
  place.fake.faults.add({ on: 'b2_cancel_large_file', so: { kind: 'cutAfter' } });
  async function* broken() {
    yield LARGE;
    throw new Error('no');
  }
  await Promise.allSettled([place.store.put('key', broken())]);
  assert.equal(place.warnings, []);
  assert.equal(await place.remains(), []);
});

test('parts that end in any order are finished in theirs', async () => {
  await putThrough([
    { on: 'b2_upload_part', part: 1, so: { kind: 'hang', milliseconds: 300 } },
    { on: 'b2_upload_part', part: 2, so: { kind: 'hang', milliseconds: 150 } },
  ]);
});

test('a server that does not answer is given up and asked again', async () => {
  const patience = { quiet: 600, slowest: 100 * MIB };
  const hang: Fault = { on: 'b2_upload_part', part: 1, so: { kind: 'hang', milliseconds: 5000 } };
  await putThrough([hang], { patience });
  await putInVain([{ ...hang, times: 9 }], 'STORE_TIMEOUT', { patience: { ...patience, attempts: 2 } });
});

test.run();
