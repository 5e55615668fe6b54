import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  daysLeft,
  parseCertificates,
  requireValid,
  validityOf,
} from '../../scripts/lib/archive/certificate.ts';
import {
  encodeEnvelope,
  groupOf,
  parseEnvelope,
  parseSymmetricKey,
  proveEnvelope,
  unwrapRunKey,
  wrapRunKey,
} from '../../scripts/lib/archive/envelope.ts';
import { newRunKey } from '../../scripts/lib/archive/keys.ts';
import { parsePrivateKeys } from '../../scripts/lib/archive/private-key.ts';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { parseTrustedKeys, requirePinned, trustedBy } from '../../scripts/lib/archive/trusted-keys.ts';
import { makeCertificate } from '../keys/certificates.ts';
import { OTHER_RUN, RUN, RUN_KEY, refusal } from './samples.ts';

const DAY = 86_400_000;
const MADE = makeCertificate({ name: 'operations' });
const OTHER = makeCertificate({ name: 'safe' });
const [RECIPIENT] = parseCertificates(MADE.pem);
const [ESCROW] = parseCertificates(OTHER.pem);
const [KEY] = parsePrivateKeys(MADE.privatePem, undefined, 'key');
const [ESCROW_KEY] = parsePrivateKeys(OTHER.privatePem, undefined, 'key');
if (!RECIPIENT || !ESCROW || !KEY || !ESCROW_KEY) throw new Error('no keys');
const SYMMETRIC = parseSymmetricKey(randomBytes(32).toString('hex'));

test('certificates wrap, and only their private keys open', async () => {
  const envelope = parseEnvelope(encodeEnvelope(wrapRunKey(RUN_KEY, RUN, [RECIPIENT, ESCROW, SYMMETRIC])));
  for (const key of [KEY, ESCROW_KEY, SYMMETRIC])
    assert.ok(unwrapRunKey(envelope, RUN, [key]).equals(RUN_KEY));
  const one = wrapRunKey(RUN_KEY, RUN, [ESCROW]);
  const error = await refusal(() => unwrapRunKey(one, RUN, [KEY, SYMMETRIC]), 'NO_KEY_FITS');
  assert.match(error.fix, new RegExp(ESCROW.kid));
  assert.match(RECIPIENT.kid, /^rsa-[0-9a-f]{16}$/);
  assert.is(RECIPIENT.kid, KEY.kid);
});

test('openssl opens the wrapping with the private key, the label and SHA-256', async () => {
  if (spawnSync('openssl', ['version']).status !== 0) return;
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-openssl-'));
  try {
    const stanza = wrapRunKey(RUN_KEY, RUN, [RECIPIENT]).groups[0]?.recipients[0];
    await writeFile(join(folder, 'ct'), Buffer.from(stanza?.ct ?? '', 'base64'));
    await writeFile(join(folder, 'key.pem'), MADE.privatePem, { mode: 0o600 });
    const label = Buffer.from(`bulkhead/v1/wrap\0${RECIPIENT.kid}\0${RUN}`).toString('hex');
    const options = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', `rsa_oaep_label:${label}`];
    const args = ['pkeyutl', '-decrypt', '-inkey', join(folder, 'key.pem'), '-in', join(folder, 'ct')];
    const opened = spawnSync('openssl', [...args, ...options.flatMap((option) => ['-pkeyopt', option])]);
    assert.is(opened.status, 0, opened.stderr.toString());
    assert.ok(opened.stdout.equals(RUN_KEY));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a wrapping is worth nothing for another run, under another id, or with a bit flipped', async () => {
  const other = wrapRunKey(RUN_KEY, OTHER_RUN, [RECIPIENT]);
  await refusal(() => unwrapRunKey({ ...other, run: RUN }, RUN, [KEY]), 'ENVELOPE_CORRUPT');
  const [stanza] = wrapRunKey(RUN_KEY, RUN, [RECIPIENT]).groups[0]?.recipients ?? [];
  if (stanza === undefined) return assert.unreachable();
  const envelope = (recipients: (typeof stanza)[]) => ({
    v: 1 as const,
    run: RUN,
    groups: [{ id: 'main', recipients }],
  });
  const posing = envelope([{ ...stanza, kid: ESCROW.kid }]);
  await refusal(() => unwrapRunKey(posing, RUN, [ESCROW_KEY]), 'ENVELOPE_CORRUPT');
  const bytes = Buffer.from(stanza.ct, 'base64');
  for (const at of [0, 1, 200, bytes.length - 1]) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    const altered = envelope([{ ...stanza, ct: flipped.toString('base64') }]);
    await refusal(() => unwrapRunKey(altered, RUN, [KEY]), 'ENVELOPE_CORRUPT');
  }
  const short = envelope([{ ...stanza, ct: bytes.subarray(1).toString('base64') }]);
  await refusal(() => unwrapRunKey(short, RUN, [KEY]), 'ENVELOPE_CORRUPT');
});

test('of two keys at hand, the one whose wrapping was not altered opens', () => {
  const envelope = wrapRunKey(RUN_KEY, RUN, [RECIPIENT, SYMMETRIC]);
  const [group] = envelope.groups;
  const [first, second] = group?.recipients ?? [];
  if (!group || !first || !second) return assert.unreachable();
  const broken = { ...first, ct: Buffer.alloc(384, 7).toString('base64') };
  const { proof: _, ...rest } = group;
  const altered = { ...envelope, groups: [{ ...rest, recipients: [broken, second] }] };
  assert.ok(unwrapRunKey(altered, RUN, [KEY, SYMMETRIC]).equals(RUN_KEY));
});

test('recipients that nobody with the run key wrote are refused: one more, one less, another generation', async () => {
  const envelope = wrapRunKey(RUN_KEY, RUN, [SYMMETRIC, RECIPIENT]);
  const [group] = envelope.groups;
  if (group === undefined) return assert.unreachable();
  const junk = { type: 'rsa-oaep-256' as const, kid: ESCROW.kid, ct: randomBytes(384).toString('base64') };
  const [own] = group.recipients;
  if (own === undefined) return assert.unreachable();
  for (const altered of [
    { ...envelope, groups: [{ ...group, recipients: [...group.recipients, junk] }] },
    { ...envelope, groups: [{ ...group, recipients: [own] }] },
    { ...envelope, groups: [{ ...group, recipients: [own, { ...junk, kid: RECIPIENT.kid }] }] },
    { ...envelope, generation: 7 },
  ]) {
    await refusal(
      () => unwrapRunKey(altered, RUN, [SYMMETRIC]),
      'ENVELOPE_ALTERED',
      /written with its run key/,
    );
    await refusal(() => proveEnvelope(altered, RUN, RUN_KEY), 'ENVELOPE_ALTERED');
  }
  proveEnvelope(envelope, RUN, RUN_KEY);
  await refusal(() => proveEnvelope(envelope, RUN, newRunKey()), 'ENVELOPE_ALTERED');
  const { proof: _, ...bare } = group;
  await refusal(() => proveEnvelope({ ...envelope, groups: [bare] }, RUN, RUN_KEY), 'ENVELOPE_UNPROVEN');
  await refusal(() => groupOf(RUN_KEY, RUN, 1, 'main', []), 'NO_RECIPIENT');
});

test('a keys file of before generations and proofs still opens', () => {
  const { groups } = wrapRunKey(RUN_KEY, RUN, [SYMMETRIC]);
  const old = { v: 1, run: RUN, groups: groups.map(({ id, recipients }) => ({ id, recipients })) };
  assert.ok(unwrapRunKey(parseEnvelope(Buffer.from(JSON.stringify(old))), RUN, [SYMMETRIC]).equals(RUN_KEY));
});

test('weak certificates are refused with the command that makes a good one', async () => {
  const weak = makeCertificate({ bits: 2048 });
  for (const work of [
    () => parseCertificates(weak.pem),
    () => parsePrivateKeys(weak.privatePem, undefined, 'key'),
    () => parseCertificates(makeCertificate({ exponent: 3 }).pem),
  ]) {
    const error = await refusal(work, 'RSA_WEAK', /2048 bits|exponent 3,/);
    assert.match(error.fix, /create-keys\.ts/);
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await refusal(() => parsePrivateKeys(pem, undefined, 'key'), 'RSA_TYPE', /type ec/);
});

test('expired, not yet valid, and near the end', async () => {
  const now = new Date();
  const parse = (from: number, until: number) => {
    const dates = {
      from: new Date(now.getTime() + from * DAY),
      until: new Date(now.getTime() + until * DAY),
    };
    const [certificate] = parseCertificates(makeCertificate({ ...dates, privateKey: MADE.privateKey }).pem);
    if (certificate === undefined) throw new Error('no certificate');
    return certificate;
  };
  const expired = parse(-10, -1);
  assert.match(
    (await refusal(() => requireValid(expired, now), 'CERTIFICATE_EXPIRED', /CN=sample/)).fix,
    /create-keys/,
  );
  const future = parse(1, 10);
  await refusal(() => requireValid(future, now), 'CERTIFICATE_NOT_YET', /not valid before/);
  assert.is(validityOf(expired, now), 'expired');
  assert.is(validityOf(future, now), 'not yet valid');
  assert.is(validityOf(parse(-1, 30), now), 'ends soon');
  assert.is(validityOf(RECIPIENT, now), 'valid');
  assert.is(daysLeft(parse(-1, 31).notAfter, now), 30);
  requireValid(RECIPIENT, now);
});

test('certificate texts: bundles, bags, escaped newlines, renewals; and what is none', async () => {
  assert.equal(
    parseCertificates(`Bag Attributes\n  friendlyName: x\n${MADE.pem}\n${OTHER.pem}`).map(({ kid }) => kid),
    [RECIPIENT.kid, ESCROW.kid],
  );
  assert.is(parseCertificates(MADE.pem.replaceAll(/\r?\n/g, '\\n'))[0]?.kid, RECIPIENT.kid);
  const until = new Date(Date.now() + 900 * DAY);
  const renewed = makeCertificate({ name: 'renewed', privateKey: MADE.privateKey, until }).pem;
  assert.equal(
    parseCertificates(MADE.pem + renewed).map(({ kid, subject }) => [kid, subject]),
    [[RECIPIENT.kid, 'CN=renewed']],
  );
  await refusal(() => parseCertificates('nothing'), 'CERTIFICATE_FORMAT', /no certificate/);
  await refusal(
    () => parseCertificates(`-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`),
    'CERTIFICATE_FORMAT',
    /cannot be read/,
  );
  await refusal(() => parseCertificates(newSigningKey().publicPem), 'CERTIFICATE_FORMAT', /PUBLIC KEY/);
  await refusal(() => parseCertificates(MADE.pem + MADE.privatePem), 'CERTIFICATE_PRIVATE', /private key/);
});

test('private key texts: encrypted, PKCS#1, with its certificate; and what is none', async () => {
  const { privateKey } = MADE;
  const passphrase = 'correct horse battery staple';
  const encrypted = privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
    .toString();
  const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  assert.is(parsePrivateKeys(encrypted, passphrase, 'key')[0]?.kid, KEY.kid);
  assert.is(parsePrivateKeys(pkcs1, undefined, 'key')[0]?.kid, KEY.kid);
  assert.is(parsePrivateKeys(MADE.pem + MADE.privatePem, undefined, 'key')[0]?.kid, KEY.kid);
  assert.is(parsePrivateKeys(MADE.privatePem + OTHER.privatePem, undefined, 'key').length, 2);
  await refusal(
    () => parsePrivateKeys(encrypted, undefined, 'key'),
    'PRIVATE_KEY_PASSPHRASE',
    /no passphrase/,
  );
  const wrong = await refusal(
    () => parsePrivateKeys(encrypted, 'wrong phrase', 'key'),
    'PRIVATE_KEY_PASSPHRASE',
  );
  assert.not.match(wrong.message, /wrong phrase/);
  await refusal(
    () => parsePrivateKeys(OTHER.pem + MADE.privatePem, undefined, 'key'),
    'PRIVATE_KEY_MISMATCH',
  );
  await refusal(() => parsePrivateKeys(MADE.pem, undefined, 'key'), 'PRIVATE_KEY_FORMAT', /"CERTIFICATE"/);
  await refusal(() => parsePrivateKeys('', undefined, 'key'), 'PRIVATE_KEY_FORMAT');
  const cut = MADE.privatePem.replace(/^[A-Za-z0-9+/]{64}$/m, '');
  await refusal(() => parsePrivateKeys(cut, undefined, 'key'), 'PRIVATE_KEY_FORMAT', /cannot be read/);
});

test('a list of trusted signing keys: the present one first, each once, none of them private', async () => {
  const [old, present] = [newSigningKey(), newSigningKey()];
  const pinned = parseTrustedKeys(`# 2025\n${old.publicPem}\n# 2026\n${present.publicPem}${old.publicPem}`);
  assert.equal(
    pinned.map(({ id }) => id),
    [old.id, present.id],
  );
  const signing = parseSigningKey(present.privatePem);
  assert.equal(
    trustedBy(signing, pinned).map(({ id }) => id),
    [present.id, old.id],
  );
  requirePinned(signing, pinned);
  requirePinned(signing, []);
  const other = parseSigningKey(newSigningKey().privatePem);
  const error = await refusal(
    () => requirePinned(other, pinned),
    'SIGNING_KEY_NOT_PINNED',
    new RegExp(other.id),
  );
  assert.match(error.fix, /openssl pkey/);
  await refusal(() => parseTrustedKeys(old.publicPem + present.privatePem), 'SIGNING_KEY');
  await refusal(() => parseTrustedKeys('nothing'), 'SIGNING_KEY');
});

test.run();
