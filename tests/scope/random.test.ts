import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withTenant } from '../../scripts/lib/scope/index.ts';
import { randomStatement } from './random-statement.ts';
import { openWorld, outcomeOf } from './world.ts';

const world = await openWorld();
const FROM = Number(process.env.BULKHEAD_TEST_SEED ?? '300');
const MANY = Number(process.env.BULKHEAD_TEST_RUNS ?? '400');

test.after(async () => {
  await world[Symbol.asyncDispose]();
});

test(`of ${MANY} statements that were made up, those that are accepted see one tenant`, async () => {
  const values = [world.ids.A];
  let accepted = 0;
  const odd: string[] = [];
  for (let seed = FROM; seed < FROM + MANY; seed += 1) {
    const sql = randomStatement(seed);
    const { outcome } = await outcomeOf(() =>
      withTenant(world.scoped, world.ids.A, { actor: 'random' }, (tx) => tx.query(sql, values)),
    );
    if (outcome.startsWith('error: the statement was not run')) continue;
    if (outcome.startsWith('error')) {
      // What PostgreSQL itself does not take says nothing; but it should not be all of them.
      odd.push(`${outcome} ${sql}`);
      continue;
    }
    accepted += 1;
    const alone = await world.alone(sql, values);
    assert.is(outcome, alone.outcome, `seed ${seed}: ${sql}`);
  }
  assert.ok(accepted > MANY / 20, `only ${accepted} accepted; ${odd.length} errors, such as ${odd[0]}`);
  assert.ok(odd.length < MANY / 4, `${odd.length} errors, such as ${odd[0]}`);
});

test.run();
