import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listRunFolders, listRuns } from '../../scripts/lib/backup/runs.ts';
import { listBackups } from '../../scripts/lib/verify/list.ts';
import { kept } from '../support/s3-fake/state.ts';
import { b2Place } from './b2-place.ts';
import { s3Place } from './s3-place.ts';

// A hundred runs of ten thousand objects are a million keys: who wants to know the runs must not be told the objects.

const ENVIRONMENT = 'many';
const RUNS = 50;
const OBJECTS = 1000;
const NOTHING = Buffer.alloc(0);
const RIGHT_AWAY = Array.from({ length: RUNS }, (_, day) => nameOf(day));

function nameOf(day: number): string {
  return `${new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)}T02-00-00Z-${String(day).padStart(8, '0')}`;
}

/** The keys of all runs; every tenth has no manifest. */
function* keysOfRuns(): Generator<string> {
  for (const [at, run] of RIGHT_AWAY.entries()) {
    const folder = `v1/${ENVIRONMENT}/runs/${run}`;
    for (let object = 0; object < OBJECTS; object++) {
      yield `${folder}/t/${String(object).padStart(64, '0')}.bha`;
    }
    if (at % 10 !== 0) yield `${folder}/manifest.json`;
  }
  yield `v1/${ENVIRONMENT}/runs/stray/file`;
}

const COMMITTED = RIGHT_AWAY.filter((_, at) => at % 10 !== 0);

const s3 = await s3Place();
test.before(() => {
  const { state } = s3.fake;
  const empty = { marker: false, ...kept(state.kind, NOTHING), metadata: {}, lock: undefined };
  for (const key of keysOfRuns()) state.add(key, empty);
});
test.before.each(() => {
  s3.fake.log.length = 0;
});
test.after(async () => {
  await s3[Symbol.asyncDispose]();
});

test('S3: the runs are listed without paging through their objects', async () => {
  const { fake } = s3;
  fake.latency = 20;
  const runs = await listRuns(s3.store, ENVIRONMENT);
  assert.equal(runs.map(({ run }) => run).sort(), COMMITTED);
  assert.is(fake.log.length, 1 + RUNS, 'the folders in one page, and a manifest for each');
  assert.ok(fake.log.every(({ operation }) => operation === 'ListObjectsV2'));
  assert.ok(fake.mostAtOnce > 4, 'several manifests are asked for at once');
});

test('B2: the runs are listed without paging through their objects', async () => {
  await using place = await b2Place();
  const { fake } = place;
  for (const name of keysOfRuns()) {
    const rest = { info: {}, sha1: '', size: 0, pieces: [], retention: undefined };
    fake.state.add({ name, action: 'upload', ...rest });
  }
  const { folders, strangers } = await listRunFolders(place.store, ENVIRONMENT);
  assert.equal(folders.map(({ run }) => run).sort(), RIGHT_AWAY);
  assert.equal(strangers, ['stray']);
  const lists = fake.log.filter((operation) => operation === 'b2_list_file_names');
  assert.is(lists.length, 1 + RUNS, 'the folders in one page, and a manifest for each');
  assert.not.ok(fake.log.includes('b2_list_file_versions'));
});

test('folders without a manifest stand where their name puts them in time', async () => {
  await using place = await s3Place();
  const { fake } = place;
  for (const [at, run] of RIGHT_AWAY.slice(0, 4).entries()) {
    fake.state.clockOffset = Date.parse(`${run.slice(0, 10)}T02:10:00Z`) - Date.now();
    const file = at === 2 ? 'detail.bha' : 'manifest.json';
    const entry = { marker: false, ...kept(fake.state.kind, NOTHING), metadata: {}, lock: undefined };
    fake.state.add(`v1/${ENVIRONMENT}/runs/${run}/${file}`, entry);
  }
  fake.state.clockOffset = 0;
  const { folders } = await listRunFolders(place.store, ENVIRONMENT);
  assert.equal(
    folders.map(({ run }) => run),
    RIGHT_AWAY.slice(0, 4).reverse(),
  );
  assert.is(folders[1]?.committedAt, undefined);
});

test('a page of the list of backups asks for small files only, unless objects are to be counted', async () => {
  const { fake, store } = s3;
  const request = { store, environment: ENVIRONMENT, verifying: [], limit: RUNS, before: undefined };
  const page = await listBackups({ ...request, countObjects: false });
  assert.is(page.runs.length, RUNS);
  assert.is(page.runs.filter(({ state }) => state === 'incomplete').length, RUNS - COMMITTED.length);
  // Folders, manifests; then of each committed one its manifest (looked at, read) and the list of its keys files.
  assert.is(fake.log.length, 1 + RUNS + 3 * COMMITTED.length);
  const counted = await listBackups({ ...request, limit: 2, countObjects: true });
  assert.equal(
    counted.runs.map(({ objects }) => objects),
    [OBJECTS, OBJECTS],
  );
});

test.run();
