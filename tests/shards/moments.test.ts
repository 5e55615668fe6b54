import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseBoundaries, shardOf } from '../../scripts/lib/backup/boundaries.ts';
import { dividedResult } from '../../scripts/lib/backup/divided-result.ts';
import { planResult, shardResult } from '../../scripts/lib/backup/shard-result.ts';
import { ENVIRONMENT, sql, testStore } from '../backup/fixture.ts';
import { createDatabase } from '../support/postgres.ts';
import { commit, otherModel, plan, readGroups, SCHEMA, writeShard, writeShards } from './fixture.ts';

test('a tenant that is made after the plan, and one that is deleted, and one that nobody is left beside', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text, plan: planned } = await plan(place, 3);
  const boundaries = parseBoundaries(planned.boundaries);
  const last = Array.from({ length: 10 }, (_, n) => String(n + 1)).filter(
    (id) => shardOf(id, boundaries) === 2,
  );
  const fresh = Array.from({ length: 90 }, (_, n) => String(n + 11)).find(
    (id) => shardOf(id, boundaries) === 1,
  );
  await sql(
    db.url,
    `insert into "Organisation" values (${fresh}, 'made after the plan');
     insert into "Request" ("tenantId", title) values (${fresh}, 'its request');
     delete from "Note" where "requestId" in (select "requestId" from "Request" where "tenantId" in (${last}));
     delete from "Request" where "tenantId" in (${last});
     delete from "Template" where "tenantId" in (${last});
     delete from "Organisation" where "orgId" in (${last})`,
  );
  const shards = await writeShards(place, text);
  assert.is(shards[2]?.part.facts.tenants, 0, 'a shard may be empty');
  assert.equal(
    shards[2]?.part.objects.map(({ name }) => name),
    ['detail.s03.bha'],
  );
  if (shards[2] === undefined) return assert.unreachable();
  assert.is(shardResult(shards[2], { url: db.url, environment: ENVIRONMENT }).verdict, 'green');
  const { run } = await commit(place, text);
  const read = await readGroups(files.store, run.manifest.run);
  assert.is(read.home.get(fresh ?? ''), 's02');
  assert.is(read.home.size, 11 - last.length);
  const [requests] = await sql<{ n: number }>(db.url, 'select count(*)::int as n from "Request"');
  assert.is(read.lines.get('public.Request')?.length, requests?.n);
});

test('rows that lose their tenant between two snapshots are red, because they may be in no shard', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await sql(db.url, SCHEMA);
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const { text, plan: planned } = await plan(place, 2);
  await writeShard(place, text, 's01');
  const boundaries = parseBoundaries(planned.boundaries);
  const gone = ['2', '3', '4', '5', '6', '7', '8', '9'].find((id) => shardOf(id, boundaries) === 1);
  await sql(db.url, `delete from "Organisation" where "orgId" = ${gone}`);
  await writeShard(place, text, 's02');
  const result = dividedResult(await commit(place, text), { url: db.url, environment: ENVIRONMENT });
  const check = result.checks.find(({ id }) => id === 'BAK-10');
  assert.is(check?.verdict, 'red');
  assert.match(check?.observed ?? '', /public\."Request": [2-9] in s02, 0 in the backup/);
});

test('a tenant that is larger than all others is told, and not named', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await sql(
    db.url,
    `${SCHEMA} insert into "Request" ("tenantId", title) select 5, repeat(i::text, 60) from generate_series(1, 30000) i`,
  );
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const planned = await plan(place, 4);
  const { summary, checks } = planResult(planned, planned.text, { url: db.url, environment: ENVIRONMENT });
  assert.match(summary, /one tenant is \d\d % of all, and a tenant cannot be divided/);
  assert.is(checks[0]?.verdict, 'green');
});

test.run();
