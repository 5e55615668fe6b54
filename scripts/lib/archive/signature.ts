import { createHash, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../runtime/canonical.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { SigningKey, VerifyingKey } from './signing-key.ts';
import { parseStrictly } from './strict.ts';

/** What a manifest is signed under: a signature for one purpose is worth nothing for another. */
export const MANIFEST_CONTEXT = 'bulkhead/manifest/v1';

const SIGNATURE = z.strictObject({
  v: z.literal(1),
  alg: z.literal('ed25519'),
  context: z.string().min(1),
  kid: z.string().regex(/^[0-9a-f]{16}$/),
  sig: z.base64(),
});

/** The bytes of a signature file: Ed25519 over context, a zero byte and SHA-256 of `bytes`. */
export function signBytes(bytes: Uint8Array, context: string, key: SigningKey): Buffer {
  const sig = sign(null, messageOf(context, bytes), key.privateKey).toString('base64');
  return Buffer.from(canonicalJson({ v: 1, alg: 'ed25519', context, kid: key.id, sig }));
}

/**
 * Checks a signature file against the bytes it signs, and returns the key that signed.
 * @param signature the file's bytes, or undefined when there is no such file.
 * @param subject names what is signed, for messages: "manifest of run …".
 * @throws {BulkheadError} SIGNATURE_MISSING, SIGNATURE_INVALID (not a signature file), SIGNATURE_CONTEXT (made
 * for another purpose), SIGNATURE_UNKNOWN_KEY, SIGNATURE_WRONG.
 */
export function verifyBytes(
  bytes: Uint8Array,
  signature: Uint8Array | undefined,
  context: string,
  keys: readonly VerifyingKey[],
  subject: string,
): VerifyingKey {
  if (signature === undefined) {
    throw refusal('SIGNATURE_MISSING', `the ${subject} is not signed: there is no signature file`);
  }
  const file = parseStrictly(SIGNATURE, signature, `signature of the ${subject}`, 'SIGNATURE_INVALID');
  if (file.context !== context) {
    throw refusal(
      'SIGNATURE_CONTEXT',
      `the signature of the ${subject} was made for ${JSON.stringify(file.context)}, not for ${JSON.stringify(context)}`,
    );
  }
  const key = keys.find(({ id }) => id === file.kid);
  if (key === undefined) {
    throw refusal(
      'SIGNATURE_UNKNOWN_KEY',
      `the ${subject} is signed with key ${file.kid}, which is not trusted here (trusted: ${keys.map(({ id }) => id).join(', ') || 'none'})`,
    );
  }
  if (!verify(null, messageOf(context, bytes), key.publicKey, Buffer.from(file.sig, 'base64'))) {
    throw refusal(
      'SIGNATURE_WRONG',
      `the ${subject} or its signature was altered: key ${key.id} did not sign these bytes`,
    );
  }
  return key;
}

/** The bytes of `manifest.sig`. */
export function signManifest(manifest: Uint8Array, key: SigningKey): Buffer {
  return signBytes(manifest, MANIFEST_CONTEXT, key);
}

/**
 * Checks `manifest.sig`; do this before anything of the run is decrypted, restored or pruned.
 * @throws {BulkheadError} as `verifyBytes`.
 */
export function verifyManifest(
  manifest: Uint8Array,
  signature: Uint8Array | undefined,
  keys: readonly VerifyingKey[],
  run: string,
): VerifyingKey {
  return verifyBytes(manifest, signature, MANIFEST_CONTEXT, keys, `manifest of run ${run}`);
}

function messageOf(context: string, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${context}\0`), createHash('sha256').update(bytes).digest()]);
}

function refusal(code: string, what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'Do not restore from it and do not prune by it. If the signing key was changed, add its public half to the trusted keys; otherwise find out who wrote to the store.',
    code,
    exit: 1,
  });
}
