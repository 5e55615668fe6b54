import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  BOUNDARY,
  bytesOfRanges,
  drawBoundaries,
  parseBoundaries,
  positionOf,
  shardOf,
  type Weight,
} from '../../scripts/lib/backup/boundaries.ts';
import { divide } from '../../scripts/lib/backup/plan-shards.ts';

function weights(count: number, bytesOf: (n: number) => number): Weight[] {
  return Array.from({ length: count }, (_, n) => ({ position: positionOf(String(n)), bytes: bytesOf(n) }));
}

function largest(all: readonly Weight[], shards: number, first = 0): number {
  return Math.max(...bytesOfRanges(all, drawBoundaries(all, shards, first), first));
}

test('equal tenants make equal shards, and every tenant is in exactly one', () => {
  const all = weights(10_000, () => 100);
  for (const shards of [1, 2, 3, 7, 16, 64]) {
    const boundaries = drawBoundaries(all, shards, 0);
    assert.is(boundaries.length, shards - 1);
    const bytes = bytesOfRanges(all, boundaries, 0);
    assert.is(
      bytes.reduce((sum, each) => sum + each, 0),
      1_000_000,
    );
    assert.is(Math.max(...bytes), Math.ceil(10_000 / shards) * 100);
    const places = new Set(all.map((_, n) => shardOf(String(n), parseBoundaries(boundaries))));
    assert.is(places.size, shards);
  }
});

test('boundaries rise, are round, and are the place of no tenant', () => {
  const all = weights(1000, (n) => 1 + (n % 50));
  const boundaries = drawBoundaries(all, 8, 0);
  const places = new Set(all.map(({ position }) => position));
  assert.equal([...boundaries].sort(), boundaries);
  for (const boundary of boundaries) {
    assert.match(boundary, BOUNDARY);
    assert.match(boundary, /^[0-9a-f]{1,6}0{10,}$/, 'no more digits than it takes to tell two tenants apart');
  }
  assert.ok(parseBoundaries(boundaries).filter((boundary) => places.has(boundary)).length === 0);
});

test('a tenant that is made later has its shard, whatever it is called', () => {
  const boundaries = parseBoundaries(
    drawBoundaries(
      weights(100, () => 1),
      4,
      0,
    ),
  );
  for (const tenant of [
    '',
    'Ä',
    '018f3c6e-7a1b-7c3d-9e2f-5a6b7c8d9e0f',
    '9007199254740993',
    'x'.repeat(1000),
  ]) {
    const place = shardOf(tenant, boundaries);
    assert.ok(place >= 0 && place < 4, tenant);
  }
});

test('the largest shard is as small as ranges can make it', () => {
  // Every way to cut a few tenants, tried out.
  for (let seed = 1; seed <= 40; seed++) {
    const all = weights(7, (n) => ((n + 1) * seed * 7919) % 100).sort((a, b) =>
      a.position < b.position ? -1 : 1,
    );
    const first = seed % 3 === 0 ? 60 : 0;
    for (const shards of [2, 3, 4]) {
      assert.is(
        largest(all, shards, first),
        bestOf(
          all.map(({ bytes }) => bytes),
          shards,
          first,
        ),
        `${seed} ${shards}`,
      );
    }
  }
});

function bestOf(bytes: readonly number[], shards: number, first: number): number {
  if (shards === 1) return first + bytes.reduce((sum, each) => sum + each, 0);
  let best = Number.POSITIVE_INFINITY;
  let held = first;
  for (let at = 0; at <= bytes.length; at++) {
    best = Math.min(best, Math.max(held, bestOf(bytes.slice(at), shards - 1, 0)));
    held += bytes[at] ?? 0;
  }
  return best;
}

test('one tenant that is nearly all: no more shards than help', () => {
  const all = weights(50, (n) => (n === 7 ? 1_000_000 : 1));
  const boundaries = drawBoundaries(all, 16, 0);
  assert.ok(boundaries.length <= 2, `${boundaries.length}`);
  assert.is(largest(all, 16), 1_000_000);
});

test('what belongs to no tenant is in the first shard, which may then have no tenant', () => {
  const all = weights(100, () => 10);
  const boundaries = drawBoundaries(all, 3, 1_000_000);
  assert.is(boundaries[0], '0000000000000000');
  assert.is(bytesOfRanges(all, boundaries, 1_000_000)[0], 1_000_000);
  const even = bytesOfRanges(all, drawBoundaries(all, 2, 500), 500);
  assert.equal(even, [750, 750]);
});

test('more shards than tenants: as many as there are tenants; without any, one', () => {
  const size = { first: 0, shards: 8, shardBytes: 1 };
  assert.is(divide({ tenants: weights(3, () => 5), first: 0 }, size).boundaries.length, 2);
  assert.equal(divide({ tenants: [], first: 100 }, size), { asked: 8, boundaries: [] });
});

test('auto takes as many as the size asks for, up to 64', () => {
  const tenants = weights(1000, () => 10);
  assert.is(divide({ tenants, first: 0 }, { shards: undefined, shardBytes: 2500 }).asked, 4);
  assert.is(divide({ tenants, first: 0 }, { shards: undefined, shardBytes: 1e9 }).asked, 1);
  assert.is(divide({ tenants, first: 0 }, { shards: undefined, shardBytes: 1 }).asked, 64);
});

test.run();
