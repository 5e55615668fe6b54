import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sampleSeed, seed, seedDatabase } from './fixture.ts';

const quay = await sampleSeed('harbour-quay');
const mill = await sampleSeed('harbour-mill');
const park = await sampleSeed('meadow-park');

/** A seed that is held at a step, and what lets it go on. */
function gatekeeper(step: string) {
  const reached = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    letGo: () => open.resolve(),
    onStep: async (name: string) => {
      if (name !== step) return;
      reached.resolve();
      await open.promise;
    },
  };
}

test('two developments of one tenant at the same time make one tenant', async () => {
  await using db = await seedDatabase();
  const results = await Promise.all([seed(db.database, quay), seed(db.database, mill)]);
  assert.equal(
    results.map(({ verdict }) => verdict),
    ['green', 'green'],
  );
  const inserted = results.map(({ outputs }) => Number(outputs?.inserted)).reduce((a, b) => a + b);
  assert.is(inserted, 18, 'ten and eight rows: the tenant once');
});

test('the same seed twice at the same time is there once', async () => {
  await using db = await seedDatabase();
  const results = await Promise.all([seed(db.database, quay), seed(db.database, quay)]);
  assert.equal(results.map(({ outputs }) => outputs?.inserted).sort(), ['0', '10']);
});

test('a second seed of a tenant waits for the first; one of another tenant does not', async () => {
  await using db = await seedDatabase();
  const held = gatekeeper('prove');
  const first = seed(db.database, quay, { onStep: held.onStep });
  await held.reached;
  let secondDone = false;
  const second = seed(db.database, mill).then((result) => {
    secondDone = true;
    return result;
  });
  assert.is((await seed(db.database, park)).verdict, 'green', 'the other tenant goes by');
  await delay(200);
  assert.is(secondDone, false, 'the same tenant waits');
  held.letGo();
  assert.is((await first).verdict, 'green');
  assert.is((await second).outputs?.unchanged, '1', 'it finds the tenant that the first one made');
});

test.run();
