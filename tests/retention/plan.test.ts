import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PlannedRun, planRetention } from '../../scripts/lib/retention/plan.ts';
import type { RunRecord } from '../../scripts/lib/retention/run-record.ts';
import { tierOf } from '../../scripts/lib/retention/tier.ts';
import { DAY, good, HOUR, nights, POLICY } from './records.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

/** Decisions by the day on which the run began. */
function decide(runs: readonly RunRecord[], changes = {}, now = NOW): Map<string, PlannedRun> {
  const { runs: planned } = planRetention(runs, { ...POLICY, ...changes }, now);
  return new Map(planned.map((one) => [one.run.slice(0, 10), one]));
}

const kept = (plan: ReadonlyMap<string, PlannedRun>) =>
  [...plan].filter(([, { action }]) => action === 'keep').map(([day]) => day);

/** What is left when a prune ran every night. */
function pruned(history: readonly RunRecord[], changes = {}): RunRecord[] {
  let live: RunRecord[] = [];
  for (const run of history) {
    live.push(run);
    const plan = planRetention(live, { ...POLICY, ...changes }, new Date(run.storedAt + HOUR));
    const gone = new Set(plan.runs.filter(({ action }) => action === 'delete').map(({ run: name }) => name));
    live = live.filter(({ run: name }) => !gone.has(name));
  }
  return live;
}

test('daily 30, weekly 12, monthly 12 of two years of nights, and why each is kept', () => {
  const plan = decide(nights(730, NOW));
  const days = kept(plan);
  const reasons = (day: string) => plan.get(day)?.reasons.join('; ');
  assert.is(days.filter((day) => day >= '2026-10-22').length, 31, 'today and thirty days before');
  assert.is(
    reasons('2026-11-21'),
    'newest verified; younger than 48 h; newest of 2026-11-21 so far; one of the newest 7',
  );
  assert.is(reasons('2026-11-15'), 'newest of 2026-11-15; first of 2026-W47 so far; one of the newest 7');
  assert.is(reasons('2026-11-01'), 'newest of 2026-11-01; first of 2026-W45; first of 2026-11 so far');
  assert.is(reasons('2026-10-25'), 'newest of 2026-10-25; first of 2026-W44');
  assert.is(reasons('2026-08-23'), 'first of 2026-W35', 'the twelfth week before the running one');
  assert.is(plan.get('2026-08-16')?.action, 'delete');
  assert.is(
    reasons('2026-08-16'),
    'daily: 2026-08-16 is before the last 30 with a backup; weekly: 2026-W34 is before the last 12 with a backup; monthly: another one stands for 2026-08',
  );
  assert.is(reasons('2025-11-01'), 'first of 2025-11');
  assert.is(plan.get('2025-10-01')?.action, 'delete');
  assert.is(days.length, 31 + 9 + 12);
});

test('twelve months reach back a full year on every day of it', () => {
  const history = nights(800, NOW);
  for (let at = 430; at <= 800; at += 1) {
    const run = history[at - 1];
    assert.ok(run);
    const now = new Date(run.storedAt + HOUR);
    const days = kept(decide(history.slice(at - 430, at), {}, now));
    const reach = (now.getTime() - Date.parse(days[0] ?? '')) / DAY;
    assert.ok(reach >= 365, `${now.toISOString()}: ${reach} days`);
  }
});

test('pruned every night for two years, what is left is what one look would have kept', () => {
  const history = nights(600, NOW);
  const once = kept(decide(history, {}, new Date((history.at(-1)?.storedAt ?? 0) + HOUR)));
  assert.equal(
    pruned(history).map(({ run }) => run.slice(0, 10)),
    once,
  );
});

test('an outage of 45 days shortens nothing', () => {
  const before = nights(400, new Date(NOW.getTime() - 45 * DAY));
  const during = kept(decide(before));
  assert.is(during.length, 49, 'by age alone none of the daily ones would be left');
  const last = before.at(-1);
  assert.ok(last);
  const plan = planRetention(before, POLICY, NOW);
  assert.is(plan.runs.at(-1)?.reasons[0], 'newest verified');
  const after = decide([...before, good(NOW.getTime() - HOUR)]);
  assert.ok(kept(after).length >= 49, 'and the first night after it takes one of each place at most');
  assert.is(kept(after).filter((day) => during.includes(day)).length >= during.length - 1, true);
});

test('only the newest of a day stays; the first of a week and month, or the newest of them', () => {
  const start = Date.parse('2026-09-06T00:00:00Z'); // a Sunday
  const runs = Array.from({ length: 60 }, (_, at) => good(start + at * 12 * HOUR));
  const changes = { daily: 3, weekly: 4, monthly: 0, minimumKeep: 1 };
  const now = new Date(start + 32 * DAY);
  const names = (keep: 'first' | 'newest') =>
    planRetention(runs, { ...POLICY, ...changes, keep }, now)
      .runs.filter(({ action }) => action === 'keep')
      .map(({ run }) => run.slice(5, 13));
  assert.equal(names('first'), [
    '09-06T00',
    '09-13T00',
    '09-20T00',
    '09-27T00',
    '10-03T12',
    '10-04T00',
    '10-04T12',
    '10-05T12',
  ]);
  assert.equal(names('newest'), ['09-12T12', '09-19T12', '09-26T12', '10-03T12', '10-04T12', '10-05T12']);
});

test('a run whose drill failed loses its place to the next, and goes', () => {
  const runs = nights(200, NOW);
  const first = runs.findIndex(({ run }) => run.startsWith('2026-08-01'));
  const failed = runs.map((run, at) => (at === first ? { ...run, drill: 'failed' as const } : run));
  const plan = decide(failed);
  assert.equal(plan.get('2026-08-01')?.reasons, ['its last drill failed']);
  assert.is(plan.get('2026-08-01')?.action, 'delete');
  assert.match(plan.get('2026-08-02')?.reasons.join() ?? '', 'first of 2026-08');
  assert.is(decide(runs).get('2026-08-02')?.action, 'delete', 'as it was without the drill');
});

test('when drills failed everywhere, nothing is deleted at all', () => {
  const runs = nights(100, NOW).map((run) => ({ ...run, drill: 'failed' as const }));
  assert.is(kept(decide(runs)).length, 100);
});

test('forged, hidden, damaged, future and restored runs stand for nothing and are not deleted', () => {
  const old = Date.parse('2026-01-01T00:30:00Z');
  const strange: [RunRecord, RegExp][] = [
    [good(old, { signed: undefined, fault: 'refused: not signed' }), /refused: not signed/],
    [good(old, { fault: 'objects are missing: shared.bha' }), /missing/],
    [good(old, { state: 'hidden' }), /hidden/],
    [good(old, { state: 'unfinished', signed: undefined }), /no manifest/],
    [good(old, { storedAt: NOW.getTime() - 3 * DAY }), /times disagree/],
    [good(old, { storedAt: old - 3 * HOUR }), /times disagree/],
    [good(NOW.getTime() + 2 * HOUR), /future/],
    [good(old, { signed: { startedAt: old + DAY, finishedAt: old } }), /before it began/],
  ];
  const genuine = nights(400, NOW);
  const without = planRetention(genuine, POLICY, NOW).runs;
  const { runs } = planRetention([...genuine, ...strange.map(([run]) => run)], POLICY, NOW);
  assert.equal(runs.slice(0, 400), without, 'they evict nothing');
  for (const [at, [, why]] of strange.entries()) {
    assert.is(runs[400 + at]?.action, 'keep');
    assert.match(runs[400 + at]?.reasons.join('; ') ?? '', why);
  }
});

test('held, pinned, locked and doubted runs stay, each with its reason', () => {
  const at = Date.parse('2026-02-10T02:00:00Z');
  const until = NOW.getTime() + DAY;
  const pinned = good(at);
  const others = [
    good(at, { holds: ['incident 12', 'audit'] }),
    good(at, { lockedUntil: until }),
    good(at, { doubts: ['a mark that cannot be believed'] }),
    good(at, { lockedUntil: NOW.getTime() - 1 }),
  ];
  const { runs } = planRetention(
    [pinned, ...others, ...nights(100, NOW)],
    { ...POLICY, monthly: 0, pinned: [pinned.run] },
    NOW,
  );
  assert.equal(
    runs.slice(0, 5).map(({ reasons }) => reasons[0]),
    [
      'pinned in the policy',
      'held: incident 12',
      `locked until ${new Date(until).toISOString()}: not yet`,
      'a mark that cannot be believed',
      'daily: 2026-02-10 is before the last 30 with a backup',
    ],
  );
  assert.equal(
    runs.slice(0, 5).map(({ action }) => action),
    ['keep', 'keep', 'keep', 'keep', 'delete'],
  );
});

test('a removal that began is ended, but for what protects a run whatever it is worth', () => {
  const runs = nights(20, NOW).map((run, at) => (at === 3 ? { ...run, removing: true } : run));
  assert.equal(planRetention(runs, POLICY, NOW).runs[3], {
    run: runs[3]?.run,
    action: 'delete',
    reasons: ['its removal has begun'],
  });
  const protections = [
    { holds: ['x'] },
    { doubts: ['x'] },
    { lockedUntil: NOW.getTime() + DAY },
    { storedAt: NOW.getTime() - HOUR },
  ];
  for (const protection of protections) {
    const spared = runs.map((run, at) => (at === 3 ? { ...run, ...protection } : run));
    assert.is(planRetention(spared, POLICY, NOW).runs[3]?.action, 'keep', JSON.stringify(protection));
  }
  const pinned = { ...POLICY, pinned: [runs[3]?.run ?? ''] };
  assert.is(planRetention(runs, pinned, NOW).runs[3]?.action, 'keep', 'pinned');
});

test('the lock of a run never outlasts the place that it has', () => {
  const history = nights(460, NOW);
  for (const [at, run] of history.entries()) {
    const before = history[at - 1]?.signed?.startedAt;
    const { lock } = tierOf(
      new Date(run.signed?.startedAt ?? 0),
      before === undefined ? undefined : new Date(before),
      { ...POLICY, lock: 'compliance' },
    );
    if (lock === undefined || lock.until > NOW) continue;
    // One hour before its lock ends it was still kept, so nothing waited for the lock.
    const then = new Date(lock.until.getTime() - HOUR);
    const seen = history.filter(({ storedAt }) => storedAt < then.getTime());
    assert.is(planRetention(seen, POLICY, then).runs[at]?.action, 'keep', run.run);
  }
});

test('no runs, no plan', () => {
  assert.equal(planRetention([], POLICY, NOW), { runs: [], eligible: [] });
});

test.run();
