import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { attempts, digest, failure, type SeedDatabase, sampleSeed, seed, seedDatabase } from './fixture.ts';

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

/** Resolves when a session of this database waits for another one's lock. However long that takes: nothing is timed. */
async function untilOneWaits(db: SeedDatabase): Promise<void> {
  const waiting = `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  for (;;) {
    const { rows } = await db.client.query<{ n: number }>(waiting);
    if (rows[0]?.n === 1) return;
    await delay(20);
  }
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

test('a second seed of a tenant waits for the first; one of another tenant goes by', async () => {
  await using db = await seedDatabase();
  const held = gatekeeper('prove');
  const first = seed(db.database, quay, { onStep: held.onStep });
  await held.reached;
  const steps: string[] = [];
  const second = seed(db.database, mill, { onStep: (name) => void steps.push(name) });
  await untilOneWaits(db);
  assert.is(steps.at(-1), 'lock', 'the second has written nothing yet');
  assert.is((await seed(db.database, park)).verdict, 'green', 'the other tenant goes by');
  assert.is(steps.at(-1), 'lock', 'and the second still waits');
  held.letGo();
  assert.is((await first).verdict, 'green');
  assert.is((await second).outputs?.unchanged, '1', 'it finds the tenant that the first one made');
});

test('a seed that waits for one that fails begins on clean ground', async () => {
  await using db = await seedDatabase();
  const held = gatekeeper('commit');
  const first = seed(db.database, quay, {
    onStep: async (name) => {
      await held.onStep(name);
      if (name === 'commit') throw new Error('stopped by the test');
    },
  });
  const failed = first.then(() => 'it went through', String);
  await held.reached;
  const second = seed(db.database, mill);
  await untilOneWaits(db);
  held.letGo();
  assert.match(await failed, /stopped by the test/);
  assert.is((await second).outputs?.inserted, '9', 'the tenant as well');
});

test('one identifier for two tenants at the same time: the second is refused', async () => {
  await using db = await seedDatabase();
  const held = gatekeeper('prove');
  const first = seed(db.database, quay, { onStep: held.onStep });
  await held.reached;
  const same = { ...park, seed_identifier: quay.seed_identifier };
  const second = failure(seed(db.database, same));
  await untilOneWaits(db);
  held.letGo();
  assert.is((await first).verdict, 'green');
  const before = await digest(db.client);
  assert.is((await second).code, 'SEED_OTHER_TENANT');
  assert.is(await digest(db.client), before);
  assert.equal((await attempts(db.client)).map(({ status }) => status).sort(), ['completed', 'failed']);
});

test.run();
