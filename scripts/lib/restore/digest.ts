import { hashBytes } from './row-hash.ts';
import type { RowBytes } from './rows.ts';

/** What a set of rows comes to, in whatever order they came. */
export interface RowsDigest {
  readonly rows: number;
  /** Sum of the rows' hashes modulo 2^128, as 32 hexadecimal digits. */
  readonly sum: string;
}

/** Where the hash of a row stands until it has been added. */
const words = new Int32Array(4);

/**
 * An order-free digest of rows in constant memory: the sum modulo 2^128 of a hash of 128 bits of each row's COPY text. Equal sets of rows have equal sums; a row that is missing, extra, twice or changed
 * changes the sum. It tells damage and mistakes, not an adversary who can choose the rows: those of an archive
 * are authenticated by its signature.
 */
export class RowsSum {
  #rows = 0;
  // Four words of 32 bits: a sum of two is exact in a double, and no BigInt is made per row.
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** Adds a row: its line of COPY text, without the newline. */
  add({ view }: RowBytes, from: number, to: number): void {
    hashBytes(view, from, to, words);
    this.#plus(word(0), word(1), word(2), word(3));
    this.#rows++;
  }

  /** Adds all rows of another sum. */
  merge(other: RowsSum): void {
    this.#plus(other.#a, other.#b, other.#c, other.#d);
    this.#rows += other.#rows;
  }

  /** The digest of the rows so far. */
  result(): RowsDigest {
    const sum = [this.#a, this.#b, this.#c, this.#d];
    return { rows: this.#rows, sum: sum.map((word) => word.toString(16).padStart(8, '0')).join('') };
  }

  #plus(a: number, b: number, c: number, d: number): void {
    const last = this.#d + d;
    const third = this.#c + c + (last > WORD ? 1 : 0);
    const second = this.#b + b + (third > WORD ? 1 : 0);
    this.#a = (this.#a + a + (second > WORD ? 1 : 0)) >>> 0;
    this.#b = second >>> 0;
    this.#c = third >>> 0;
    this.#d = last >>> 0;
  }
}

const WORD = 0xffff_ffff;

/** A word of the last hash, without a sign. */
function word(index: number): number {
  return (words[index] ?? 0) >>> 0;
}

/** Whether two digests are of equal sets of rows. */
export function sameRows(a: RowsDigest, b: RowsDigest): boolean {
  return a.rows === b.rows && a.sum === b.sum;
}
