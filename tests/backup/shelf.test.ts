import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FramePress } from '../../scripts/lib/archive/frame-press.ts';
import { Shelf } from '../../scripts/lib/backup/shelf.ts';
import { noise } from '../archive/samples.ts';
import { refusalOf } from './fixture.ts';

const WHOLE = 64 << 10;

async function fill(shelf: Shelf, count: number) {
  const frames = [];
  for (let n = 0; n < count; n++) {
    const text = shelf.buffer(WHOLE);
    noise(WHOLE, n).copy(text);
    frames.push(shelf.store(text, WHOLE - n));
    await shelf.room();
  }
  return Promise.all(frames);
}

test('frames come back from memory and from the file, of which no name is left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-shelf-test-'));
  using press = new FramePress(1);
  for (const [most, spills] of [
    [64 << 20, false],
    [1 << 20, true],
  ] as const) {
    await using shelf = new Shelf(press, WHOLE, () => Promise.resolve(folder), most);
    const frames = await fill(shelf, 100);
    assert.is(shelf.spilled > 0, spills);
    assert.equal(await readdir(folder), []);
    for (const [n, frame] of frames.entries()) {
      const text = zstdDecompressSync(await shelf.take(frame));
      assert.ok(text.equals(noise(WHOLE, n).subarray(0, WHOLE - n)), String(n));
    }
  }
  await rm(folder, { recursive: true });
});

test('a temporary file that cannot be made is one clear error', async () => {
  using press = new FramePress(1);
  await using shelf = new Shelf(press, WHOLE, () => Promise.resolve('/nonexistent/folder'), 1 << 20);
  const error = await refusalOf(fill(shelf, 100));
  assert.is(error.code, 'BACKUP_SPILL');
  assert.match(error.what, /temporary file of the backup cannot be written: ENOENT/);
});

test.run();
