import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeManifest } from '../../scripts/lib/archive/manifest.ts';
import { signManifest } from '../../scripts/lib/archive/signature.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { newMark, writeMark } from '../../scripts/lib/retention/marks.ts';
import type { PruneRequest } from '../../scripts/lib/retention/prune.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { at, code, condemned, type MemoryPlace, memory, names, report } from './memory-place.ts';
import {
  body,
  ENVIRONMENT,
  everything,
  MARKING,
  type Made,
  makeNights,
  notGreen,
  pruneAt,
  runsLeft,
  SIGNING,
} from './place.ts';

// Stores whose listing lies or fails, and people who can write to them.

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
  assert.ok(oneMissing.outcome.includes('RET-03'), 'the ledger knows a newer one');
  assert.is(oneMissing.lost, 0);

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

test('a run that vanished past all rules is told by its marks', async () => {
  const { place, made } = await condemned();
  const [first] = made;
  assert.ok(first);
  for (const { key, version } of place.store.all().filter((one) => one.key.startsWith(first.prefix)))
    await place.store.remove(key, version);
  const { result } = await report(place, at(1, 13));
  assert.equal(notGreen(result), [`RET-09 ${first.run}`]);
});

test.run();
