import { BulkheadError } from '../runtime/errors.ts';
import { pemBlocks } from './pem.ts';
import { parseSigningKey, parseVerifyingKey, type SigningKey, type VerifyingKey } from './signing-key.ts';

/**
 * Reads the pinned list of keys whose signatures are trusted: public halves in PEM form, one after the other. The
 * present one signs, the older ones stay for the runs that they signed.
 * @throws {BulkheadError} SIGNING_KEY, also for a private key, which has no place in a list that everybody reads.
 */
export function parseTrustedKeys(pem: string): VerifyingKey[] {
  const blocks = pemBlocks(pem);
  if (blocks.length === 0) return [parseVerifyingKey(pem)];
  return distinct(blocks.map(({ text }) => parseVerifyingKey(text)));
}

/** The public half of a private signing key, for where one machine does both. Throws SIGNING_KEY. */
export function publicHalf(pem: string): VerifyingKey {
  const { id, publicKey } = parseSigningKey(pem);
  return { id, publicKey };
}

/** The keys that a writer trusts: its own first, then those of the list. */
export function trustedBy(signing: SigningKey, pinned: readonly VerifyingKey[]): VerifyingKey[] {
  const { id, publicKey } = signing;
  return distinct([{ id, publicKey }, ...pinned]);
}

/**
 * Refuses a signing key that the pinned list does not hold: what it signs, nobody who reads would trust.
 * @throws {BulkheadError} SIGNING_KEY_NOT_PINNED.
 */
export function requirePinned(signing: SigningKey, pinned: readonly VerifyingKey[]): void {
  if (pinned.length === 0 || pinned.some(({ id }) => id === signing.id)) return;
  throw new BulkheadError({
    what: `the signing key ${signing.id} is not in the list of trusted keys (${pinned.map(({ id }) => id).join(', ')})`,
    fix: 'Add its public half to BACKUP_SIGNING_PUBLIC_KEY: openssl pkey -in signing.pem -pubout',
    code: 'SIGNING_KEY_NOT_PINNED',
  });
}

function distinct(keys: readonly VerifyingKey[]): VerifyingKey[] {
  return [...new Map(keys.map((key) => [key.id, key])).values()];
}
