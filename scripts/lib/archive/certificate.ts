import { createHash, X509Certificate } from 'node:crypto';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { pemBlocks } from './pem.ts';
import { MAKE_CERTIFICATE, type RsaRecipient, requireStrongRsa, rsaKeyId } from './rsa-key.ts';

/** A recipient as its certificate tells of it. Nobody but us signs it: what counts is the key, and until when. */
export interface CertificateRecipient extends RsaRecipient {
  /** `CN=…`, one line. */
  subject: string;
  notBefore: Date;
  notAfter: Date;
  /** SHA-256 of the certificate (DER), hexadecimal digits: to compare with the printed ceremony. */
  fingerprint: string;
}

/** Days before the end of a certificate in which every report says so. */
export const NEAR_DAYS = 60;

/** The state of a certificate on a day. */
export type Validity = 'valid' | 'ends soon' | 'expired' | 'not yet valid';

/**
 * Reads certificates from PEM text, one or more, without judging their dates: a list shows expired ones too.
 * Text between the blocks does not matter. `name` is used in messages.
 * @throws {BulkheadError} CERTIFICATE_FORMAT; CERTIFICATE_PRIVATE for a private key, which has no place where backups
 * are written; RSA_TYPE and RSA_WEAK.
 */
export function parseCertificates(pem: string, name = 'BACKUP_CERTIFICATES'): CertificateRecipient[] {
  const blocks = pemBlocks(pem);
  if (blocks.length === 0) throw malformed(`${name} holds no certificate in PEM form`);
  const found = blocks.map(({ label, text }, index) => {
    if (label.endsWith('PRIVATE KEY')) {
      throw new BulkheadError({
        what: `${name} holds a private key`,
        fix: 'Where backups are written only certificates belong. Take the private key out, and store it in the safe; if others could see it, make a new pair.',
        code: 'CERTIFICATE_PRIVATE',
      });
    }
    if (label !== 'CERTIFICATE')
      throw malformed(`${name} holds a block "${label}" where certificates belong`);
    return readCertificate(text, `certificate ${index + 1} of ${name}`);
  });
  const byKid = new Map<string, CertificateRecipient>();
  for (const certificate of found) {
    // A certificate that was renewed for the same key is the same recipient.
    const known = byKid.get(certificate.kid);
    if (known === undefined || known.notAfter < certificate.notAfter) byKid.set(certificate.kid, certificate);
  }
  return [...byKid.values()];
}

/** How a certificate stands at a time. Pure. */
export function validityOf({ notBefore, notAfter }: CertificateRecipient, now: Date): Validity {
  if (notAfter <= now) return 'expired';
  if (notBefore > now) return 'not yet valid';
  return daysLeft(notAfter, now) <= NEAR_DAYS ? 'ends soon' : 'valid';
}

/** Whole days until then, rounded down. */
export function daysLeft(until: Date, now: Date): number {
  return Math.floor((until.getTime() - now.getTime()) / 86_400_000);
}

/**
 * Refuses a certificate that is not valid now.
 * @throws {BulkheadError} CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET.
 */
export function requireValid(certificate: CertificateRecipient, now: Date): void {
  const validity = validityOf(certificate, now);
  const { subject, kid, notAfter, notBefore } = certificate;
  if (validity === 'expired') {
    throw new BulkheadError({
      what: `the certificate ${subject} (${kid}) expired on ${dayOf(notAfter)}`,
      fix: `Make a new pair with \`${MAKE_CERTIFICATE}\` and bring it in with rotate-keys. Its private key still opens what was encrypted to it.`,
      code: 'CERTIFICATE_EXPIRED',
    });
  }
  if (validity === 'not yet valid') {
    throw new BulkheadError({
      what: `the certificate ${subject} (${kid}) is not valid before ${notBefore.toISOString()}`,
      fix: `Check the clock of this machine (${now.toISOString()}); or make a pair that is valid now with \`${MAKE_CERTIFICATE}\`.`,
      code: 'CERTIFICATE_NOT_YET',
    });
  }
}

/** `2026-11-21`. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function readCertificate(text: string, name: string): CertificateRecipient {
  const certificate = parse(text, name);
  const subject = certificate.subject.replaceAll(/\s*\n\s*/g, ', ');
  const { publicKey } = certificate;
  requireStrongRsa(publicKey, `certificate ${subject}`);
  return {
    type: 'rsa-oaep-256',
    kid: rsaKeyId(publicKey),
    publicKey,
    subject,
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
    fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
  };
}

function parse(text: string, name: string): X509Certificate {
  try {
    const certificate = new X509Certificate(text);
    // The key is decoded when it is asked for, and may be malformed by itself.
    void certificate.publicKey;
    return certificate;
  } catch (cause) {
    throw malformed(`${name} cannot be read (${messageOf(cause)})`, cause);
  }
}

function malformed(what: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what,
    fix: `Give X.509 certificates as PEM text, one after the other; \`${MAKE_CERTIFICATE}\` makes a good one.`,
    code: 'CERTIFICATE_FORMAT',
    ...(cause === undefined ? {} : { cause }),
  });
}
