import { readFile, rm, writeFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listBackupsCommand } from '../../scripts/backup/list-backups.ts';
import { runPrefix } from '../../scripts/lib/backup/runs.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { listBackups } from '../../scripts/lib/verify/list.ts';
import { runScript } from '../support/command-line.ts';
import { testContext } from '../support/context.ts';
import {
  copyOf,
  ENVIRONMENT,
  fileOf,
  findings,
  list,
  type MadeRun,
  makeRun,
  removeFile,
  rewrite,
  VERIFYING,
} from './made-run.ts';

const context = testContext();
let first: MadeRun;
let second: MadeRun;

test.before(async () => {
  const folder = await context.temporaryFolder('store');
  first = await makeRun(folder);
  second = await makeRun(folder, { after: first });
});

test.after(() => context.end());

type Line = Record<string, unknown>;

function linesOf(facts: Record<string, unknown> | undefined): Line[] {
  return Array.isArray(facts?.runs) ? facts.runs : [];
}

test('time, number, tenants, bytes, signature and keys of each run, newest first', async () => {
  await using own = testContext();
  const result = await list(first, {}, own);
  assert.is(result.verdict, 'green');
  assert.is(result.summary, '2 backups of test');
  const [newest, oldest] = linesOf(result.facts);
  assert.is(newest?.run, second.run);
  assert.is(oldest?.seq, 1);
  assert.is(newest?.tenants, 2);
  assert.is(newest?.state, 'verified');
  assert.match(String(newest?.opensWith), /^kek-[0-9a-f]{12}$/);
  assert.is(
    newest?.bytes,
    second.manifest.objects.reduce((sum, { size }) => sum + size, 0),
  );
  assert.equal(result.outputs, { runs: '2', newest: second.run });
  const table = own.lines.join('\n');
  assert.match(table, /snapshot \(UTC\) +run +tier, number +environment +tenants +size +state +opens with/);
  assert.match(table, new RegExp(`${second.run} +daily 2 +test +2 +[\\d.]+ MiB +verified +kek-`));
});

test('page by page', async () => {
  const page = await list(first, { limit: 1 });
  assert.equal(
    linesOf(page.facts).map(({ run }) => run),
    [second.run],
  );
  assert.is(page.facts?.next, second.run);
  assert.match(page.summary, `go on with --before ${second.run}`);
  const last = await list(first, { limit: 1, before: second.run });
  assert.equal(
    linesOf(last.facts).map(({ run }) => run),
    [first.run],
  );
  assert.is(last.facts?.next, null);
  const unknown = await list(first, { before: '2020-01-01T00-00-00Z-00000000' }).then(String, String);
  assert.match(unknown, /there is no run 2020-01-01/);
});

test('no object is read', async () => {
  const store = fileStore(first.folder);
  const read: string[] = [];
  const watched: Store = {
    ...store,
    description: store.description,
    put: (...args) => store.put(...args),
    get: (key, options) => {
      read.push(key);
      return store.get(key, options);
    },
    head: (key) => store.head(key),
    list: (prefix) => store.list(prefix),
    remove: (key, version) => store.remove(key, version),
    now: () => store.now(),
    sweep: (olderThan) => store.sweep(olderThan),
  };
  await listBackups({
    store: watched,
    environment: ENVIRONMENT,
    verifying: [],
    limit: 10,
    before: undefined,
    countObjects: false,
  });
  const names = read.map((key) => key.slice(runPrefix(ENVIRONMENT, first.run).length));
  assert.equal([...new Set(names)].sort(), ['keys.1.json', 'manifest.json']);
  assert.is(read.length, 4, 'two small files of each run');
});

test('without a public key nobody can say who signed: grey', async () => {
  const result = await list(first, { 'signing-public-key': undefined });
  assert.is(result.verdict, 'grey');
  assert.equal(
    linesOf(result.facts).map(({ state }) => state),
    ['not checked', 'not checked'],
  );
});

test('forged, short, keyless and unfinished runs are named as such', async () => {
  await using own = testContext();
  const copy = await copyOf(second, own);
  await rewrite(copy, 'manifest.json', (bytes) =>
    Buffer.from(bytes.toString().replace('"daily"', '"weekly"')),
  );
  const forged = await list(copy);
  assert.equal(findings(forged), [`SIGNATURE_WRONG ${second.run}`]);
  assert.is(linesOf(forged.facts)[0]?.state, 'refused: SIGNATURE_WRONG');

  await writeFile(fileOf(copy, 'manifest.json'), await readFile(fileOf(second, 'manifest.json')));
  await rm(fileOf(copy, copy.tenants[0] ?? ''));
  assert.is((await list(copy)).verdict, 'green', 'objects are listed only when they are to be counted');
  const short = await list(copy, { 'count-objects': true });
  assert.equal(findings(short), [`LST-01 ${second.run}`]);
  assert.is(linesOf(short.facts)[0]?.state, 'verified, objects missing');

  await removeFile(copy, 'keys.1.json');
  assert.equal(findings(await list(copy)), [`KEYS_MISSING ${second.run}`]);

  await removeFile(copy, 'manifest.json');
  const unfinished = await list(copy);
  assert.is(unfinished.verdict, 'green', 'a backup that is being written looks like that');
  assert.is(unfinished.summary, '1 backups of test and 1 folders without a manifest');
  assert.ok(linesOf(unfinished.facts).some(({ run, state }) => run === second.run && state === 'incomplete'));
});

test('an environment without backups is grey', async () => {
  const result = await list(first, { environment: 'elsewhere' });
  assert.is(result.verdict, 'grey');
  assert.equal(findings(result), ['LST-02 ']);
});

test('from the command line, as JSON', async () => {
  await using own = testContext();
  const reports = await own.temporaryFolder('reports');
  const args = [
    '--store',
    `file:${first.folder}`,
    '--environment',
    ENVIRONMENT,
    '--reports',
    reports,
    '--json',
  ];
  const { code, stdout, stderr } = await runScript(listBackupsCommand.path, args, {
    env: { BACKUP_SIGNING_PUBLIC_KEY: VERIFYING },
  });
  assert.is(code, 0, stderr);
  assert.equal(
    JSON.parse(stdout).facts.runs.map(({ run }: Line) => run),
    [second.run, first.run],
  );
});

test.run();
