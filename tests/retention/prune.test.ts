import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeManifest } from '../../scripts/lib/archive/manifest.ts';
import { signManifest } from '../../scripts/lib/archive/signature.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { openRun } from '../../scripts/lib/backup/runs.ts';
import { writeDrilled } from '../../scripts/lib/retention/drilled.ts';
import { holdRun, releaseRun } from '../../scripts/lib/retention/hold.ts';
import { newMark, writeMark } from '../../scripts/lib/retention/marks.ts';
import type { PruneRequest } from '../../scripts/lib/retention/prune.ts';
import { pruneResult } from '../../scripts/lib/retention/report.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { testContext } from '../support/context.ts';
import { MemoryStore } from './memory-store.ts';
import {
  body,
  ENVIRONMENT,
  everything,
  MARKING,
  type Made,
  makeNights,
  makeRun,
  notGreen,
  type Place,
  pruneAt,
  requestOf,
  runsLeft,
  SIGNING,
} from './place.ts';
import { DAY, HOUR } from './records.ts';

const TODAY = new Date('2026-11-21T00:00:00Z');
const at = (days: number, hours = 12) => new Date(TODAY.getTime() + days * DAY + hours * HOUR);

interface MemoryPlace extends Place {
  readonly store: MemoryStore;
}

function memory(): MemoryPlace {
  const store = new MemoryStore(TODAY);
  return {
    store,
    setClock: (now) => {
      store.clock = now;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function report(place: Place, now: Date, changes: Partial<PruneRequest> = {}) {
  const prune = await pruneAt(place, now, changes);
  return { prune, result: pruneResult(prune, requestOf(place, changes)) };
}

/** A store with nine nights; the first five have had their tombstones for a day. */
async function condemned(): Promise<{ place: MemoryPlace; made: Made[] }> {
  const place = memory();
  const made = await makeNights(place, 9, at(0));
  await pruneAt(place, at(0));
  return { place, made: [...made, await makeRun(place, at(1, 2), { after: made.at(-1) })] };
}

async function code(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BulkheadError) return error.code;
    throw error;
  }
  return 'nothing';
}

const names = (runs: readonly Made[]) => runs.map(({ run }) => run);

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
  const { prune } = await import('../../scripts/lib/retention/prune.ts');
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

test('an empty store, and one whose listing fails at the start, in the middle or at the end: nothing goes', async () => {
  const empty = memory();
  const nothing = await report(empty, at(0));
  assert.is(nothing.result.verdict, 'red');
  assert.equal(await everything(empty), []);
  for (const which of ['marks/', 'runs/']) {
    const { place } = await condemned();
    const before = await everything(place);
    place.store.onCall = (operation, key) => {
      if (operation === 'list' && key.endsWith(which))
        throw new BulkheadError({ what: 'listing failed', fix: 'x', code: 'STORE_UNAVAILABLE' });
    };
    assert.is(await code(() => pruneAt(place, at(1, 13))), 'STORE_UNAVAILABLE');
    assert.equal(place.store.all().length, before.length);
  }
});

test('a listing that lies', async () => {
  const lying = async (
    lie: (place: MemoryPlace, made: Made[]) => void,
    changes: Partial<PruneRequest> = {},
  ) => {
    const { place, made } = await condemned();
    const before = place.store.all().length;
    lie(place, made);
    const outcome = await report(place, at(1, 13), changes).then(
      ({ result }) => notGreen(result).map((line) => line.split(' ')[0]),
      (error: unknown) => [error instanceof BulkheadError ? error.code : String(error)],
    );
    return { outcome, place, made, lost: before - place.store.all().length };
  };
  const told = (place: MemoryPlace, change: (key: string, prefix: string) => string | undefined) => {
    const honest = place.store.listVersions.bind(place.store);
    place.store.listVersions = async function* (prefix) {
      for await (const one of honest(prefix)) {
        const key = change(one.key, prefix);
        if (key !== undefined) yield { ...one, key };
      }
    };
  };
  const forgetsPrefix = await lying((place) => {
    const honest = place.store.listVersions.bind(place.store);
    place.store.listVersions = () => honest('');
  });
  assert.equal([forgetsPrefix.outcome, forgetsPrefix.lost], [['LISTING_OUTSIDE'], 0]);

  const newestMissing = await lying((place, made) =>
    told(place, (key) => (made.slice(-3).some(({ run }) => key.includes(run)) ? undefined : key)),
  );
  assert.equal([newestMissing.outcome, newestMissing.lost], [['RET-02'], 0]);

  const last = { run: '', seq: 10, sha256: '' };
  const oneMissing = await lying(
    (place, made) => {
      told(place, (key) => (key.includes(made.at(-1)?.run ?? '') ? undefined : key));
    },
    { known: { last } },
  );
  assert.equal([oneMissing.outcome, oneMissing.lost], [['RET-03'], 0], 'the ledger knows a newer one');

  const noManifests = await lying((place) =>
    told(place, (key, prefix) =>
      prefix.endsWith('runs/') && key.endsWith('manifest.json') ? undefined : key,
    ),
  );
  assert.is(noManifests.lost, 0, 'folders whose manifests it does not tell are not swept');

  const lostObjects = await lying((place) =>
    told(place, (key, prefix) => (prefix.endsWith('runs/') && key.endsWith('shared.bha') ? undefined : key)),
  );
  assert.is(lostObjects.lost, 0);

  const outOfOrder = await lying((place) => {
    const honest = place.store.listVersions.bind(place.store);
    place.store.listVersions = async function* (prefix) {
      const all = await Array.fromAsync(honest(prefix));
      yield* all.reverse();
    };
  });
  assert.equal([outOfOrder.outcome, outOfOrder.lost], [['LISTING_ORDER'], 0]);
});

test('forged twins, copies under another name and runs of another key evict nothing and are told', async () => {
  const place = memory();
  const stranger = parseSigningKey(newSigningKey().privatePem);
  const made = await makeNights(place, 9, at(0));
  const forged = await makeNights(place, 9, at(0), { key: stranger });
  const copy = made[8]?.run.replace(/-[0-9a-f]{8}$/, '-00000000') ?? '';
  for (const { key } of place.store.all().filter((one) => one.key.startsWith(made[8]?.prefix ?? 'none'))) {
    const bytes = await Array.fromAsync(place.store.get(key));
    await place.store.put(key.replace(made[8]?.run ?? '', copy), body(Buffer.concat(bytes)));
  }
  const { prune, result } = await report(place, at(0));
  assert.equal(
    prune.condemned.map(({ planned }) => planned.run),
    names(made.slice(0, 5)),
  );
  assert.equal(notGreen(result).sort(), [...names(forged), copy].map((run) => `RET-06 ${run}`).sort());
});

test('a run that lost an object stands for nothing; nor does one that was stored again', async () => {
  const place = memory();
  const made = await makeNights(place, 9, at(0));
  const [, , , , , damaged, again] = made;
  assert.ok(damaged && again);
  await place.store.remove(`${damaged.prefix}shared.bha`);
  place.setClock(at(0, 5));
  const bytes = encodeManifest(again.manifest);
  await place.store.put(`${again.prefix}manifest.json`, body(bytes));
  await place.store.put(`${again.prefix}manifest.sig`, body(signManifest(bytes, SIGNING)));
  const { prune, result } = await report(place, at(0));
  assert.equal(notGreen(result), ['RET-03', `RET-06 ${damaged.run}`, `RET-06 ${again.run}`]);
  assert.is(prune.done, undefined, 'an old manifest as the newest: nothing is pruned until it is known why');
});

test('a hidden manifest is no unfinished run: nothing is swept, and it is told', async () => {
  const { place, made } = await condemned();
  const [, , hidden] = made;
  assert.ok(hidden);
  place.setClock(at(-5));
  await place.store.remove(`${hidden.prefix}manifest.json`);
  const { result } = await report(place, at(12), { key: MARKING });
  assert.ok(notGreen(result).includes(`RET-06 ${hidden.run}`));
  assert.ok((await runsLeft(place)).includes(hidden.run));
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
    await assert_rejects(() => pruneAt(place, at(1, 13)));
    place.store.onCall = () => undefined;
    const { result } = await report(place, at(1, 14));
    assert.equal(notGreen(result), [], `after ${cut}`);
    assert.equal(await runsLeft(place), names(made.slice(6)), `after ${cut}`);
    const marks = place.store
      .all()
      .filter(({ key }) => made.slice(0, 5).some(({ run }) => key.includes(run)));
    assert.equal(marks, []);
  }
});

async function assert_rejects(work: () => Promise<unknown>): Promise<void> {
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

test('marks that are forged, moved or signed by the key of the manifests are not believed, and keep their run', async () => {
  const { place, made } = await condemned();
  const kept = made.slice(0, 3);
  const [first, second, third] = kept;
  assert.ok(first && second && third);
  const stranger = parseSigningKey(newSigningKey().privatePem);
  const tombstone = (made: Made) => ({
    ...newMark('removing', ENVIRONMENT, at(1)),
    run: made.run,
    manifestSha256: made.sha256,
  });
  await writeMark(place.store, tombstone(first), stranger);
  await writeMark(place.store, tombstone(second), SIGNING);
  const moved = place.store.all().find(({ key }) => key.includes(`marks/${made[4]?.run}/tombstone`));
  assert.ok(moved);
  await place.store.put(moved.key.replace(made[4]?.run ?? '', third.run), body(moved.bytes));
  const { result } = await report(place, at(1, 13));
  assert.equal(notGreen(result).sort(), kept.map(({ run }) => `RET-08 ${run}`).sort());
  assert.equal((await runsLeft(place)).slice(0, 3), names(kept));
});

test('a tombstone that was put back does not make the wait shorter', async () => {
  const { place, made } = await condemned();
  const [first] = made;
  assert.ok(first);
  const file = place.store.all().find(({ key }) => key.includes(`${first.run}/tombstone`));
  assert.ok(file);
  place.setClock(at(1, 13));
  await place.store.remove(file.key, file.version);
  await place.store.put(file.key, body(file.bytes));
  const { prune } = await report(place, at(1, 14));
  assert.is(prune.condemned[0]?.phase, 'waiting');
  assert.is(prune.condemned[0]?.tombstone?.due.toISOString(), at(2, 13).toISOString());
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

test('a run that vanished past all rules is told by its marks', async () => {
  const { place, made } = await condemned();
  const [first] = made;
  assert.ok(first);
  for (const { key, version } of place.store.all().filter((one) => one.key.startsWith(first.prefix)))
    await place.store.remove(key, version);
  const { result } = await report(place, at(1, 13));
  assert.equal(notGreen(result), [`RET-09 ${first.run}`]);
});

test('runs of single tenants are an environment that is not pruned', async () => {
  const place = memory();
  assert.is(await code(() => pruneAt(place, at(0), { environment: 'test.partial' })), 'ENVIRONMENT_RESERVED');
});

test.run();
