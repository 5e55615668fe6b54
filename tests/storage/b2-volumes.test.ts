import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { REFUSALS } from '../support/b2-fake/faults.ts';
import { b2Place } from './b2-place.ts';
import { all, collect, list, MIB, patterned, pieces } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';

const PART = 5 * MIB;
/** Two parts a volume. */
const ADDRESS = 'backups/p?part-size=5&part-budget=2';
const VOLUME = 2 * PART;

// A large file of B2 has two parts at least; the last volume of an object may have less.
test('volumes of every length: a full one, one part, a part and a byte, nothing', async () => {
  await using place = await b2Place({ address: ADDRESS, kind: { partBudget: 2 } });
  const bytes = patterned(2 * VOLUME + PART + 1);
  for (const size of [VOLUME, VOLUME + 1, VOLUME + PART, VOLUME + PART + 1, 2 * VOLUME, 2 * VOLUME + 77]) {
    const body = bytes.subarray(0, size);
    const key = `of ${size}`;
    const stored = await place.store.put(key, pieces(body, MIB), { ifAbsent: true });
    assert.is(stored.size, size);
    assert.ok((await collect(place.store.get(key))).equals(body), key);
    assert.is((await place.store.head(key))?.size, size);
    const found = await collect(place.store.get(key, { offset: VOLUME - 3, length: 7 }));
    assert.ok(found.equals(body.subarray(VOLUME - 3, VOLUME + 4)), key);
  }
  assert.not.ok(place.fake.state.all().some(({ action }) => action === 'start'));
  assert.equal(place.warnings, []);
});

test('a last volume of one part is stored once, whatever answer is lost', async () => {
  const bytes = patterned(VOLUME + 1000);
  for (const on of ['b2_cancel_large_file', 'b2_upload_file', 'b2_finish_large_file'] as const) {
    await using place = await b2Place({ address: ADDRESS });
    place.fake.faults.add({ on, so: { kind: 'cutAfter' } });
    await place.store.put('key', list([bytes]));
    assert.is(place.fake.faults.met, 1);
    assert.ok((await collect(place.store.get('key'))).equals(bytes));
    assert.equal(
      (await all(place.store.listVersions(''))).map(({ key, size }) => [key, size]),
      [
        ['key', VOLUME],
        ['key.001', 1000],
      ],
    );
  }
});

test('a put that fails between its volumes leaves none of them', async () => {
  for (const on of ['b2_finish_large_file', 'b2_upload_file'] as const) {
    await using place = await b2Place({ address: ADDRESS, patience: { attempts: 2 } });
    place.fake.faults.add({ on, times: 9, so: REFUSALS.internal });
    await rejects(() => place.store.put('key', list([patterned(VOLUME + 1000)])), 'STORE_BUSY');
    assert.equal(place.fake.state.all(), []);
    assert.equal(place.warnings, []);
  }
});

test('removing takes all volumes', async () => {
  await using place = await b2Place({ address: ADDRESS });
  await place.store.put('key', list([patterned(VOLUME + PART + 5)]));
  await place.store.remove('key');
  assert.equal(await place.remains(), []);
});

test.run();
