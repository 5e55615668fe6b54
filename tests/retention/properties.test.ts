import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planRetention } from '../../scripts/lib/retention/plan.ts';
import type { RunRecord } from '../../scripts/lib/retention/run-record.ts';
import { type RetentionPolicy, WEEKDAYS } from '../../scripts/lib/tenancy/model.ts';
import { DAY, good, HOUR } from './records.ts';

// What must hold for every history that there can be: with outages, runs that never ended, forged twins, dates of the
// future, clocks that are wrong, failed drills, holds and locks, pins, removals that were cut off, and other policies.

const HISTORIES = 10_000;

/** One thing that happened, and how long after the one before. */
interface Happening {
  readonly hours: number;
  readonly what: number;
  readonly skew: number;
  readonly flags: number;
}

interface History {
  readonly runs: readonly RunRecord[];
  readonly policy: RetentionPolicy;
  readonly now: Date;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  // Mostly a night; sometimes a second run of the day, sometimes weeks of an outage.
  hours: fc.oneof(
    { weight: 8, arbitrary: fc.constant(24) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 48 }) },
    { weight: 1, arbitrary: fc.integer({ min: 48, max: 60 * 24 }) },
  ),
  what: fc.integer({ min: 0, max: 39 }),
  skew: fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }),
  flags: fc.integer({ min: 0, max: 199 }),
});

const policy: fc.Arbitrary<RetentionPolicy> = fc.record({
  daily: fc.integer({ min: 0, max: 35 }),
  weekly: fc.integer({ min: 0, max: 14 }),
  monthly: fc.integer({ min: 0, max: 14 }),
  minimumKeep: fc.integer({ min: 1, max: 12 }),
  weekStartsOn: fc.constantFrom(...WEEKDAYS),
  keep: fc.constantFrom('first' as const, 'newest' as const),
  lock: fc.constant('none' as const),
  pinned: fc.constant([]),
});

/** Ten numbers of forty are something other than a good run. */
function happen({ what, skew, flags }: Happening, at: number): RunRecord[] {
  const minutes = skew * 60_000;
  const protections = {
    holds: flags === 1 ? ['incident 12'] : [],
    doubts: flags === 2 ? ['a mark that cannot be believed'] : [],
    lockedUntil: flags < 10 ? at + flags * 20 * DAY : undefined,
  };
  const run = good(at, protections);
  switch (what) {
    case 0:
      return [{ ...run, state: 'unfinished', signed: undefined }];
    case 1:
      return [run, { ...good(at), run: `${run.run}-twin`, signed: undefined, fault: 'refused: forged' }];
    case 2:
      return [{ ...run, fault: 'refused: elsewhere' }];
    case 3:
      return [{ ...run, storedAt: run.storedAt + minutes }];
    case 4:
      return [good(at + 400 * DAY, protections)];
    case 5:
      return [{ ...run, drill: 'failed' }];
    case 6:
      return [{ ...run, drill: 'passed' }];
    case 7:
      return [{ ...run, state: 'hidden' }];
    case 8:
      return [{ ...run, removing: true }];
    case 9:
      return [{ ...run, signed: { startedAt: at + minutes, finishedAt: run.storedAt + minutes } }];
    default:
      return [run];
  }
}

const START = Date.parse('2024-01-01T02:17:00Z');

const history: fc.Arbitrary<History> = fc
  .record({
    happenings: fc.array(happening, { maxLength: 70, size: 'max' }),
    policy,
    later: fc.integer({ min: 0, max: 60 * 24 }),
    pins: fc.array(fc.nat({ max: 69 }), { maxLength: 1 }),
  })
  .map(({ happenings, policy: terms, later, pins }) => {
    let at = START;
    const runs: RunRecord[] = [];
    for (const one of happenings) {
      at += one.hours * HOUR + 60_000;
      runs.push(...happen(one, at));
    }
    const pinned = pins.flatMap((index) => runs[index]?.run ?? []);
    return { runs, policy: { ...terms, pinned }, now: new Date(at + later * HOUR) };
  });

const deleted = ({ runs, policy: terms, now }: History) =>
  new Set(
    planRetention(runs, terms, now)
      .runs.filter(({ action }) => action === 'delete')
      .map(({ run }) => run),
  );

/** Whether a run can be trusted in every respect, said once more and otherwise than the code says it. */
function isEligible(run: RunRecord, now: Date): boolean {
  const { state, fault, drill, removing, signed, storedAt } = run;
  if (state !== 'committed' || fault !== undefined || drill === 'failed' || removing) return false;
  if (signed === undefined || signed.startedAt > signed.finishedAt) return false;
  const latest = now.getTime() + 10 * 60_000;
  return storedAt <= latest && signed.finishedAt <= latest && Math.abs(storedAt - signed.finishedAt) <= HOUR;
}

/** Returns how many runs were to go. */
function breaksNoRule(given: History): number {
  const { runs, policy: terms, now } = given;
  const plan = planRetention(runs, terms, now);
  assert.is(plan.runs.length, runs.length, 'every run is judged');
  const eligible = runs
    .filter((run) => isEligible(run, now))
    .sort((a, b) => b.storedAt - a.storedAt || (a.run < b.run ? 1 : -1));
  assert.is(plan.eligible.length, eligible.length);
  assert.ok(eligible.every((run, at) => plan.eligible[at] === run));
  const gone = new Set<string>();
  for (const [index, { run, action, reasons }] of plan.runs.entries()) {
    const record = runs[index];
    assert.is(run, record?.run);
    assert.ok(reasons.length > 0 && reasons.every((reason) => reason !== ''), 'it says why');
    if (action === 'keep' || record === undefined) continue;
    gone.add(run);
    assert.is(record.holds.length + record.doubts.length, 0, 'a held run stays');
    assert.ok(now.getTime() - record.storedAt >= 48 * HOUR, 'a young run stays');
    assert.not.ok(terms.pinned.includes(run), 'a pinned run stays');
    assert.not.ok((record.lockedUntil ?? 0) > now.getTime(), 'a locked run stays');
    if (record.removing) continue;
    assert.ok(isEligible({ ...record, drill: undefined }, now), 'what nobody can judge stays');
    assert.ok(eligible.length > 0, 'nothing goes without a good run to take its place');
  }
  assert.not.ok(gone.has(eligible[0]?.run ?? ''), 'the newest good run stays');
  const left = eligible.filter(({ run }) => !gone.has(run)).length;
  assert.ok(left >= Math.min(terms.minimumKeep, eligible.length), 'never fewer than minimumKeep');
  return gone.size;
}

function isStable(given: History): void {
  const gone = deleted(given);
  assert.equal(deleted({ ...given, runs: given.runs.toReversed() }), gone, 'in whatever order they are told');
  const left = given.runs.filter(({ run }) => !gone.has(run));
  assert.is(deleted({ ...given, runs: left }).size, 0, 'planning again changes nothing');
}

function isMonotone(given: History): void {
  const gone = deleted(given);
  const { policy: terms, now } = given;
  const afterwards = deleted({ ...given, now: new Date(now.getTime() + 17 * DAY) });
  for (const run of gone) assert.ok(afterwards.has(run), `${run} comes back with time`);
  const fewer = (count: number) => Math.floor(count / 2);
  const stricter = {
    ...terms,
    daily: fewer(terms.daily),
    weekly: fewer(terms.weekly),
    monthly: fewer(terms.monthly),
    minimumKeep: Math.max(1, fewer(terms.minimumKeep)),
  };
  const more = deleted({ ...given, policy: stricter });
  for (const run of gone) assert.ok(more.has(run), `${run} comes back with a stricter policy`);
}

/** What is forged, unfinished or out of its time. */
function strangersEvictNothing(given: History): void {
  const { runs, now } = given;
  const gone = deleted(given);
  const genuine = runs.filter((run) => isEligible({ ...run, drill: undefined, removing: false }, now));
  const alone = deleted({ ...given, runs: genuine });
  for (const { run } of genuine) assert.is(gone.has(run), alone.has(run), run);
}

function survivesEveryNight({ runs, policy: terms }: History): void {
  let live: RunRecord[] = [];
  for (const [index, run] of runs.entries()) {
    live.push(run);
    if (index % 9 !== 0) continue;
    const now = new Date(run.storedAt + HOUR);
    const present = index > runs.length / 2 ? { ...terms, daily: 2, weekly: 1, monthly: 1 } : terms;
    const before = live.filter((one) => isEligible(one, now));
    const gone = deleted({ runs: live, policy: present, now });
    live = live.filter((one) => !gone.has(one.run));
    const after = live.filter((one) => isEligible(one, now));
    assert.ok(after.length >= Math.min(before.length, present.minimumKeep));
  }
}

test(`no rule is broken by any of ${HISTORIES} histories, nor by looking again`, () => {
  let gone = 0;
  const property = fc.property(history, (given) => {
    gone += breaksNoRule(given);
    isStable(given);
    isMonotone(given);
    strangersEvictNothing(given);
  });
  fc.assert(property, { numRuns: HISTORIES });
  assert.ok(gone > 10 * HISTORIES, `${gone} runs were to go: the histories are of the kind that is pruned`);
});

test('pruned night after night, with a policy that changes half way, the newest good runs are there', () => {
  fc.assert(fc.property(history, survivesEveryNight), { numRuns: 500 });
});

test('an empty history plans nothing', () => {
  fc.assert(
    fc.property(policy, fc.date({ noInvalidDate: true }), (terms, now) => {
      assert.equal(planRetention([], terms, now).runs, []);
    }),
    { numRuns: 100 },
  );
});

test.run();
