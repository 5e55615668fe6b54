import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sql, testStore } from '../backup/fixture.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { commit, otherModel, plan, readGroups, SCHEMA, writeShard } from './fixture.ts';

// What belongs to everybody is in the first shard, which takes its snapshot when the others have theirs.

test('the first shard waits for the others: a shared row that comes meanwhile is in the backup', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text } = await plan(place, 2);
  const first = writeShard(place, text, 's01', undefined, 60_000);
  await sql(db.url, `insert into "Country" values ('nz', 'New Zealand')`);
  const second = await writeShard(place, text, 's02');
  const { part } = await first;
  assert.ok(part.snapshotAt > second.part.snapshotAt, `${part.snapshotAt} ${second.part.snapshotAt}`);
  const { run } = await commit(place, text);
  assert.is(run.manifest.snapshotAt, second.part.snapshotAt, 'the run is as old as its oldest part');
  const { lines } = await readGroups(files.store, run.manifest.run);
  assert.ok(lines.get('public.Country')?.includes('nz\tNew Zealand'));
});

test('one that never begins is waited for so long, and named', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await using context = testContext({ command: 'backup-shard' });
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text } = await plan(place, 3);
  await writeShard(place, text, 's03');
  const { part } = await writeShard(place, text, 's01', context, 1000);
  assert.is(part.group, 's01');
  assert.match(
    context.lines.join('\n'),
    /s02 did not begin within 0 min: .* may lack what their tenants refer to/,
  );
});

test('no other shard waits, and an interruption ends the wait', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await using context = testContext({ command: 'backup-shard' });
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text } = await plan(place, 2);
  const waiting = writeShard(place, text, 's01', context, 600_000).then(
    () => 'written',
    (error: unknown) => String(error),
  );
  await writeShard(place, text, 's02', undefined, 0);
  assert.is(await waiting, 'written');
  const again = await plan(place, 2);
  setTimeout(() => context.abort(), 100);
  await writeShard(place, again.text, 's01', context, 600_000).then(
    () => assert.unreachable('it did not wait'),
    (error: unknown) => assert.match(String(error), /interrupted|stopped/i),
  );
});

test.run();
