import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import { parseSeed } from '../../scripts/lib/seeding/document.ts';
import { readSeedFormat } from '../../scripts/lib/seeding/format.ts';
import { planSeed } from '../../scripts/lib/seeding/plan.ts';
import { rowsOf } from '../../scripts/lib/seeding/rows.ts';
import { runSeed, type SeedRun } from '../../scripts/lib/seeding/seed.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import {
  attempts,
  digest,
  failure,
  SECRET,
  type SeedDatabase,
  sampleSeed,
  seed,
  seedDatabase,
} from './fixture.ts';

const model = await readModel('bulkhead.yaml');
const format = await readSeedFormat('docs/examples/portal/seed.yaml', model);
const file = await sampleSeed('harbour-quay');
const document = parseSeed(JSON.stringify(file), 'seed.json', format);
const run: SeedRun = {
  identifier: document.identifier,
  isDemo: document.isDemo,
  model,
  plan: planSeed(model, rowsOf(document, format)),
  keys: { secret: SECRET, allowDemo: true, confirm: undefined },
  dryRun: false,
};

/** Calls `before` with the number of each statement that the client is about to send. */
function watchStatements(client: pg.Client, before: (number: number) => Promise<void>): { count: number } {
  const seen = { count: 0 };
  const send = client.query.bind(client);
  Reflect.set(client, 'query', async (sql: string, values?: unknown[]) => {
    seen.count++;
    await before(seen.count);
    return await send(sql, values);
  });
  return seen;
}

/** Runs the seed with a hook on each statement of its working session; returns how many there were. */
async function runWatched(
  db: SeedDatabase,
  before: (number: number, work: pg.Client) => Promise<void>,
): Promise<{ statements: number; error: unknown }> {
  await using context = testContext({ command: 'create-development-safe' });
  const url = db.database.urlFor('bulkhead_operator');
  const work = await connect(url, context);
  const log = await connect(url, context);
  const seen = watchStatements(work, (number) => before(number, work));
  let error: unknown;
  try {
    await runSeed({ work, log }, run, context);
  } catch (thrown) {
    error = thrown;
  } finally {
    await log.end();
    await work.end();
  }
  return { statements: seen.count, error };
}

test('the session is killed before each statement in turn, and nothing is committed', async () => {
  await using db = await seedDatabase();
  const before = await digest(db.client);
  for (let victim = 1; ; victim++) {
    const { statements, error } = await runWatched(db, async (number, work) => {
      if (number !== victim) return;
      const pid = Reflect.get(work, 'processID');
      await db.client.query('select pg_terminate_backend($1, 2000)', [pid]);
    });
    if (statements < victim) {
      assert.is(error, undefined, 'the run without a victim ends well');
      assert.ok(victim > 20, `only ${victim} statements were seen`);
      break;
    }
    assert.ok(error instanceof Error, `statement ${victim} did not fail`);
    assert.is(await digest(db.client), before, `statement ${victim} left something behind`);
    const last = (await attempts(db.client)).at(-1);
    assert.ok(
      last?.status === 'failed' || last?.status === 'refused',
      `statement ${victim}: ${last?.status}`,
    );
    assert.equal(last?.created_entities, {});
  }
  assert.is.not(await digest(db.client), before);
  assert.is((await attempts(db.client)).at(-1)?.status, 'completed');
});

test('each row in turn is refused by the database, and nothing is committed', async () => {
  await using db = await seedDatabase();
  await db.client.query(`
    create sequence public.nth; grant usage on sequence public.nth to public;
    create function public.refuse_nth() returns trigger language plpgsql as $$
    begin
      if nextval('public.nth') >= current_setting('test.nth')::int then raise exception 'refused by the test'; end if;
      return new;
    end$$;`);
  for (const table of ['tenants', 'developments', 'house_types', 'units']) {
    await db.client.query(`create trigger refuse_nth before insert on public.${table}
      for each row execute function public.refuse_nth()`);
  }
  const before = await digest(db.client);
  for (let nth = 1; nth <= 10; nth++) {
    await db.client.query(
      `alter sequence public.nth restart; alter database ${db.database.name} set test.nth = ${nth}`,
    );
    const error = await failure(seed(db.database, file));
    assert.is(error.code, 'SEED_REFUSED_BY_DATABASE');
    assert.match(error.message, /refused by the test/);
    assert.is(await digest(db.client), before, `row ${nth}`);
    assert.is((await attempts(db.client)).at(-1)?.status, 'failed');
  }
  await db.client.query(`alter database ${db.database.name} set test.nth = 1000`);
  assert.is((await seed(db.database, file)).outputs?.inserted, '10');
});

test('a seed that cannot be logged as completed is not committed', async () => {
  await using db = await seedDatabase();
  await db.client.query(`
    create function public.no_end() returns trigger language plpgsql as
      $$begin raise exception 'the log is full'; end$$;
    create trigger no_end before update on bulkhead.demo_seed_log for each row
      when (new.status = 'completed') execute function public.no_end()`);
  const before = await digest(db.client);
  assert.match((await failure(seed(db.database, file))).message, /the log is full/);
  assert.is(await digest(db.client), before);
  assert.is((await attempts(db.client))[0]?.status, 'failed');
});

test('a constraint that is checked at the commit takes everything back', async () => {
  await using db = await seedDatabase();
  await db.client.query(`
    create function public.late() returns trigger language plpgsql as $$begin raise exception 'too late'; end$$;
    create constraint trigger late after insert on public.units deferrable initially deferred
      for each row execute function public.late()`);
  const before = await digest(db.client);
  const error = await failure(seed(db.database, file));
  assert.equal([error.code, error.exit], ['SEED_REFUSED_BY_DATABASE', 1]);
  assert.match(error.message, /too late/);
  assert.is(await digest(db.client), before);
  const [attempt] = await attempts(db.client);
  assert.equal([attempt?.status, attempt?.created_entities], ['failed', {}]);
});

test('secrets do not get into the log', async () => {
  await using db = await seedDatabase();
  await db.client.query(`
    create function public.tell() returns trigger language plpgsql as
      $$begin raise exception 'seen postgresql://someone:hunter2hunter2@host/db'; end$$;
    create trigger tell before insert on public.units for each row execute function public.tell()`);
  await failure(seed(db.database, file));
  const [attempt] = await attempts(db.client);
  assert.match(attempt?.error ?? '', /postgresql:\/\/\*\*\*@host/);
  assert.not.match(attempt?.error ?? '', /hunter2/);
});

test.run();
