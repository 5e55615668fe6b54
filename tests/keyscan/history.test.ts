import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scanResult } from '../../scripts/lib/keyscan/result.ts';
import { type Scan, type ScanRequest, scan } from '../../scripts/lib/keyscan/scan.ts';
import { testContext } from '../support/context.ts';
import { addFiles, folderOf, SECRET, SECRETS, SERVICE } from './samples.ts';

const ENV = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A Developer',
  GIT_AUTHOR_EMAIL: 'developer@example.com',
  GIT_COMMITTER_NAME: 'A Developer',
  GIT_COMMITTER_EMAIL: 'developer@example.com',
};

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', args, { cwd: folder, env: ENV, encoding: 'utf8', stdio: 'pipe' }).trim();

function commit(folder: string, message: string): string {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', message);
  return git(folder, 'rev-parse', 'HEAD');
}

async function look(folder: string, more: Partial<ScanRequest> = {}): Promise<Scan> {
  await using context = testContext({ cwd: folder, env: { PATH: process.env.PATH } });
  const request = { paths: ['.'], history: true, clientEntries: [], variables: [], rotated: [], ...more };
  const found = await scan(request, context);
  const told = JSON.stringify(found) + JSON.stringify(scanResult(found, undefined));
  for (const secret of SECRETS) assert.not.ok(told.includes(secret));
  return found;
}

const shown = ({ findings }: Scan) =>
  findings.map(
    ({ rule, commit: id, file, line, column }) => `${rule} ${id?.slice(0, 7)} ${file}:${line}:${column}`,
  );

test('a key that was committed and removed: its first commit and its path; each version once', async () => {
  await using folder = await folderOf({ 'README.md': 'hello' });
  git(folder.path, 'init', '-q', '-b', 'main');
  commit(folder.path, 'begin');
  await addFiles(folder.path, { 'src/lib/a file é.ts': `// x\nkey = '${SERVICE}'` });
  const brought = commit(folder.path, 'bring');
  await addFiles(folder.path, { 'copy.ts': `// x\nkey = '${SERVICE}'` });
  commit(folder.path, 'the same content again');
  await rm(join(folder.path, 'src'), { recursive: true });
  await rm(join(folder.path, 'copy.ts'));
  commit(folder.path, 'remove');
  const found = await look(folder.path);
  assert.equal(shown(found), [`KEY-01 ${brought.slice(0, 7)} src/lib/a file é.ts:2:8`]);
  assert.is(found.history?.blobs, 2);
  const [check] = scanResult(found, undefined).checks.filter(({ verdict }) => verdict === 'red');
  assert.is(check?.object, `${brought.slice(0, 12)} src/lib/a file é.ts:2:8`);
});

test('every ref: another branch, a tag, the stash, a merge that brought it itself; nothing in the clean branch', async () => {
  await using folder = await folderOf({ 'a.txt': 'a' });
  git(folder.path, 'init', '-q', '-b', 'main');
  commit(folder.path, 'begin');
  git(folder.path, 'checkout', '-q', '-b', 'side');
  await addFiles(folder.path, { 'b.txt': `key: ${SECRET}` });
  const onBranch = commit(folder.path, 'side');
  git(folder.path, 'checkout', '-q', 'main');
  await addFiles(folder.path, { 'c.txt': 'c' });
  commit(folder.path, 'main goes on');
  git(folder.path, 'merge', '-q', '--no-commit', '--no-ff', 'side');
  await addFiles(folder.path, { 'b.txt': '', 'merged.txt': `key = "${SERVICE}"` });
  const merge = commit(folder.path, 'merge');
  await addFiles(folder.path, { 'c.txt': `stashed: ${SERVICE}` });
  git(folder.path, 'stash', '-q');
  const stash = git(folder.path, 'rev-parse', 'stash');
  await writeFile(join(folder.path, 'blob'), `tagged ${SERVICE}`);
  const blob = git(folder.path, 'hash-object', '-w', 'blob');
  await rm(join(folder.path, 'blob'));
  git(folder.path, 'tag', 'of-a-blob', blob);
  git(folder.path, 'rm', '-q', 'merged.txt');
  commit(folder.path, 'remove');
  const found = await look(folder.path);
  assert.equal(
    shown(found).sort(),
    [
      `KEY-02 ${onBranch.slice(0, 7)} b.txt:1:6`,
      `KEY-01 ${merge.slice(0, 7)} merged.txt:1:8`,
      `KEY-01 ${stash.slice(0, 7)} c.txt:1:10`,
      `KEY-01 ${blob.slice(0, 7)} blob ${blob}:1:8`,
    ].sort(),
  );
  assert.equal(shown(await look(folder.path, { history: false })), []);
});

test('a rotated key in the history is not red; in a file of today it is; one that is nowhere is told', async () => {
  await using folder = await folderOf({ 'a.ts': `'${SERVICE}'` });
  git(folder.path, 'init', '-q');
  commit(folder.path, 'begin');
  const [{ fingerprint = '' } = {}] = (await look(folder.path)).findings;
  const found = await look(folder.path, { rotated: [fingerprint, '0123456789ab'] });
  assert.equal(
    found.findings.map(({ commit: id, suppressed }) => [id !== undefined, suppressed?.kind]),
    [
      [false, undefined],
      [true, 'rotated'],
    ],
  );
  assert.equal(found.unusedRotations, ['0123456789ab']);
});

test('a large history in pieces: many versions, a large and an empty one', async () => {
  await using folder = await folderOf({
    'empty.txt': '',
    'large.js': `${'x();'.repeat(800_000)}k="${SERVICE}"`,
  });
  git(folder.path, 'init', '-q');
  await addFiles(
    folder.path,
    Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`d/${at}.txt`, `text ${at}\n`.repeat(at)])),
  );
  const first = commit(folder.path, 'all');
  const found = await look(folder.path, { paths: ['d'] });
  assert.equal(shown(found), [`KEY-01 ${first.slice(0, 7)} large.js:1:3200004`]);
  // The empty file and d/0.txt are one object.
  assert.is(found.history?.blobs, 301);
});

test('refuses a shallow clone, and a history with an object that is missing', async () => {
  await using folder = await folderOf({ 'one/a.txt': 'a' });
  const one = join(folder.path, 'one');
  git(one, 'init', '-q');
  commit(one, 'first');
  await addFiles(one, { 'a.txt': 'b' });
  commit(one, 'second');
  git(folder.path, 'clone', '-q', '--depth', '1', `file://${one}`, 'shallow');
  const refused = async (path: string, message: RegExp) => {
    try {
      await look(join(folder.path, path));
    } catch (error) {
      assert.match(String(error), message);
      return;
    }
    assert.unreachable(`${path} was not refused`);
  };
  await refused('shallow', /shallow clone.*fetch-depth: 0/);
  const object = git(one, 'rev-parse', 'HEAD~1:a.txt');
  await rm(join(one, '.git/objects', object.slice(0, 2), object.slice(2)));
  await refused('one', /missing|cannot be read whole|ended with/);
});

test.run();
