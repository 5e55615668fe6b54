import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dividedResult } from '../../scripts/lib/backup/divided-result.ts';
import { runPrefix } from '../../scripts/lib/backup/runs.ts';
import { prune } from '../../scripts/lib/retention/prune.ts';
import { pruneResult } from '../../scripts/lib/retention/report.ts';
import { tierOf } from '../../scripts/lib/retention/tier.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { refusing } from '../backup/faults/injecting-store.ts';
import { ENVIRONMENT, KEYS, refusalOf, sql } from '../backup/fixture.ts';
import { MARKING, type Made, makeRun, SIGNING } from '../retention/place.ts';
import { BUCKETS } from '../retention/places.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { commit, otherModel, plan, readGroups, SCHEMA, writeShard } from './fixture.ts';

const DAY = 86_400_000;
const database = await createDatabase('empty');
await sql(database.url, SCHEMA);
test.after(() => database.drop());
const model = await otherModel();
const policy = { ...model.retention, lock: 'governance' as const };

for (const [name, open] of Object.entries(BUCKETS)) {
  test(`${name}: every file of a divided run is locked, also after a shard that failed once`, async () => {
    await using bucket = await open();
    bucket.setClock(new Date());
    const termOf = (startedAt: Date, before: Date | undefined) => tierOf(startedAt, before, policy);
    const place = { url: database.url, store: bucket.store, model, termOf };
    const { text, plan: planned } = await plan(place, 2);
    await writeShard(place, text, 's02');
    const full = () => new BulkheadError({ what: 'full', fix: 'Make room there first.', code: 'STORE_FULL' });
    const failing = { ...place, store: refusing(bucket.store, 'detail.s01.bha', full) };
    assert.is((await refusalOf(writeShard(failing, text, 's01'))).code, 'STORE_FULL');
    assert.is((await refusalOf(commit(place, text))).code, 'PARTS_MISSING');
    await writeShard(place, text, 's01');
    const outcome = await commit(place, text);
    const { manifest } = outcome.run;
    assert.is(manifest.lockUntil, planned.lock?.until);
    const result = dividedResult(outcome, { url: database.url, environment: ENVIRONMENT });
    const files: string[] = [];
    for await (const { key } of bucket.store.list(runPrefix(ENVIRONMENT, manifest.run))) {
      files.push(key);
      const lock = (await bucket.store.head(key))?.lock;
      assert.is(lock?.until.toISOString(), planned.lock?.until, key);
    }
    const check = result.checks.find(({ id }) => id === 'BAK-08');
    assert.is(check?.verdict, 'green');
    assert.match(check?.observed ?? '', `${files.length} files are locked, of 0 the store tells no lock`);
    assert.is((await readGroups(bucket.store, manifest.run)).home.size, 10);
  });
}

test('what shards have left without a manifest goes with a prune after a week, and not before', async () => {
  const open = BUCKETS.s3;
  if (open === undefined) return assert.unreachable();
  await using bucket = await open();
  const now = new Date();
  bucket.setClock(now);
  const place = { url: database.url, store: bucket.store, model };
  const { text, plan: planned } = await plan(place, 2);
  await writeShard(place, text, 's01');
  const left = async () => {
    const files: string[] = [];
    for await (const { key } of bucket.store.list(runPrefix(ENVIRONMENT, planned.run))) files.push(key);
    return files.length;
  };
  const before = await left();
  assert.ok(before > 5, `${before}`);
  let last: Made | undefined;
  for (const [days, files] of [
    [6, before],
    [8, 0],
  ] as const) {
    const then = new Date(now.getTime() + days * DAY);
    // A store without a good run is not pruned at all.
    last = await makeRun(bucket, new Date(then.getTime() - DAY / 2), { after: last });
    bucket.setClock(then);
    await using context = testContext({ clock: then });
    const request = {
      store: bucket.store,
      environment: ENVIRONMENT,
      trusted: [KEYS.signing, SIGNING],
      marking: [MARKING],
      known: {},
      policy: model.retention,
      accepted: { many: true, policyChange: true },
      key: MARKING,
    };
    const { summary } = pruneResult(await prune(request, context), request);
    assert.is(await left(), files, `${days} days: ${summary}`);
  }
});

test.run();
