import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SeedRun } from '../../scripts/lib/seeding/seed.ts';
import { attempts, digest, SEEDS, type SeedDatabase, sampleSeed, seedDatabase } from './fixture.ts';
import { type OnStatement, runOf, runWatched } from './statements.ts';

/** Two tenants with two developments each. */
const seeds = await Promise.all(SEEDS.map((name) => sampleSeed(name)));

/** What makes a statement fail, on the server: the transaction around it has then failed as well. */
const BROKEN = "do $$begin raise exception 'broken by the test'; end$$";

/** Makes each statement of a run fail in turn, and holds the database to not having changed; then lets it through. */
async function failEachStatement(
  db: SeedDatabase,
  run: SeedRun,
  failing: (victim: number) => OnStatement,
): Promise<number> {
  const before = await digest(db.client);
  for (let victim = 1; ; victim++) {
    const { work, error } = await runWatched(db, run, { work: failing(victim) });
    const last = (await attempts(db.client)).at(-1);
    const what = `${run.identifier}, statement ${victim}: ${work[victim - 1]?.slice(0, 60)}`;
    if (work.length < victim) {
      assert.is(error, undefined, 'the run without a victim ends well');
      assert.is(last?.status, 'completed');
      return victim - 1;
    }
    assert.ok(error instanceof Error, `${what} did not fail`);
    assert.is(await digest(db.client), before, `${what} left something behind`);
    assert.ok(last?.status === 'failed' || last?.status === 'refused', `${what}: ${last?.status}`);
    assert.ok(last?.finished, what);
    assert.equal(last?.created_entities, {});
  }
}

const breaking =
  (victim: number): OnStatement =>
  async (sql, number) =>
    number === victim && sql !== 'rollback' ? BROKEN : sql;

test('two tenants with two developments each: every statement fails in turn, and nothing is committed', async () => {
  await using db = await seedDatabase();
  for (const file of seeds) {
    const before = await digest(db.client);
    const statements = await failEachStatement(db, runOf(file), breaking);
    assert.ok(statements > 20, `only ${statements} statements were seen`);
    assert.is.not(await digest(db.client), before);
  }
  const { rows } = await db.client.query(
    `select count(distinct t.id)::int as tenants, count(*)::int as developments
       from public.tenants t join public.developments d on d.tenant_id = t.id where t.slug like '%-sample'`,
  );
  assert.equal(rows, [{ tenants: 2, developments: 4 }]);
});

test('the same for a seed that changes rows that are there already', async () => {
  await using db = await seedDatabase();
  for (const file of seeds) await runWatched(db, runOf(file), {});
  const changed = await sampleSeed('harbour-quay', (file) => {
    file.development.name = 'Changed (sample)';
    for (const unit of file.units) unit.purchaser_name = 'Somebody Else';
  });
  assert.ok((await failEachStatement(db, runOf(changed), breaking)) > 20);
});

test('the session is killed before each statement in turn, the commit included, and nothing is committed', async () => {
  await using db = await seedDatabase();
  const [file] = seeds;
  if (file === undefined) throw new Error('there are no seeds');
  const killing =
    (victim: number): OnStatement =>
    async (sql, number, client) => {
      const pid: unknown = Reflect.get(client, 'processID');
      if (number === victim) await db.client.query('select pg_terminate_backend($1, 2000)', [pid]);
      return sql;
    };
  await failEachStatement(db, runOf(file), killing);
});

test('the session of the log fails at each statement in turn: nothing is written unless the attempt was', async () => {
  await using db = await seedDatabase();
  const [file] = seeds;
  if (file === undefined) throw new Error('there are no seeds');
  const before = await digest(db.client);
  const { log, error } = await runWatched(db, runOf(file), { log: breaking(1) });
  assert.equal([log.length, error instanceof Error], [1, true]);
  assert.is(await digest(db.client), before);
  assert.equal(await attempts(db.client), []);

  // The second statement of the log ends a failed attempt. Without it the seed's own error is still what is told.
  const twice = await runWatched(db, runOf(file), { work: breaking(9), log: breaking(2) });
  assert.match(String(twice.error), /broken by the test/);
  assert.is(await digest(db.client), before);
  assert.equal(
    (await attempts(db.client)).map(({ status, finished }) => [status, finished]),
    [['started', false]],
  );
});

test.run();
