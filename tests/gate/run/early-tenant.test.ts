import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';

// What the rules MIG-46 and MIG-47 say of a tenant's column that is not filled yet, on a server.

let database: TestDatabase;
let filler: pg.Client;
let application: pg.Client;

test.before(async () => {
  database = await createDatabase('empty');
  [filler, application] = await Promise.all([open(), open()]);
  await filler.query(`
    create table public.parents (id int primary key, tenant int, note text);
    create table public.children (parent int references public.parents);
    insert into public.parents values (1, null, ''), (2, null, '')`);
});
test.after(async () => {
  await Promise.all([filler.end(), application.end()]);
  await database.drop();
});

async function open(): Promise<pg.Client> {
  const client = new pg.Client(database.url);
  await client.connect();
  return client;
}

/** SQLSTATE of what the application meets while the parent's tenant is being filled; undefined: nothing. */
async function insertWhileFilled(): Promise<string | undefined> {
  await filler.query('begin; update public.parents set tenant = 1 where id = 1');
  try {
    await application.query("set lock_timeout = '100ms'");
    await application.query('insert into public.children values (1)');
    return undefined;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code;
    throw error;
  } finally {
    await filler.query('rollback');
  }
}

test('a child is inserted while its parent is filled, as long as no unique index has the tenant', async () => {
  assert.is(await insertWhileFilled(), undefined);
});

test('MIG-46: with the tenant in a unique index every insert of a child waits', async () => {
  await filler.query('create unique index parents_key on public.parents (tenant, id)');
  assert.is(await insertWhileFilled(), '55P03');
});

test('MIG-47: with the tenant asked for, a row without it cannot be changed at all', async () => {
  await filler.query('alter table public.parents add constraint filled check (tenant is not null) not valid');
  try {
    await application.query("update public.parents set note = 'x' where id = 2");
    assert.unreachable();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    assert.is(error.code, '23514');
  }
});

test.run();
