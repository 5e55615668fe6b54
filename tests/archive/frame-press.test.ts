import { randomBytes } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openChunk } from '../../scripts/lib/archive/chunk.ts';
import { ByteCursor } from '../../scripts/lib/archive/cursor.ts';
import { FramePress } from '../../scripts/lib/archive/frame-press.ts';
import { takeFrame } from '../../scripts/lib/archive/frames.ts';
import { type FrameSink, SectionBuffer } from '../../scripts/lib/archive/section-buffer.ts';
import { SectionWriter } from '../../scripts/lib/archive/sections.ts';
import { collect, noise, stream } from './samples.ts';

test('frames of any size hold their text, whether it compresses or not, many at once', async () => {
  using press = new FramePress(2);
  const texts = [0, 1, 16383, 16384, 70_000, 1 << 20, 1 << 20, 1 << 20, 300_000].map((length, n) =>
    n % 2 === 0 ? noise(length, n) : Buffer.alloc(length, 'text\n'),
  );
  const frames = await Promise.all(texts.map((text) => press.press(text)));
  for (const [n, frame] of frames.entries()) {
    assert.is(Buffer.compare(zstdDecompressSync(frame), texts[n] ?? Buffer.alloc(0)), 0, String(n));
  }
});

test('a frame states the length of its text, as readers of the format ask', async () => {
  using press = new FramePress(1);
  for (const length of [16384, 65536, 131_072, 999_999, 1 << 20]) {
    const frame = await press.press(noise(length, length));
    const taken = await takeFrame(new ByteCursor(stream(frame, 1 << 16)), 'test');
    assert.is(taken?.text, length);
  }
});

test('a frame is sealed as a chunk that is not the last', async () => {
  using press = new FramePress(1);
  const key = randomBytes(32);
  for (const text of [Buffer.from('small\n'), noise(100_000)]) {
    const sealed = await new Promise<Buffer>((resolve, reject) => {
      const keep = (frame: Buffer) => resolve(Buffer.from(frame));
      press.order({ text, seal: { key, index: 7 }, taken: () => undefined, keep, fail: reject });
    });
    const frame = openChunk(key, 7, false, sealed);
    assert.ok(frame !== undefined && zstdDecompressSync(frame).equals(text));
    assert.is(openChunk(key, 8, false, sealed), undefined);
    assert.is(openChunk(key, 7, true, sealed), undefined);
  }
});

test('text waits until there is room, and its memory is free as soon as it is compressed', async () => {
  using press = new FramePress(1);
  let taken = 0;
  const frames = Array.from({ length: 8 }, () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    press.order({ text: noise(1 << 20), taken: () => taken++, keep: () => resolve(), fail: reject });
    return promise;
  });
  assert.is(taken, 0);
  await press.room();
  assert.ok(taken >= 5, 'no more than 2 MiB still wait, and one is being compressed');
  await Promise.all(frames);
  assert.is(taken, 8);
});

test('a text that is too long is refused, and so is everything after it', async () => {
  using press = new FramePress(1);
  const error = await press.press(noise((1 << 20) + 1)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, RangeError);
  assert.is(await press.press(noise(50_000)).catch((thrown: unknown) => thrown), error);
});

/** Keeps frames as they are made. */
function sinkOf(press: FramePress): FrameSink<Buffer> {
  return {
    buffer: (size) => Buffer.alloc(size),
    store: (buffer, length) => press.press(Buffer.from(buffer.subarray(0, length))),
    sizeOf: (frame) => frame.length,
  };
}

test('sections that grow at the same time are what a writer makes of each', async () => {
  using press = new FramePress(1);
  const rowLengths = fc.array(fc.tuple(fc.nat(3), fc.oneof(fc.nat(50), fc.nat(5000))), { maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(rowLengths, fc.integer({ min: 100, max: 2000 }), async (lengths, most) => {
      const head = { table: { schema: 'public', name: 't' }, columns: ['a'] };
      const sections = [0, 1, 2, 3].map(() => new SectionBuffer(head, sinkOf(press), { most, expected: 10 }));
      const texts: Buffer[][] = [[], [], [], []];
      for (const [n, [slot, length]] of lengths.entries()) {
        const row = Buffer.concat([
          Buffer.from('#'),
          Buffer.alloc(length, 97 + (n % 26)),
          Buffer.from('\n#'),
        ]);
        sections[slot]?.add(row, 1, row.length - 1);
        texts[slot]?.push(row.subarray(1, row.length - 1));
        if (n % 50 === 0) sections[slot]?.flush();
        assert.ok((sections[slot]?.held ?? 0) <= most);
      }
      for (const [slot, section] of sections.entries()) {
        const text = Buffer.concat(texts[slot] ?? []);
        const { frames, ...closed } = await section.close();
        assert.ok(Buffer.concat(frames.map((frame) => zstdDecompressSync(frame))).equals(text));
        const writer = new SectionWriter();
        await collect(writer.section(head, stream(text, 700)));
        const { rows, bytes, sha256, table, columns } = writer.sections[0] ?? { rows: -1 };
        const length = frames.reduce((sum, frame) => sum + frame.length, 0);
        assert.equal(closed, { table, columns, rows, bytes, sha256, length });
      }
    }),
    { numRuns: 40 },
  );
});

test.run();
