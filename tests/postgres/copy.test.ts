import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { errorCode } from '../../scripts/lib/postgres/advice.ts';
import { copyIn } from '../../scripts/lib/postgres/copy.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';

/** More than the sockets hold: the server refuses while we still write. */
const MANY = 200_000;

let database: TestDatabase;
let unheard: unknown[] = [];
const note = (error: unknown) => void unheard.push(error);

test.before(async () => {
  process.on('unhandledRejection', note).on('uncaughtException', note);
  database = await createDatabase('empty');
});

test.after(async () => {
  await database.drop();
});

test.before.each(() => {
  unheard = [];
});

test.after.each(async () => {
  // What nobody waits for fails after the test otherwise.
  await sleep(50);
  assert.equal(unheard, []);
});

async function session(): Promise<pg.Client> {
  const client = new pg.Client(database.url);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create temporary table things (number integer check (number <> 666), word text)');
  return client;
}

/** What a client says of a connection that is no more. */
const OVER = /terminat|not queryable|closed|ECONNRESET|EPIPE/;

const copy = 'copy pg_temp.things (number, word) from stdin';

/** Rows in pieces of about 64 KiB; the number of the row `bad` is one that a constraint refuses. */
async function* rows(count: number, bad = -1): AsyncGenerator<Buffer> {
  for (let from = 0; from < count; from += 1000) {
    const lines = Array.from({ length: Math.min(1000, count - from) }, (_, index) => {
      const row = from + index;
      return `${row === bad ? 666 : -row}\t${'word '.repeat(12)}\n`;
    });
    yield Buffer.from(lines.join(''));
  }
}

async function* failing(after: number): AsyncGenerator<Buffer> {
  yield* rows(after);
  throw new Error('the text has failed');
}

async function* stuck(after: number): AsyncGenerator<Buffer> {
  yield* rows(after);
  await new Promise<never>(() => undefined);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const done = sleep(20_000, 'hangs', { ref: false });
  const failure = work.then(
    () => 'did not fail',
    (error: unknown) => error,
  );
  return Promise.race([failure, done]);
}

async function isUsable(client: pg.Client): Promise<void> {
  assert.is(await copyIn(client, copy, rows(2500)), 2500);
  const { rows: found } = await client.query<{ count: string }>('select count(*) from pg_temp.things');
  assert.is(found[0]?.count, '2500');
  await client.end();
}

test('rows, none at all, and one after the other on a session', async () => {
  const client = await session();
  assert.is(await copyIn(client, copy, rows(0)), 0);
  assert.is(await copyIn(client, copy, rows(MANY)), MANY);
  await client.query('truncate pg_temp.things');
  for (let round = 0; round < 50; round++) assert.is(await copyIn(client, copy, rows(round)), round);
  await client.query('truncate pg_temp.things');
  await isUsable(client);
});

for (const bad of [0, 1500, MANY / 2, MANY - 1]) {
  test(`a row that a constraint refuses (${bad} of ${MANY}): the server’s error, and the session goes on`, async () => {
    const client = await session();
    assert.is(errorCode(await failureOf(copyIn(client, copy, rows(MANY, bad)))), '23514');
    await isUsable(client);
  });
}

test('a statement that the server refuses', async () => {
  const client = await session();
  const error = await failureOf(copyIn(client, 'copy pg_temp.nothing from stdin', rows(MANY)));
  assert.is(errorCode(error), '42P01');
  await isUsable(client);
});

for (const after of [0, 1, 5000, MANY]) {
  test(`text that fails after ${after} rows: its own error, no row, and the session goes on`, async () => {
    const client = await session();
    const error = await failureOf(copyIn(client, copy, failing(after)));
    assert.match(String(error), /the text has failed/);
    await isUsable(client);
  });
}

test('text that fails when the statement fails too: one of the two, once', async () => {
  const client = await session();
  const error = await failureOf(copyIn(client, 'copy pg_temp.nothing from stdin', failing(0)));
  assert.match(String(error), /the text has failed|does not exist/);
  await isUsable(client);
});

test('text that fails just as a row is refused, many times', async () => {
  const client = await session();
  for (let round = 0; round < 30; round++) {
    async function* both() {
      yield* rows(1000 + round, 900);
      await sleep(round % 6);
      throw new Error('the text has failed');
    }
    const error = await failureOf(copyIn(client, copy, both()));
    assert.ok(errorCode(error) === '23514' || /the text has failed/.test(String(error)), String(error));
  }
  await isUsable(client);
});

test('a time limit of the server ends a COPY as the next rows come', async () => {
  const client = await session();
  await client.query('set statement_timeout = 200');
  async function* slow() {
    for (let round = 0; round < 100; round++) {
      yield* rows(1000);
      await sleep(20);
    }
  }
  assert.is(errorCode(await failureOf(copyIn(client, copy, slow()))), '57014');
  await client.query('set statement_timeout = 0');
  await isUsable(client);
});

for (const text of [() => rows(MANY * 20), () => stuck(2000)]) {
  test('a backend that is killed in the middle: the server’s error at once, and the session is over', async () => {
    const client = await session();
    const { rows: found } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const copying = failureOf(copyIn(client, copy, text()));
    await sleep(150);
    const other = new pg.Client(database.url);
    await other.connect();
    await other.query('select pg_terminate_backend($1)', [found[0]?.pid]);
    await other.end();
    const error = await copying;
    assert.match(String(error), OVER);
    assert.match(String(await failureOf(client.query('select 1'))), OVER);
  });

  test('a connection that is cut in the middle, or ended by us', async () => {
    for (const cut of [
      (client: pg.Client) => void client.connection.stream.destroy(),
      (client: pg.Client) => void client.connection.stream.destroy(new Error('the cable is out')),
      (client: pg.Client) => void client.end(),
    ]) {
      const client = await session();
      const copying = failureOf(copyIn(client, copy, text()));
      await sleep(100);
      cut(client);
      assert.match(String(await copying), /cable/.test(String(cut)) ? /cable/ : OVER);
    }
  });
}

test('a session that has ended already', async () => {
  const client = await session();
  await client.end();
  assert.match(String(await failureOf(copyIn(client, copy, rows(10)))), OVER);
});

test('the text is let go when the server fails', async () => {
  const client = await session();
  let released = false;
  async function* watched() {
    try {
      yield* rows(MANY, 10);
    } finally {
      released = true;
    }
  }
  assert.is(errorCode(await failureOf(copyIn(client, copy, watched()))), '23514');
  await sleep(10);
  assert.ok(released);
  await isUsable(client);
});

test.run();
