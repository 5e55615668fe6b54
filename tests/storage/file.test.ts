import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diskError } from '../../scripts/lib/storage/disk-error.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { openStore } from '../../scripts/lib/storage/open-store.ts';
import { testContext } from '../support/context.ts';
import { collect, keys, list, patterned, pieces } from './conformance/bytes.ts';
import { type EmptyStore, rejects } from './conformance/harness.ts';
import { conformance } from './conformance.ts';

async function open(): Promise<EmptyStore & { folder: string }> {
  const parent = await mkdtemp(join(tmpdir(), 'bulkhead-file-store-'));
  const folder = join(parent, 'store');
  return {
    folder,
    store: fileStore(folder),
    remains: () => filesIn(folder),
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

conformance(test, open, {
  lacks: { versions: 'a folder keeps no versions', lock: 'a folder has no locks' },
});

test('files and folders are for their owner alone', async () => {
  await using opened = await open();
  await opened.store.put('a/b', list([Buffer.from('x')]));
  assert.is((await stat(join(opened.folder, 'a/b'))).mode & 0o777, 0o600);
  assert.is((await stat(join(opened.folder, 'a'))).mode & 0o777, 0o700);
});

test('folders that hold nothing any more are removed, the store’s own is not', async () => {
  await using opened = await open();
  await opened.store.put('a/b/c', list([Buffer.from('x')]));
  await opened.store.put('a/d', list([Buffer.from('x')]));
  await opened.store.remove('a/b/c');
  assert.equal(await readdir(join(opened.folder, 'a')), ['d']);
  await opened.store.remove('a/d');
  assert.equal(await readdir(opened.folder), []);
});

test('puts and removes in one folder at once do not disturb each other', async () => {
  await using opened = await open();
  await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      await opened.store.put(`busy/${i % 6}/${i}`, list([Buffer.from('x')]));
      await opened.store.remove(`busy/${i % 6}/${i}`);
    }),
  );
  assert.equal(await keys(opened.store, ''), []);
});

test('a writer that is killed leaves only a file that no list shows and a sweep removes', async () => {
  await using opened = await open();
  const script = fileURLToPath(new URL('put-forever.ts', import.meta.url));
  const child = spawn(process.execPath, [script, opened.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const left = await filesIn(opened.folder);
  assert.is(left.length, 1);
  assert.equal(await keys(opened.store, ''), []);
  assert.is(await opened.store.head('runs/one/manifest.json'), undefined);
  assert.equal(await opened.store.sweep(new Date(Date.now() - 60_000)), [], 'it may still be in use');
  assert.equal(await opened.store.sweep(new Date(Date.now() + 1000)), left);
  assert.equal(await filesIn(opened.folder), []);
});

test('a store whose folder, or a part of it, is a file', async () => {
  await using opened = await open();
  await mkdir(opened.folder);
  await writeFile(join(opened.folder, 'file'), 'x');
  const inside = fileStore(join(opened.folder, 'file'));
  const error = await rejects(() => inside.put('a', list([Buffer.from('x')])), 'STORE_NOT_A_FOLDER');
  assert.match(error.what, /file/);
  await rejects(() => opened.store.put('file/a', list([Buffer.from('x')])), 'STORE_NOT_A_FOLDER');
  await rejects(() => opened.store.put('file/a/b', list([Buffer.from('x')])), 'STORE_NOT_A_FOLDER');
  assert.is(await opened.store.head('file/a'), undefined);
  await rejects(() => keys(inside, ''), 'STORE_NOT_A_FOLDER');
});

test('a key that is a folder', async () => {
  await using opened = await open();
  await opened.store.put('a/b', list([Buffer.from('x')]));
  await rejects(() => opened.store.put('a', list([Buffer.from('x')])), 'STORE_IS_A_FOLDER');
  assert.is(await opened.store.head('a'), undefined);
  await rejects(() => collect(opened.store.get('a')), 'STORE_NOT_FOUND');
  assert.is((await filesIn(opened.folder)).length, 1);
});

test('a folder that may not be written', async () => {
  if (process.getuid?.() === 0) return; // Root may write anywhere; the mapping of the error is tested below.
  await using opened = await open();
  await mkdir(opened.folder);
  await chmod(opened.folder, 0o500);
  await rejects(() => opened.store.put('a', list([Buffer.from('x')])), 'STORE_DENIED');
});

test('a disk’s errors say what to do', () => {
  const codes = {
    ENOSPC: 'STORE_FULL',
    EDQUOT: 'STORE_FULL',
    EACCES: 'STORE_DENIED',
    EROFS: 'STORE_DENIED',
    EIO: 'STORE_IO',
    EMFILE: 'STORE_IO',
  };
  for (const [code, expected] of Object.entries(codes)) {
    const cause = Object.assign(new Error(`${code}: bad`), { code, syscall: 'write' });
    assert.equal(Object(diskError(cause, 'writing /x')).code, expected);
    assert.match(String(diskError(cause, 'writing /x')), new RegExp(`writing /x failed with ${code}`));
  }
  const defect = new TypeError('a defect');
  assert.is(diskError(defect, 'writing /x'), defect);
});

test('a disk that takes no more leaves nothing behind', async () => {
  await using opened = await open();
  const script = fileURLToPath(new URL('put-forever.ts', import.meta.url));
  // A real write error after some hundred kilobytes, without a file system of its own to fill.
  const limited = `ulimit -f 1000; trap '' XFSZ; exec "$0" "$1" "$2"`;
  const child = spawn('sh', ['-c', limited, process.execPath, script, opened.folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors = collect(child.stderr);
  const [exit] = await once(child, 'exit');
  assert.is(exit, 1);
  assert.match((await errors).toString(), /STORE_FULL/);
  assert.equal(await filesIn(opened.folder), []);
});

test('links are not followed when listing', async () => {
  await using opened = await open();
  await opened.store.put('a', list([Buffer.from('x')]));
  await symlink('/etc', join(opened.folder, 'etc'));
  assert.equal(await keys(opened.store, ''), ['a']);
});

test('the name of an unfinished put is no key', async () => {
  await using opened = await open();
  await rejects(() => opened.store.put('a/.bulkhead-put-1', list([Buffer.from('x')])), 'STORE_KEY');
});

test('versions are refused', async () => {
  await using opened = await open();
  await opened.store.put('a', list([Buffer.from('x')]));
  await rejects(() => collect(opened.store.get('a', { version: '1' })), 'STORE_NO_VERSIONS');
  await rejects(() => opened.store.remove('a', '1'), 'STORE_NO_VERSIONS');
  assert.equal(await keys(opened.store, ''), ['a']);
});

test('memory does not grow with the object', async () => {
  await using opened = await open();
  const piece = patterned(1 << 20);
  async function* large() {
    for (let i = 0; i < 300; i++) yield Buffer.from(piece);
  }
  const before = process.memoryUsage.rss();
  assert.is((await opened.store.put('large', large())).size, 300 << 20);
  let read = 0;
  let peak = 0;
  for await (const bytes of opened.store.get('large')) {
    read += bytes.length;
    peak = Math.max(peak, process.memoryUsage.rss() - before);
  }
  assert.is(read, 300 << 20);
  assert.ok(peak < 150 << 20, `memory grew by ${peak >> 20} MiB`);
});

test('a setting opens a store, absolute or relative to where the command was started', async () => {
  await using opened = await open();
  const context = testContext({ cwd: opened.folder });
  for (const [setting, folder] of [
    [`file:${opened.folder}/x`, `${opened.folder}/x`],
    [`file://${opened.folder}/x`, `${opened.folder}/x`],
    ['file:./backups', `${opened.folder}/backups`],
    ['file:../backups', join(opened.folder, '../backups')],
    [' file:./with space ', `${opened.folder}/with space`],
  ] as const) {
    assert.is((await openStore(setting, context)).description, `folder ${folder}`);
  }
  const store = await openStore('file:./backups', context);
  await store.put('key', pieces(Buffer.from('value'), 2));
  assert.equal(await filesIn(opened.folder), [join(opened.folder, 'backups/key')]);
});

test('other settings are refused with what is supported', async () => {
  for (const setting of [
    '',
    '/var/backups',
    's3://',
    'b2://bucket',
    'file:',
    'file:backups',
    'file://host/x',
    'ftp://u:secret@h/',
  ]) {
    const error = await rejects(
      () => openStore(setting, testContext({ cwd: '/' })),
      'STORE_SETTING',
      setting,
    );
    assert.match(error.fix, /^(s3|b2):/.test(setting) ? /(s3|b2):\/\/bucket/ : /file:\/absolute\/folder/);
    assert.not.match(error.message, /secret/);
  }
});

test.run();
