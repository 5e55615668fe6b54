import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gaps } from '../../scripts/lib/watchdog/gaps.ts';
import { entriesOf, objectivesOf, type Told } from './ledger.ts';

const HOUR = 3_600_000;

const told: readonly Told[] = [
  ['2026-11-10T02:00:00Z', 'backup'],
  ['2026-11-11T02:00:00Z', 'backup', 'red'],
  ['2026-11-12T02:00:00Z', 'backup'],
  ['2026-11-13T02:00:00Z', 'backup'],
  ['2026-11-16T02:00:00Z', 'backup'],
];
const now = new Date('2026-11-16T12:00:00Z');

test('a gap is told with its ends, its length, what was expected, and whether anything was tried', () => {
  assert.equal(gaps(objectivesOf(), entriesOf(told), now), [
    {
      kind: 'backup',
      from: '2026-11-10T02:00:00Z',
      to: '2026-11-12T02:00:00Z',
      milliseconds: 48 * HOUR,
      objective: 26 * HOUR,
      open: false,
      failed: 1,
    },
    {
      kind: 'backup',
      from: '2026-11-13T02:00:00Z',
      to: '2026-11-16T02:00:00Z',
      milliseconds: 72 * HOUR,
      objective: 26 * HOUR,
      open: false,
      failed: 0,
    },
  ]);
});

test('an explanation explains the gap that it covers whole, and no other', () => {
  const one = { kind: 'backup', reason: 'GitHub was down', issue: 31, on: '2026-11-17' };
  const explainedBy = (from: string, to: string, kind = 'backup') =>
    gaps(objectivesOf({ explained: [{ ...one, kind, from, to }] }), entriesOf(told), now).map(
      ({ explanation }) => explanation?.issue,
    );
  assert.equal(explainedBy('2026-11-13T02:00:00Z', '2026-11-16T02:00:00Z'), [undefined, 31]);
  assert.equal(explainedBy('2026-11-13', '2026-11-16'), [undefined, 31], 'whole days');
  assert.equal(explainedBy('2026-11-10', '2026-11-16'), [31, 31], 'one for both');
  assert.equal(explainedBy('2026-11-14', '2026-11-16'), [undefined, undefined], 'it began before');
  assert.equal(explainedBy('2026-11-13', '2026-11-15'), [undefined, undefined], 'it has outgrown it');
  assert.equal(explainedBy('2026-11-13', '2026-11-16', 'canary'), [undefined, undefined], 'another kind');
});

test('a gap that still goes on ends now, and one before the first report begins with the ledger', () => {
  const entries = entriesOf([
    ['2026-11-10T02:00:00Z', 'hardening'],
    ['2026-11-12T02:00:00Z', 'backup'],
  ]);
  const found = gaps(objectivesOf(), entries, now);
  assert.equal(
    found.map(({ from, to, open }) => [from, to, open]),
    [
      ['2026-11-10T02:00:00Z', '2026-11-12T02:00:00Z', false],
      ['2026-11-12T02:00:00Z', '2026-11-16T12:00:00Z', true],
    ],
  );
});

test('100,000 lines in any order are held against the objectives', () => {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const entries = Array.from({ length: 100_000 }, (_, index) => ({
    seq: index + 1,
    at: `${new Date(start + index * 60_000).toISOString().slice(0, 19)}Z`,
    kind: 'backup' as const,
    path: `backup/2026/01/x-${index}-1.json`,
    sha256: '0'.repeat(64),
    verdict: 'green' as const,
    run: String(index),
    attempt: 1,
    commit: null,
    prev: '0'.repeat(64),
  })).reverse();
  assert.equal(gaps(objectivesOf(), entries, new Date(start + 100_000 * 60_000)), []);
});

test.run();
