import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  checkSuccession,
  encodeManifest,
  type Manifest,
  manifestSha256,
  parseManifest,
} from '../../scripts/lib/archive/manifest.ts';
import { runName } from '../../scripts/lib/archive/names.ts';
import { canonicalJson } from '../../scripts/lib/runtime/canonical.ts';
import { OTHER_RUN, RUN, refusal } from './samples.ts';

const HASH = (digit: string) => digit.repeat(64);

function manifest(change: Partial<Manifest> = {}): Manifest {
  return {
    v: 1,
    run: RUN,
    environment: 'production',
    seq: 7,
    prevManifestSha256: HASH('a'),
    ledgerHead: HASH('b'),
    startedAt: '2026-11-20T02:17:03.000Z',
    snapshotAt: '2026-11-20T02:17:04.120Z',
    finishedAt: '2026-11-20T02:19:00.000Z',
    serverVersion: '18.4',
    systemIdentifier: '7432198765432109876',
    tier: 'daily',
    lockUntil: null,
    keyGroups: [{ id: 'main', snapshotAt: '2026-11-20T02:17:04.120Z' }],
    objects: [
      { name: 'schema.bha', size: 4000, sha256: HASH('c'), keyGroup: 'main' },
      { name: `t/${HASH('d')}.bha`, size: 400, sha256: HASH('e'), keyGroup: 'main' },
    ],
    ...change,
  };
}

test('a manifest has one text, whatever the order of its members', () => {
  const bytes = encodeManifest(manifest());
  assert.equal(parseManifest(bytes), manifest());
  const shuffled = Object.fromEntries(Object.entries(manifest()).reverse());
  assert.is(canonicalJson(shuffled), bytes.toString());
  assert.ok(bytes.toString().startsWith('{"environment":"production","finishedAt":'));
  assert.ok(bytes.toString().endsWith('}\n'));
});

test('bytes in another form are refused, though they say the same', async () => {
  const pretty = Buffer.from(JSON.stringify(manifest(), null, 2));
  await refusal(() => parseManifest(pretty), 'MANIFEST_INVALID', /canonical/);
  const twice = Buffer.from(encodeManifest(manifest()).toString().replace('{', '{"v":1,'));
  await refusal(() => parseManifest(twice), 'MANIFEST_INVALID', /canonical/);
});

test('every mistake in a manifest is refused, on reading and on writing', async () => {
  const mistakes: [unknown, RegExp][] = [
    [{ ...manifest(), v: 2 }, /v:/],
    [{ ...manifest(), surprise: true }, /surprise/],
    [manifest({ run: 'latest' }), /name of a run/],
    [manifest({ environment: '' }), /environment/],
    [manifest({ seq: 0 }), /seq/],
    [manifest({ seq: 1 }), /only the run with seq 1/],
    [manifest({ prevManifestSha256: null }), /only the run with seq 1/],
    [manifest({ prevManifestSha256: 'abc' }), /SHA-256/],
    [manifest({ startedAt: 'yesterday' }), /startedAt: .*UTC/],
    [manifest({ systemIdentifier: 'x' }), /system identifier/],
    [{ ...manifest(), tier: 'hourly' }, /tier/],
    [manifest({ keyGroups: [] }), /keyGroups/],
    [manifest({ objects: [] }), /objects/],
    [manifest({ objects: [...manifest().objects, ...manifest().objects] }), /listed twice/],
    [manifest({ objects: manifest().objects.map((o) => ({ ...o, keyGroup: 'x' })) }), /key group x/],
    [
      manifest({ objects: manifest().objects.map((o) => ({ ...o, name: '../keys.1.json' })) }),
      /name of an object/,
    ],
    [{ ...manifest(), objects: undefined }, /objects/],
    [manifest({ keyGroups: [{ id: 's65', snapshotAt: manifest().snapshotAt }] }), /not a key group/],
    [manifest({ keyGroups: [...manifest().keyGroups, ...manifest().keyGroups] }), /the same id/],
    [
      manifest({ keyGroups: [...manifest().keyGroups, { id: 's02', snapshotAt: manifest().snapshotAt }] }),
      /main is that of an undivided run/,
    ],
    [manifest({ snapshotAt: '2026-11-20T02:17:05.000Z' }), /not that of the earliest snapshot/],
    [
      manifest({ objects: [{ name: 'detail.s02.bha', size: 1, sha256: HASH('c'), keyGroup: 'main' }] }),
      /detail\.s02\.bha is the index of key group s02, and listed in main/,
    ],
  ];
  for (const [wrong, words] of mistakes) {
    await refusal(() => parseManifest(Buffer.from(canonicalJson(wrong))), 'MANIFEST_INVALID', words);
  }
  await refusal(() => encodeManifest(manifest({ seq: 1 })), 'MANIFEST_INVALID');
  await refusal(() => parseManifest(Buffer.from('{')), 'MANIFEST_INVALID', /not JSON/);
  await refusal(() => parseManifest(Buffer.from([0xff, 0xfe])), 'MANIFEST_INVALID', /not JSON/);
});

const next = { manifest: manifest(), sha256: manifestSha256(encodeManifest(manifest())) };
const last = { run: OTHER_RUN, seq: 6, sha256: HASH('a') };

test('a manifest that follows', () => {
  assert.is(checkSuccession(next, {}), 'first');
  assert.is(checkSuccession(next, { last }), 'next');
  assert.is(checkSuccession(next, { last: { run: RUN, seq: 7, sha256: next.sha256 } }), 'same');
  assert.is(checkSuccession(next, { last: { ...last, seq: 3 } }), 'later');
  assert.is(checkSuccession(next, { last, ledgerHeads: new Set([HASH('b')]) }), 'next');
  const early = { ...next, manifest: manifest({ ledgerHead: null }) };
  assert.is(checkSuccession(early, { last, ledgerHeads: new Set() }), 'next');
});

test('a manifest older than the last one known', async () => {
  const known = { last: { ...last, seq: 8 } };
  await refusal(() => checkSuccession(next, known), 'MANIFEST_ROLLED_BACK', /number 7.*number 8/);
});

test('another manifest with the same number', async () => {
  await refusal(() => checkSuccession(next, { last: { ...last, seq: 7 } }), 'MANIFEST_FORKED', /another one/);
});

test('a manifest that does not name the one before it', async () => {
  const known = { last: { ...last, sha256: HASH('f') } };
  await refusal(() => checkSuccession(next, known), 'MANIFEST_CHAIN_BROKEN', /ffff/);
});

test('a manifest made with another ledger', async () => {
  const known = { last, ledgerHeads: new Set([HASH('9')]) };
  await refusal(() => checkSuccession(next, known), 'MANIFEST_LEDGER_UNKNOWN', /never had/);
});

test('a run’s name holds its time and a nonce', async () => {
  const name = runName(new Date('2026-11-20T02:17:03.999Z'), Buffer.from('7f3a90c1', 'hex'));
  assert.is(name, RUN);
  await refusal(() => runName(new Date(), Buffer.alloc(3)), 'RUN_NAME');
});

test.run();
