import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runScript } from '../support/command-line.ts';
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
  superuser,
} from './fixture.ts';

/** Asks until the answer is yes, however long that takes. */
async function until(db: SeedDatabase, question: string): Promise<void> {
  for (;;) {
    const { rows } = await db.client.query<{ yes: boolean }>(question);
    if (rows[0]?.yes === true) return;
    await delay(50);
  }
}

const file = await sampleSeed('harbour-quay');

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

test('the process is killed midway: nothing is there, the log says that it began, and a second run completes it', async () => {
  await using db = await seedDatabase();
  await using reports = testContext();
  const before = await digest(db.client);
  const path = 'docs/examples/portal/seeds/harbour-quay.json';
  const env = {
    DATABASE_URL: db.database.urlFor('bulkhead_operator'),
    DEMO_SEED_SECRET: SECRET,
    ALLOW_DEMO_SEED: 'true',
    BULKHEAD_REPORTS: reports.reports,
  };
  const blocker = await superuser(db.database);
  try {
    await blocker.query('begin; lock table public.units in access exclusive mode');
    const child = spawn(process.execPath, ['scripts/hardening/create-development-safe.ts', path], {
      env: { PATH: process.env.PATH, ...env },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await until(
      db,
      "select exists (select from pg_locks where not granted and relation = 'public.units'::regclass) as yes",
    );
    child.kill('SIGKILL');
    assert.equal(await ended, [null, 'SIGKILL']);
    await blocker.query('rollback');
  } finally {
    await blocker.end();
  }
  await until(
    db,
    "select not exists (select from pg_stat_activity where datname = current_database() and usename = 'bulkhead_operator') as yes",
  );
  assert.is(await digest(db.client), before);
  const [attempt] = await attempts(db.client);
  assert.equal([attempt?.status, attempt?.finished], ['started', false]);

  const again = await runScript('scripts/hardening/create-development-safe.ts', [path], { env });
  assert.is(again.code, 0, again.stderr);
  assert.match(again.stdout, /10 inserted, 0 updated, 0 unchanged/);
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
