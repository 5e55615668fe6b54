import { generateKeyPairSync } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { signBytes, signManifest, verifyBytes, verifyManifest } from '../../scripts/lib/archive/signature.ts';
import { newSigningKey, parseSigningKey, parseVerifyingKey } from '../../scripts/lib/archive/signing-key.ts';
import { RUN, refusal } from './samples.ts';

const pair = newSigningKey();
const signer = parseSigningKey(pair.privatePem);
const trusted = parseVerifyingKey(pair.publicPem);
const MANIFEST = Buffer.from('{"run":"…"}\n');

test('a signed manifest verifies with the pinned key', () => {
  const signature = signManifest(MANIFEST, signer);
  assert.is(verifyManifest(MANIFEST, signature, [trusted], RUN).id, pair.id);
  assert.is(signer.id, pair.id);
  assert.is(trusted.id, pair.id);
  assert.match(pair.id, /^[0-9a-f]{16}$/);
  const other = parseVerifyingKey(newSigningKey().publicPem);
  assert.is(verifyManifest(MANIFEST, signature, [other, trusted], RUN).id, pair.id);
});

test('a manifest without a signature', async () => {
  await refusal(
    () => verifyManifest(MANIFEST, undefined, [trusted], RUN),
    'SIGNATURE_MISSING',
    new RegExp(RUN),
  );
});

test('an altered manifest and an altered signature', async () => {
  const signature = signManifest(MANIFEST, signer);
  for (let at = 0; at < MANIFEST.length; at++) {
    const flipped = Buffer.from(MANIFEST);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    await refusal(() => verifyManifest(flipped, signature, [trusted], RUN), 'SIGNATURE_WRONG', /altered/);
  }
  const file = JSON.parse(signature.toString());
  const sig = Buffer.from(file.sig, 'base64');
  for (let at = 0; at < sig.length; at++) {
    const flipped = Buffer.from(sig);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    const forged = Buffer.from(JSON.stringify({ ...file, sig: flipped.toString('base64') }));
    await refusal(() => verifyManifest(MANIFEST, forged, [trusted], RUN), 'SIGNATURE_WRONG');
  }
});

test('a signature by a key that is not trusted, also when it poses as a trusted one', async () => {
  const stranger = parseSigningKey(newSigningKey().privatePem);
  const foreign = signManifest(MANIFEST, stranger);
  const error = await refusal(
    () => verifyManifest(MANIFEST, foreign, [trusted], RUN),
    'SIGNATURE_UNKNOWN_KEY',
  );
  assert.match(error.what, new RegExp(stranger.id));
  const posing = Buffer.from(JSON.stringify({ ...JSON.parse(foreign.toString()), kid: trusted.id }));
  await refusal(() => verifyManifest(MANIFEST, posing, [trusted], RUN), 'SIGNATURE_WRONG');
  await refusal(() => verifyManifest(MANIFEST, foreign, [], RUN), 'SIGNATURE_UNKNOWN_KEY', /none/);
});

test('a signature made for something else, also when its context was rewritten', async () => {
  const mark = signBytes(MANIFEST, 'bulkhead/mark/v1', signer);
  assert.is(verifyBytes(MANIFEST, mark, 'bulkhead/mark/v1', [trusted], 'mark').id, pair.id);
  await refusal(
    () => verifyManifest(MANIFEST, mark, [trusted], RUN),
    'SIGNATURE_CONTEXT',
    /bulkhead\/mark\/v1/,
  );
  const file = { ...JSON.parse(mark.toString()), context: 'bulkhead/manifest/v1' };
  const rewritten = Buffer.from(JSON.stringify(file));
  await refusal(() => verifyManifest(MANIFEST, rewritten, [trusted], RUN), 'SIGNATURE_WRONG');
});

test('a signature file that is not one', async () => {
  for (const bad of ['', 'garbage', '{}', '{"v":2}', '[]']) {
    await refusal(() => verifyManifest(MANIFEST, Buffer.from(bad), [trusted], RUN), 'SIGNATURE_INVALID');
  }
});

test('signing keys of the wrong kind are refused with the command that makes one', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsaPem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const rsaPublic = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const pkcs1 = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const cases: [() => unknown, RegExp][] = [
    [() => parseSigningKey(''), /not a PKCS#8 PEM/],
    [() => parseSigningKey(pair.publicPem), /but a PUBLIC KEY/],
    [() => parseSigningKey(pkcs1), /but a RSA PRIVATE KEY/],
    [() => parseSigningKey(rsaPem), /of type rsa/],
    [() => parseSigningKey('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'), /cannot be read/],
    [() => parseVerifyingKey(pair.privatePem), /but a PRIVATE KEY/],
    [() => parseVerifyingKey(rsaPublic), /of type rsa/],
    [() => parseVerifyingKey('ssh-ed25519 AAAA'), /not an SPKI PEM/],
  ];
  for (const [work, words] of cases) {
    const error = await refusal(work, 'SIGNING_KEY', words);
    assert.match(error.fix, /openssl genpkey -algorithm ed25519/);
    assert.not.match(error.message, /MC4CAQ|MIIE/);
  }
});

test('a key on one line, with \\n for newlines, is read', () => {
  assert.is(parseSigningKey(pair.privatePem.replaceAll('\n', '\\n')).id, pair.id);
  assert.is(parseVerifyingKey(pair.publicPem.replaceAll('\n', '\\n')).id, pair.id);
});

test.run();
