import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCertificates } from '../../scripts/lib/archive/certificate.ts';
import {
  encodeEnvelope,
  type OpeningKey,
  parseEnvelope,
  parseSymmetricKey,
  type Recipient,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
import { newRunKey } from '../../scripts/lib/archive/keys.ts';
import { parsePrivateKeys } from '../../scripts/lib/archive/private-key.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { openRun, readFile } from '../../scripts/lib/backup/runs.ts';
import { applyRotation } from '../../scripts/lib/keys/rotate.ts';
import { planRotation } from '../../scripts/lib/keys/rotation-plan.ts';
import { rotationResult } from '../../scripts/lib/keys/rotation-result.ts';
import { unlockEnvelopes } from '../../scripts/lib/keys/run-key.ts';
import { readEnvelopes } from '../../scripts/lib/keys/stored-envelope.ts';
import { surveyKeys } from '../../scripts/lib/keys/survey.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { OTHER_RUN, refusal } from '../archive/samples.ts';
import { testContext } from '../support/context.ts';
import { makeCertificate } from './certificates.ts';
import { ENVIRONMENT, type MadeRun, makeRun, makeRuns, putBytes } from './made-runs.ts';
import { memoryStore } from './memory-store.ts';

const SIGNING = parseSigningKey(newSigningKey().privatePem);
const OLD = parseSymmetricKey(randomBytes(32).toString('hex'));
const SECOND = parseSymmetricKey(randomBytes(32).toString('hex'));
const MADE = makeCertificate({ name: 'new' });
const [NEW] = parseCertificates(MADE.pem);
const [NEW_KEY] = parsePrivateKeys(MADE.privatePem, undefined, 'key');
const EVIL = makeCertificate({ name: 'evil' });
const [EVIL_RECIPIENT] = parseCertificates(EVIL.pem);
if (!NEW || !NEW_KEY || !EVIL_RECIPIENT) throw new Error('no keys');

interface Rotating {
  readonly add?: readonly Recipient[];
  readonly retire?: readonly string[];
  readonly opening: readonly OpeningKey[];
  readonly dryRun?: boolean;
}

/** What the command does, with the store passed in. */
async function rotate(store: Store, { add = [], retire = [], opening, dryRun }: Rotating) {
  await using context = testContext();
  const scope = { store, environment: ENVIRONMENT };
  const runs = await surveyKeys({ ...scope, trusted: [SIGNING], opening }, context);
  const request = { add, retire, held: opening.map(({ kid }) => kid) };
  const plan = planRotation(runs, request);
  if (plan.refusal !== undefined) throw plan.refusal;
  const done = dryRun === true ? undefined : await applyRotation(plan, scope, context);
  return rotationResult({ environment: ENVIRONMENT, store: 'x', request, runs, plan, done, since: [] });
}

async function opens(store: Store, made: MadeRun, key: OpeningKey): Promise<boolean> {
  const verified = await openRun(store, ENVIRONMENT, made.run, [SIGNING]);
  const envelopes = await readEnvelopes(store, ENVIRONMENT, made.run, { versions: false });
  try {
    const { keys } = await unlockEnvelopes(store, verified, envelopes, [key]);
    return keys[0]?.runKey.equals(made.runKey) === true;
  } catch {
    return false;
  }
}

async function filesOf(store: Store, { prefix }: MadeRun): Promise<string[]> {
  const names: string[] = [];
  for await (const { key } of store.list(prefix)) names.push(key.slice(prefix.length));
  return names;
}

const folders: string[] = [];
test.after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});
async function folderStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-rotation-'));
  folders.push(folder);
  return fileStore(folder);
}

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
