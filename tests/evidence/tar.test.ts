import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packTar, type TarFile, unpackTar } from '../../scripts/lib/evidence/tar.ts';
import { reportsFolder } from '../reports/folder.ts';
import { one } from './made.ts';

const LONG = `evidence-2026Q4/reports/restore-drill/2026/11/20261121T022314Z-${'1'.repeat(20)}-999999-999999.json`;
const FILES: TarFile[] = [
  { path: 'a.txt', bytes: Buffer.from('a') },
  { path: 'b/empty', bytes: Buffer.alloc(0) },
  { path: 'b/block', bytes: Buffer.alloc(512, 'x') },
  { path: LONG, bytes: Buffer.alloc(70_001, 'y') },
];

async function packed(files: readonly TarFile[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(packTar(files)));
}

async function unpacked(bytes: Buffer, piece = bytes.length): Promise<TarFile[]> {
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  return await Array.fromAsync(unpackTar(pieces()));
}

test('what is packed is unpacked, however it arrives, and makes the same bytes again', async () => {
  assert.ok(LONG.length > 100);
  const bytes = await packed(FILES);
  assert.ok(bytes.equals(await packed(FILES)));
  for (const piece of [bytes.length, 1000, 511]) {
    const files = await unpacked(bytes, piece);
    assert.equal(
      files.map(({ path }) => path),
      FILES.map(({ path }) => path),
    );
    for (const [index, file] of files.entries())
      assert.ok(Buffer.from(file.bytes).equals(FILES[index]?.bytes ?? bytes));
  }
});

test('the tar of the system reads it', async () => {
  await using folder = await reportsFolder();
  const file = join(folder.path, 'x.tar');
  await writeFile(file, await packed(FILES));
  const { status, stderr } = spawnSync('tar', ['-xf', file, '-C', folder.path], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  for (const { path, bytes } of FILES)
    assert.ok((await readFile(join(folder.path, path))).equals(bytes), path);
});

test('an archive that is cut, goes on, or was changed is refused', async () => {
  const bytes = await packed(FILES);
  const spoiled: [string, Buffer][] = [
    ['in a header', bytes.subarray(0, 700)],
    ['in a file', bytes.subarray(0, 513)],
    ['without its end', bytes.subarray(0, -1024)],
    ['with one block of its end', bytes.subarray(0, -512)],
    ['with more behind it', Buffer.concat([bytes, Buffer.from('x')])],
    ['with another name in a header', Buffer.concat([Buffer.from('z'), bytes.subarray(1)])],
  ];
  for (const [name, what] of spoiled) {
    await assertRejects(unpacked(what), /the archive of reports/, name);
  }
});

test('a path that would leave the folder, or is too long, is never packed', async () => {
  for (const path of ['../x', '/x', 'a//b', 'a/../b', `${'a'.repeat(101)}`, `a/${'b'.repeat(101)}`]) {
    await assertRejects(packed([{ path, bytes: Buffer.alloc(0) }]), /archive/, path);
  }
  assert.ok((await Array.fromAsync(one(Buffer.from('x')))).length === 1);
});

async function assertRejects(work: Promise<unknown>, message: RegExp, name: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Error, `${name}: nothing was refused`);
  assert.match(error.message, message);
}

test.run();
