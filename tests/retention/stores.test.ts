import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pruneResult } from '../../scripts/lib/retention/report.ts';
import { body, everything, makeNights, makeRun, notGreen, pruneAt, requestOf, runsLeft } from './place.ts';
import { BUCKETS, memory } from './places.ts';
import { DAY, HOUR } from './records.ts';

// The same prune on every kind of store that keeps versions and locks.

const TODAY = new Date(Math.floor(Date.now() / DAY) * DAY);
const at = (days: number, hours = 12) => new Date(TODAY.getTime() + days * DAY + hours * HOUR);

const PLACES = { memory: () => memory(TODAY), ...BUCKETS };

for (const [name, open] of Object.entries(PLACES)) {
  test(`${name}: a prune removes exactly what was planned, every version of it, a day after the tombstone`, async () => {
    await using place = await open();
    const made = await makeNights(place, 9, at(0));
    const partial = await makeRun(place, at(-8), { environment: 'test.partial' });
    const foreign = await makeRun(place, at(-8), { environment: 'test2' });
    // An older version of an object, a hidden one, and what a failed backup hid.
    const [first, second, third] = made;
    assert.ok(first && second && third);
    await place.store.put(`${first.prefix}shared.bha`, body('bytes of shared.bha'));
    await place.store.put(`${second.prefix}extra`, body('x'));
    await place.store.remove(`${second.prefix}extra`);
    const before = await everything(place);

    const planned = await pruneAt(place, at(0), { key: undefined });
    assert.equal(await everything(place), before, 'a dry run changes nothing');
    const gone = planned.plan.runs.filter(({ action }) => action === 'delete').map(({ run }) => run);
    assert.equal(
      gone,
      made.slice(0, 5).map(({ run }) => run),
    );

    const marked = await pruneAt(place, at(0));
    assert.equal(
      marked.done?.tombstoned.map(({ run }) => run),
      gone,
    );
    assert.is((await runsLeft(place)).length, 9, 'nothing goes on the day of the tombstone');
    const early = await pruneAt(place, at(1, 11.9));
    assert.is(early.done?.removals.length, 0, 'nor within 24 h of it');
    const next = early.done?.tombstoned.map(({ run }) => run);
    assert.equal(next, [made[5]?.run], 'a new day condemns one more');
    const result = await pruneAt(place, at(1, 12.1));
    assert.equal(
      result.done?.removals.map(({ run, done, failures }) => ({ run, done, failures })),
      gone.map((run) => ({ run, done: true, failures: [] })),
    );
    assert.equal(
      await runsLeft(place),
      made.slice(5).map(({ run }) => run),
    );
    assert.equal(await runsLeft(place, 'test.partial'), [partial.run]);
    assert.equal(await runsLeft(place, 'test2'), [foreign.run]);

    const after = await everything(place);
    const keys = after.map(({ key }) => key);
    for (const run of gone)
      assert.not.ok(
        keys.some((key) => key.includes(run)),
        'its marks are gone with it',
      );
    const kept = before.filter(({ key }) => !gone.some((run) => key.includes(run)));
    const policy = after.filter(({ key }) => key.includes('/marks/policy/'));
    assert.is(policy.length, 1);
    assert.is(after.length, kept.length + 2, 'beside it and a tombstone nothing else came or went');
    const again = await pruneAt(place, at(1, 13));
    assert.equal([again.done?.removals, again.done?.tombstoned], [[], []]);
  });

  test(`${name}: a locked run is "not yet", with its date, and stops nothing`, async () => {
    await using place = await open();
    const until = new Date(at(2).getTime());
    const lock = { until, mode: 'governance' as const };
    const locked = await makeRun(place, at(-9, 2));
    const free = await makeRun(place, at(-8, 2), { after: locked });
    await makeRun(place, at(0, 2), { after: free });
    place.setClock(at(0));
    const policy = { ...requestOf(place).policy, daily: 0, minimumKeep: 1 };
    await pruneAt(place, at(0), { policy });
    // One object alone, by somebody else: neither the listing nor the manifest tells of it.
    const key = `${locked.prefix}shared.bha`;
    await place.store.extendLock(key, lock, (await place.store.head(key))?.version);
    await makeRun(place, at(1, 2), { after: free, manifest: (m) => ({ ...m, seq: 9 }) });
    const request = requestOf(place, { policy });
    const result = pruneResult(await pruneAt(place, at(1, 13), { policy }), request);
    assert.equal(notGreen(result), []);
    const said = result.checks.find(({ object }) => object === locked.run)?.observed ?? '';
    assert.match(said, /not yet/);
    assert.match(said, /locked until/);
    assert.match(said, until.toISOString());
    const left = await runsLeft(place);
    assert.ok(left.includes(locked.run), 'it is there');
    assert.not.ok(left.includes(free.run), 'the other one went');
    assert.is(
      (await everything(place)).filter((one) => one.key.startsWith(locked.prefix)).length,
      7,
      'whole',
    );

    await makeRun(place, at(2, 2), { after: free, manifest: (m) => ({ ...m, seq: 12 }) });
    await pruneAt(place, at(2, 13), { policy });
    // Where the listing told of the lock its tombstone was taken away, and it waits anew.
    await pruneAt(place, at(3, 14), { policy });
    assert.not.ok((await runsLeft(place)).includes(locked.run), 'after its date it goes');
  });
}

test.run();
