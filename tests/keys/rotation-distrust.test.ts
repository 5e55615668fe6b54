import { randomBytes } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  encodeEnvelope,
  type OpeningKey,
  parseEnvelope,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
import { newRunKey } from '../../scripts/lib/archive/keys.ts';
import { openRun, readFile } from '../../scripts/lib/backup/runs.ts';
import { unlockEnvelopes } from '../../scripts/lib/keys/run-key.ts';
import { readEnvelopes } from '../../scripts/lib/keys/stored-envelope.ts';
import { OTHER_RUN, refusal } from '../archive/samples.ts';
import { ENVIRONMENT, makeRuns, putBytes } from './made-runs.ts';
import { memoryStore } from './memory-store.ts';
import {
  EVIL_RECIPIENT,
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

// What a rotation does not believe: keys files of others, wrappings that do not open, damage.

test.after(removeFolders);

test('whoever can write to the store cannot put a key of his own in our place', async () => {
  const store = memoryStore();
  const [made] = await makeRuns(store, 1, { recipients: [OLD, NEW], signing: SIGNING });
  if (made === undefined) return assert.unreachable();
  const put = (generation: number, bytes: Uint8Array) =>
    putBytes(store, `${made.prefix}keys.${generation}.json`, bytes);
  const evilKey = newRunKey();
  const genuine = (await readFile(store, `${made.prefix}keys.1.json`)) ?? Buffer.alloc(0);
  const parsed = parseEnvelope(genuine);
  const [group] = parsed.groups;
  if (group === undefined) return assert.unreachable();
  const junk = { type: 'rsa-oaep-256' as const, kid: NEW.kid, ct: randomBytes(384).toString('base64') };
  // A key of his own, wrapped to our certificate, which is public; with a proof that is right for that key.
  await put(2, encodeEnvelope(wrapRunKey(evilKey, made.run, [NEW, EVIL_RECIPIENT], 'main', 2)));
  // The genuine one under another number, the one of another run, and no keys file at all.
  await put(3, genuine);
  await put(4, encodeEnvelope(wrapRunKey(made.runKey, OTHER_RUN, [NEW], 'main', 4)));
  await put(5, Buffer.from('nothing'));
  await put(6, Buffer.alloc((1 << 20) + 1));
  // Our recipients, with one that does not open under the name of the key in the safe.
  const recipients = group.recipients.map((one) => (one.kid === NEW.kid ? junk : one));
  await put(7, encodeEnvelope({ ...parsed, generation: 7, groups: [{ ...group, recipients }] }));
  assert.ok(await opens(store, made, OLD));
  assert.ok(await opens(store, made, NEW_KEY));

  const result = await rotate(store, { add: [SECOND], opening: [OLD] });
  assert.is(result.verdict, 'red');
  // The one that names none of the keys given is told from a genuine one by the run key itself.
  const strangers = result.checks.filter(({ id }) => id === 'KEY-05');
  assert.is(strangers.length, 6);
  assert.ok(
    strangers.some(({ observed }) => /^keys\.2\.json: the recipients .* are not those/.test(observed)),
  );
  const envelopes = await readEnvelopes(store, ENVIRONMENT, made.run, { versions: false });
  assert.is(envelopes[0]?.generation, 8, 'the next number that nobody has taken');
  for (const key of [OLD, NEW_KEY, SECOND]) assert.ok(await opens(store, made, key));
  // With the key that he wrapped his own to, his is seen for what it is.
  const seen = await rotate(store, { add: [SECOND], opening: [NEW_KEY] });
  assert.match(seen.summary, /0 new keys files written/);
});

test('a wrapping that does not open is never the reason to retire another key', async () => {
  const store = await folderStore();
  const [made] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING });
  if (made === undefined) return assert.unreachable();
  // Somebody took the proof away and named a second key that opens nothing.
  const [group] = wrapRunKey(made.runKey, made.run, [OLD]).groups;
  const junk = { type: 'rsa-oaep-256' as const, kid: NEW.kid, ct: randomBytes(384).toString('base64') };
  const recipients = [...(group?.recipients ?? []), junk];
  const bytes = encodeEnvelope({ v: 1, run: made.run, groups: [{ id: 'main', recipients }] });
  await putBytes(store, `${made.prefix}keys.1.json`, bytes);
  for (const opening of [[OLD], [OLD, NEW_KEY]]) {
    const added = await rotate(store, { add: [SECOND], opening });
    assert.is(added.verdict, 'red');
    assert.match(JSON.stringify(added.checks), /does not prove who wrote it/);
  }
  const retire = [OLD.kid];
  await refusal(() => rotate(store, { retire, opening: [OLD, NEW_KEY] }), 'RETIRE_UNSEEN');
  assert.ok(await opens(store, made, OLD));
});

test('a keys file of before proofs is rotated when all its keys are at hand', async () => {
  const store = await folderStore();
  const [made] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING });
  if (made === undefined) return assert.unreachable();
  const { groups } = wrapRunKey(made.runKey, made.run, [OLD]);
  const old = {
    v: 1 as const,
    run: made.run,
    groups: groups.map(({ id, recipients }) => ({ id, recipients })),
  };
  await putBytes(store, `${made.prefix}keys.1.json`, encodeEnvelope(old));
  const result = await rotate(store, { add: [NEW], opening: [OLD] });
  assert.is(result.verdict, 'green', JSON.stringify(result.checks));
  assert.ok(await opens(store, made, NEW_KEY));
});

test('a damaged object, or no keys file: told, and nothing written', async () => {
  const store = await folderStore();
  const [first, second] = await makeRuns(store, 2, { recipients: [OLD], signing: SIGNING });
  if (!first || !second) return assert.unreachable();
  for (const object of first.manifest.objects) {
    const bytes = (await readFile(store, `${first.prefix}${object.name}`)) ?? Buffer.alloc(0);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await putBytes(store, `${first.prefix}${object.name}`, bytes);
  }
  await store.remove(`${second.prefix}keys.1.json`);
  const result = await rotate(store, { add: [NEW], opening: [OLD] });
  const observed = result.checks.map((check) => check.observed).join('\n');
  assert.match(observed, /no key can be tried on it/);
  assert.match(observed, /has no keys file/);
  assert.equal(
    (await filesOf(store, first)).filter((name) => name.startsWith('keys')),
    ['keys.1.json'],
  );
});

test('a run that opens with none of several keys files: one error, and why of each', async () => {
  const store = memoryStore();
  const [made] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING });
  if (made === undefined) return assert.unreachable();
  const put = (generation: number, bytes: Uint8Array) =>
    putBytes(store, `${made.prefix}keys.${generation}.json`, bytes);
  const verified = await openRun(store, ENVIRONMENT, made.run, [SIGNING]);
  const open = async (keys: readonly OpeningKey[]) => {
    const envelopes = await readEnvelopes(store, ENVIRONMENT, made.run, { versions: false });
    return unlockEnvelopes(store, verified, envelopes, keys);
  };
  await put(2, encodeEnvelope(wrapRunKey(made.runKey, made.run, [EVIL_RECIPIENT], 'main', 2)));
  const foreign = await refusal(() => open([SECOND]), 'NO_KEY_FITS', /none of the 2 keys files/);
  assert.is(foreign.exit, 2, 'a wrong key is no damage');
  assert.match(foreign.what, new RegExp(`keys\\.1\\.json: it is for other keys\\. It opens with ${OLD.kid}`));
  await put(3, encodeEnvelope(wrapRunKey(newRunKey(), made.run, [SECOND], 'main', 3)));
  await put(4, Buffer.from('nothing'));
  const bad = await refusal(() => open([SECOND]), 'KEYS_UNUSABLE', /none of the 4 keys files/);
  assert.is(bad.exit, 1);
  for (const words of [
    /keys\.4\.json: .*not/,
    /keys\.3\.json: .*holds another key/,
    /keys\.2\.json: it is for/,
  ])
    assert.match(bad.what, words);
  for (let generation = 5; generation < 40; generation++) await put(generation, Buffer.from('x'));
  assert.match((await refusal(() => open([SECOND]), 'KEYS_UNUSABLE')).what, /\n {2}and 19 more$/);
  const { passedOver } = await open([OLD]);
  assert.is(passedOver.length, 38);
});

test('an object that is damaged is not the reason why a key is refused', async () => {
  const store = memoryStore();
  const [made] = await makeRuns(store, 1, { recipients: [OLD], signing: SIGNING });
  const [smallest] = made?.manifest.objects.toSorted((a, b) => a.size - b.size) ?? [];
  if (made === undefined || smallest === undefined) return assert.unreachable();
  await putBytes(store, `${made.prefix}${smallest.name}`, Buffer.alloc(smallest.size));
  assert.ok(await opens(store, made, OLD));
});

test.run();
