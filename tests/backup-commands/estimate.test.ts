import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { estimateBackup } from '../../scripts/lib/backup/estimate.ts';
import type { PastRun } from '../../scripts/lib/backup/history.ts';

function past(of: Partial<PastRun>): PastRun {
  return {
    run: 'r',
    tenants: 1,
    rows: 1,
    textBytes: 800,
    storedBytes: 200,
    estimatedBytes: 1000,
    rowsByTable: new Map(),
    milliseconds: 100,
    ...of,
  };
}

test('without a good run the rates are assumed, and the estimate says so', () => {
  const one = estimateBackup({ diskBytes: 1e9, jobs: 1, keptRuns: 52 }, []);
  assert.match(one.basis, /^assumed: 30 MB of text per second and job/);
  assert.is(one.textBytes, 9e8);
  assert.is(one.storedBytes, 2.25e8);
  assert.is(one.milliseconds, 30_000);
  assert.is(one.monthlyEgressBytes, 2.7e10);
  assert.is(one.keptBytes, 2.25e8 * 52);
  assert.is(estimateBackup({ diskBytes: 1e9, jobs: 2, keptRuns: 52 }, []).milliseconds, 15_000);
});

test('with good runs it is their median, of the newest five', () => {
  const slow = past({ milliseconds: 1_000_000 });
  const history = [
    past({}),
    past({ milliseconds: 200 }),
    past({ milliseconds: 50 }),
    slow,
    past({}),
    slow,
    slow,
  ];
  const { basis, ...estimate } = estimateBackup({ diskBytes: 10_000, jobs: 4, keptRuns: 52 }, history);
  assert.is(basis, 'the median of the last 5 good runs');
  assert.is(estimate.textBytes, 8000);
  assert.is(estimate.storedBytes, 2000);
  assert.is(estimate.milliseconds, 1000);
});

test('a run that measures nothing is passed over', () => {
  const nothing = [past({ textBytes: 0 }), past({ estimatedBytes: undefined }), past({ estimatedBytes: 0 })];
  assert.match(estimateBackup({ diskBytes: 1, jobs: 1, keptRuns: 52 }, nothing).basis, /^assumed/);
  assert.match(
    estimateBackup({ diskBytes: 1, jobs: 1, keptRuns: 52 }, [...nothing, past({})]).basis,
    /last 1 good/,
  );
});

test('an empty database takes nothing', () => {
  const { milliseconds, textBytes, storedBytes } = estimateBackup({ diskBytes: 0, jobs: 1, keptRuns: 52 }, [
    past({}),
  ]);
  assert.equal([milliseconds, textBytes, storedBytes], [0, 0, 0]);
});

test.run();
