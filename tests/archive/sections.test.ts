import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openObject } from '../../scripts/lib/archive/open.ts';
import { readSections } from '../../scripts/lib/archive/read-sections.ts';
import { sealObject } from '../../scripts/lib/archive/seal.ts';
import { type Section, SectionWriter } from '../../scripts/lib/archive/sections.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { collect, noise, RUN, RUN_KEY, refusal, stream } from './samples.ts';

const SOURCE = { run: RUN, object: 'shared.bha' };
const head = (name: string) => ({ table: { schema: 'public', name }, columns: ['id', 'body'] });

function rows(count: number, seed = 1): Buffer {
  const lines: string[] = [];
  const bytes = noise(count * 40, seed);
  for (let row = 0; row < count; row++) {
    lines.push(`${row}\t${bytes.toString('base64', row * 40, row * 40 + 40)}\\n\n`);
  }
  return Buffer.from(lines.join(''));
}

/** The payload and index of an object with these texts as its tables. */
async function write(
  texts: Record<string, Buffer>,
  piece = 64_000,
): Promise<{ payload: Buffer; index: Section[] }> {
  const writer = new SectionWriter();
  const frames: Buffer[] = [];
  for (const [name, text] of Object.entries(texts)) {
    for await (const frame of writer.section(head(name), stream(text, piece))) frames.push(frame);
  }
  return { payload: Buffer.concat(frames), index: [...writer.sections] };
}

async function read(
  payload: Buffer,
  index: readonly Section[],
  piece = 100_000,
): Promise<Record<string, Buffer>> {
  const texts: Record<string, Buffer> = {};
  for await (const { section, text } of readSections(stream(payload, piece), index, SOURCE)) {
    texts[section.table.name] = await collect(text);
  }
  return texts;
}

const LARGE = rows(60_000);

test('sections come back as they went in, with rows, bytes and digest', async () => {
  const texts = { large: LARGE, empty: Buffer.alloc(0), small: rows(3), last: rows(20_000, 2) };
  const { payload, index } = await write(texts);
  assert.equal(await read(payload, index), texts);
  assert.equal(
    index.map(({ rows }) => rows),
    [60_000, 0, 3, 20_000],
  );
  assert.equal(
    index.map(({ bytes }) => bytes),
    Object.values(texts).map((text) => text.length),
  );
  assert.is(index[0]?.sha256, createHash('sha256').update(LARGE).digest('hex'));
  assert.equal(index[0]?.columns, ['id', 'body']);
  let end = 0;
  for (const { offset, length } of index) {
    assert.is(offset, end);
    end += length;
  }
  assert.is(end, payload.length);
});

test('a table without rows is one empty zstd frame', async () => {
  const { payload, index } = await write({ empty: Buffer.alloc(0) });
  assert.ok(payload.equals(zstdCompressSync(Buffer.alloc(0))));
  assert.is(index[0]?.length, payload.length);
  assert.equal(await read(payload, index), { empty: Buffer.alloc(0) });
});

test('any cutting of text and payload gives the same sections', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 4000 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 90_000 }),
      fc.integer({ min: 1, max: 90_000 }),
      async (counts, pieceIn, pieceOut) => {
        const texts = Object.fromEntries(counts.map((count, i) => [`t${i}`, rows(count, i + 1)]));
        const { payload, index } = await write(texts, Math.max(pieceIn, 50));
        assert.equal(await read(payload, index, Math.max(pieceOut, 20)), texts);
      },
    ),
    { numRuns: 25 },
  );
});

test('the payload byte by byte', async () => {
  const texts = { a: rows(5), b: Buffer.alloc(0), c: rows(2) };
  const { payload, index } = await write(texts, 1);
  assert.equal(await read(payload, index, 1), texts);
});

test('a stranger’s zstd reads payload and sections', async () => {
  if (spawnSync('zstd', ['--version']).status !== 0) return; // Not on this machine; the format page says zstd -d.
  const texts = { large: LARGE, empty: Buffer.alloc(0), small: rows(3) };
  const { payload, index } = await write(texts);
  const unzip = (input: Buffer) => spawnSync('zstd', ['-dc'], { input, maxBuffer: 1 << 30 });
  assert.ok(unzip(payload).stdout.equals(Buffer.concat(Object.values(texts))));
  for (const { table, offset, length } of index) {
    const out = unzip(payload.subarray(offset, offset + length));
    assert.is(out.status, 0);
    assert.ok(out.stdout.equals(texts[table.name as keyof typeof texts]), table.name);
  }
});

test('frames of another zstd are read: no checksum, checksum, run-length and raw blocks', async () => {
  for (const text of [Buffer.alloc(3_000_000, 10), noise(700_000), LARGE]) {
    const payload = zstdCompressSync(text, { pledgedSrcSize: text.length, params: { 201: 1 } });
    const bytes = text.length;
    const count = text.filter((byte) => byte === 10).length;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const index = [{ ...head('x'), offset: 0, length: payload.length, rows: count, bytes, sha256 }];
    assert.ok((await read(payload, index)).x?.equals(text));
  }
});

test('a wrong number of rows, of bytes, and a wrong digest name table and object', async () => {
  const { payload, index } = await write({ first: rows(10), second: rows(20) });
  const alter = (change: Partial<Section>) =>
    index.map((section) => (section.table.name === 'second' ? { ...section, ...change } : section));
  const where = /public\.second in object shared\.bha/;
  assert.match(
    (await refusal(() => read(payload, alter({ rows: 21 })), 'SECTION_ROWS', where)).what,
    /20 rows/,
  );
  await refusal(() => read(payload, alter({ bytes: 1 })), 'SECTION_BYTES', where);
  await refusal(() => read(payload, alter({ sha256: 'a'.repeat(64) })), 'SECTION_DIGEST', where);
});

test('a payload that is shorter or longer than its index', async () => {
  const { payload, index } = await write({ first: rows(10), second: rows(20_000) });
  const [first] = index;
  if (first === undefined) return assert.unreachable();
  await refusal(
    () => read(payload.subarray(0, -5), index),
    'FRAME_CORRUPT',
    /public\.second .*ends inside a block/,
  );
  await refusal(() => read(payload.subarray(0, first.length), index), 'SECTION_ROWS', /public\.second/);
  const passOver = async () => {
    for await (const { section } of readSections(stream(payload.subarray(0, -5)), index, SOURCE))
      void section;
  };
  await refusal(passOver, 'SECTION_SHORT', /public\.second .* of its \d+ compressed bytes/);
  await refusal(() => read(payload, [first]), 'SECTION_SURPLUS', /after its last section/);
  await refusal(() => read(payload, index.slice(1)), 'SECTION_INDEX', /public\.second/);
  await refusal(() => read(payload, [...index].reverse()), 'SECTION_INDEX');
});

test('frames that are no frames', async () => {
  const { payload, index } = await write({ only: rows(2000) });
  const put = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(payload);
    bytes.copy(copy, at);
    return copy;
  };
  const where = /public\.only in object shared\.bha/;
  await refusal(() => read(put(Buffer.from('PK'), 0), index), 'FRAME_CORRUPT', where);
  for (let at = 0; at < payload.length - 8; at += 331) {
    let thrown: unknown;
    try {
      await read(put(noise(8, at), at), index);
    } catch (error) {
      thrown = error;
    }
    assert.instance(thrown, BulkheadError, String(thrown));
    assert.match(String(thrown), where);
  }
  const large = zstdCompressSync(Buffer.alloc(17 << 20), { pledgedSrcSize: 17 << 20 });
  const section = { ...head('bomb'), offset: 0, length: large.length, rows: 0, bytes: 17 << 20, sha256: '' };
  await refusal(() => read(large, [section]), 'FRAME_TOO_LARGE', /public\.bomb/);
});

test('sections may be passed over, whole or in part', async () => {
  const { payload, index } = await write({ a: LARGE, b: rows(4), c: LARGE, d: rows(7) });
  const seen: string[] = [];
  for await (const { section, text } of readSections(stream(payload, 30_000), index, SOURCE)) {
    if (section.table.name === 'a') continue;
    if (section.table.name === 'c') for await (const piece of text) if (piece.length > 0) break;
    if (section.table.name !== 'c') seen.push(`${section.table.name}:${(await collect(text)).length}`);
  }
  assert.equal(seen, [`b:${rows(4).length}`, `d:${rows(7).length}`]);
});

test('a text that breaks off leaves no section in the index, and the writer takes no other', async () => {
  async function* broken() {
    yield LARGE;
    throw new Error('COPY was cancelled');
  }
  const writer = new SectionWriter();
  try {
    await collect(writer.section(head('broken'), broken()));
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /COPY was cancelled/);
  }
  assert.is(writer.sections.length, 0);
  try {
    await collect(writer.section(head('next'), stream(rows(1))));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, TypeError);
  }
});

test('one pipeline from text to sealed object and back, in bounded memory', async () => {
  const piece = rows(2000);
  const pieces = 600;
  let asked = 0;
  async function* text() {
    for (asked = 0; asked < pieces; asked++) yield piece;
  }
  const writer = new SectionWriter({ compress: async (text) => zstdCompressSync(text) });
  let bytes = 0;
  let compressed = 0;
  let ahead = 0;
  async function* payload() {
    for await (const frame of writer.section(head('big'), text())) {
      bytes += 1 << 20;
      compressed += frame.length;
      ahead = Math.max(ahead, asked * piece.length - bytes);
      yield frame;
    }
  }
  const before = process.memoryUsage.rss();
  const sealed = sealObject({ ...SOURCE, runKey: RUN_KEY }, payload());
  let peak = 0;
  let received = 0;
  // The index is complete before the reader looks at it, because the whole object is written first in life.
  const stored: Buffer[] = [];
  for await (const chunk of sealed) {
    stored.push(chunk);
    peak = Math.max(
      peak,
      process.memoryUsage.rss() - before - stored.reduce((sum, { length }) => sum + length, 0),
    );
  }
  async function* file() {
    for (const chunk of stored) yield chunk;
  }
  const opened = openObject({ ...SOURCE, key: { runKey: RUN_KEY } }, file());
  for await (const { text: copy } of readSections(opened, writer.sections, SOURCE)) {
    for await (const chunk of copy) received += chunk.length;
  }
  assert.is(received, pieces * piece.length);
  assert.is(writer.sections[0]?.rows, pieces * 2000);
  assert.ok(compressed > 0);
  assert.ok(ahead <= 4 << 20, `the writer ran ${ahead} bytes ahead`);
  assert.ok(peak < 120 << 20, `memory grew by ${peak >> 20} MiB`);
});

test.run();
