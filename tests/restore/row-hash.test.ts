import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hashBytes } from '../../scripts/lib/restore/row-hash.ts';

function hashOf(bytes: Buffer, seed = 0): Int32Array {
  const words = new Int32Array(4);
  hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, words, seed);
  return words;
}

function hexOf(words: Int32Array): string {
  return [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

test('it is MurmurHash3: the number by which its author’s own tests know the x86 form of 128 bits', () => {
  // https://github.com/aappleby/smhasher/blob/master/src/main.cpp: the hash of the hashes of 256 keys.
  const key = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  const all = Buffer.alloc(16 * key.length);
  for (let length = 0; length < 256; length++) {
    hashOf(key.subarray(0, length), 256 - length).forEach((word, index) => {
      all.writeInt32LE(word, 16 * length + 4 * index);
    });
  }
  assert.is(hexOf(hashOf(all)).slice(0, 8), 'b3ece62a');
});

test('bytes hash alike wherever they lie', () => {
  const text = Buffer.from('a row of some length, longer than two blocks of the hash');
  const expected = hexOf(hashOf(text));
  for (let before = 0; before < 20; before++) {
    const around = Buffer.concat([Buffer.alloc(before, 1), text, Buffer.alloc(5, 2)]);
    const words = new Int32Array(4);
    hashBytes(new DataView(around.buffer, around.byteOffset), before, before + text.length, words);
    assert.is(hexOf(words), expected);
  }
});

test('each bit of a row counts', () => {
  const row = Buffer.from('0123456789abcdef0123456789abcdef0123456');
  const seen = new Set([hexOf(hashOf(row))]);
  for (let bit = 0; bit < row.length * 8; bit++) {
    const changed = Buffer.from(row);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    seen.add(hexOf(hashOf(changed)));
  }
  assert.is(seen.size, row.length * 8 + 1);
});

test.run();
