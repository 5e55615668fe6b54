import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseBoundaries, shardOf } from '../../scripts/lib/backup/boundaries.ts';
import { dividedResult } from '../../scripts/lib/backup/divided-result.ts';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { planResult, shardResult } from '../../scripts/lib/backup/shard-result.ts';
import {
  ENVIRONMENT,
  linesOf,
  modelOf,
  readRun,
  restoreByHand,
  runBackup,
  sql,
  testStore,
} from '../backup/fixture.ts';
import { createDatabase } from '../support/postgres.ts';
import { commit, otherModel, plan, readGroups, SCHEMA, verified, writeShards } from './fixture.ts';

test('three shards are one run: each row once, each tenant in one of them, one of them with all that is nobody’s', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await sql(
    db.url,
    `${SCHEMA}
     insert into "Request" ("requestId", "tenantId", title) values (100000, null, 'of nobody'), (100001, 999, 'of one that is gone')`,
  );
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const before = await runBackup({ ...place, environment: ENVIRONMENT });
  const { text, plan: planned } = await plan(place, 3);
  assert.equal(verified(text).groups, ['s01', 's02', 's03']);
  const shards = await writeShards(place, text);
  assert.equal(
    (await listRuns(files.store, ENVIRONMENT)).map(({ run }) => run),
    [before.run.manifest.run],
  );

  const outcome = await commit(place, text);
  const { manifest } = outcome.run;
  assert.is(manifest.run, planned.run);
  assert.is(manifest.seq, 2);
  assert.is(manifest.prevManifestSha256, before.run.sha256);
  assert.equal(
    manifest.keyGroups.map(({ id }) => id),
    ['s01', 's02', 's03'],
  );
  assert.is(manifest.snapshotAt, shards[0]?.part.snapshotAt, 'of the earliest snapshot');
  const groupOf = new Map(manifest.objects.map(({ name, keyGroup }) => [name, keyGroup]));
  for (const file of ['schema.bha', 'shared.bha', 'unassigned.bha']) assert.is(groupOf.get(file), 's01');
  assert.equal(
    [...groupOf.keys()].filter((name) => name.startsWith('detail')),
    ['detail.s01.bha', 'detail.s02.bha', 'detail.s03.bha'],
  );

  const read = await readGroups(files.store, manifest.run);
  const whole = await readRun(files.store, before.run.manifest.run);
  for (const [table, lines] of whole.text) {
    assert.equal(read.lines.get(table), linesOf(lines).sort(), table);
  }
  assert.is(read.home.size, 10);
  const boundaries = parseBoundaries(planned.boundaries);
  for (const [tenant, group] of read.home) assert.is(group, `s0${shardOf(tenant, boundaries) + 1}`);
  assert.is(new Set(read.home.values()).size, 3);
  assert.is(read.preData, whole.schema.preData);

  const result = dividedResult(outcome, { url: db.url, environment: ENVIRONMENT });
  const rows = result.checks.find(({ id, object }) => id === 'BAK-01' && object === 'public."Note"');
  assert.is(rows?.expected, `${linesOf(whole.text.get('public.Note')).length} rows in the snapshot`);
  assert.equal(
    result.checks.filter(({ verdict }) => verdict !== 'green').map(({ id, object }) => [id, object]),
    [['BAK-02', 'public."Request"']],
    'rows of nobody are red as ever, and nothing else is',
  );
  assert.is(result.facts?.tenants, 10);
  assert.is(Object(result.outputs).run, manifest.run);

  await using again = await createDatabase('empty');
  const detail = { ...whole.detail };
  const textOf = new Map(
    [...read.lines].map(([table, lines]) => [table, lines.map((line) => `${line}\n`).join('')]),
  );
  await restoreByHand(again.url, { ...whole, detail, text: textOf });
  for (const table of ['Organisation', 'Request', 'Note', 'Template', 'Country']) {
    const digest = `select count(*)::int as n, sum(hashtextextended(t::text, 0))::text as d from "${table}" t`;
    assert.equal(await sql(again.url, digest), await sql(db.url, digest), table);
  }

  const next = await runBackup({ ...place, environment: ENVIRONMENT });
  assert.is(next.run.manifest.seq, 3);
  assert.is(
    next.run.manifest.prevManifestSha256,
    outcome.run.sha256,
    'an undivided run follows a divided one',
  );
});

test('what the jobs hand on, and what lies in the store in clear, names no tenant, no table and no count of rows', async () => {
  await using db = await createDatabase('empty');
  await using files = await testStore();
  await sql(
    db.url,
    SCHEMA.replaceAll("n, 'organisation", "n + 8812345000, 'organisation").replaceAll(
      "select n, 'request",
      "select n + 8812345000, 'request",
    ),
  );
  const place = { url: db.url, store: files.store, model: await otherModel() };
  const planned = await plan(place, 2);
  const [one] = await writeShards(place, planned.text);
  if (one === undefined) return assert.unreachable();
  await commit(place, planned.text);
  const { outputs, facts, summary, checks } = planResult(planned, planned.text, {
    url: db.url,
    environment: ENVIRONMENT,
  });
  const told = JSON.stringify({
    outputs,
    facts,
    summary,
    checks,
    plan: planned.plan,
    shard: shardResult(one, { url: db.url, environment: ENVIRONMENT }).outputs,
  });
  const stored: string[] = [];
  for (const key of await files.keys()) {
    if (key.endsWith('.bha')) continue;
    const pieces: Buffer[] = [];
    for await (const piece of files.store.get(key)) pieces.push(piece);
    stored.push(key, Buffer.concat(pieces).toString());
  }
  assert.is(stored.filter((file) => file.includes('/parts/')).length, 6);
  for (const text of [
    told,
    Buffer.from(planned.text.split('.')[0] ?? '', 'base64url').toString(),
    ...stored,
  ]) {
    assert.not.match(text, /88123450|Organisation|Request|public\.|Note/);
  }
  assert.equal(JSON.parse(Object(outputs).matrix), { shard: ['s02', 's01'] });
});

test('the portal: as many shards as there are tenants at most, and with one there is nothing to plan', async () => {
  await using db = await createDatabase('portal');
  await using files = await testStore();
  const place = { url: db.urlFor('bulkhead_backup'), store: files.store, model: await modelOf() };
  const [count] = await sql<{ n: number }>(db.url, 'select count(*)::int as n from public.tenants');
  const one = await plan(place, undefined);
  const said = planResult(one, one.text, { url: db.url, environment: ENVIRONMENT });
  assert.is(said.verdict, 'green');
  assert.equal([said.outputs?.shards, said.outputs?.plan, said.outputs?.run], ['1', '', '']);
  const { text, bytes } = await plan(place, 64);
  assert.ok(
    bytes.length > 1 && bytes.length <= (count?.n ?? 0),
    `${bytes.length} shards of ${count?.n} tenants`,
  );
  await writeShards(place, text);
  const { run } = await commit(place, text);
  const read = await readGroups(files.store, run.manifest.run);
  assert.is(read.home.size, count?.n);
  for (const { id } of place.model.tables.values()) {
    const [rows] = await sql<{ n: number }>(db.url, `select count(*)::int as n from ${id}`);
    assert.is(read.lines.get(id)?.length ?? 0, rows?.n, id);
  }
});

test.run();
