import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { GuardRow } from '../../scripts/lib/hardening/fingerprint/guards.ts';
import { compareLines, digestLines, linesOf } from '../../scripts/lib/hardening/fingerprint/lines.ts';

function guard(subject: string, fact: string): GuardRow {
  return { subject, fact, root: null, part: null };
}

function partition(month: string, fact: string): GuardRow {
  const name = `events_${month}`;
  return { subject: `table app.${name}`, fact, root: 'app.events', part: [`app.${name}`, name] };
}

test('lines are sorted, each once, and of one line each', () => {
  const lines = linesOf([guard('b', 'x'), guard('B', 'y\n   AND z'), guard('b', 'x'), guard('ä', '1')]);
  assert.equal(lines, ['B: y AND z', 'b: x', 'ä: 1']);
  assert.is(
    digestLines(lines),
    digestLines(linesOf([guard('ä', '1'), guard('B', 'y AND z'), guard('b', 'x')])),
  );
});

test('a very long line keeps its beginning and a digest of all of it', () => {
  const [one = ''] = linesOf([guard('policy', `${'x'.repeat(5000)}1`)]);
  const [other = ''] = linesOf([guard('policy', `${'x'.repeat(5000)}2`)]);
  assert.ok(one.length < 800);
  assert.is(one.slice(0, 500), other.slice(0, 500));
  assert.is.not(one, other);
});

test('partitions of one shape are one, whatever their names and however many there are', () => {
  const shape = (month: string) => [
    partition(month, 'owner keeper'),
    partition(month, `constraint events_${month}_check: CHECK (true)`),
    partition(month, `CREATE TRIGGER guard BEFORE UPDATE ON app.events_${month}`),
  ];
  const two = linesOf([...shape('2026_01'), ...shape('2026_02')]);
  assert.equal(two, [
    'partitions of app.events: CREATE TRIGGER guard BEFORE UPDATE ON * (every one)',
    'partitions of app.events: constraint *_check: CHECK (true) (every one)',
    'partitions of app.events: owner keeper (every one)',
  ]);
  assert.equal(linesOf([...shape('2026_01'), ...shape('2026_02'), ...shape('2026_03')]), two);
});

test('one partition that lacks what its twins have, or has more, is a change', () => {
  const guarded = (month: string) => [partition(month, 'owner keeper'), partition(month, 'guard')];
  const before = linesOf([...guarded('2026_01'), ...guarded('2026_02')]);
  const lacking = linesOf([...guarded('2026_01'), partition('2026_02', 'owner keeper')]);
  assert.equal(compareLines(before, lacking), {
    added: ['partitions of app.events: guard (only some)'],
    removed: ['partitions of app.events: guard (every one)'],
  });
  const more = linesOf([
    ...guarded('2026_01'),
    ...guarded('2026_02'),
    partition('2026_02', 'grant to web: SELECT'),
  ]);
  assert.equal(compareLines(before, more).added, [
    'partitions of app.events: grant to web: SELECT (only some)',
  ]);
});

test.run();
