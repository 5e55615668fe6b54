import { createPrivateKey, type KeyObject } from 'node:crypto';
import { BulkheadError } from '../runtime/errors.ts';
import { parseCertificates } from './certificate.ts';
import { pemBlocks } from './pem.ts';
import { type RsaOpeningKey, requireStrongRsa, rsaKeyId } from './rsa-key.ts';

const PRIVATE: readonly string[] = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'];

/**
 * Reads private keys that open runs from PEM text: PKCS#8, also encrypted, and PKCS#1. Certificates that stand beside
 * them must be theirs. No key and no passphrase stands in a message. `name` is used in messages.
 * @throws {BulkheadError} PRIVATE_KEY_FORMAT, PRIVATE_KEY_PASSPHRASE, PRIVATE_KEY_MISMATCH; RSA_TYPE and RSA_WEAK.
 */
export function parsePrivateKeys(pem: string, passphrase: string | undefined, name: string): RsaOpeningKey[] {
  const blocks = pemBlocks(pem);
  const keys = blocks
    .filter(({ label }) => PRIVATE.includes(label))
    .map(({ label, text }) => openingKeyOf(readKey(text, label, passphrase, name), name));
  if (keys.length === 0) {
    const labels = blocks.map(({ label }) => `"${label}"`).join(', ');
    throw malformed(`${name} holds no private key in PEM form${labels === '' ? '' : ` but ${labels}`}`);
  }
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ text }) => text);
  if (certificates.length > 0) requireMatch(keys, certificates.join(''), name);
  return keys;
}

/** A private key as what opens runs; refused when it is weak or not RSA. Throws RSA_TYPE, RSA_WEAK. */
export function openingKeyOf(privateKey: KeyObject, name: string): RsaOpeningKey {
  requireStrongRsa(privateKey, `private key of ${name}`);
  return { type: 'rsa-oaep-256', kid: rsaKeyId(privateKey), privateKey };
}

/** Refuses keys beside certificates that are none of theirs. Throws PRIVATE_KEY_MISMATCH. */
export function requireMatch(keys: readonly RsaOpeningKey[], certificates: string, name: string): void {
  const given = parseCertificates(certificates, name).map(({ kid }) => kid);
  const stray = keys.find(({ kid }) => !given.includes(kid));
  if (stray === undefined) return;
  throw new BulkheadError({
    what: `${name} holds the private key ${stray.kid} beside the certificate of ${given.join(', ')}: they do not belong together`,
    fix: 'Give the private key with its own certificate, or the private key alone.',
    code: 'PRIVATE_KEY_MISMATCH',
  });
}

function readKey(text: string, label: string, passphrase: string | undefined, name: string): KeyObject {
  const encrypted = label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type: 4,ENCRYPTED/m.test(text);
  if (encrypted && passphrase === undefined) {
    throw wrongPassphrase(`the private key of ${name} is encrypted, and no passphrase was given`);
  }
  try {
    return createPrivateKey({ key: text, format: 'pem', ...(encrypted ? { passphrase } : {}) });
  } catch {
    // What OpenSSL says may quote bytes of the key, and says no more than this.
    if (encrypted)
      throw wrongPassphrase(`the private key of ${name} does not open with the passphrase given`);
    throw malformed(`the private key of ${name} cannot be read`);
  }
}

/** The error PRIVATE_KEY_PASSPHRASE. */
export function wrongPassphrase(what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'Give the passphrase that belongs to this key in BACKUP_KEY_PASSPHRASE or with --passphrase-file.',
    code: 'PRIVATE_KEY_PASSPHRASE',
  });
}

function malformed(what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'Give PKCS#8 PEM (`openssl pkcs12 -in safe.p12 -nodes -nocerts`), or the PKCS#12 file itself with --pkcs12.',
    code: 'PRIVATE_KEY_FORMAT',
  });
}
