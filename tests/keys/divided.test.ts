import { randomBytes } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  encodeEnvelope,
  type OpeningKey,
  parseEnvelope,
  parseSymmetricKey,
  type Recipient,
} from '../../scripts/lib/archive/envelope.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { openRun, readFile } from '../../scripts/lib/backup/runs.ts';
import { applyRotation } from '../../scripts/lib/keys/rotate.ts';
import { planRotation } from '../../scripts/lib/keys/rotation-plan.ts';
import { unlockEnvelopes } from '../../scripts/lib/keys/run-key.ts';
import { readEnvelopes } from '../../scripts/lib/keys/stored-envelope.ts';
import { surveyKeys } from '../../scripts/lib/keys/survey.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { refused } from '../restore/refused.ts';
import { testContext } from '../support/context.ts';
import { ENVIRONMENT, type MadeRun, makeRun, putBytes } from './made-runs.ts';
import { memoryStore } from './memory-store.ts';

// A run of several key groups has as many run keys, and they move on together or not at all.

const SIGNING = parseSigningKey(newSigningKey().privatePem);
const key = () => parseSymmetricKey(randomBytes(32).toString('hex'));
const [OLD, NEW, HALF] = [key(), key(), key()];
const GROUPS = ['s01', 's02', 's03'];

async function rotate(
  store: Store,
  given: {
    readonly add?: readonly Recipient[];
    readonly retire?: readonly string[];
    readonly opening: readonly OpeningKey[];
  },
) {
  await using context = testContext();
  const scope = { store, environment: ENVIRONMENT };
  const { add = [], retire = [], opening } = given;
  const runs = await surveyKeys({ ...scope, trusted: [SIGNING], opening }, context);
  const plan = planRotation(runs, { add, retire, held: opening.map(({ kid }) => kid) });
  if (plan.refusal !== undefined) throw plan.refusal;
  const done = await applyRotation(plan, scope, context);
  return { plan, done };
}

async function unlock(store: Store, { run }: MadeRun, keys: readonly OpeningKey[]) {
  const verified = await openRun(store, ENVIRONMENT, run, [SIGNING]);
  const envelopes = await readEnvelopes(store, ENVIRONMENT, run, { versions: false });
  return unlockEnvelopes(store, verified, envelopes, keys);
}

/** Names in each group of the newest keys file. */
async function kidsIn(store: Store, { prefix }: MadeRun, generation: number): Promise<string[][]> {
  const bytes = await readFile(store, `${prefix}keys.${generation}.json`);
  return parseEnvelope(bytes ?? Buffer.alloc(0)).groups.map(({ recipients }) =>
    recipients.map(({ kid }) => kid),
  );
}

test('each group opens with its own key, and no other', async () => {
  const store = memoryStore();
  const made = await makeRun(store, { recipients: [OLD], signing: SIGNING, groups: GROUPS });
  const { keys } = await unlock(store, made, [OLD]);
  assert.equal(
    keys.map(({ group, runKey }) => [group, runKey.equals(made.runKeys.get(group) ?? Buffer.alloc(0))]),
    GROUPS.map((group) => [group, true]),
  );
  assert.is(new Set(keys.map(({ runKey }) => runKey.toString('hex'))).size, 3);
});

test('a rotation wraps every group anew, and retires a key from all of them', async () => {
  const store = memoryStore();
  const made = await makeRun(store, { recipients: [OLD], signing: SIGNING, groups: GROUPS });
  await rotate(store, { add: [NEW], opening: [OLD] });
  assert.equal(
    await kidsIn(store, made, 2),
    GROUPS.map(() => [OLD.kid, NEW.kid]),
  );
  await rotate(store, { retire: [OLD.kid], opening: [NEW] });
  assert.equal(
    await kidsIn(store, made, 3),
    GROUPS.map(() => [NEW.kid]),
  );
  assert.is((await unlock(store, made, [NEW])).keys.length, 3);
  assert.is((await refused(() => unlock(store, made, [OLD]))).code, 'NO_KEY_FITS');
  assert.is(await readFile(store, `${made.prefix}keys.1.json`), undefined);
});

test('a key is not retired while one group opens with nothing else', async () => {
  const store = memoryStore();
  const recipientsOf = { s01: [OLD, NEW], s03: [OLD, NEW] };
  const made = await makeRun(store, { recipients: [OLD], signing: SIGNING, groups: GROUPS, recipientsOf });
  const last = await refused(() => rotate(store, { retire: [OLD.kid], opening: [OLD, NEW] }));
  assert.is(last.code, 'RETIRE_LAST');
  assert.match(last.message, new RegExp(made.run));
  // A key that opens two of three groups is no working key.
  const half = await refused(() => unlock(store, made, [NEW]));
  assert.is(half.code, 'NO_KEY_FITS');
  await rotate(store, { add: [NEW], opening: [OLD] });
  await rotate(store, { retire: [OLD.kid], opening: [NEW] });
  assert.equal(
    await kidsIn(store, made, 3),
    GROUPS.map(() => [NEW.kid]),
  );
});

test('a key that opens a part alone stays with its part until it is retired', async () => {
  const store = memoryStore();
  const recipientsOf = { s02: [OLD, HALF] };
  const made = await makeRun(store, { recipients: [OLD], signing: SIGNING, groups: GROUPS, recipientsOf });
  await rotate(store, { add: [NEW], opening: [OLD] });
  assert.equal(await kidsIn(store, made, 2), [
    [OLD.kid, NEW.kid],
    [OLD.kid, HALF.kid, NEW.kid],
    [OLD.kid, NEW.kid],
  ]);
  await rotate(store, { retire: [HALF.kid], opening: [OLD] });
  assert.equal(
    await kidsIn(store, made, 3),
    GROUPS.map(() => [OLD.kid, NEW.kid]),
  );
});

test('wrapped keys that the writers of shards left go with the key that is retired', async () => {
  const store = memoryStore();
  const made = await makeRun(store, { recipients: [OLD], signing: SIGNING, groups: GROUPS });
  const note = `${made.prefix}parts/s02.json`;
  await putBytes(store, note, Buffer.from('{}'));
  await rotate(store, { add: [NEW], opening: [OLD] });
  assert.ok(await readFile(store, note), 'nothing was retired');
  const { done } = await rotate(store, { retire: [OLD.kid], opening: [NEW] });
  assert.is(await readFile(store, note), undefined);
  assert.is(done[0]?.removed, 3, 'two keys files and the note');
});

test('a keys file that lacks a group, has one twice, or two changed about, opens nothing', async () => {
  const cases: readonly (readonly [(groups: unknown[]) => unknown[], string])[] = [
    [(groups) => groups.slice(1), 'NO_KEY_GROUP'],
    [(groups) => [...groups, groups[0]], 'ENVELOPE_INVALID'],
    [
      ([first, second, ...others]) => [
        Object.assign({}, second, { id: 's01' }),
        Object.assign({}, first, { id: 's02' }),
        ...others,
      ],
      'ENVELOPE_ALTERED',
    ],
  ];
  for (const [change, code] of cases) {
    const store = memoryStore();
    const made = await makeRun(store, { recipients: [OLD], signing: SIGNING, groups: GROUPS });
    const file = `${made.prefix}keys.1.json`;
    const bytes = await readFile(store, file);
    const envelope: { groups: unknown[] } = JSON.parse(String(bytes));
    const changed = JSON.stringify({ ...envelope, groups: change(envelope.groups) });
    await store.remove(file);
    await putBytes(store, file, Buffer.from(changed));
    assert.is((await refused(() => unlock(store, made, [OLD]))).code, code);
  }
});

test('a newer keys file that is genuine for one group alone is passed over', async () => {
  const store = memoryStore();
  const made = await makeRun(store, { recipients: [OLD], signing: SIGNING, groups: GROUPS });
  const other = await makeRun(store, { recipients: [OLD], signing: SIGNING, groups: GROUPS, after: made });
  const own = parseEnvelope((await readFile(store, `${made.prefix}keys.1.json`)) ?? Buffer.alloc(0));
  const foreign = parseEnvelope((await readFile(store, `${other.prefix}keys.1.json`)) ?? Buffer.alloc(0));
  const [first] = own.groups;
  if (first === undefined) throw new Error('a group');
  const mixed = { ...own, generation: 2, groups: [first, ...foreign.groups.slice(1)] };
  await putBytes(store, `${made.prefix}keys.2.json`, encodeEnvelope(mixed));
  const unlocked = await unlock(store, made, [OLD]);
  assert.is(unlocked.from.generation, 1);
  assert.equal(
    unlocked.passedOver.map(({ file, genuine }) => [file, genuine]),
    [['keys.2.json', false]],
  );
});

test.run();
