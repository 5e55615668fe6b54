import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openRun } from '../../scripts/lib/backup/runs.ts';
import { writeDrilled } from '../../scripts/lib/retention/drilled.ts';
import { holdRun, releaseRun } from '../../scripts/lib/retention/hold.ts';
import { prune } from '../../scripts/lib/retention/prune.ts';
import { pruneResult } from '../../scripts/lib/retention/report.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { at, code, condemned, memory, names, report } from './memory-place.ts';
import {
  body,
  ENVIRONMENT,
  everything,
  MARKING,
  makeNights,
  makeRun,
  notGreen,
  pruneAt,
  requestOf,
  runsLeft,
  SIGNING,
} from './place.ts';

test('the report has every run with its reasons, and what was done in words', async () => {
  const place = memory();
  const made = await makeNights(place, 9, at(0));
  const looked = await report(place, at(0), { key: undefined });
  assert.is(looked.result.verdict, 'green');
  assert.match(
    looked.result.summary,
    /^4 runs are kept; 5 would get a tombstone, 0 wait, 0 would be removed/,
  );
  const plan = looked.result.facts?.plan;
  assert.ok(Array.isArray(plan) && plan.length === 9);
  assert.match(JSON.stringify(plan[0]), /newest verified/);
  await pruneAt(place, at(0));
  await makeRun(place, at(1, 2), { after: made.at(-1) });
  const { result } = await report(place, at(1, 13));
  assert.match(result.summary, /^4 runs are kept; 1 got a tombstone, 0 wait, 5 were removed \([\d.]+ KiB\)/);
  assert.equal(result.outputs?.removed, '5');
});

test('clock skew, an outage, too much at once and another policy: nothing is touched', async () => {
  const place = memory();
  await makeNights(place, 70, at(0));
  const untouched = await everything(place);
  const many = await report(place, at(0), { accepted: { many: false, policyChange: false } });
  assert.equal(notGreen(many.result), ['RET-04']);
  assert.is(many.result.verdict, 'grey');
  assert.match(many.result.summary, /^Nothing was removed: .*66 of 70 runs/);

  const outage = await report(place, at(2, 4));
  assert.equal(notGreen(outage.result), [`RET-02 ${outage.prune.plan.eligible[0]?.run}`]);
  assert.is(outage.result.verdict, 'red');
  assert.match(outage.result.summary, /stored 2 d|stored 49 h/);

  await using slow = testContext({ clock: new Date(at(0).getTime() - 301_000) });
  place.setClock(at(0));
  const skewed = pruneResult(await prune(requestOf(place), slow), requestOf(place));
  assert.equal(notGreen(skewed), ['RET-01']);
  assert.equal(await everything(place), untouched);

  await pruneAt(place, at(0));
  const policy = { ...requestOf(place).policy, daily: 2 };
  const changed = await report(place, at(0, 13), { policy });
  assert.equal(notGreen(changed.result), ['RET-05']);
  assert.is(changed.prune.done, undefined);
  const accepted = await report(place, at(0, 13), { policy, accepted: { many: true, policyChange: true } });
  assert.is(accepted.result.verdict, 'green');
  assert.equal(notGreen((await report(place, at(0, 14), { policy })).result), [], 'it is the policy now');
});

test('ten at once and a fifth of all go without asking, one more does not', async () => {
  const accepted = { many: false, policyChange: false };
  const asked = async (nights: number, daily: number) => {
    const place = memory();
    await makeNights(place, nights, at(0));
    const policy = { ...requestOf(place).policy, daily };
    const { prune, result } = await report(place, at(0), { policy, accepted });
    return [prune.condemned.length, ...notGreen(result)];
  };
  assert.equal(await asked(50, 39), [10]);
  assert.equal(await asked(60, 48), [11, 'RET-04'], 'less than a fifth, and more than ten');
  assert.equal(await asked(15, 11), [3]);
  assert.equal(await asked(14, 10), [3, 'RET-04'], 'more than a fifth');
});

test('a night after an outage of 45 days takes nothing that is good', async () => {
  const place = memory();
  const before = await makeNights(place, 40, at(-45));
  await makeRun(place, at(0, 2), { after: before.at(-1) });
  const policy = { ...requestOf(place).policy, daily: 30, minimumKeep: 7 };
  const { prune } = await report(place, at(0), { policy, accepted: { many: false, policyChange: false } });
  assert.is(
    prune.plan.runs.filter(({ action }) => action === 'keep').length,
    31,
    '30 days with a backup, and today',
  );
});

test('unfinished uploads and folders without a manifest are swept when they are a week old, with what is hidden', async () => {
  const place = memory();
  const old = await makeRun(place, at(-9), { unfinished: true });
  const recent = await makeRun(place, at(-6), { unfinished: true });
  const discarded = await makeRun(place, at(-8), { unfinished: true });
  for (const { key } of place.store.all().filter((one) => one.key.startsWith(discarded.prefix)))
    await place.store.remove(key);
  const held = await makeRun(place, at(-9), { unfinished: true });
  await using context = testContext();
  await holdRun({ ...requestOf(place), key: MARKING, run: held.run, reason: 'evidence' }, context);
  const good = await makeRun(place, at(0, 2));
  place.store.uploads = [
    { key: 'old', begun: at(-8) },
    { key: 'recent', begun: at(-6) },
  ];
  await place.store.put('v1/test/runs/README', body('not ours'));
  const { prune, result } = await report(place, at(0));
  assert.equal(prune.done?.swept.folders.toSorted(), [old.run, discarded.run].sort());
  assert.equal(prune.done?.swept.uploads, ['old']);
  assert.equal((await runsLeft(place)).toSorted(), [recent.run, held.run, good.run, 'README'].sort());
  assert.equal(result.facts?.filesOutsideOfRuns, ['README']);
});

test('data goes first, the manifest last', async () => {
  const { place, made } = await condemned();
  place.store.removed.length = 0;
  await pruneAt(place, at(1, 13));
  const [first] = made;
  assert.ok(first);
  const order = place.store.removed
    .filter((key) => key.includes(first.run))
    .map((key) => key.slice(key.lastIndexOf('/') + 1));
  assert.equal(order.slice(4, 7), ['keys.1.json', 'manifest.sig', 'manifest.json']);
  assert.match(order[7] ?? '', /^tombstone-/);
  assert.match(order[8] ?? '', /^removing-/);
  assert.is(order.length, 9);
});

test('a removal that fails is an incident of its own kind, stops nothing, and is ended later', async () => {
  const { place, made } = await condemned();
  const [first, second] = made;
  assert.ok(first && second);
  place.store.onCall = (operation, key) => {
    if (operation === 'remove' && key === `${first.prefix}shared.bha`)
      throw new BulkheadError({ what: 'access denied', fix: 'x', code: 'STORE_DENIED' });
  };
  const { prune, result } = await report(place, at(1, 13));
  assert.is(result.verdict, 'red');
  assert.equal(notGreen(result), ['RETENTION_DELETE_FAILED']);
  assert.match(result.summary, /4 were removed .*1 removals failed/);
  assert.equal(
    prune.done?.removals.map(({ done }) => done),
    [false, true, true, true, true],
  );
  assert.ok(
    (await place.store.head(`${first.prefix}manifest.json`)) !== undefined,
    'its manifest is the last to go',
  );

  // Half of it is gone: even a policy that would keep it does not take it for a backup.
  place.store.onCall = () => undefined;
  const wide = { ...requestOf(place).policy, daily: 300 };
  const next = await report(place, at(1, 14), { policy: wide, accepted: { many: true, policyChange: true } });
  assert.is(next.result.verdict, 'green');
  assert.not.ok((await runsLeft(place)).includes(first.run));
});

test('cut off at any removal, the next prune ends what was begun', async () => {
  for (const cut of [1, 4, 5, 6, 7, 8]) {
    const { place, made } = await condemned();
    let removals = 0;
    place.store.onCall = (operation) => {
      if (operation !== 'remove') return;
      removals += 1;
      if (removals > cut) throw new Error('killed');
    };
    await rejects(() => pruneAt(place, at(1, 13)));
    place.store.onCall = () => undefined;
    const { result } = await report(place, at(1, 14));
    assert.equal(notGreen(result), [], `after ${cut}`);
    assert.equal(await runsLeft(place), names(made.slice(5)), `after ${cut}`);
    const marks = place.store
      .all()
      .filter(({ key }) => made.slice(0, 5).some(({ run }) => key.includes(run)));
    assert.equal(marks, []);
  }
});

async function rejects(work: () => Promise<unknown>): Promise<void> {
  const failed = await work().then(
    () => false,
    () => true,
  );
  assert.ok(failed);
}

test('a hold stops the removal, also at the last moment, also when somebody hid it; released, it waits anew', async () => {
  const { place, made } = await condemned();
  const [first, second] = made;
  assert.ok(first && second);
  await using context = testContext();
  const hold = { ...requestOf(place), key: MARKING, run: first.run, reason: 'incident 12' };
  place.setClock(at(1, 12));
  assert.is((await holdRun(hold, context)).holds.length, 1);
  const file = place.store.all().find(({ key }) => key.includes('/hold-'))?.key ?? '';
  await place.store.remove(file);
  let late = false;
  place.store.onCall = (operation, key) => {
    if (operation !== 'remove' || late || !key.startsWith('v1/test/runs')) return;
    late = true;
    // While the second run is being removed, the third is held.
    void holdRun({ ...hold, run: made[2]?.run ?? '' }, context);
  };
  const { prune } = await report(place, at(1, 13));
  assert.equal(prune.plan.runs[0]?.reasons, ['held: incident 12']);
  assert.equal(prune.done?.reprieved, [first.run]);
  assert.is(prune.done?.removals.find(({ run }) => run === made[2]?.run)?.spared, 'held: incident 12');
  assert.equal((await runsLeft(place)).slice(0, 2), [first.run, made[2]?.run]);

  place.store.onCall = () => undefined;
  const released = await releaseRun({ ...hold, reason: 'closed' }, context);
  assert.equal([released.holds.length, released.released.length], [0, 1]);
  assert.is(await code(() => releaseRun(hold, context)), 'HOLD_MISSING');
  const after = await report(place, at(1, 14));
  assert.ok(
    after.prune.done?.tombstoned.some(({ run }) => run === first.run),
    'its tombstone is a new one',
  );
  assert.is(
    await code(() => holdRun({ ...hold, run: '2020-01-01T00-00-00Z-00000000' }, context)),
    'RUN_MISSING',
  );
});

test('a run whose drill failed loses its place; one that passed again has it back', async () => {
  const place = memory();
  const made = await makeNights(place, 9, at(0));
  const [, , , , , , , night] = made;
  assert.ok(night);
  const run = await openRun(place.store, ENVIRONMENT, night.run, [SIGNING]);
  const drilled = (verdict: 'passed' | 'failed') =>
    writeDrilled(place.store, { run, verdict, summary: 'rows differ', rtoMilliseconds: 1234.5 }, MARKING);
  place.setClock(at(0, 3));
  await drilled('failed');
  const failed = await report(place, at(0));
  assert.equal(notGreen(failed.result), [`RET-07 ${night.run}`]);
  assert.is(failed.prune.plan.runs[4]?.action, 'keep', 'the next one takes the place');
  place.setClock(at(0, 13));
  await drilled('passed');
  const passed = await report(place, at(0, 14));
  assert.is(passed.prune.plan.runs[4]?.action, 'delete');
  assert.is(passed.prune.plan.runs[7]?.action, 'keep');
});

test('runs of single tenants are an environment that is not pruned', async () => {
  const place = memory();
  assert.is(await code(() => pruneAt(place, at(0), { environment: 'test.partial' })), 'ENVIRONMENT_RESERVED');
});

test.run();
