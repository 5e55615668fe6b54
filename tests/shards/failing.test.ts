import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { takeBackupLock, takeShardLock } from '../../scripts/lib/backup/lock.ts';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { connect, disconnect } from '../../scripts/lib/postgres/connect.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { refusing, withMethods } from '../backup/faults/injecting-store.ts';
import { ENVIRONMENT, refusalOf, runBackup, sql, testStore } from '../backup/fixture.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { commit, otherModel, plan, readGroups, SCHEMA, writeShard } from './fixture.ts';

const full = () =>
  new BulkheadError({ what: 'the disk is full', fix: 'Make room there first.', code: 'STORE_FULL' });

test('a shard that fails takes away its own files and no others; the run is not committed; run again, it is', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text, plan: planned } = await plan(place, 3);
  await writeShard(place, text, 's01');
  const whole = await files.keys();
  const failing = { ...place, store: refusing(files.store, 'detail.s02.bha', full) };
  const error = await refusalOf(writeShard(failing, text, 's02'));
  assert.is(error.code, 'STORE_FULL');
  assert.match(
    error.what,
    /shard s02 of run .* failed in step "detail", and without it the run is not committed: the disk is full/,
  );
  assert.equal(await files.keys(), whole);
  await writeShard(place, text, 's03');
  const refused = await refusalOf(commit(place, text));
  assert.is(refused.code, 'PARTS_MISSING');
  assert.match(refused.what, /1 of its 3 shards left no part: s02 \(it stored nothing\)/);
  assert.equal(await listRuns(files.store, ENVIRONMENT), []);

  await sql(
    db.url,
    `insert into "Request" ("tenantId", title) select n, 'later' from generate_series(1, 10) n`,
  );
  await writeShard(place, text, 's02');
  const { run } = await commit(place, text);
  assert.is(run.manifest.run, planned.run);
  const read = await readGroups(files.store, planned.run);
  const later = read.lines.get('public.Request')?.filter((line) => line.endsWith('later')) ?? [];
  assert.is(later.length, read.details.get('s02')?.tenants.length, 'the moment of each shard is its own');
});

test('what cannot be taken away is said, and then the shard is refused', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await using context = testContext({ command: 'backup-shard' });
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text } = await plan(place, 2);
  const denied = () =>
    Promise.reject(new BulkheadError({ what: 'it may not', fix: 'Let it.', code: 'STORE_DENIED' }));
  const store = withMethods(refusing(files.store, 'detail.s01.bha', full), { remove: denied });
  assert.is((await refusalOf(writeShard({ ...place, store }, text, 's01', context))).code, 'STORE_FULL');
  assert.match(
    context.lines.join('\n'),
    /shard s01 .* could not be removed \(it may not.*\)\. Another attempt at this shard will be refused/,
  );
  assert.is((await refusalOf(writeShard(place, text, 's01'))).code, 'SHARD_BEGUN');
  assert.match(
    (await refusalOf(commit(place, text))).what,
    /s01 \(it began and did not end\), s02 \(it stored nothing\)/,
  );
});

test('DDL between the snapshots', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text } = await plan(place, 2);
  await writeShard(place, text, 's01');
  await sql(db.url, 'create index on "Request" (title)');
  await writeShard(place, text, 's02');
  assert.is((await refusalOf(commit(place, text))).code, 'PARTS_SCHEMA');
});

test('one backup at a time: shards of one run beside each other, and nothing else', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await using context = testContext({ command: 'test' });
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text, plan: planned } = await plan(place, 2);
  const session = await connect(db.url, context, {});
  try {
    await takeShardLock(session, ENVIRONMENT, planned.run, 's01');
    assert.is((await refusalOf(runBackup(place))).code, 'BACKUP_RUNNING');
    assert.is((await refusalOf(plan(place, 2))).code, 'BACKUP_RUNNING');
    assert.is((await refusalOf(writeShard(place, text, 's01'))).code, 'SHARD_RUNNING');
    await writeShard(place, text, 's02');
    const other = await connect(db.url, context, {});
    const error = await refusalOf(takeShardLock(other, ENVIRONMENT, '2026-11-20T02-17-03Z-7f3a90c1', 's01'));
    assert.is(error.code, 'BACKUP_RUNNING');
    assert.match(error.what, /server process \d+, connected since/);
    await takeShardLock(other, 'elsewhere', '2026-11-20T02-17-03Z-7f3a90c1', 's01');
    await disconnect(other);
  } finally {
    await disconnect(session);
  }
  await writeShard(place, text, 's01');
  const again = await connect(db.url, context, {});
  try {
    await takeShardLock(again, ENVIRONMENT, planned.run, 's02');
    assert.is(
      (await refusalOf(commit(place, text))).code,
      'BACKUP_RUNNING',
      'a shard is still being written',
    );
  } finally {
    await disconnect(again);
  }
  const third = await connect(db.url, context, {});
  try {
    await takeBackupLock(third, ENVIRONMENT);
    assert.is(
      (await refusalOf(writeShard({ ...place, store: (await testStore()).store }, text, 's02'))).code,
      'BACKUP_RUNNING',
    );
  } finally {
    await disconnect(third);
  }
  await commit(place, text);
});

test.run();
