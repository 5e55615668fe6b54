/**
 * A small pseudo-random generator (sfc32, Chris Doty-Humphrey), so that the same seed gives the same
 * portal on every machine and Node version. Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** The same seed and stream give the same numbers; streams of one seed are independent of each other. */
  constructor(seed: number, stream: number) {
    this.#a = mix(seed ^ 0x9e3779b9);
    this.#b = mix(stream ^ 0x85ebca6b);
    this.#c = mix(seed + Math.imul(stream, 0xc2b2ae35));
    for (let warmUp = 0; warmUp < 12; warmUp += 1) this.next();
  }

  /** A whole number from 0 to 2³² - 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A number from 0 up to, not including, 1. */
  fraction(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  /** A whole number from `low` to `high`, both inclusive. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  uuid(): string {
    return uuidFrom(this.next(), this.next(), this.next(), this.next());
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
}

/**
 * A number that depends on nothing but its arguments. Ids are computed from what they name, so no id
 * has to be remembered: memory stays the same however many rows are made.
 */
export function hash(seed: number, ...parts: readonly number[]): number {
  let state = mix(seed ^ 0x27d4eb2f);
  for (const part of parts) state = mix(state ^ mix((part + 0x9e3779b9) | 0));
  return state >>> 0;
}

/** A UUID (version 4 in form) that depends on nothing but its arguments. */
export function uuidOf(seed: number, kind: number, a = 0, b = 0, c = 0): string {
  return uuidFrom(
    hash(seed, 0x11, kind, a, b, c),
    hash(seed, 0x22, kind, a, b, c),
    hash(seed, 0x33, kind, a, b, c),
    hash(seed, 0x44, kind, a, b, c),
  );
}

/** A UUID (version 4 in form) of four numbers below 2³². */
export function uuidFrom(w0: number, w1: number, w2: number, w3: number): string {
  const version = 0x4000 | (w1 & 0x0fff);
  const variant = 0x8000 | ((w2 >>> 16) & 0x3fff);
  return `${hex(w0 >>> 16)}${hex(w0 & 0xffff)}-${hex(w1 >>> 16)}-${hex(version)}-${hex(variant)}-${hex(w2 & 0xffff)}${hex(w3 >>> 16)}${hex(w3 & 0xffff)}`;
}

const HEX: readonly string[] = Array.from({ length: 0x10000 }, (_, value) =>
  value.toString(16).padStart(4, '0'),
);

function hex(value: number): string {
  return HEX[value] ?? '0000';
}

/** The finaliser of MurmurHash3: every input bit changes about half of the output bits. */
function mix(value: number): number {
  let state = value;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}
