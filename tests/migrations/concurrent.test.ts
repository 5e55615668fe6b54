import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { migrate, portalMigrations, refusal, session, sqlFile } from './fixture.ts';
import { applicationOf } from './shape.ts';

const first = async () => (await portalMigrations()).slice(0, 1);

const FILE = sqlFile(
  '1.sql',
  `-- bulkhead: no-transaction
create index concurrently if not exists notices_title_idx on public.notices using btree (tenant_id, title desc) where title <> '';
alter table public.notices add column if not exists pinned boolean;
create unique index concurrently notices_once_key on notices (tenant_id, lower(title)) include (body) nulls not distinct;
drop index concurrently if exists public.messages_unit_id_idx;
`,
);

async function definitionsOf(database: TestDatabase): Promise<Record<string, boolean>> {
  const client = await session(database, 'portal_owner');
  const { rows } = await client.query(
    `select relname as name, indisvalid as valid from pg_index join pg_class on oid = indexrelid
      where indrelid = 'public.notices'::regclass and relname like 'notices\\_%' order by 1`,
  );
  await client.end();
  return Object.fromEntries(rows.map((row) => [row.name, row.valid]));
}

const BUILT = { notices_once_key: true, notices_pkey: true, notices_title_idx: true };

test('indexes are built without a transaction, and the file is recorded', async () => {
  await using database = await createDatabase('portal');
  const result = await migrate(database, { files: [...(await first()), FILE] });
  assert.is(result.applied.length, 2);
  assert.equal(await definitionsOf(database), BUILT);
  const again = await migrate(database, { files: [...(await first()), FILE] });
  assert.is(again.applied.length, 0);
});

test('after a crash at any statement, and before the ledger row, the run goes on to the same end', async () => {
  await using whole = await createDatabase('portal');
  await migrate(whole, { files: [...(await first()), FILE] });
  const shape = await applicationOf(whole);
  const statements = FILE.text.split(/;\n/).slice(0, -1);
  for (let done = 0; done <= statements.length; done += 1) {
    await using database = await createDatabase('portal');
    await migrate(database, { files: await first() });
    const client = await session(database, 'portal_owner');
    for (const statement of statements.slice(0, done)) await client.query(statement);
    await client.end();
    const result = await migrate(database, { files: [...(await first()), FILE] });
    assert.is(result.applied.length, 1);
    assert.equal(await applicationOf(database), shape, `after ${done} statements`);
  }
});

test('an index that a broken-off build left invalid is dropped and built again', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'portal_owner');
  const twice = `insert into notices (tenant_id, development_id, title, body)
    select tenant_id, development_id, 'Twice', 'x' from notices, generate_series(1, 2) limit 2`;
  await client.query(twice);
  const error = await refusal(migrate(database, { files: [...(await first()), FILE] }));
  assert.match(error.what, /1\.sql:4:1: could not create unique index.*\(23505\)/);
  assert.match(error.fix, /run again from its start/);
  assert.equal(await definitionsOf(database), { ...BUILT, notices_once_key: false });

  await client.query("delete from notices where title = 'Twice'");
  await client.end();
  const result = await migrate(database, { files: [...(await first()), FILE] });
  assert.is(result.applied.length, 1);
  assert.equal(await definitionsOf(database), BUILT);
});

test('a build that is killed halfway leaves nothing that a second run cannot put right', async () => {
  await using database = await createDatabase('portal');
  const owner = await session(database, 'portal_owner');
  // It keeps the build waiting in its second phase, when the index is there and not yet valid.
  await owner.query('begin');
  const working = migrate(database, {
    files: [...(await first()), FILE],
    longestTransaction: 60_000,
  }).then(
    () => 'applied',
    (error: unknown) => error,
  );
  await owner.query("update notices set title = 'held' where id = (select id from notices limit 1)");
  const killer = await session(database, 'postgres');
  const deadline = Date.now() + 20_000;
  for (;;) {
    assert.ok(Date.now() < deadline, 'the build waits for the transaction');
    const { rows } = await killer.query(
      "select pg_terminate_backend(pid) as killed from pg_stat_activity where query like 'create index concurrently%' and wait_event_type = 'Lock'",
    );
    if (rows.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.instance(await working, Error);
  await owner.query('rollback');
  assert.is((await definitionsOf(database)).notices_title_idx, false);
  await migrate(database, { files: [...(await first()), FILE] });
  assert.equal(await definitionsOf(database), BUILT);
  await owner.end();
  await killer.end();
});

test('another index of the same name is not touched', async () => {
  await using database = await createDatabase('portal');
  const client = await session(database, 'portal_owner');
  await client.query('create index notices_title_idx on notices (title)');
  await client.end();
  const error = await refusal(migrate(database, { files: [...(await first()), FILE] }));
  assert.is(error.code, 'INDEX_DIFFERS');
  assert.match(
    error.what,
    /another one of this name: CREATE INDEX notices_title_idx ON public\.notices USING btree \(title\)/,
  );
});

test.run();
