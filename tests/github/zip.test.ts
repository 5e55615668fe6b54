import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readZip } from '../../scripts/lib/github/zip.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { makeZip } from '../support/github-fake/zip.ts';

const LIMITS = { files: 10, bytes: 100_000 };
const refused = (bytes: Buffer, limits = LIMITS) =>
  assert.throws(
    () => readZip(bytes, 'it.zip', limits),
    (error: unknown) => error instanceof BulkheadError && error.code === 'ZIP',
  );

test('what was packed is unpacked', () => {
  const files = { 'a/b.json': '{"a":1}', 'empty.txt': '', 'größe.md': 'x'.repeat(50_000) };
  const read = readZip(makeZip(files), 'it.zip', LIMITS);
  assert.equal(Object.fromEntries([...read].map(([name, bytes]) => [name, bytes.toString()])), files);
});

test('more files or bytes than allowed are refused before they are unpacked', () => {
  refused(makeZip(Object.fromEntries(Array.from({ length: 11 }, (_, number) => [`${number}`, 'x']))));
  refused(makeZip({ bomb: Buffer.alloc(100_001) }));
  refused(makeZip({ a: Buffer.alloc(60_000), b: Buffer.alloc(60_000) }));
});

test('a file that is larger than it says is refused', () => {
  const zip = makeZip({ a: Buffer.alloc(5000, 'x') });
  const directory = zip.lastIndexOf('PK\x01\x02');
  zip.writeUInt32LE(10, directory + 24);
  refused(zip);
});

test('every cut and every changed byte is refused or changes nothing', () => {
  const zip = makeZip({ 'one.json': '{"one":1}', 'two.json': '{"two":2}' });
  for (let length = 0; length < zip.length; length++) refused(zip.subarray(0, length));
  const whole = JSON.stringify([...readZip(zip, 'it.zip', LIMITS)]);
  let same = 0;
  for (let at = 0; at < zip.length; at++) {
    const changed = Buffer.from(zip);
    changed.writeUInt8((changed.readUInt8(at) ^ 0x41) & 0xff, at);
    try {
      const read = readZip(changed, 'it.zip', LIMITS);
      const contents = JSON.stringify([...read.values()]);
      assert.is(contents, JSON.stringify([...new Map(JSON.parse(whole)).values()]), `byte ${at}`);
      same += 1;
    } catch (error) {
      assert.instance(error, BulkheadError, `byte ${at}: ${error}`);
    }
  }
  assert.ok(same < zip.length);
});

test.run();
