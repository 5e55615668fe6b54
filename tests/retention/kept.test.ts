import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runsKept } from '../../scripts/lib/retention/kept.ts';
import { DAY, POLICY } from './records.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

test('how many runs a policy keeps, at one a night', () => {
  assert.is(runsKept(POLICY, NOW), 31 + 9 + 12, 'as the plan of two years of nights has it');
  assert.is(runsKept({ ...POLICY, daily: 0, weekly: 0, monthly: 0 }, NOW), 7, 'minimumKeep');
  assert.is(runsKept({ ...POLICY, weekly: 0, monthly: 0 }, NOW), 31);
  assert.is(runsKept({ ...POLICY, daily: 365, weekly: 0, monthly: 0 }, NOW), 366);
  assert.is(runsKept({ ...POLICY, pinned: ['x'] }, NOW), 52);
});

test('on every day of a year the default keeps about 52', () => {
  for (let day = 0; day < 365; day += 1) {
    const count = runsKept(POLICY, new Date(NOW.getTime() + day * DAY));
    assert.ok(count >= 49 && count <= 55, `${day}: ${count}`);
  }
});

test.run();
