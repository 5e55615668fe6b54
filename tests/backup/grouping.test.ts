import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { groupTenants } from '../../scripts/lib/backup/grouping.ts';

const KIB = 1 << 10;
const MIB = 1 << 20;

const size = (tenant: string, bytes: number, largestSection = bytes) => ({ tenant, bytes, largestSection });

test('every tenant is in one group, a large one alone, and unfinished frames fit into memory', () => {
  const bytes = fc.oneof(fc.nat(10 * KIB), fc.nat(10 * MIB), fc.nat(2000 * MIB));
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 3000, size: 'max' }), (sizes) => {
      const tenants = sizes.map((each, n) => size(String(n), each, Math.floor(each / 2)));
      const groups = groupTenants(tenants);
      assert.equal(
        groups.flatMap((group) => group.tenants).sort(),
        tenants.map(({ tenant }) => tenant).sort(),
      );
      for (const group of groups) {
        const members = tenants.filter(({ tenant }) => group.tenants.includes(tenant));
        assert.ok(members.length === 1 || members.every((one) => one.bytes < 256 * MIB));
        const text = members.reduce((sum, one) => sum + Math.min(group.frame, one.largestSection), 0);
        assert.ok(text <= 28 * MIB, `${text}`);
        assert.ok(members.length === 1 || group.bytes <= 4096 * MIB);
      }
    }),
    { numRuns: 30 },
  );
});

test('few tenants have large frames, many have small ones, and very many share few passes', () => {
  const many = (count: number, bytes: number) =>
    groupTenants(Array.from({ length: count }, (_, n) => size(String(n), bytes)));
  assert.equal(
    many(20, 5 * MIB).map(({ frame }) => frame / KIB),
    [1024],
  );
  assert.equal(
    many(200, 5 * MIB).map(({ frame }) => frame / KIB),
    [128],
  );
  assert.is(many(10_000, 4 * KIB).length, 3);
  assert.equal(
    many(3, 300 * MIB).map(({ tenants }) => tenants.length),
    [1, 1, 1],
  );
  assert.equal(many(0, 0), []);
});

test.run();
