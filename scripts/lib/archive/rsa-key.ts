import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { BulkheadError } from '../runtime/errors.ts';

/** The public half of a pair that opens runs: it can wrap a run key, and not unwrap it again. */
export interface RsaRecipient {
  type: 'rsa-oaep-256';
  kid: string;
  publicKey: KeyObject;
}

/** The private half: what lies in the safe. */
export interface RsaOpeningKey {
  type: 'rsa-oaep-256';
  kid: string;
  privateKey: KeyObject;
}

/** Bits of the shortest modulus that is taken. */
export const LEAST_BITS = 3072;

/** 3 and other small exponents have broken too many paddings to be taken from anybody. */
const LEAST_EXPONENT = 65_537n;

/** The command that makes good ones, for messages. */
export const MAKE_CERTIFICATE = 'npx tsx scripts/backup/create-keys.ts --out <new folder>';

/** `rsa-` and the first 16 hexadecimal digits of SHA-256 of the public half (SPKI, DER): the same for key and certificate. */
export function rsaKeyId(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return `rsa-${createHash('sha256').update(der).digest('hex').slice(0, 16)}`;
}

/**
 * Refuses what is no RSA key for encryption, or a weak one. `name` is used in messages: "certificate of CN=…".
 * @throws {BulkheadError} RSA_TYPE, RSA_WEAK with the command that makes a good one.
 */
export function requireStrongRsa(key: KeyObject, name: string): void {
  if (key.asymmetricKeyType !== 'rsa') {
    throw refusal(
      'RSA_TYPE',
      `the ${name} holds a key of type ${key.asymmetricKeyType ?? 'unknown'}, not RSA`,
    );
  }
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < LEAST_BITS) {
    throw refusal(
      'RSA_WEAK',
      `the ${name} holds an RSA key of ${modulusLength} bits, and ${LEAST_BITS} are the least`,
    );
  }
  if (publicExponent < LEAST_EXPONENT) {
    throw refusal(
      'RSA_WEAK',
      `the ${name} holds an RSA key with the exponent ${publicExponent}, and ${LEAST_EXPONENT} is the least`,
    );
  }
}

function refusal(code: string, what: string): BulkheadError {
  return new BulkheadError({ what, fix: `Make a good one with \`${MAKE_CERTIFICATE}\`.`, code });
}
