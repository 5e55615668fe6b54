import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import forge from 'node-forge';

/** An RSA pair and certificate as somebody else might make it, good or bad. */
export interface MadeCertificate {
  readonly pem: string;
  readonly privatePem: string;
  readonly privateKey: KeyObject;
}

export interface CertificateOptions {
  readonly bits?: number;
  readonly exponent?: number;
  readonly from?: Date;
  readonly until?: Date;
  readonly name?: string;
  /** The pair that it is for; by default a new one. */
  readonly privateKey?: KeyObject;
}

const DAY = 86_400_000;

/** Makes a certificate without the rules of our own minting. */
export function makeCertificate(options: CertificateOptions = {}): MadeCertificate {
  const { bits = 3072, exponent = 65_537, name = 'sample' } = options;
  const privateKey =
    options.privateKey ??
    generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: exponent }).privateKey;
  const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const key = forge.pki.privateKeyFromPem(pkcs1);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = '4a01';
  certificate.validity.notBefore = options.from ?? new Date(Date.now() - DAY);
  certificate.validity.notAfter = options.until ?? new Date(Date.now() + 365 * DAY);
  const subject = [{ name: 'commonName', value: name }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.sign(key, forge.md.sha256.create());
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { pem: forge.pki.certificateToPem(certificate), privatePem, privateKey };
}

/** A PKCS#12 file of a key beside the certificate that is given, its own or not. */
export function makePkcs12(privatePem: string, certificatePem: string, passphrase: string): Buffer {
  const key = forge.pki.privateKeyFromPem(privatePem);
  const certificate = forge.pki.certificateFromPem(certificatePem);
  const sealed = forge.pkcs12.toPkcs12Asn1(key, [certificate], passphrase, { algorithm: 'aes256' });
  return Buffer.from(forge.asn1.toDer(sealed).getBytes(), 'binary');
}
