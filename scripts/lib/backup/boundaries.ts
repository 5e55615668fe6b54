import { createHash } from 'node:crypto';

/** A tenant by where it stands and by how much work it is, in bytes. */
export interface Weight {
  readonly position: bigint;
  readonly bytes: number;
}

/** Hexadecimal digits of a boundary. */
const DIGITS = 16;

/** A boundary as a plan writes it. */
export const BOUNDARY = /^[0-9a-f]{16}$/;

/**
 * Where a tenant stands: the first 8 bytes of SHA-256 of its key as text. Every tenant has a place, also one that is made
 * while the backup runs, and a range of places tells nobody who is in it.
 */
export function positionOf(tenant: string): bigint {
  return createHash('sha256').update(tenant, 'utf8').digest().readBigUInt64BE(0);
}

/** The shard of a tenant, from 0. */
export function shardOf(tenant: string, boundaries: readonly bigint[]): number {
  return rangeOf(positionOf(tenant), boundaries);
}

/** The range of a position, from 0: as many boundaries as are not beyond it. */
function rangeOf(position: bigint, boundaries: readonly bigint[]): number {
  return boundaries.filter((boundary) => boundary <= position).length;
}

/** The boundaries of a plan as numbers. */
export function parseBoundaries(boundaries: readonly string[]): bigint[] {
  return boundaries.map((boundary) => BigInt(`0x${boundary}`));
}

/**
 * Divides the tenants into ranges whose largest is as small as ranges can make it, and returns what is between them. There are no
 * more ranges than are asked for and than help: what one tenant is too large for, no other boundary makes smaller. Pure.
 * @param first bytes that the first range has beside its tenants.
 */
export function drawBoundaries(weights: readonly Weight[], shards: number, first: number): string[] {
  const ordered = [...weights].sort((a, b) => (a.position < b.position ? -1 : 1));
  const capacity = leastCapacity(ordered, shards, first);
  const begins = beginsOf(ordered, capacity, first);
  return begins.map((at) => {
    const left = at === 0 ? -1n : (ordered[at - 1]?.position ?? -1n);
    return roundBetween(left, ordered[at]?.position ?? 0n)
      .toString(16)
      .padStart(DIGITS, '0');
  });
}

/** The bytes of each range, in their order. Pure. */
export function bytesOfRanges(
  weights: readonly Weight[],
  boundaries: readonly string[],
  first: number,
): number[] {
  const limits = parseBoundaries(boundaries);
  const bytes = [first, ...limits.map(() => 0)];
  for (const weight of weights) {
    const at = rangeOf(weight.position, limits);
    bytes[at] = (bytes[at] ?? 0) + weight.bytes;
  }
  return bytes;
}

/** The least that a range must be allowed to hold for as many ranges to be enough. */
function leastCapacity(ordered: readonly Weight[], shards: number, first: number): number {
  const total = ordered.reduce((sum, { bytes }) => sum + bytes, first);
  const largest = ordered.reduce((most, { bytes }) => Math.max(most, bytes), first);
  let low = Math.max(largest, Math.ceil(total / shards));
  let high = Math.max(total, low);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (beginsOf(ordered, middle, first).length < shards) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Fills range after range up to the capacity, and returns the tenants with which all but the first begin. */
function beginsOf(ordered: readonly Weight[], capacity: number, first: number): number[] {
  const begins: number[] = [];
  let held = first;
  for (const [at, { bytes }] of ordered.entries()) {
    if (held > 0 && held + bytes > capacity) {
      begins.push(at);
      held = 0;
    }
    held += bytes;
  }
  return begins;
}

/** The roundest number above `left` and not above `right`: of the tenants beside it, it tells as little as can be. */
function roundBetween(left: bigint, right: bigint): bigint {
  for (let digits = 0; digits <= DIGITS; digits++) {
    const step = 16n ** BigInt(DIGITS - digits);
    const candidate = (left / step + (left < 0n ? 0n : 1n)) * step;
    if (candidate > left && candidate <= right) return candidate;
  }
  return right;
}
