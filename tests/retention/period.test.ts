import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DAY, nameOf, startAfter, startOf } from '../../scripts/lib/retention/period.ts';
import { tierOf } from '../../scripts/lib/retention/tier.ts';
import { WEEKDAYS } from '../../scripts/lib/tenancy/model.ts';
import { POLICY } from './records.ts';

const at = (text: string) => Date.parse(text);
const day = (instant: number) => new Date(instant).toISOString().slice(0, 10);

test('a week starts on the day that is set, in UTC, whatever the year', () => {
  assert.is(day(startOf('weekly', at('2026-11-21T23:59:59Z'), 'sunday')), '2026-11-15');
  assert.is(day(startOf('weekly', at('2026-11-22T00:00:00Z'), 'sunday')), '2026-11-22');
  assert.is(day(startOf('weekly', at('2026-11-22T00:00:00Z'), 'monday')), '2026-11-16');
  for (const weekStartsOn of WEEKDAYS) {
    for (let instant = at('2023-12-20'); instant < at('2025-01-20'); instant += DAY / 2) {
      const start = startOf('weekly', instant, weekStartsOn);
      assert.is(WEEKDAYS[new Date(start).getUTCDay()], weekStartsOn);
      assert.ok(instant - start < 7 * DAY && instant >= start);
    }
  }
});

test('periods have the names that people give them; each week its own', () => {
  const week = (text: string, from: 'sunday' | 'monday' = 'sunday') =>
    nameOf('weekly', startOf('weekly', at(text), from));
  assert.is(week('2026-10-26', 'monday'), '2026-W44');
  assert.is(week('2026-10-25'), '2026-W44', 'the Sunday belongs to the week of its Monday');
  assert.is(week('2026-10-31'), '2026-W44');
  assert.is(week('2021-01-03', 'monday'), '2020-W53');
  assert.is(week('2021-01-03'), '2021-W01');
  assert.is(week('2027-01-01'), '2026-W53');
  assert.is(nameOf('monthly', startOf('monthly', at('2026-02-28T23:59:59Z'), 'sunday')), '2026-02');
  const names = new Set<string>();
  let weeks = 0;
  for (let start = startOf('weekly', 0, 'sunday'); start < at('2040-01-01'); start += 7 * DAY) {
    names.add(nameOf('weekly', start));
    weeks += 1;
  }
  assert.is(names.size, weeks);
});

test('months are counted as the calendar has them', () => {
  assert.is(day(startAfter('monthly', at('2026-11-01'), 3)), '2027-02-01');
  assert.is(day(startAfter('weekly', at('2026-11-22'), 12)), '2027-02-14');
});

test('the tier of a run is known when it begins, by the run before it', () => {
  const tier = (started: string, before?: string, changes = {}) =>
    tierOf(new Date(started), before === undefined ? undefined : new Date(before), { ...POLICY, ...changes })
      .tier;
  assert.is(tier('2026-11-20T02:17:00Z', '2026-11-19T02:17:00Z'), 'daily');
  assert.is(tier('2026-11-22T02:17:00Z', '2026-11-21T02:17:00Z'), 'weekly', 'a Sunday');
  assert.is(tier('2026-12-01T02:17:00Z', '2026-11-30T02:17:00Z'), 'monthly');
  assert.is(tier('2026-12-03T02:17:00Z', '2026-11-30T02:17:00Z'), 'monthly', 'two nights were missed');
  assert.is(tier('2026-12-01T14:00:00Z', '2026-12-01T02:17:00Z'), 'daily', 'the second of the day');
  assert.is(tier('2026-11-20T02:17:00Z'), 'monthly', 'the very first');
  assert.is(tier('2026-12-01T02:17:00Z', '2026-11-30T02:17:00Z', { monthly: 0 }), 'daily');
  assert.is(tier('2026-11-22T02:17:00Z', '2026-11-21T02:17:00Z', { keep: 'newest' }), 'daily');
});

test('a lock ends when the policy lets the run go, and not later', () => {
  const lock = (started: string, before: string, changes = {}) =>
    tierOf(new Date(started), new Date(before), { ...POLICY, lock: 'governance', ...changes }).lock;
  assert.is(
    lock('2026-11-20T02:17:00Z', '2026-11-19T02:17:00Z')?.until.toISOString(),
    '2026-12-21T00:00:00.000Z',
  );
  assert.is(
    lock('2026-11-22T02:17:00Z', '2026-11-21T02:17:00Z')?.until.toISOString(),
    '2027-02-21T00:00:00.000Z',
  );
  assert.is(
    lock('2026-12-01T02:17:00Z', '2026-11-30T02:17:00Z')?.until.toISOString(),
    '2028-01-01T00:00:00.000Z',
  );
  assert.is(lock('2026-12-01T02:17:00Z', '2026-11-30T02:17:00Z')?.mode, 'governance');
  assert.is(lock('2026-12-01T02:17:00Z', '2026-11-30T02:17:00Z', { lock: 'none' }), undefined);
  const nothing = { daily: 0, weekly: 0, monthly: 0 };
  assert.is(lock('2026-12-01T02:17:00Z', '2026-11-30T02:17:00Z', nothing), undefined);
});

test.run();
