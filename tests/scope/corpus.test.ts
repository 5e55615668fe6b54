import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withTenant } from '../../scripts/lib/scope/index.ts';
import { POSTGRES } from '../support/postgres.ts';
import { CORPUS, type Side } from './corpus.ts';
import { failure } from './fixture.ts';
import { openWorld, outcomeOf } from './world.ts';

const world = await openWorld();
const WHO = { actor: 'corpus' };

test.after(async () => {
  await world[Symbol.asyncDispose]();
});

/** `{unitA}` in a statement, or `unitA` among its values, is the id of that name. */
function filled({ sql, values = ['A'] }: Side): { sql: string; values: unknown[] } {
  const named = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(named) : typeof value === 'string' ? (world.ids[value] ?? value) : value;
  return {
    sql: sql.replaceAll(/\{(\w+)\}/g, (whole, name: string) => world.ids[name] ?? whole),
    values: values.map(named),
  };
}

class Undo extends Error {}

test('there are at least 80 pairs', () => {
  assert.ok(CORPUS.length >= 80, `${CORPUS.length} pairs`);
  const texts = CORPUS.flatMap(({ refused, accepted }) => [refused, accepted]).map((side) =>
    JSON.stringify(side),
  );
  assert.is(new Set(texts).size, texts.length, 'no statement stands there twice');
});

const known = CORPUS.filter(({ since = 0 }) => since <= POSTGRES);
for (const { title, refused, accepted, unjudgeable } of known) {
  test(`refused: ${title}`, async () => {
    const { sql, values } = filled(refused);
    const error = await failure(withTenant(world.scoped, world.ids.A, WHO, (tx) => tx.query(sql, values)));
    assert.ok(error.code === 'SCOPE_STATEMENT', `${sql}: ${error.message}`);
    if (unjudgeable !== undefined) return;
    // It would have made a difference that there are others.
    const full = await world.full(sql, values);
    const alone = await world.alone(sql, values);
    assert.ok(
      full.othersChanged || full.outcome !== alone.outcome,
      `${sql} reaches nobody: ${full.outcome.slice(0, 200)}`,
    );
  });

  test(`accepted: ${title}`, async () => {
    const { sql, values } = filled(accepted);
    let seen = '';
    await withTenant(world.scoped, world.ids.A, WHO, async (tx) => {
      const { outcome, failed } = await outcomeOf(() => tx.query(sql, values));
      assert.not.ok(failed, `${sql}: ${outcome}`);
      seen = outcome;
      throw new Undo();
    }).catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
    const full = await world.full(sql, values);
    const alone = await world.alone(sql, values);
    assert.is(full.othersChanged, false, `${sql} changes rows of others`);
    assert.is(seen, full.outcome, sql);
    assert.is(full.outcome, alone.outcome, sql);
    assert.ok(
      !/^0 /.test(seen) || accepted.none === true,
      `${sql} returns or changes nothing, which proves nothing`,
    );
  });
}

test.run();
