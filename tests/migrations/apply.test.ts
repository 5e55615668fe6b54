import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyMigrations } from '../../scripts/lib/migrations/apply.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { migrate, portalMigrations, refusal, session, sqlFile } from './fixture.ts';
import { applicationOf, shapeOf } from './shape.ts';

const first = async () => (await portalMigrations()).slice(0, 1);

async function relationExists(database: Parameters<typeof session>[0], name: string): Promise<boolean> {
  const client = await session(database, 'portal_owner');
  try {
    const { rows } = await client.query('select to_regclass($1) is not null as exists', [name]);
    return rows[0].exists;
  } finally {
    await client.end();
  }
}

test('applies all files to a clean portal, records them, and has nothing to do the second time', async () => {
  await using database = await createDatabase('portal');
  const files = await portalMigrations();
  const result = await migrate(database);
  assert.equal(
    result.applied.map(({ file }) => file.name),
    files.map(({ name }) => name),
  );
  const shape = await shapeOf(database);
  const again = await migrate(database);
  assert.equal([again.applied.length, again.plan.applied.length], [0, files.length]);
  const client = await session(database, 'portal_owner');
  const { rows } = await client.query('select * from bulkhead.migrations order by filename');
  await client.end();
  assert.equal(
    rows.map((row) => [row.filename, row.checksum, row.applied_by]),
    files.map((file) => [file.name, file.checksum, 'portal_owner']),
  );
  assert.equal(await shapeOf(database), shape);
});

test('every file can be run again without changing anything', async () => {
  await using database = await createDatabase('portal');
  await migrate(database);
  const shape = await shapeOf(database);
  const files = (await portalMigrations()).map((file) => ({ ...file, name: `again-${file.name}` }));
  await migrate(database, { files: [...(await portalMigrations()), ...files] });
  assert.equal(await shapeOf(database), shape);
});

test('000 makes only schema bulkhead: the application is as before', async () => {
  await using database = await createDatabase('portal');
  const before = await applicationOf(database);
  await migrate(database, { files: await first() });
  const after = await applicationOf(database);
  assert.equal(after, before);
});

test('000 can be applied to a database that has none of the portal’s tables', async () => {
  await using database = await createDatabase('empty');
  await migrate(database, { files: await first() });
  assert.is(await relationExists(database, 'bulkhead.recovery_map'), true);
  assert.is(await relationExists(database, 'bulkhead.orphaned_data_summary'), false);
});

test('a dry run says what it would do and changes nothing', async () => {
  await using database = await createDatabase('portal');
  const shape = await shapeOf(database);
  const result = await migrate(database, { dryRun: true });
  assert.is(result.plan.pending.length, (await portalMigrations()).length);
  assert.is(result.applied.length, 0);
  assert.equal(await shapeOf(database), shape);
});

test('an edited file is refused, and so is everything after it', async () => {
  await using database = await createDatabase('portal');
  const [ledger] = await first();
  if (ledger === undefined) throw new Error('no first migration');
  await migrate(database, { files: [ledger, sqlFile('1.sql', 'create table public.a ()')] });
  const files = [
    ledger,
    sqlFile('1.sql', 'create table public.a (x int)'),
    sqlFile('2.sql', 'create table public.b ()'),
  ];
  for (const dryRun of [false, true]) {
    const error = await refusal(migrate(database, { files, dryRun }));
    assert.is(error.code, 'MIGRATIONS_EDITED');
    assert.match(error.what, /migrations\/1\.sql$/);
  }
  assert.is(await relationExists(database, 'public.b'), false);
});

test('a file that was applied and is gone is refused', async () => {
  await using database = await createDatabase('portal');
  await migrate(database, { files: [...(await first()), sqlFile('1.sql', 'select 1')] });
  const error = await refusal(migrate(database, { files: await first() }));
  assert.is(error.code, 'MIGRATIONS_MISSING');
  assert.match(error.what, /1\.sql/);
});

test('a failing file leaves nothing, is shown at its place, and the files before it stay', async () => {
  await using database = await createDatabase('portal');
  const bad = "create table public.b ();\n\nselect 'ä👍',\n  missing from public.b;\n";
  const files = [...(await first()), sqlFile('1.sql', 'create table public.a ()'), sqlFile('2.sql', bad)];
  const error = await refusal(migrate(database, { files }));
  assert.is(error.code, 'MIGRATION_SQL');
  assert.is(error.exit, 1);
  assert.match(
    error.what,
    /^migrations\/2\.sql:4:3: column "missing" does not exist \(42703\)\n {2}4 \| {3}missing from/,
  );
  assert.match(error.what, /\n {4}\| {3}\^\n/);
  assert.is(await relationExists(database, 'public.a'), true);
  assert.is(await relationExists(database, 'public.b'), false);
  const repaired = await migrate(database, { files: [...files.slice(0, 2), sqlFile('2.sql', 'select 1')] });
  assert.is(repaired.applied.length, 1);
});

test('an error inside a DO block points to its line', async () => {
  await using database = await createDatabase('portal');
  const bad = "-- first\ndo $body$\nbegin\n  perform 1;\n  raise exception 'stop here';\nend\n$body$;\n";
  const error = await refusal(migrate(database, { files: [...(await first()), sqlFile('1.sql', bad)] }));
  assert.match(error.what, /^migrations\/1\.sql:5:3: stop here \(P0001\)/);
});

test('nothing is applied when a later file cannot be parsed', async () => {
  await using database = await createDatabase('portal');
  const files = [...(await first()), sqlFile('1.sql', 'selec 1')];
  await refusal(migrate(database, { files }));
  assert.is(await relationExists(database, 'bulkhead.migrations'), false);
});

test('a file is refused when no file so far has made the ledger, and nothing of it is kept', async () => {
  await using database = await createDatabase('portal');
  const error = await refusal(migrate(database, { files: [sqlFile('1.sql', 'create table public.a ()')] }));
  assert.is(error.code, 'NO_LEDGER');
  assert.is(await relationExists(database, 'public.a'), false);
});

test('a file without a transaction may do what no transaction may', async () => {
  await using database = await createDatabase('portal');
  const index = 'create index concurrently notices_title_idx on public.notices (title);';
  const inside = await refusal(migrate(database, { files: [...(await first()), sqlFile('1.sql', index)] }));
  assert.match(inside.fix, /first line is "-- bulkhead: no-transaction"/);
  await migrate(database, {
    files: [...(await first()), sqlFile('1.sql', `-- bulkhead: no-transaction\n${index}\nselect 1;`)],
  });
  assert.is(await relationExists(database, 'public.notices_title_idx'), true);
});

test('a statement that row-level security would silently filter fails instead', async () => {
  await using database = await createDatabase('portal');
  const files = [...(await portalMigrations()), sqlFile('900.sql', "update public.units set address = 'x';")];
  const error = await refusal(migrate(database, { files }));
  assert.match(error.what, /900\.sql:1:1: query would be affected by row-level security policy.*\(42501\)/);
  assert.match(error.fix, /lift it and restore it/);
});

test('two runs at once: one applies, the other waits and finds nothing to do', async () => {
  await using database = await createDatabase('portal');
  const results = await Promise.all([migrate(database), migrate(database)]);
  const applied = results.map((result) => result.applied.length).sort();
  assert.equal(applied, [0, (await portalMigrations()).length]);
});

test('a run that may not wait is told who is at work', async () => {
  await using database = await createDatabase('portal');
  const files = [...(await first()), sqlFile('1.sql', 'select pg_sleep(1.5)')];
  const working = migrate(database, { files });
  await new Promise((resolve) => setTimeout(resolve, 700));
  const error = await refusal(migrate(database, { files, patience: 0 }));
  await working;
  assert.is(error.code, 'MIGRATIONS_LOCKED');
  assert.match(error.what, /session \d+ of portal_owner \(bulkhead:test\) is applying migrations/);
});

test('a table in use: the lock is given up, tried again, and held by nobody while waiting', async () => {
  await using database = await createDatabase('portal');
  const reader = await session(database, 'portal_owner');
  await reader.query('begin; select count(*) from public.notices');
  const client = await session(database, 'portal_owner');
  await using context = testContext();
  const files = [
    ...(await first()),
    sqlFile('1.sql', 'alter table public.notices add column pinned boolean'),
  ];
  const working = applyMigrations(client, context, { files, lockTimeout: 200 });
  while (!context.lines.some((line) => line.includes('trying again'))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await reader.query('commit');
  const result = await working;
  await Promise.all([reader.end(), client.end()]);
  assert.ok((result.applied[1]?.attempts ?? 0) > 1);
});

test.run();
