import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openRun, readFile } from '../../scripts/lib/backup/runs.ts';
import { unlockEnvelopes } from '../../scripts/lib/keys/run-key.ts';
import { readEnvelopes } from '../../scripts/lib/keys/stored-envelope.ts';
import { ENVIRONMENT, makeRuns, putBytes } from './made-runs.ts';
import { memoryStore } from './memory-store.ts';
import { NEW, NEW_KEY, OLD, opens, rotate, SECOND, SIGNING } from './rotating.ts';

// Rotations in a bucket that locks and keeps versions.

test('a bucket that locks: the new envelope is held as long as its run, the old ones are listed with their date', async () => {
  const store = memoryStore();
  const until = new Date(Date.now() + 86_400_000);
  const [made] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING, lockUntil: until });
  if (made === undefined) return assert.unreachable();
  await rotate(store, { add: [NEW], opening: [OLD] });
  assert.equal((await store.head(`${made.prefix}keys.2.json`))?.lock, { until, mode: 'compliance' });
  const result = await rotate(store, { retire: [OLD.kid], opening: [NEW_KEY] });
  assert.is(result.verdict, 'grey');
  assert.is(result.outputs?.locked, '2');
  const observed = result.checks.map((check) => check.observed).join('\n');
  assert.match(observed, new RegExp(`keys.1.json is locked until ${until.toISOString()}`));
  assert.match(observed, /keys.2.json is locked until/);
  assert.ok(await opens(store, made, NEW_KEY));
});

test('with a retired key whose file is still locked, the newest genuine envelope is what is listed and rotated', async () => {
  const store = memoryStore();
  const lockUntil = new Date(Date.now() + 86_400_000);
  const [made] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING, lockUntil });
  if (made === undefined) return assert.unreachable();
  await rotate(store, { add: [NEW], retire: [OLD.kid], opening: [OLD, NEW_KEY] });
  const verified = await openRun(store, ENVIRONMENT, made.run, [SIGNING]);
  const envelopes = await readEnvelopes(store, ENVIRONMENT, made.run, { versions: false });
  const unlocked = await unlockEnvelopes(store, verified, envelopes, [OLD]);
  assert.equal([unlocked.from.generation, unlocked.newest.generation], [1, 2]);
  assert.equal(
    unlocked.passedOver.map(({ file, genuine }) => [file, genuine]),
    [['keys.2.json', true]],
  );
  const result = await rotate(store, { add: [SECOND], opening: [OLD] });
  assert.is(result.verdict, 'green', JSON.stringify(result.checks));
  for (const key of [NEW_KEY, SECOND]) assert.ok(await opens(store, made, key));
  const [newest] = await readEnvelopes(store, ENVIRONMENT, made.run, { versions: false });
  const recipients = newest?.envelope?.groups[0]?.recipients.map(({ kid }) => kid);
  assert.equal(recipients, [NEW.kid, SECOND.kid], 'the retired key does not come back');
});

test('versions that were written over or hidden are retired too', async () => {
  const store = memoryStore();
  const [made] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING });
  if (made === undefined) return assert.unreachable();
  const key = `${made.prefix}keys.1.json`;
  const genuine = (await readFile(store, key)) ?? Buffer.alloc(0);
  await rotate(store, { add: [NEW], opening: [OLD] });
  await putBytes(store, key, Buffer.from('written over'));
  await putBytes(store, key, genuine);
  await store.remove(key);
  // Somebody hides the newest one: what he hid is found, and written anew.
  await store.remove(`${made.prefix}keys.2.json`);
  const result = await rotate(store, { retire: [OLD.kid], opening: [NEW_KEY] });
  assert.is(result.verdict, 'green', JSON.stringify(result.checks));
  const held: string[] = [];
  for (const { envelope } of await readEnvelopes(store, ENVIRONMENT, made.run, { versions: true }))
    held.push(...(envelope?.groups.flatMap(({ recipients }) => recipients.map(({ kid }) => kid)) ?? []));
  assert.equal(held, [NEW.kid]);
  assert.ok(await opens(store, made, NEW_KEY));
});

test.run();
