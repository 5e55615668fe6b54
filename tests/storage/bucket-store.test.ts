import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { BucketLimits } from '../../scripts/lib/storage/bucket/bucket.ts';
import { bucketStore } from '../../scripts/lib/storage/bucket/bucket-store.ts';
import { Memory } from '../../scripts/lib/storage/bucket/memory.ts';
import { partBytesFor } from '../../scripts/lib/storage/bucket/volumes.ts';
import { list, MIB } from './conformance/bytes.ts';
import { rejects } from './conformance/harness.ts';
import { countingBucket } from './counting-bucket.ts';

const GIB = 1024 * MIB;
const LIMITS: BucketLimits = {
  partBytes: 32 * MIB,
  minPartBytes: 5 * MIB,
  maxPartBytes: 5120 * MIB,
  partBudget: 10_000,
};
const FOREVER = new AbortController().signal;

function counted(limits: Partial<BucketLimits> = {}, { latency = 1, memory = 256 * MIB } = {}) {
  const bucket = countingBucket({ ...LIMITS, ...limits }, latency);
  const store = bucketStore(bucket, { memory, requests: 64, warn: () => undefined, signal: FOREVER });
  return { store, counts: bucket.counts };
}

async function* zeros(bytes: number, piece = Buffer.alloc(8 * MIB)) {
  for (let left = bytes; left > 0; left -= piece.length) {
    yield left < piece.length ? piece.subarray(0, left) : piece;
  }
}

test('5 GB go through in parts of one size, several at once, in constant memory', async () => {
  const { store, counts } = counted({}, { latency: 20 });
  const size = 5 * GIB + 12_345;
  const before = process.memoryUsage.rss();
  let peak = 0;
  async function* watched() {
    for await (const piece of zeros(size)) {
      peak = Math.max(peak, process.memoryUsage.rss() - before);
      yield piece;
    }
  }
  assert.is((await store.put('large', watched())).size, size);
  assert.is(counts.parts.length, 161);
  const bytes = [...counts.parts].sort((a, b) => a.number - b.number).map((part) => part.bytes);
  assert.equal(bytes, [...Array.from({ length: 160 }, () => 32 * MIB), 12_345]);
  assert.ok(counts.mostUnderWay >= 3, `${counts.mostUnderWay} at once`);
  assert.ok(counts.mostBytesUnderWay <= 192 * MIB, `${counts.mostBytesUnderWay} bytes at once`);
  assert.ok(peak < 400 * MIB, `memory grew by ${peak / MIB} MiB`);
});

test('many large puts at once stay within the memory of one store', async () => {
  const { store, counts } = counted({}, { latency: 10, memory: 128 * MIB });
  await Promise.all(Array.from({ length: 12 }, (_, i) => store.put(`${i}`, zeros(70 * MIB))));
  assert.is(counts.parts.length, 36);
  assert.ok(counts.mostBytesUnderWay <= 96 * MIB, `${counts.mostBytesUnderWay} bytes at once`);
});

test('small objects are sent side by side and do not wait for large ones', async () => {
  const { store, counts } = counted({}, { latency: 20 });
  let stop = false;
  async function* stuck() {
    yield Buffer.alloc(40 * MIB);
    while (!stop) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const large = Promise.all(Array.from({ length: 5 }, (_, i) => store.put(`large/${i}`, stuck())));
  await Promise.all(
    Array.from({ length: 1000 }, (_, i) => store.put(`small/${i}`, list([Buffer.from('x')]))),
  );
  // The large ones still wait for their bodies: small ones that waited for them would wait for ever.
  stop = true;
  await large;
  assert.is(counts.wholes.length, 1000);
  assert.ok(counts.mostUnderWay > 16, `${counts.mostUnderWay} at once`);
});

test('a body is not read ahead of the store', async () => {
  const { store } = counted({}, { latency: 300, memory: 128 * MIB });
  let given = 0;
  async function* body() {
    for (let i = 0; i < 30; i++) {
      given += 8 * MIB;
      yield Buffer.alloc(8 * MIB);
    }
  }
  const put = store.put('large', body());
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.ok(given <= 128 * MIB, `${given / MIB} MiB were taken`);
  await put;
  assert.is(given, 240 * MIB);
});

test('the size of parts follows the estimate, in whole MiB, within what memory allows', () => {
  assert.is(partBytesFor(undefined, LIMITS), 32 * MIB);
  assert.is(partBytesFor(100 * GIB, LIMITS), 32 * MIB);
  assert.is(partBytesFor(1000 * GIB, LIMITS), 113 * MIB);
  assert.is(partBytesFor(100 * GIB, { ...LIMITS, partBudget: 1000 }), 113 * MIB);
  assert.is(partBytesFor(1000 * GIB, { ...LIMITS, maxPartBytes: 64 * MIB }), 64 * MIB);
  assert.is(partBytesFor(undefined, { ...LIMITS, partBytes: MIB }), 5 * MIB);
});

test('no more than a thousand volumes', async () => {
  const { store } = counted({ partBytes: MIB, minPartBytes: MIB, partBudget: 1 }, { latency: 0 });
  await rejects(() => store.put('endless', zeros(1001 * MIB)), 'STORE_TOO_LARGE');
});

test('memory is lent in the order it was asked for, and given back by those who leave', async () => {
  const memory = new Memory(10);
  const first = await memory.borrow(6, FOREVER);
  const order: string[] = [];
  const leaving = new AbortController();
  const left = memory.borrow(10, leaving.signal);
  const second = memory.borrow(6, FOREVER).then((loan) => {
    order.push('second');
    return loan;
  });
  const third = memory.borrow(1, FOREVER).then((loan) => {
    order.push('third');
    return loan;
  });
  leaving.abort();
  await rejects(() => left, 'INTERRUPTED');
  assert.equal(order, []);
  first.release();
  first.release();
  const loans = [await second, await third];
  assert.equal(order, ['second', 'third']);
  for (const loan of loans) loan.release();
  const whole = await memory.borrow(100, FOREVER);
  assert.is(whole.buffer.length, 100, 'one is always lent');
});

test.run();
