import { createPrivateKey } from 'node:crypto';
import type forge from 'node-forge';
import { openingKeyOf, requireMatch, wrongPassphrase } from '../archive/private-key.ts';
import type { RsaOpeningKey } from '../archive/rsa-key.ts';
import { BulkheadError } from '../runtime/errors.ts';

type Forge = typeof forge;

/** Rounds of the key derivation: half a second for whoever knows the passphrase, once per guess for whoever does not. */
const ROUNDS = 100_000;

/** Loaded by those who touch PKCS#12 only: a backup has no use for it. */
export async function loadForge(): Promise<Forge> {
  const { default: loaded } = await import('node-forge');
  return loaded;
}

/** A PKCS#12 file (DER) of a key and its certificate: AES-256 under PBKDF2-HMAC-SHA-256. */
export function sealPkcs12(
  { pkcs12, asn1 }: Forge,
  key: forge.pki.rsa.PrivateKey,
  certificate: forge.pki.Certificate,
  passphrase: string,
  friendlyName: string,
): Buffer {
  // `prfAlgorithm` is read by node-forge and missing in its types; the default is SHA-1.
  const options = { algorithm: 'aes256', count: ROUNDS, saltSize: 16, prfAlgorithm: 'sha256', friendlyName };
  const sealed = pkcs12.toPkcs12Asn1(key, [certificate], passphrase, { ...options, algorithm: 'aes256' });
  return Buffer.from(asn1.toDer(sealed).getBytes(), 'binary');
}

/**
 * The private key in a PKCS#12 file. Certificates in it must be its own; their dates do not matter, because a key opens
 * what was encrypted to it for ever. `name` is used in messages.
 * @throws {BulkheadError} PKCS12_FORMAT, PRIVATE_KEY_PASSPHRASE, PRIVATE_KEY_MISMATCH; RSA_TYPE and RSA_WEAK.
 */
export async function openPkcs12(
  der: Buffer,
  passphrase: string | undefined,
  name: string,
): Promise<RsaOpeningKey> {
  if (passphrase === undefined) throw wrongPassphrase(`${name} is encrypted, and no passphrase was given`);
  const { pkcs12, asn1, pki } = await loadForge();
  const bags = readBags();
  const [key, ...others] = bags.flatMap(({ key: found }) => found ?? []);
  if (key === undefined || others.length > 0) {
    throw malformed(`${name} holds ${others.length + (key === undefined ? 0 : 1)} RSA private keys, not one`);
  }
  const opening = openingKeyOf(createPrivateKey(pki.privateKeyToPem(key)), name);
  const certificates = bags.flatMap(({ cert }) => (cert == null ? [] : pki.certificateToPem(cert)));
  if (certificates.length > 0) requireMatch([opening], certificates.join(''), name);
  return opening;

  function readBags() {
    const parsed = attempt(
      () => asn1.fromDer(der.toString('binary')),
      () => malformed(`${name} is no PKCS#12 file`),
    );
    const opened = attempt(
      () => pkcs12.pkcs12FromAsn1(parsed, passphrase),
      (message) =>
        /password|MAC could not be verified|decrypt/i.test(message)
          ? wrongPassphrase(`${name} does not open with the passphrase given`)
          : malformed(`${name} is no PKCS#12 file that can be read`),
    );
    return opened.safeContents.flatMap(({ safeBags }) => safeBags);
  }
}

/** What node-forge says may quote what it read, so it is replaced and not passed on. */
function attempt<T>(work: () => T, refusal: (message: string) => BulkheadError): T {
  try {
    return work();
  } catch (error) {
    throw refusal(error instanceof Error ? error.message : '');
  }
}

function malformed(what: string): BulkheadError {
  return new BulkheadError({
    what,
    fix: 'Give the .p12 file of create-keys, or make one: openssl pkcs12 -export -inkey key.pem -in certificate.pem -out safe.p12',
    code: 'PKCS12_FORMAT',
  });
}
