import * as assert from 'uvu/assert';
import type { Fault } from '../support/b2-fake/faults.ts';
import { type B2Place, b2Place, type PlaceOptions } from './b2-place.ts';
import { collect, MIB, patterned, pieces } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';

const PART = 5 * MIB;
export const LARGE = patterned(3 * PART + 1000);
export const ADDRESS = 'backups/p?part-size=5';

/** How often a call was made so far. */
export function count({ fake }: B2Place, operation: string): number {
  return fake.log.filter((name) => name === operation).length;
}

/** Puts an object while that goes wrong; it must come through whole, or not at all. */
export async function putThrough(
  faults: readonly Fault[],
  {
    bytes = LARGE,
    look,
    ...options
  }: PlaceOptions & { bytes?: Buffer; look?: (place: B2Place) => void } = {},
) {
  await using place = await b2Place({ address: ADDRESS, ...options });
  place.fake.faults.add(...faults);
  const stored = await place.store.put('key', pieces(bytes, MIB), { ifAbsent: true });
  assert.is(stored.size, bytes.length);
  const expected = faults.reduce((sum, { times = 1 }) => sum + times, 0);
  assert.is(place.fake.faults.met, expected, 'every fault was met');
  assert.ok((await collect(place.store.get('key'))).equals(bytes));
  assert.is((await place.store.head('key'))?.version, stored.version);
  assert.equal(await place.remains(), ['p/key']);
  assert.is(place.fake.state.all().length, 1, 'one version, and nothing begun');
  assert.equal(place.warnings, []);
  look?.(place);
}

/** Puts a large object while that goes wrong for good; nothing may be left. */
export async function putInVain(faults: readonly Fault[], code: string, options: PlaceOptions = {}) {
  await using place = await b2Place({ address: ADDRESS, patience: { attempts: 3 }, ...options });
  place.fake.faults.add(...faults);
  const error = await rejects(() => place.store.put('key', pieces(LARGE, MIB)), code);
  assert.ok(place.fake.faults.met > 0, 'the fault was met');
  assert.equal(place.fake.state.all(), []);
  assert.equal(place.warnings, []);
  place.fake.faults.clear();
  assert.is(await place.store.head('key'), undefined);
  await place.store.put('key', pieces(LARGE, MIB), { ifAbsent: true });
  return error;
}
