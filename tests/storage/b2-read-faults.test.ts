import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { REFUSALS } from '../support/b2-fake/faults.ts';
import { b2Place } from './b2-place.ts';
import { ADDRESS, LARGE } from './b2-puts.ts';
import { all, collect, keys, list, MIB, patterned, pieces } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';

test('a sweep goes through pages, and leaves what is outside of the prefix alone', async () => {
  await using place = await b2Place({ address: ADDRESS, kind: { pageSize: 2 } });
  const nothing = {
    action: 'start',
    info: {},
    sha1: 'none',
    size: 0,
    pieces: [],
    retention: undefined,
  } as const;
  for (const name of ['p/a', 'p/b', 'p/c', 'p/d', 'p/e', 'pp/f', 'q']) {
    place.fake.state.add({ ...nothing, name });
  }
  assert.is((await place.store.sweep(new Date(Date.now() + 60_000))).length, 5);
  assert.equal(await place.remains(), ['upload of pp/f', 'upload of q']);
});

test('a read that is cut goes on where it ended, in the same version', async () => {
  await using place = await b2Place({ address: ADDRESS });
  await place.store.put('key', pieces(LARGE, MIB));
  place.fake.faults.add(
    { on: 'b2_download_file_by_name', so: { kind: 'cutBody', after: 100_000 } },
    { on: 'b2_download_file_by_id', so: REFUSALS.internal },
    { on: 'b2_download_file_by_id', so: { kind: 'cutBody', after: 7_000_000 } },
  );
  let replaced = false;
  const found: Buffer[] = [];
  for await (const bytes of place.store.get('key')) {
    if (!replaced) await place.store.put('key', list([Buffer.from('another version')]));
    replaced = true;
    found.push(bytes);
  }
  assert.ok(Buffer.concat(found).equals(LARGE));
  assert.is(place.fake.faults.met, 3);
  place.fake.faults.add({ on: 'b2_download_file_by_name', times: 99, so: { kind: 'cutBody', after: 0 } });
  place.fake.faults.add({ on: 'b2_download_file_by_id', times: 99, so: { kind: 'cutBody', after: 0 } });
  await rejects(() => collect(place.store.get('key')), 'STORE_CUT');
});

test('a read that trickles is given up and taken up again', async () => {
  await using place = await b2Place({ patience: { quiet: 400, slowest: 1000 } });
  const bytes = patterned(5000);
  await place.store.put('key', list([bytes]));
  const so = { kind: 'trickle', milliseconds: 50 } as const;
  place.fake.faults.add({ on: 'b2_download_file_by_name', so }, { on: 'b2_download_file_by_id', so });
  assert.ok((await collect(place.store.get('key'))).equals(bytes));
  assert.is(place.fake.faults.met, 2);
});

test('lists that fail on a later page go on', async () => {
  await using place = await b2Place({ kind: { pageSize: 3 } });
  for (let i = 0; i < 10; i++) await place.store.put(`k/${i}`, list([Buffer.from('x')]));
  place.fake.faults.add({ on: 'b2_list_file_names', after: 1, times: 2, so: REFUSALS.busy });
  place.fake.faults.add({ on: 'b2_list_file_versions', after: 2, so: { kind: 'cutBody', after: 200 } });
  assert.is((await keys(place.store, 'k/')).length, 10);
  assert.is((await all(place.store.listVersions('k/'))).length, 10);
  assert.is(place.fake.faults.met, 3);
});

test('an interrupted run ends reads, lists and waits', async () => {
  const place = await b2Place();
  await place.store.put('key', list([Buffer.from('x')]));
  place.fake.faults.add({ on: 'b2_list_file_names', times: 99, so: { ...REFUSALS.busy, retryAfter: 30 } });
  const waiting = place.store.head('key');
  setTimeout(() => void place[Symbol.asyncDispose](), 50);
  await rejects(() => waiting, 'INTERRUPTED');
});

test.run();
