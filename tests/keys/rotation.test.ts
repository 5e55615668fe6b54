import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { readFile } from '../../scripts/lib/backup/runs.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { refusal } from '../archive/samples.ts';
import { makeRun, makeRuns } from './made-runs.ts';
import { memoryStore } from './memory-store.ts';
import {
  filesOf,
  folderStore,
  NEW,
  NEW_KEY,
  OLD,
  opens,
  removeFolders,
  rotate,
  SECOND,
  SIGNING,
} from './rotating.ts';

// A new key comes, an old one goes, and every run opens at every moment.

test.after(removeFolders);

for (const [name, make] of [
  ['folder', folderStore],
  ['bucket with versions', async () => memoryStore()],
] as const) {
  test(`${name}: add, both open, retire, only the new one opens, objects untouched`, async () => {
    const store = await make();
    const runs = await makeRuns(store, 3, { recipients: [OLD], signing: SIGNING });
    const before = await Promise.all(runs.map(({ prefix }) => readFile(store, `${prefix}detail.bha`)));
    const planned = await rotate(store, { add: [NEW], opening: [OLD], dryRun: true });
    assert.match(planned.summary, /3 new keys files would be written; nothing was done/);
    for (const made of runs) assert.not((await filesOf(store, made)).includes('keys.2.json'));

    const added = await rotate(store, { add: [NEW], opening: [OLD] });
    assert.is(added.verdict, 'green', JSON.stringify(added.checks));
    for (const made of runs) {
      assert.ok(await opens(store, made, OLD));
      assert.ok(await opens(store, made, NEW_KEY));
    }
    const again = await rotate(store, { add: [NEW], opening: [NEW_KEY] });
    assert.match(again.summary, /^3 live runs: 0 new keys files written/);

    const retired = await rotate(store, { retire: [OLD.kid], opening: [NEW_KEY] });
    assert.is(retired.verdict, 'green', JSON.stringify(retired.checks));
    assert.match(
      retired.summary,
      /3 new keys files written, 6 old ones removed; warning: 3 live runs open with one key/,
    );
    assert.match(JSON.stringify(retired.facts), /whoever copied an envelope before keeps it/);
    for (const [index, made] of runs.entries()) {
      assert.not(await opens(store, made, OLD));
      assert.ok(await opens(store, made, NEW_KEY));
      assert.equal(await filesOf(store, made), [
        'detail.bha',
        'keys.3.json',
        'manifest.json',
        'manifest.sig',
        'schema.bha',
      ]);
      assert.equal(await readFile(store, `${made.prefix}detail.bha`), before[index]);
      for await (const { key } of store.listVersions(made.prefix)) assert.not.match(key, /keys\.[12]\.json/);
    }
    const twice = await rotate(store, { retire: [OLD.kid], opening: [NEW_KEY] });
    assert.is(twice.verdict, 'green');
    assert.match(twice.summary, /0 new keys files written, 0 old ones removed/);
  });
}

test('a key is not retired while a live run has no other, nor one that was seen to open', async () => {
  const store = await folderStore();
  const [first] = await makeRuns(store, 2, { recipients: [OLD], signing: SIGNING });
  if (first === undefined) return assert.unreachable();
  const retire = [OLD.kid];
  await refusal(() => rotate(store, { retire, opening: [OLD] }), 'RETIRE_LAST', /open with nothing else/);
  await rotate(store, { add: [NEW], opening: [OLD] });
  const error = await refusal(() => rotate(store, { retire, opening: [OLD] }), 'RETIRE_UNPROVEN');
  assert.match(error.what, new RegExp(NEW.kid));
  // A run of before the rotation, as one that the nightly made meanwhile.
  await makeRun(store, { recipients: [OLD], signing: SIGNING });
  await refusal(
    () => rotate(store, { retire, opening: [NEW_KEY] }),
    'RETIRE_UNSEEN',
    /could not be looked at/,
  );
  await refusal(() => rotate(store, { retire, opening: [NEW_KEY, OLD] }), 'RETIRE_LAST');
  assert.ok(await opens(store, first, OLD), 'nothing was removed');
  await rotate(store, { add: [NEW], retire, opening: [OLD, NEW_KEY] });
  assert.not(await opens(store, first, OLD));
  assert.ok(await opens(store, first, NEW_KEY));
});

test('a rotation needs a key that opens', async () => {
  const store = await folderStore();
  await makeRuns(store, 2, { recipients: [OLD], signing: SIGNING });
  const result = await rotate(store, { add: [NEW], opening: [SECOND] });
  assert.is(result.verdict, 'red');
  assert.is(result.checks.filter(({ id, verdict }) => id === 'KEY-04' && verdict === 'red').length, 2);
});

test('one run that cannot be trusted does not stop the others from getting the new key', async () => {
  const store = await folderStore();
  const [good] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING });
  const forger = parseSigningKey(newSigningKey().privatePem);
  const forged = await makeRun(store, { recipients: [OLD], signing: forger });
  const result = await rotate(store, { add: [NEW], opening: [OLD] });
  assert.is(result.verdict, 'red');
  assert.ok(good && (await opens(store, good, NEW_KEY)));
  assert.not((await filesOf(store, forged)).includes('keys.2.json'));
  await refusal(() => rotate(store, { retire: [OLD.kid], opening: [NEW_KEY] }), 'RETIRE_UNSEEN');
});

test('stopped anywhere, every run opens, and the same command ends the same', async () => {
  // Every put and remove of the whole rotation is a moment at which the process may die.
  for (const request of [
    { add: [NEW], opening: [OLD] },
    { add: [NEW], retire: [OLD.kid], opening: [OLD, NEW_KEY] },
  ]) {
    for (let at = 0; ; at++) {
      const store = memoryStore();
      const runs = await makeRuns(store, 3, { recipients: [OLD, SECOND], signing: SIGNING });
      const stopped = dyingStore(store, at);
      const died = await rotate(stopped.store, request).then(
        () => false,
        () => true,
      );
      for (const made of runs) assert.ok(await opens(store, made, SECOND), `stopped at ${at}`);
      await rotate(store, request);
      for (const made of runs) {
        assert.is(await opens(store, made, OLD), request.retire === undefined, `stopped at ${at}`);
        for (const key of [SECOND, NEW_KEY]) assert.ok(await opens(store, made, key), `stopped at ${at}`);
      }
      if (!died) {
        assert.ok(at >= (request.retire === undefined ? 3 : 6), `${at} moments`);
        break;
      }
    }
  }
});

/** A store whose process dies at the given write: this one and all that follow never happen. */
function dyingStore(store: Store, at: number): { store: Store } {
  let writes = 0;
  const live = () => {
    if (writes++ >= at) throw new Error('killed');
  };
  return {
    store: {
      ...store,
      async put(...given) {
        live();
        return store.put(...given);
      },
      async remove(...given) {
        live();
        return store.remove(...given);
      },
    },
  };
}

test('two rotations at once: one is refused, and nothing is lost', async () => {
  const store = memoryStore();
  const [made] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING });
  if (made === undefined) return assert.unreachable();
  let raced = false;
  const slow: Store = {
    ...store,
    async put(key, body, options) {
      if (!raced) {
        raced = true;
        await rotate(store, { add: [SECOND], opening: [OLD] });
      }
      return store.put(key, body, options);
    },
  };
  await refusal(() => rotate(slow, { add: [NEW], opening: [OLD] }), 'ROTATION_RACE');
  await rotate(store, { add: [NEW], opening: [OLD] });
  for (const key of [OLD, SECOND, NEW_KEY]) assert.ok(await opens(store, made, key));
});

test('60 live runs in a bucket that answers in 20 ms', async () => {
  const store = memoryStore({ latency: 20 });
  const fast = { ...store };
  await makeRuns(fast, 60, { recipients: [OLD], signing: SIGNING });
  const result = await rotate(store, { add: [NEW], retire: [OLD.kid], opening: [OLD, NEW_KEY] });
  assert.match(result.summary, /^60 live runs: 60 new keys files written, 60 old ones removed/);
});

test.run();
