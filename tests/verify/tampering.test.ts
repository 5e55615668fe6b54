import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sealObject } from '../../scripts/lib/archive/seal.ts';
import { testContext } from '../support/context.ts';
import { cut, fileOf, type Given, type MadeRun, makeRun, pieces, removeFile, rewrite } from './made-run.ts';
import { tampered } from './tampered.ts';

const context = testContext();
let made: MadeRun;
let other: MadeRun;

test.before(async () => {
  made = await makeRun(await context.temporaryFolder('store'));
  other = await makeRun(await context.temporaryFolder('other'));
});

test.after(() => context.end());

const SHARED = 'shared.bha';

const after = (tamper: (copy: MadeRun) => Promise<void>, given: Given = {}) => tampered(made, tamper, given);

interface Case {
  readonly name: string;
  readonly change: (bytes: Buffer) => Buffer | Promise<Buffer>;
  /** With the key that opens it. */
  readonly deep: readonly [code: string, words: RegExp];
  /** Without. */
  readonly shallow: readonly [code: string, words: RegExp];
}

const chunks = (order: (chunks: Buffer[]) => (Buffer | undefined)[]) => (bytes: Buffer) => {
  const { head, chunks: all } = cut(bytes);
  return Buffer.concat([head, ...order(all).filter((chunk) => chunk !== undefined)]);
};

const headerText = (from: string, to: string) => (bytes: Buffer) => {
  const n = bytes.readUInt32BE(8);
  const core = Buffer.from(bytes.toString('utf8', 12, 12 + n).replace(from, to));
  assert.is(core.length, n, 'the tests change facts, not lengths');
  return Buffer.concat([bytes.subarray(0, 12), core, bytes.subarray(12 + n)]);
};

const altered = /was altered: it has the SHA-256/;
const cutOff = /bytes, and the manifest says \d+: it was cut off at the end of a chunk/;

const CASES: readonly Case[] = [
  {
    name: 'truncation at a chunk boundary',
    change: chunks((all) => all.slice(0, 2)),
    deep: ['TRUNCATED', /cut at a chunk boundary/],
    shallow: ['OBJECT_SIZE', cutOff],
  },
  {
    name: 'truncation inside a chunk',
    change: (bytes) => bytes.subarray(0, bytes.length - 100),
    deep: ['TRUNCATED', /ends inside chunk 3: it has \d+ of its \d+ bytes/],
    shallow: ['OBJECT_SIZE', /cut off inside a chunk/],
  },
  {
    name: 'truncation of the whole payload',
    change: chunks(() => []),
    deep: ['TRUNCATED', /whole payload is missing/],
    shallow: ['OBJECT_SIZE', /its payload is missing/],
  },
  {
    name: 'truncation inside the header',
    change: (bytes) => bytes.subarray(0, 40),
    deep: ['TRUNCATED', /inside its header, after 40 bytes/],
    shallow: ['TRUNCATED', /inside its header, after 40 bytes/],
  },
  {
    name: 'swapped chunks',
    change: chunks(([a, b, ...rest]) => [b, a, ...rest]),
    deep: ['CHUNK_MISPLACED', /swapped, repeated or dropped/],
    shallow: ['OBJECT_SHA256', altered],
  },
  {
    name: 'a dropped chunk',
    change: chunks(([, ...rest]) => rest),
    deep: ['CHUNK_MISPLACED', /has chunk 1 where chunk 0 belongs/],
    shallow: ['OBJECT_SIZE', /the manifest says/],
  },
  {
    name: 'a repeated chunk',
    change: chunks(([a, b, ...rest]) => [a, b, b, ...rest]),
    deep: ['CHUNK_MISPLACED', /has chunk 1 where chunk 2 belongs/],
    shallow: ['OBJECT_SIZE', /bytes were added/],
  },
  {
    name: 'appended bytes',
    change: (bytes) => Buffer.concat([bytes, Buffer.alloc(500)]),
    deep: ['TRAILING_BYTES', /bytes were appended/],
    shallow: ['OBJECT_SIZE', /bytes were added/],
  },
  {
    name: 'a flipped bit',
    change: (bytes) => {
      const middle = bytes.length >> 1;
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
      return bytes;
    },
    deep: ['CHUNK_CORRUPT', /has a chunk \(\d\) that was altered/],
    shallow: ['OBJECT_SHA256', altered],
  },
  {
    name: 'an edited header',
    change: headerText('"chunk":1048576', '"chunk":1048577'),
    deep: ['BAD_HEADER', /never writes/],
    shallow: ['BAD_HEADER', /never writes/],
  },
  {
    name: 'an edited salt',
    change: (bytes) => {
      const salt = 12 + bytes.readUInt32BE(8);
      bytes.writeUInt8(bytes.readUInt8(salt) ^ 1, salt);
      return bytes;
    },
    deep: ['WRONG_KEY_OR_HEADER', /its header was altered/],
    shallow: ['OBJECT_SHA256', altered],
  },
  {
    name: 'a file of another kind',
    change: (bytes) => Buffer.concat([Buffer.from('PGDMP'), bytes.subarray(5)]),
    deep: ['BAD_MAGIC', /does not begin with BULKHEAD/],
    shallow: ['BAD_MAGIC', /does not begin with BULKHEAD/],
  },
  {
    name: 'a header that claims a later version of the format',
    change: headerText('"v":1', '"v":2'),
    deep: ['OBJECT_SHA256', altered],
    shallow: ['OBJECT_SHA256', altered],
  },
  {
    name: 'the header of one object on the payload of another',
    change: async (bytes) => {
      // Another object of this run, as large: only its key differs.
      const object = 'unassigned.bha';
      const payload = pieces([Buffer.alloc(2 << 20), Buffer.from('end')]);
      const sealed = sealObject({ run: made.run, object, runKey: made.runKey }, payload);
      return Buffer.concat([cut(bytes).head, ...cut(Buffer.concat(await Array.fromAsync(sealed))).chunks]);
    },
    deep: ['OTHER_PAYLOAD', /the payload of another object/],
    shallow: ['OBJECT_SIZE', /the manifest says/],
  },
  {
    name: 'the object of another run',
    change: () => readFile(fileOf(other, SHARED)),
    deep: ['OTHER_RUN', /says that it belongs to run/],
    shallow: ['OTHER_RUN', /says that it belongs to run/],
  },
];

for (const { name, change, deep, shallow } of CASES) {
  test(`${name}: told apart with the key, and found without it`, async () => {
    const tamper = (copy: MadeRun) => rewrite(copy, SHARED, change);
    const opened = await after(tamper, { deep: true });
    assert.equal(opened.codes, [deep[0]], opened.said);
    assert.match(opened.said, deep[1]);
    assert.match(opened.said, `object ${SHARED} of run ${made.run}`);
    const read = await after(tamper);
    assert.equal(read.codes, [shallow[0]], read.said);
    assert.match(read.said, shallow[1]);
  });
}

test('the object of another tenant', async () => {
  const [one = '', two = ''] = made.tenants;
  const swap = (copy: MadeRun) => copyFile(fileOf(copy, one), fileOf(copy, two));
  for (const input of [{}, { deep: true }]) {
    const { codes, said } = await after(swap, input);
    assert.equal(codes, ['OTHER_OBJECT']);
    assert.match(said, two);
  }
});

test('every damaged object is named, not only the first', async () => {
  const { codes, said } = await after(async (copy) => {
    for (const name of [SHARED, ...made.tenants]) await rewrite(copy, name, (bytes) => bytes.subarray(0, -1));
    await removeFile(copy, 'schema.bha');
    await mkdir(dirname(fileOf(copy, 't/x')), { recursive: true });
    await writeFile(fileOf(copy, 't/added.bha'), 'x');
  });
  assert.equal(codes.toSorted(), [
    'OBJECT_MISSING',
    'OBJECT_SIZE',
    'OBJECT_SIZE',
    'OBJECT_SIZE',
    'OBJECT_SURPLUS',
  ]);
  assert.match(said, /schema\.bha of run .* is not in the store/);
  assert.match(said, /file t\/added\.bha lies in the folder of run/);
});

test.run();
