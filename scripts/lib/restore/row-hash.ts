/** Four words of 32 bits. */
export type HashWords = Int32Array;

const A = 0x239b961b;
const B = 0xab0e9789;
const C = 0x38b34ae5;
const D = 0xa1e38b93;

/**
 * MurmurHash3 (x86, 128 bits) of the bytes from `from` to `to`, as its author published it. Puts four words into `into`.
 *
 * SHA-256 of each of millions of rows costs a restore as much as encrypting them five times over, most of it for the
 * call and not for the hash. What has to be told apart here is damage and not forgery, and that this does.
 * https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
export function hashBytes(view: DataView, from: number, to: number, into: HashWords, seed = 0): void {
  let [a, b, c, d] = [seed, seed, seed, seed];
  const blocks = from + ((to - from) & ~15);
  for (let at = from; at < blocks; at += 16) {
    a ^= mixA(view.getInt32(at, true));
    a = (Math.imul(rotate(a, 19) + b, 5) + 0x561ccd1b) | 0;
    b ^= mixB(view.getInt32(at + 4, true));
    b = (Math.imul(rotate(b, 17) + c, 5) + 0x0bcaa747) | 0;
    c ^= mixC(view.getInt32(at + 8, true));
    c = (Math.imul(rotate(c, 15) + d, 5) + 0x96cd1c35) | 0;
    d ^= mixD(view.getInt32(at + 12, true));
    d = (Math.imul(rotate(d, 13) + a, 5) + 0x32ac3b17) | 0;
  }
  if (to > blocks + 12) d ^= mixD(lastWord(view, blocks + 12, to));
  if (to > blocks + 8) c ^= mixC(lastWord(view, blocks + 8, to));
  if (to > blocks + 4) b ^= mixB(lastWord(view, blocks + 4, to));
  if (to > blocks) a ^= mixA(lastWord(view, blocks, to));
  const length = to - from;
  a ^= length;
  b ^= length;
  c ^= length;
  d ^= length;
  a = (a + b + c + d) | 0;
  b = (b + a) | 0;
  c = (c + a) | 0;
  d = (d + a) | 0;
  a = spread(a);
  b = spread(b);
  c = spread(c);
  d = spread(d);
  a = (a + b + c + d) | 0;
  into[0] = a;
  into[1] = b + a;
  into[2] = c + a;
  into[3] = d + a;
}

function mixA(word: number): number {
  return Math.imul(rotate(Math.imul(word, A), 15), B);
}

function mixB(word: number): number {
  return Math.imul(rotate(Math.imul(word, B), 16), C);
}

function mixC(word: number): number {
  return Math.imul(rotate(Math.imul(word, C), 17), D);
}

function mixD(word: number): number {
  return Math.imul(rotate(Math.imul(word, D), 18), A);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Each bit of the word changes half of the bits. */
function spread(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Up to four bytes, the first of them the lowest. */
function lastWord(view: DataView, from: number, to: number): number {
  let word = 0;
  for (let at = Math.min(to, from + 4) - 1; at >= from; at--) word = (word << 8) | view.getUint8(at);
  return word;
}
