import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { type CertificateRecipient, parseCertificates } from '../archive/certificate.ts';
import { LEAST_BITS } from '../archive/rsa-key.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { loadForge, sealPkcs12 } from './pkcs12.ts';

/** A pair that can open backups: the certificate is public, the PKCS#12 file is for the safe. */
export interface MintedPair {
  readonly name: string;
  readonly certificate: CertificateRecipient;
  readonly certificatePem: string;
  readonly pkcs12: Buffer;
  readonly passphrase: string;
  /** Nobody chose it: it must be written down. */
  readonly generated: boolean;
}

export interface MintOptions {
  /** Becomes the common name, such as `operations`. */
  readonly name: string;
  /** How long the certificate can be encrypted to. Its key opens for ever. */
  readonly days: number;
  readonly now: Date;
  /** Without one, a random one is made. */
  readonly passphrase: string | undefined;
}

/** Characters of the shortest passphrase that is taken. */
export const LEAST_PASSPHRASE = 20;

/** No letter or digit that a person could take for another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Clocks differ: a certificate made now must be valid on the machine beside this one. */
const BACKDATED = 3_600_000;

/**
 * Makes an RSA pair, its certificate signed by itself, and a PKCS#12 file. Nothing is written.
 * @throws {BulkheadError} PASSPHRASE_WEAK.
 */
export async function mintPair({ name, days, now, passphrase }: MintOptions): Promise<MintedPair> {
  if (passphrase !== undefined) requirePassphrase(passphrase);
  const forge = await loadForge();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: LEAST_BITS, publicExponent: 65_537 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const key = forge.pki.privateKeyFromPem(pem);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  // A first byte below 128 keeps the number positive, one above 0 keeps its length.
  certificate.serialNumber = `4${randomBytes(16).toString('hex').slice(1)}`;
  certificate.validity.notBefore = new Date(now.getTime() - BACKDATED);
  certificate.validity.notAfter = new Date(now.getTime() + days * 86_400_000);
  const subject = [{ name: 'commonName', value: `bulkhead backup ${name}` }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', keyEncipherment: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  certificate.sign(key, forge.md.sha256.create());
  const certificatePem = forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
  const [read] = parseCertificates(certificatePem, name);
  if (read === undefined) throw new Error('a certificate was made and cannot be read');
  const phrase = passphrase ?? newPassphrase();
  return {
    name,
    certificate: read,
    certificatePem,
    pkcs12: sealPkcs12(forge, key, certificate, phrase, `bulkhead backup ${name}`),
    passphrase: phrase,
    generated: passphrase === undefined,
  };
}

/** Eight groups of five letters that can be read aloud: 198 bits. */
export function newPassphrase(): string {
  const group = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: 8 }, group).join('-');
}

/** Refuses a passphrase that can be guessed. Throws PASSPHRASE_WEAK. */
export function requirePassphrase(passphrase: string): void {
  if (passphrase.length >= LEAST_PASSPHRASE && new Set(passphrase).size >= 8) return;
  throw new BulkheadError({
    what: `the passphrase has ${passphrase.length} characters, ${new Set(passphrase).size} different ones`,
    fix: `Give one of ${LEAST_PASSPHRASE} or more (openssl rand -base64 24), or none: then a random one is made.`,
    code: 'PASSPHRASE_WEAK',
  });
}
