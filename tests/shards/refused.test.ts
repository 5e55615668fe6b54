import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey, parseSigningKey, type SigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { decodePart, encodePart, type Part, type PartFacts } from '../../scripts/lib/backup/part.ts';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { decodePlan, encodePlan } from '../../scripts/lib/backup/shard-plan.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { ENVIRONMENT, KEYS, refusalOf, runBackup, sql, symmetricKeys } from '../backup/fixture.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import {
  commit,
  otherModel,
  type Place,
  plan,
  SCHEMA,
  verified,
  writeShard,
  writeShards,
} from './fixture.ts';

// Two shards of one run, written once; each test spoils a copy of them, and none of them is committed.

const database = await createDatabase('empty');
await sql(database.url, SCHEMA);
const original = await mkdtemp(join(tmpdir(), 'bulkhead-shards-test-'));
const model = await otherModel();
const place: Place = { url: database.url, store: fileStore(original), model };
const { text, plan: planned } = await plan(place, 2);
await writeShards(place, text);
const folderOf = (root: string) => join(root, 'v1', ENVIRONMENT, 'runs', planned.run);
test.after(async () => {
  await database.drop();
  await rm(original, { recursive: true, force: true });
});

/** A copy of the run whose files a test may change. */
async function copy() {
  const root = await mkdtemp(join(tmpdir(), 'bulkhead-shards-test-'));
  await cp(original, root, { recursive: true });
  const store = fileStore(root);
  const file = (name: string) => join(folderOf(root), name);
  return {
    place: { ...place, store },
    store,
    file,
    /** Makes another part of one and signs it, as only one of the jobs could. */
    async forge(
      group: string,
      change: Partial<Part>,
      facts: Partial<PartFacts> = {},
      key: SigningKey = KEYS.signing,
    ): Promise<void> {
      const {
        facts: before,
        sealed: _,
        ...part
      } = decodePart(
        await readFile(file(`parts/${group}.json`)),
        await readFile(file(`parts/${group}.sig`)),
        KEYS.signing,
        group,
      );
      const { bytes, signature } = encodePart({ ...part, ...change }, { ...before, ...facts }, key);
      await writeFile(file(`parts/${group}.json`), bytes);
      await writeFile(file(`parts/${group}.sig`), signature);
    },
    async refused(code: string, words: RegExp, by: Place = { ...place, store }): Promise<void> {
      const error = await refusalOf(commit(by, text));
      assert.is(error.code, code, error.message);
      assert.match(error.what, words);
      assert.ok(error.fix.length > 20, `${code} must say what to do`);
      assert.equal(await listRuns(store, ENVIRONMENT), [], 'nothing was committed');
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

test('as they are, they are committed; and a second time with the same bytes', async () => {
  await using run = await copy();
  const first = await commit(run.place, text);
  const manifest = await readFile(run.file('manifest.json'));
  const again = await commit(run.place, text);
  assert.is(again.run.sha256, first.run.sha256);
  assert.ok((await readFile(run.file('manifest.json'))).equals(manifest));
});

test('a last job that was cut off after the keys, or before the manifest, ends well when it is run again', async () => {
  for (const name of ['keys.1.json', 'manifest.sig']) {
    await using run = await copy();
    const put = run.store.put.bind(run.store);
    let stop = false;
    const store = {
      ...run.store,
      put: (...given: Parameters<typeof put>) => {
        if (stop) return Promise.reject(new Error('the runner is gone'));
        stop = given[0].endsWith(name);
        return put(...given);
      },
    };
    await commit({ ...run.place, store }, text).then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, 'the runner is gone'),
    );
    assert.equal(await listRuns(run.store, ENVIRONMENT), []);
    assert.is((await commit(run.place, text)).run.manifest.run, planned.run);
  }
});

test('a part that is missing is named, and whether anything of it was stored', async () => {
  await using run = await copy();
  await rm(run.file('parts/s02.json'));
  await run.refused('PARTS_MISSING', /1 of its 2 shards left no part: s02 \(it began and did not end\)/);
  await rm(run.file('parts/s02.begun'));
  await rm(run.file('parts/s01.json'));
  await run.refused(
    'PARTS_MISSING',
    /2 of its 2 shards left no part: s01 \(it began and did not end\), s02 \(it stored nothing\)/,
  );
});

test('a part that was altered, is not signed, or is signed by another key', async () => {
  await using run = await copy();
  const bytes = await readFile(run.file('parts/s02.json'), 'utf8');
  await writeFile(run.file('parts/s02.json'), bytes.replace('"tier":"daily"', '"tier":"weekly"'));
  await run.refused('SIGNATURE_WRONG', /part s02 of run .* was altered/);
  await rm(run.file('parts/s02.sig'));
  await run.refused('SIGNATURE_MISSING', /part s02 of run .* not signed/);
  await writeFile(run.file('parts/s02.json'), bytes);
  await run.forge('s01', {}, {}, parseSigningKey(newSigningKey().privatePem));
  await run.refused('SIGNATURE_UNKNOWN_KEY', /part s01/);
});

test('a part in the place of another, and one of another plan', async () => {
  await using run = await copy();
  await cp(run.file('parts/s01.json'), run.file('parts/s02.json'));
  await cp(run.file('parts/s01.sig'), run.file('parts/s02.sig'));
  await run.refused('PART_ELSEWHERE', /part of shard s02 .* is that of shard s01/);
  await using other = await copy();
  await other.forge('s02', { plan: 'a'.repeat(64) });
  await other.refused('PART_PLAN', /s02 .* another plan/);
});

test('another server, another version of it, another database of it', async () => {
  await using run = await copy();
  await run.forge('s02', { systemIdentifier: '7432198765432109876' });
  await run.refused('PARTS_SERVER', /s02 is of server 7432198765432109876/);
  await run.forge('s02', { systemIdentifier: null });
  await run.refused('PARTS_SERVER', /s02 is of server without an identifier/);
  await using old = await copy();
  await old.forge('s01', { serverVersion: '15.2' });
  await old.refused('PARTS_SERVER', /s01 .*PostgreSQL 15\.2/);
  await using elsewhere = await copy();
  await using twin = await createDatabase('empty');
  await elsewhere.refused('PARTS_DATABASE', /another database of this server/, {
    ...elsewhere.place,
    url: twin.url,
  });
});

test('another schema', async () => {
  await using run = await copy();
  await run.forge('s02', {}, { schema: 'b'.repeat(64) });
  await run.refused('PARTS_SCHEMA', /s02 have another one than s01/);
});

test('another tier, another lock, other keys, a wrong clock', async () => {
  await using tier = await copy();
  await tier.forge('s02', { tier: 'weekly' });
  await tier.refused('PART_TERM', /s02 was stored as weekly and locked until never, and the plan says daily/);
  await using lock = await copy();
  await lock.forge('s02', { lockUntil: '2030-01-01T00:00:00.000Z' });
  await lock.refused('PART_TERM', /locked until 2030/);
  await using keys = await copy();
  await keys.forge('s01', {
    keys: { id: 's01', recipients: [{ type: 'a256gcm-kw', kid: 'kek-000000000000', ct: 'AAAA' }] },
  });
  await keys.refused('PART_RECIPIENTS', /s01 is encrypted to kek-000000000000/);
  await using early = await copy();
  await early.forge('s02', { snapshotAt: '2026-01-01T00:00:00.000Z' });
  await early.refused('PART_TIME', /s02 took its snapshot at 2026-01-01/);
  await using late = await copy();
  await late.forge('s02', { finishedAt: '2099-01-01T00:00:00.000Z' });
  await late.refused('PART_TIME', /s02 ended at 2099/);
});

test('an object that is gone, one of another size, and a file that is one too many', async () => {
  await using gone = await copy();
  await rm(gone.file('detail.s02.bha'));
  await gone.refused('SHARD_OBJECT_MISSING', /detail\.s02\.bha of shard s02 .* is gone/);
  await using short = await copy();
  const bytes = await readFile(short.file('shared.bha'));
  await writeFile(short.file('shared.bha'), bytes.subarray(0, -1));
  await short.refused(
    'SHARD_OBJECT_SIZE',
    new RegExp(`shared\\.bha .* has ${bytes.length - 1} bytes there, and ${bytes.length}`),
  );
  await using surplus = await copy();
  await writeFile(surplus.file('parts/s03.begun'), 'x');
  await surplus.refused('SHARD_FILE_SURPLUS', /parts\/s03\.begun .* of a shard that the plan does not have/);
  await rm(surplus.file('parts/s03.begun'));
  await writeFile(surplus.file('unassigned.bha'), 'x');
  await surplus.refused('SHARD_FILE_SURPLUS', /unassigned\.bha .* that no shard wrote/);
  await using keys = await copy();
  await writeFile(keys.file('keys.1.json'), '{}');
  await keys.refused('RUN_FILE_OTHER', /keys\.1\.json .* other bytes/);
});

test('a run that was committed in between, and a policy that was changed', async () => {
  await using run = await copy();
  await run.refused('PLAN_TERM', /policy says weekly.*planned as daily/, {
    ...run.place,
    termOf: () => ({ tier: 'weekly', lock: undefined }),
  });
  const other = await runBackup({ url: database.url, store: run.store, model });
  const error = await refusalOf(commit(run.place, text));
  assert.is(error.code, 'PREDECESSOR_MOVED');
  assert.match(error.what, `planned to follow no run, and the newest run is now ${other.run.manifest.run}`);
});

test('a plan that is none, was altered, is of another environment, key or night; a shard that it lacks', async () => {
  const now = new Date();
  const read = (plan: string, given: { environment?: string; now?: Date; key?: SigningKey } = {}) =>
    refusalOf(
      (async () =>
        decodePlan(plan, given.key ?? KEYS.signing, {
          environment: given.environment ?? ENVIRONMENT,
          now: given.now ?? now,
        }))(),
    );
  assert.is((await read('nothing')).code, 'PLAN_INVALID');
  const { boundaries: _, ...lacking } = planned;
  const unsound = [
    lacking,
    { ...planned, boundaries: ['b'.repeat(16), 'a'.repeat(16)] },
    { ...planned, tenants: [] },
  ];
  for (const wrong of unsound) {
    const signed = encodePlan(wrong as typeof planned, KEYS.signing);
    assert.is((await read(signed)).code, 'PLAN_INVALID');
  }
  const [body = '', signature = ''] = text.split('.');
  const moved = Buffer.from(JSON.stringify({ ...planned, boundaries: [] })).toString('base64url');
  assert.is((await read(`${moved}.${signature}`)).code, 'SIGNATURE_WRONG');
  assert.is((await read(`${body}.${body}`)).code, 'SIGNATURE_INVALID');
  const stranger = symmetricKeys(
    '9f1c7a2e5d904b36c1f8e27a90d3b4556e7f8091a2b3c4d5e6f708192a3b4c5d',
    newSigningKey().privatePem,
  );
  assert.is((await read(text, { key: stranger.signing })).code, 'SIGNATURE_UNKNOWN_KEY');
  assert.is((await read(text, { environment: 'production' })).code, 'PLAN_ENVIRONMENT');
  assert.is((await read(text, { now: new Date(now.getTime() + 25 * 3_600_000) })).code, 'PLAN_OLD');
  assert.is((await read(text, { now: new Date(now.getTime() - 3_600_000) })).code, 'PLAN_OLD');
  assert.is((await refusalOf(writeShard(place, text, 's03'))).code, 'SHARD_UNKNOWN');
  assert.equal(verified(text).groups, ['s01', 's02']);
});

test('a shard that is written already is not written again, and one that was cut off is refused', async () => {
  await using run = await copy();
  const before = await readFile(run.file('detail.s01.bha'));
  const again = await writeShard(run.place, text, 's01');
  assert.is(again.moment, undefined);
  assert.ok((await readFile(run.file('detail.s01.bha'))).equals(before));
  await rm(run.file('parts/s01.json'));
  await using context = testContext({ command: 'backup-shard' });
  const error = await refusalOf(writeShard(run.place, text, 's01', context));
  assert.is(error.code, 'SHARD_BEGUN');
  assert.match(error.what, /step "claim".*begun by an earlier attempt/);
  assert.ok((await readFile(run.file('detail.s01.bha'))).equals(before), 'its files are left alone');
});

test.run();
