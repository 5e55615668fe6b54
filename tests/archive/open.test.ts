import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CHUNK, SEALED_CHUNK } from '../../scripts/lib/archive/header.ts';
import { newRunKey } from '../../scripts/lib/archive/keys.ts';
import { openObject } from '../../scripts/lib/archive/open.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { noise, OTHER_RUN, RUN, RUN_KEY, refusal, seal, stream, unseal } from './samples.ts';

const PAYLOAD = noise(4 * CHUNK + 5000);
const A = await seal(PAYLOAD);
const START = 76 + A.readUInt32BE(8);
/** Where chunk i begins in A. */
const at = (i: number) => START + i * SEALED_CHUNK;
const chunk = (i: number) => A.subarray(at(i), Math.min(at(i + 1), A.length));
const head = A.subarray(0, START);

function flip(bytes: Buffer, position: number, mask = 1): Buffer {
  const copy = Buffer.from(bytes);
  copy[position] = (copy[position] ?? 0) ^ mask;
  return copy;
}

function rewriteCore(bytes: Buffer, from: string, to: string): Buffer {
  const n = bytes.readUInt32BE(8);
  const core = Buffer.from(bytes.toString('utf8', 12, 12 + n).replace(from, to));
  const prefix = Buffer.from(bytes.subarray(0, 12));
  prefix.writeUInt32BE(core.length, 8);
  return Buffer.concat([prefix, core, bytes.subarray(12 + n)]);
}

test('a file that is no archive object', async () => {
  await refusal(() => unseal(flip(A, 3)), 'BAD_MAGIC', /does not begin with BULKHEAD/);
  await refusal(() => unseal(Buffer.from('PGDMP')), 'BAD_MAGIC');
});

test('a version that is not known', async () => {
  await refusal(() => unseal(rewriteCore(A, '"v":1', '"v":2')), 'UNKNOWN_VERSION', /format version 2/);
});

test('an object of another run, and of another tenant', async () => {
  await refusal(() => unseal(A, { run: OTHER_RUN }), 'OTHER_RUN', new RegExp(RUN));
  await refusal(() => unseal(A, { object: 'unassigned.bha' }), 'OTHER_OBJECT', /"shared\.bha"/);
});

test('an edited header: rewritten so that it fits the place', async () => {
  const name = rewriteCore(A, 'shared.bha', 'unassigned.bha');
  await refusal(
    () => unseal(name, { object: 'unassigned.bha' }),
    'WRONG_KEY_OR_HEADER',
    /header was altered/,
  );
  const run = rewriteCore(A, RUN, OTHER_RUN);
  await refusal(() => unseal(run, { run: OTHER_RUN }), 'WRONG_KEY_OR_HEADER');
});

test('an edited header: facts that version 1 never writes', async () => {
  await refusal(() => unseal(rewriteCore(A, '1048576', '65536')), 'BAD_HEADER', /never writes/);
  await refusal(() => unseal(rewriteCore(A, 'zstd', 'gzip')), 'BAD_HEADER');
  await refusal(() => unseal(rewriteCore(A, '{"v":1', '{"v": 1')), 'BAD_HEADER');
  await refusal(() => unseal(rewriteCore(A, '"zstd"', '"zstd"]')), 'BAD_HEADER', /not JSON/);
  const list = Buffer.from(A);
  list.fill('[]'.padEnd(START - 76), 12, START - 64);
  await refusal(() => unseal(list), 'BAD_HEADER', /not a JSON object/);
  const long = Buffer.from(A);
  long.writeUInt32BE(1 << 30, 8);
  await refusal(() => unseal(long), 'BAD_HEADER', /claims 1073741824 bytes/);
});

test('an edited salt or commitment', async () => {
  await refusal(() => unseal(flip(A, START - 64)), 'WRONG_KEY_OR_HEADER');
  await refusal(() => unseal(flip(A, START - 1)), 'WRONG_KEY_OR_HEADER');
});

test('a wrong key is told apart from damage', async () => {
  await refusal(
    () => unseal(A, { key: { runKey: newRunKey() } }),
    'WRONG_KEY_OR_HEADER',
    /key is not the one/,
  );
  await refusal(() => unseal(A, { key: { objectKey: newRunKey() } }), 'WRONG_KEY_OR_HEADER');
});

test('truncation inside the header, of the whole payload, at a chunk boundary, inside a chunk', async () => {
  await refusal(() => unseal(Buffer.alloc(0)), 'TRUNCATED', /inside its header, after 0 bytes/);
  await refusal(() => unseal(A.subarray(0, 10)), 'TRUNCATED', /inside its header, after 10 bytes/);
  await refusal(() => unseal(A.subarray(0, START - 1)), 'TRUNCATED', /inside its header/);
  await refusal(() => unseal(head), 'TRUNCATED', /whole payload is missing/);
  for (const boundary of [1, 2, 3, 4]) {
    const cut = A.subarray(0, at(boundary));
    await refusal(
      () => unseal(cut),
      'TRUNCATED',
      new RegExp(`chunk ${boundary - 1}, .*cut at a chunk boundary`),
    );
    await refusal(() => unseal(cut, { size: A.length }), 'TRUNCATED', /cut at a chunk boundary/);
  }
  await refusal(() => unseal(A.subarray(0, at(2) + 9)), 'TRUNCATED', /inside chunk 2, after 9 bytes/);
  for (const extra of [16, 500, SEALED_CHUNK - 1]) {
    const cut = A.subarray(0, at(2) + extra);
    await refusal(() => unseal(cut), 'CHUNK_CORRUPT', /last chunk \(2\) that was altered, cut short/);
    await refusal(
      () => unseal(cut, { size: A.length }),
      'TRUNCATED',
      /inside chunk 2: it has \d+ of its \d+ bytes/,
    );
  }
});

test('swapped, dropped and repeated chunks', async () => {
  const build = (...order: number[]) => Buffer.concat([head, ...order.map(chunk)]);
  assert.ok(build(0, 1, 2, 3, 4).equals(A));
  const moved = /where chunk \d belongs: chunks were swapped, repeated or dropped/;
  await refusal(() => unseal(build(1, 0, 2, 3, 4)), 'CHUNK_MISPLACED', /has chunk 1 where chunk 0 belongs/);
  await refusal(() => unseal(build(0, 2, 1, 3, 4)), 'CHUNK_MISPLACED', moved);
  await refusal(() => unseal(build(1, 2, 3, 4)), 'CHUNK_MISPLACED', moved);
  await refusal(() => unseal(build(0, 1, 3, 4)), 'CHUNK_MISPLACED', moved);
  await refusal(() => unseal(build(0, 1, 2, 4)), 'CHUNK_MISPLACED', /has chunk 4 where chunk 3/);
  await refusal(() => unseal(build(0, 1, 1, 2, 3, 4)), 'CHUNK_MISPLACED', /has chunk 1 where chunk 2/);
  await refusal(() => unseal(build(0, 1, 2, 3, 0)), 'CHUNK_MISPLACED', /has chunk 0 where chunk 4/);
});

test('appended bytes, behind a short and behind a full last chunk', async () => {
  const tail = noise(40, 5);
  await refusal(() => unseal(Buffer.concat([A, tail]), { size: A.length }), 'TRAILING_BYTES', /appended/);
  await refusal(() => unseal(Buffer.concat([A, noise(2 * CHUNK)]), { size: A.length }), 'TRAILING_BYTES');
  await refusal(() => unseal(Buffer.concat([A, tail])), 'CHUNK_CORRUPT', /lengthened/);
  const full = await seal(noise(2 * CHUNK));
  for (const extra of [tail, chunk(1), noise(3 * CHUNK)]) {
    await refusal(() => unseal(Buffer.concat([full, extra])), 'TRAILING_BYTES', /chunk 1, which is its last/);
  }
});

test('the header of one object on the payload of another', async () => {
  for (const other of [
    await seal(noise(4 * CHUNK, 2), { object: 'unassigned.bha' }),
    await seal(PAYLOAD, { run: OTHER_RUN }),
    await seal(PAYLOAD),
  ]) {
    const start = 76 + other.readUInt32BE(8);
    await refusal(
      () => unseal(Buffer.concat([head, other.subarray(start)])),
      'OTHER_PAYLOAD',
      /another object/,
    );
  }
  const small = await seal(noise(10));
  await refusal(() => unseal(Buffer.concat([head, small.subarray(START)])), 'CHUNK_CORRUPT');
});

test('another size than the manifest says', async () => {
  await refusal(() => unseal(A, { size: A.length + 1 }), 'OTHER_SIZE', /the manifest says/);
});

test('a flipped bit in a chunk names the chunk, also in the first', async () => {
  for (const i of [0, 1, 3, 4]) {
    await refusal(
      () => unseal(flip(A, at(i) + 77)),
      'CHUNK_CORRUPT',
      new RegExp(`\\(${i}\\) that was altered`),
    );
  }
  await refusal(() => unseal(flip(A, A.length - 1)), 'CHUNK_CORRUPT', /\(4\)/);
});

test('a flipped bit anywhere is refused, and never as an error that is not ours', async () => {
  const bytes = await seal(noise(CHUNK + 300));
  const position = fc.oneof(
    fc.integer({ min: 0, max: START - 1 }),
    fc.integer({ min: START, max: bytes.length - 1 }),
  );
  await fc.assert(
    fc.asyncProperty(position, fc.integer({ min: 0, max: 7 }), async (where, bit) => {
      const damaged = flip(bytes, where, 1 << bit);
      let thrown: unknown;
      try {
        await unseal(damaged);
      } catch (error) {
        thrown = error;
      }
      assert.instance(thrown, BulkheadError, `byte ${where}`);
    }),
    { numRuns: 150 },
  );
  // Every byte of the head, not only some.
  for (let where = 0; where < START; where++) {
    let refused = false;
    try {
      await unseal(flip(bytes, where));
    } catch (error) {
      refused = error instanceof BulkheadError;
    }
    assert.ok(refused, `byte ${where}`);
  }
});

test('any truncation and any splice of two objects is refused', async () => {
  const bytes = await seal(noise(2 * CHUNK + 10));
  const other = await seal(noise(2 * CHUNK + 10, 3));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), fc.boolean(), async (where, splice) => {
      const tail = splice ? other.subarray(where) : Buffer.alloc(0);
      const damaged = Buffer.concat([bytes.subarray(0, where), tail]);
      let thrown: unknown;
      try {
        const plain = await unseal(damaged);
        // A splice within the equal part of both heads is the other object itself.
        if (splice && damaged.equals(other)) assert.is(plain.length, 2 * CHUNK + 10);
        else assert.unreachable(`opened, cut at ${where}`);
        return;
      } catch (error) {
        thrown = error;
      }
      assert.instance(thrown, BulkheadError, String(thrown));
    }),
    { numRuns: 80 },
  );
});

test('no unauthenticated byte is ever given out', async () => {
  const given: Buffer[] = [];
  const damaged = flip(A, at(2) + 1);
  await refusal(async () => {
    const opening = { run: RUN, object: 'shared.bha', key: { runKey: RUN_KEY } };
    for await (const plain of openObject(opening, stream(damaged, 99_999))) given.push(plain);
  }, 'CHUNK_CORRUPT');
  assert.ok(Buffer.concat(given).equals(PAYLOAD.subarray(0, 2 * CHUNK)));
});

test.run();
