import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { uuidOf } from '../../docs/examples/portal/random.ts';
import { portalRows } from '../../docs/examples/portal/rows.ts';
import { type PortalSize, planShape } from '../../docs/examples/portal/shape.ts';

function digestsOf(size: PortalSize): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const { table, lines } of portalRows(planShape(size))) {
    const hash = createHash('sha256');
    for (const line of lines()) hash.update(line);
    digests[table] = hash.digest('hex');
  }
  return digests;
}

function linesOf(size: PortalSize, table: string): string[] {
  const rows = portalRows(planShape(size)).find((candidate) => candidate.table === table);
  if (rows === undefined) throw new Error(`no table ${table}`);
  return [...rows.lines()];
}

const SMALL = { tenants: 5, messages: 2_000, seed: 7 };

test('the same seed gives the same bytes, another seed others', () => {
  const digests = digestsOf(SMALL);
  assert.equal(digestsOf(SMALL), digests);
  for (const [table, digest] of Object.entries(digestsOf({ ...SMALL, seed: 8 }))) {
    assert.is.not(digest, digests[table], table);
  }
});

test('the rows of this seed are the rows of every version: a change here changes every figure in the docs', () => {
  const digest = createHash('sha256')
    .update(JSON.stringify(digestsOf(SMALL)))
    .digest('hex');
  assert.is(digest.slice(0, 16), 'c7fd0f9195f5d713');
});

test('there are exactly as many messages as asked for, and every tenant has some', () => {
  for (const messages of [1, 999, 5_000]) {
    const lines = linesOf({ tenants: 40, messages, seed: 1 }, 'messages');
    assert.is(lines.length, messages);
    const tenants = new Set(lines.map((line) => line.split('\t')[1]));
    assert.is(tenants.size, Math.min(40, messages));
  }
  assert.equal(linesOf({ tenants: 3, messages: 0, seed: 1 }, 'messages'), []);
});

test('tenants are skewed: the largest has several times the share of the median', () => {
  const counts = new Map<string, number>();
  for (const line of linesOf({ tenants: 40, messages: 20_000, seed: 1 }, 'messages')) {
    const tenant = line.split('\t')[1] ?? '';
    counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
  }
  const sorted = [...counts.values()].sort((a, b) => b - a);
  assert.ok((sorted[0] ?? 0) > 5 * (sorted[20] ?? 0), sorted.join(' '));
});

test('text compresses about as chat does', () => {
  const text = Buffer.from(linesOf({ tenants: 20, messages: 20_000, seed: 1 }, 'messages').join(''));
  const ratio = text.length / zstdCompressSync(text).length;
  assert.ok(ratio > 3.2 && ratio < 4.6, `ratio ${ratio}`);
});

test('every line has as many fields as its table has columns, with tabs, breaks and backslashes escaped', () => {
  let escaped = 0;
  for (const { table, columns, lines } of portalRows(planShape(SMALL))) {
    for (const line of lines()) {
      assert.is(line.split('\t').length, columns.length, `${table}: ${line}`);
      assert.is(line.indexOf('\n'), line.length - 1, table);
      if (/\\n|\\\\/.test(line)) escaped += 1;
    }
  }
  assert.ok(escaped > 10, 'such characters do occur');
});

test('metadata holds each of the traces by which a lost message can be found', () => {
  const metadata = linesOf(SMALL, 'messages').map((line) => line.split('\t')[8] ?? '');
  for (const trace of ['unitUid', 'unit_uid', 'schemeId', 'address', 'userId']) {
    assert.ok(
      metadata.some((text) => text.includes(`"${trace}":`)),
      trace,
    );
  }
});

test('ids do not collide', () => {
  const ids = new Set<string>();
  for (let number = 0; number < 60_000; number += 1) ids.add(uuidOf(1, number % 13, number % 17, number, 0));
  assert.is(ids.size, 60_000);
  for (const id of [...ids].slice(0, 100)) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test('memory does not grow with the number of messages', () => {
  const heapAfter = (messages: number) => {
    let peak = 0;
    let made = 0;
    const rows = portalRows(planShape({ tenants: 10, messages, seed: 1 }));
    for (const line of rows.find(({ table }) => table === 'messages')?.lines() ?? []) {
      made += line.length;
      if (made % 1_000 < 8) peak = Math.max(peak, process.memoryUsage().heapUsed);
    }
    return peak;
  };
  heapAfter(6_000);
  const few = heapAfter(6_000);
  const many = heapAfter(60_000);
  assert.ok(many < few + 32 * 1024 * 1024, `${few} bytes few and ${many} bytes for ten times as many`);
});

test.run();
