import {
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { z } from 'zod';
import { BulkheadError } from '../runtime/errors.ts';
import { KEY_BYTES } from './keys.ts';
import type { RsaOpeningKey, RsaRecipient } from './rsa-key.ts';
import type { SymmetricKey } from './symmetric-key.ts';

const WRAP_CONTEXT = 'bulkhead/v1/wrap\0';
const NONCE = 12;
const TAG = 16;
const WRAPPED = NONCE + KEY_BYTES + TAG;

/** Those to whom a run key is wrapped. */
export type Recipient = SymmetricKey | RsaRecipient;
/** What opens a wrapped run key. */
export type OpeningKey = SymmetricKey | RsaOpeningKey;

export const STANZA = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('a256gcm-kw'), kid: z.string().min(1), ct: z.base64() }),
  z.strictObject({ type: z.literal('rsa-oaep-256'), kid: z.string().min(1), ct: z.base64() }),
]);

/** One wrapping of one run key to one recipient. */
export type Stanza = z.infer<typeof STANZA>;

/** Wraps a run key to one recipient, bound to the run and to the key's id. Every wrapping is another one. */
export function wrapTo(recipient: Recipient, runKey: Uint8Array, run: string): Stanza {
  const { type, kid } = recipient;
  const ct = type === 'a256gcm-kw' ? seal(runKey, run, recipient) : encrypt(runKey, run, recipient);
  return { type, kid, ct: ct.toString('base64') };
}

/**
 * The run key of a stanza that is of this key.
 * @throws {BulkheadError} ENVELOPE_CORRUPT when the key does not open it.
 */
export function unwrapWith(key: OpeningKey, stanza: Stanza, run: string): Buffer {
  const bytes = Buffer.from(stanza.ct, 'base64');
  try {
    const runKey = key.type === 'a256gcm-kw' ? open(bytes, run, key) : decrypt(bytes, run, key);
    if (runKey.length === KEY_BYTES) return runKey;
  } catch {
    // Which of its steps failed is of use to an attacker only.
  }
  throw new BulkheadError({
    what: `the run key of run ${run}, wrapped to ${key.kid}, was altered`,
    fix: 'Use an earlier generation of the keys file or another recipient, and find out who changed the store.',
    code: 'ENVELOPE_CORRUPT',
    exit: 1,
  });
}

function seal(runKey: Uint8Array, run: string, { key, kid }: SymmetricKey): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(contextOf(kid, run));
  return Buffer.concat([nonce, cipher.update(runKey), cipher.final(), cipher.getAuthTag()]);
}

function open(bytes: Buffer, run: string, { key, kid }: SymmetricKey): Buffer {
  if (bytes.length !== WRAPPED) throw new RangeError('another length than a wrapping has');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(contextOf(kid, run));
  decipher.setAuthTag(bytes.subarray(-TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
}

/** SHA-256 for the label and, as OpenSSL then does, for MGF1. */
function encrypt(runKey: Uint8Array, run: string, { publicKey, kid }: RsaRecipient): Buffer {
  return publicEncrypt({ key: publicKey, ...OAEP, oaepLabel: contextOf(kid, run) }, runKey);
}

function decrypt(bytes: Buffer, run: string, { privateKey, kid }: RsaOpeningKey): Buffer {
  return privateDecrypt({ key: privateKey, ...OAEP, oaepLabel: contextOf(kid, run) }, bytes);
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

/** Additional data of AES-GCM, label of OAEP: a wrapping is worth nothing for another run or under another id. */
function contextOf(kid: string, run: string): Buffer {
  return Buffer.from(`${WRAP_CONTEXT}${kid}\0${run}`);
}
