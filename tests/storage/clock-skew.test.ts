import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clocksAgree, MOST_SKEW, measureSkew } from '../../scripts/lib/storage/clock-skew.ts';

const HERE = Date.parse('2026-11-21T12:00:00Z');

/** By how much a store is ahead whose clock says so, when its answer takes a time; both in milliseconds. */
async function ahead(there: number, took = 0): Promise<number> {
  const times = [HERE, HERE + took];
  const now = () => new Date(times.shift() ?? 0);
  const skew = await measureSkew({ now: async () => new Date(HERE + there) }, now);
  assert.equal([skew.there.getTime(), skew.here.getTime()], [HERE + there, HERE + took]);
  return skew.ahead;
}

test('the store is ahead or behind, and the time of the question counts for neither', async () => {
  assert.is(await ahead(0), 0);
  assert.is(await ahead(400_000), 400_000);
  assert.is(await ahead(-400_000), -400_000);
  assert.is(await ahead(3_000, 10_000), 0, 'somewhere in between');
  assert.is(await ahead(12_000, 10_000), 2_000);
  assert.is(await ahead(-1_000, 10_000), -1_000);
});

test('five minutes are allowed, and not a millisecond more', () => {
  assert.is(MOST_SKEW, 5 * 60_000);
  for (const sign of [1, -1]) {
    assert.ok(clocksAgree({ ahead: sign * MOST_SKEW }));
    assert.not.ok(clocksAgree({ ahead: sign * (MOST_SKEW + 1) }));
  }
});

test.run();
