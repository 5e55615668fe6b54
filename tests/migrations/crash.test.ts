import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyMigrations } from '../../scripts/lib/migrations/apply.ts';
import type { MigrationFile } from '../../scripts/lib/migrations/files.ts';
import { splitStatements } from '../../scripts/lib/migrations/statements.ts';
import { withConnection } from '../../scripts/lib/postgres/connect.ts';
import { quoteIdentifier } from '../../scripts/lib/postgres/identifiers.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { testContext } from '../support/context.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { grantClone, ROLE_PASSWORD } from '../support/templates.ts';
import { migrate, portalMigrations, session } from './fixture.ts';
import { dataOf, shapeOf } from './shape.ts';

/** Every statement in the full run; in a quick one every so-manieth, and always the first and the last. */
const FULL = process.env.BULKHEAD_FULL === '1';
const sample = (count: number, step: number) =>
  Array.from({ length: count }, (_, index) => index).filter(
    (index) => FULL || index % step === 0 || index === count - 1,
  );

/** A copy of a database that nobody is connected to. */
async function cloneOf(source: TestDatabase): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const server = withDatabase(source.url, { database: 'postgres' });
  const asSuperuser = (sql: string) =>
    withConnection(server, testContext(), {}, (client) => client.query(sql));
  await asSuperuser(
    `create database ${quoteIdentifier(name)} template ${quoteIdentifier(source.name)} strategy wal_log`,
  );
  await asSuperuser(grantClone(name));
  const url = withDatabase(source.url, { database: name });
  const drop = async () => {
    await asSuperuser(`drop database if exists ${quoteIdentifier(name)} with (force)`);
  };
  return {
    name,
    url,
    urlFor: (role) => withDatabase(url, { user: role, password: ROLE_PASSWORD }),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

/** Applies files in a session that is ended from outside when it sends statement `position` of the last of them. */
async function killedAt(
  database: TestDatabase,
  files: readonly MigrationFile[],
  texts: readonly string[],
  position: number,
) {
  const killer = await session(database, 'postgres');
  const client = await session(database, 'portal_owner');
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const query = client.query.bind(client);
  let sent = 0;
  const killing = Object.assign(Object.create(client) as pg.Client, {
    async query(...given: Parameters<typeof client.query>) {
      const text = given[0];
      if (typeof text === 'string' && text === texts[sent]) {
        sent += 1;
        if (sent === position + 1)
          await killer.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
      }
      return query(...given);
    },
  });
  const outcome = await applyMigrations(killing, testContext(), { files }).then(
    () => 'applied',
    () => 'broken off',
  );
  await killer.end();
  assert.is(outcome, 'broken off', `statement ${position + 1}`);
}

const files = await portalMigrations();

/** What each file is applied to, and what it leaves; made once. */
const stages = new Map<MigrationFile, { base: TestDatabase; whole: TestDatabase }>();
const filesUpTo = (file: MigrationFile) => files.slice(0, files.indexOf(file) + 1);

test.before(async () => {
  let base = await createDatabase('portal');
  for (const file of files) {
    const whole = await cloneOf(base);
    await migrate(whole, { files: filesUpTo(file) });
    stages.set(file, { base, whole });
    base = whole;
  }
});

test.after(async () => {
  for (const { base, whole } of stages.values()) {
    await base.drop();
    await whole.drop();
  }
});

function stageOf(file: MigrationFile): { base: TestDatabase; whole: TestDatabase } {
  const stage = stages.get(file);
  if (stage === undefined) throw new Error(`${file.name} was not prepared`);
  return stage;
}

for (const file of files.filter(({ transactional }) => transactional)) {
  test(`${file.name}: killed at a statement it leaves nothing, and a second run ends as if nothing had happened`, async () => {
    const { base, whole } = stageOf(file);
    const texts = (await splitStatements(file)).map(({ text }) => text);
    const start = { shape: await shapeOf(base), data: await dataOf(base) };
    await using database = await cloneOf(base);
    for (const position of sample(texts.length, 20)) {
      await killedAt(database, filesUpTo(file), texts, position);
      const left = { shape: await shapeOf(database), data: await dataOf(database) };
      assert.equal(left, start, `statement ${position + 1}`);
    }
    await migrate(database, { files: filesUpTo(file) });
    assert.equal(await shapeOf(database), await shapeOf(whole));
    assert.equal(await dataOf(database), await dataOf(whole));
  });

  test(`${file.name}: with its first statements committed one by one, the whole of it ends in the same schema`, async () => {
    const { base, whole } = stageOf(file);
    const shape = await shapeOf(whole);
    const statements = await splitStatements(file);
    for (const done of sample(statements.length + 1, 8)) {
      await using database = await cloneOf(base);
      const client = await session(database, 'portal_owner');
      await client.query('set search_path = public; set client_min_messages = warning');
      for (const { text } of statements.slice(0, done)) await client.query(text);
      await client.end();
      const result = await migrate(database, { files: filesUpTo(file) });
      assert.is(result.applied.length, 1);
      assert.equal(await shapeOf(database), shape, `after ${done} statements`);
    }
  });
}

test.run();
