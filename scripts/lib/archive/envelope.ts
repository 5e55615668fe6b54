import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../runtime/canonical.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { KEY_BYTES } from './keys.ts';
import { RUN_NAME } from './names.ts';
import { parseStrictly } from './strict.ts';

const WRAP_CONTEXT = 'bulkhead/v1/wrap\0';
const NONCE = 12;
const TAG = 16;
const WRAPPED = NONCE + KEY_BYTES + TAG;

/** The key group of a run made by one process. */
export const MAIN_GROUP = 'main';

/** A 32-byte key that both wraps and opens: `BACKUP_ENCRYPTION_KEY`. */
export interface SymmetricKey {
  type: 'a256gcm-kw';
  kid: string;
  key: Buffer;
}

/** Those to whom a run key is wrapped. */
export type Recipient = SymmetricKey;
/** What opens a wrapped run key. */
export type OpeningKey = SymmetricKey;

const STANZA = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('a256gcm-kw'), kid: z.string().min(1), ct: z.base64() }),
]);
const ENVELOPE = z.strictObject({
  v: z.literal(1),
  run: z.string().regex(RUN_NAME),
  groups: z.array(z.strictObject({ id: z.string().min(1), recipients: z.array(STANZA).min(1) })).min(1),
});

/** One wrapping of one run key to one recipient. */
export type Stanza = z.infer<typeof STANZA>;
/** What `keys.<generation>.json` holds. */
export type Envelope = z.infer<typeof ENVELOPE>;

/**
 * Wraps a run key to each recipient.
 * @throws {BulkheadError} NO_RECIPIENT when there is none: nobody could ever open the run.
 */
export function wrapRunKey(
  runKey: Uint8Array,
  run: string,
  recipients: readonly Recipient[],
  group: string = MAIN_GROUP,
): Envelope {
  if (recipients.length === 0) {
    throw new BulkheadError({
      what: `run ${run} has no recipient, so nobody could ever open it`,
      fix: 'Set BACKUP_ENCRYPTION_KEY; `openssl rand -hex 32` makes a good key.',
      code: 'NO_RECIPIENT',
    });
  }
  return {
    v: 1,
    run,
    groups: [{ id: group, recipients: recipients.map((recipient) => wrap(runKey, run, recipient)) }],
  };
}

/**
 * The run key of one group, opened with the first of `keys` that fits.
 * @throws {BulkheadError} OTHER_RUN for the envelope of another run, NO_KEY_GROUP when it lacks the group,
 * NO_KEY_FITS naming the key ids that would open it, ENVELOPE_CORRUPT when the right key does not open it.
 */
export function unwrapRunKey(
  envelope: Envelope,
  run: string,
  keys: readonly OpeningKey[],
  group: string = MAIN_GROUP,
): Buffer {
  if (envelope.run !== run) {
    throw new BulkheadError({
      what: `the keys file of run ${run} belongs to run ${envelope.run}`,
      fix: 'Somebody copied it there: use the keys file that was written with the run, and find out who did.',
      code: 'OTHER_RUN',
      exit: 1,
    });
  }
  const entry = envelope.groups.find(({ id }) => id === group);
  if (entry === undefined) {
    throw new BulkheadError({
      what: `the keys file of run ${run} has no key group ${JSON.stringify(group)}`,
      fix: `It has ${envelope.groups.map(({ id }) => id).join(', ')}: the manifest and the keys file do not belong together.`,
      code: 'NO_KEY_GROUP',
      exit: 1,
    });
  }
  for (const stanza of entry.recipients) {
    const key = keys.find(({ type, kid }) => type === stanza.type && kid === stanza.kid);
    if (key !== undefined) return unwrap(stanza, run, key);
  }
  throw new BulkheadError({
    what: `run ${run} is not encrypted to any key given (${keys.map(({ kid }) => kid).join(', ') || 'none'})`,
    fix: `It opens with ${entry.recipients.map(({ kid }) => kid).join(' or ')}.`,
    code: 'NO_KEY_FITS',
  });
}

/** The bytes of `keys.<generation>.json`. */
export function encodeEnvelope(envelope: Envelope): Buffer {
  return Buffer.from(canonicalJson(envelope));
}

/**
 * Reads `keys.<generation>.json`.
 * @throws {BulkheadError} ENVELOPE_INVALID with every mistake in it.
 */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  return parseStrictly(ENVELOPE, bytes, 'keys file', 'ENVELOPE_INVALID');
}

/**
 * Reads a 32-byte key: 64 hexadecimal digits, or base64 of 32 bytes. Spaces around it do not matter.
 * @throws {BulkheadError} KEY_FORMAT with the command that makes a good key; KEY_WEAK for a pattern.
 */
export function parseSymmetricKey(text: string): SymmetricKey {
  const trimmed = text.trim();
  const key = decodeKey(trimmed);
  if (key === undefined) {
    throw new BulkheadError({
      what: `the encryption key (${trimmed.length} characters) is neither 64 hexadecimal digits nor base64 of 32 bytes`,
      fix: 'Make a good one with `openssl rand -hex 32`.',
      code: 'KEY_FORMAT',
    });
  }
  if (new Set(key).size < LEAST_DISTINCT) {
    throw new BulkheadError({
      what: 'the encryption key is a pattern, not a random key',
      fix: 'Make a good one with `openssl rand -hex 32`.',
      code: 'KEY_WEAK',
    });
  }
  return {
    type: 'a256gcm-kw',
    kid: `kek-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`,
    key,
  };
}

/** Random 32 bytes have about 30 different values; fewer than 8 happen once in 10^40. */
const LEAST_DISTINCT = 8;

function decodeKey(text: string): Buffer | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}

function wrap(runKey: Uint8Array, run: string, recipient: Recipient): Stanza {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', recipient.key, nonce);
  cipher.setAAD(aad(recipient.kid, run));
  const wrapped = [nonce, cipher.update(runKey), cipher.final(), cipher.getAuthTag()];
  return { type: recipient.type, kid: recipient.kid, ct: Buffer.concat(wrapped).toString('base64') };
}

function unwrap(stanza: Stanza, run: string, { key, kid }: OpeningKey): Buffer {
  const bytes = Buffer.from(stanza.ct, 'base64');
  if (bytes.length !== WRAPPED) throw envelopeCorrupt(run, kid);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(aad(kid, run));
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
  } catch (cause) {
    throw envelopeCorrupt(run, kid, cause);
  }
}

function aad(kid: string, run: string): Buffer {
  return Buffer.from(`${WRAP_CONTEXT}${kid}\0${run}`);
}

function envelopeCorrupt(run: string, kid: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what: `the run key of run ${run}, wrapped to ${kid}, was altered`,
    fix: 'Use an earlier generation of the keys file or another recipient, and find out who changed the store.',
    code: 'ENVELOPE_CORRUPT',
    exit: 1,
    ...(cause === undefined ? {} : { cause }),
  });
}
