import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type BackupSize, type DropLimits, dropChecks } from '../../scripts/lib/backup/drop.ts';
import type { PastRun } from '../../scripts/lib/backup/history.ts';

const BEFORE: PastRun = {
  run: '2026-11-20T02-17-03Z-7f3a90c1',
  tenants: 10,
  rows: 10_000,
  textBytes: 1_000_000,
  storedBytes: 250_000,
  estimatedBytes: 1_100_000,
  rowsByTable: new Map([
    ['public.things', 9_000],
    ['public.queue', 500],
    ['public.kinds', 12],
  ]),
  milliseconds: 1000,
};
const SAME: BackupSize = { ...BEFORE, rowsByTable: BEFORE.rowsByTable };
const LIMITS: DropLimits = { percent: 20, mayShrink: [], accepted: false };

function judge(size: Partial<BackupSize>, limits: Partial<DropLimits> = {}): string[] {
  const checks = dropChecks({ ...SAME, ...size }, BEFORE, { ...LIMITS, ...limits });
  return checks.map(({ object, verdict, observed }) => `${verdict} ${object ?? 'whole'}: ${observed}`);
}

function tables(changes: Record<string, number>): Partial<BackupSize> {
  return { rowsByTable: new Map([...BEFORE.rowsByTable, ...Object.entries(changes)]) };
}

test('as large as the last good run, larger, or a little smaller: green', () => {
  const rows = (now: number) => `${now} rows, and 10000 in the last good run`;
  assert.equal(judge({}), [`green whole: ${rows(10_000)}`]);
  assert.equal(judge({ rows: 20_000 }), [`green whole: ${rows(20_000)}`]);
  assert.equal(judge({ rows: 8_000 }), [`green whole: ${rows(8_000)}`]);
});

test('rows, bytes, tenants, or a table that fell by more than the limit: red, each named', () => {
  assert.equal(judge({ rows: 7_999 }), [
    'red all rows: 7999 rows, and 10000 in the last good run: 20 % fewer',
  ]);
  assert.equal(judge({ textBytes: 0, tenants: 5 }), [
    'red all bytes: 0 bytes of text, and 1000000 in the last good run: 100 % fewer',
    'red all tenants: 5 tenants, and 10 in the last good run: 50 % fewer',
  ]);
  assert.equal(judge(tables({ 'public.queue': 100 })), [
    'red public.queue: 100 rows, and 500 in the last good run: 80 % fewer',
  ]);
});

test('a table that is gone has no rows', () => {
  assert.equal(judge({ rowsByTable: new Map([['public.things', 9_000]]) }), [
    'red public.queue: 0 rows, and 500 in the last good run: 100 % fewer',
  ]);
});

test('a few rows are no measure, tables that come and go are named, and 100 allows everything', () => {
  assert.match(judge(tables({ 'public.kinds': 0 }))[0] ?? '', /^green/);
  assert.match(judge(tables({ 'public.queue': 0 }), { mayShrink: ['public.queue'] })[0] ?? '', /^green/);
  assert.match(judge({ rows: 0, tenants: 0 }, { percent: 100 })[0] ?? '', /^green/);
  assert.match(judge({ rows: 9_999 }, { percent: 0 })[0] ?? '', /^red all rows/);
});

test('an accepted drop is green and says so', () => {
  assert.equal(judge({ rows: 0 }, { accepted: true }), [
    'green all rows: 0 rows, and 10000 in the last good run: 100 % fewer; accepted with --accept-drop',
  ]);
});

test('before anything was copied the bytes are not compared; without a run before nothing is', () => {
  assert.match(judge({ textBytes: undefined })[0] ?? '', /^green/);
  assert.equal(dropChecks(SAME, undefined, LIMITS), []);
});

test.run();
