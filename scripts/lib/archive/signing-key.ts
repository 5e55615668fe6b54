import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { BulkheadError } from '../runtime/errors.ts';

const MAKE_ONE =
  'Make one with `openssl genpkey -algorithm ed25519 -out signing.pem`, and its public half with `openssl pkey -in signing.pem -pubout`.';

/** Signs manifests. */
export interface SigningKey {
  /** First 16 hexadecimal digits of SHA-256 of the public half (SPKI, DER). */
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** The public half: what is pinned where runs are read. */
export interface VerifyingKey {
  id: string;
  publicKey: KeyObject;
}

/** A fresh Ed25519 pair as PEM texts (PKCS#8 and SPKI) and its id. */
export function newSigningKey(): { privatePem: string; publicPem: string; id: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    id: idOf(publicKey),
  };
}

/**
 * Reads a private signing key from PKCS#8 PEM. Newlines may be written as `\n`, as `.env` files do.
 * @throws {BulkheadError} SIGNING_KEY with the command that makes a good key.
 */
export function parseSigningKey(pem: string): SigningKey {
  const text = unfold(pem);
  if (!text.startsWith('-----BEGIN PRIVATE KEY-----')) {
    const found = /^-----BEGIN ([A-Z ]+)-----/.exec(text)?.[1];
    throw badKey(`the signing key is not a PKCS#8 PEM${found === undefined ? '' : ` but a ${found}`}`);
  }
  const privateKey = read(() => createPrivateKey(text), 'the signing key cannot be read');
  requireEd25519(privateKey, 'signing key');
  const publicKey = createPublicKey(privateKey);
  return { id: idOf(publicKey), privateKey, publicKey };
}

/**
 * Reads the public half of a signing key from SPKI PEM.
 * @throws {BulkheadError} SIGNING_KEY; also for a private key, which has no place where runs are read.
 */
export function parseVerifyingKey(pem: string): VerifyingKey {
  const text = unfold(pem);
  if (!text.startsWith('-----BEGIN PUBLIC KEY-----')) {
    const found = /^-----BEGIN ([A-Z ]+)-----/.exec(text)?.[1];
    throw badKey(`the public signing key is not an SPKI PEM${found === undefined ? '' : ` but a ${found}`}`);
  }
  const publicKey = read(() => createPublicKey(text), 'the public signing key cannot be read');
  requireEd25519(publicKey, 'public signing key');
  return { id: idOf(publicKey), publicKey };
}

function unfold(pem: string): string {
  return pem.replaceAll('\\n', '\n').trim();
}

function idOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function requireEd25519(key: KeyObject, name: string): void {
  if (key.asymmetricKeyType === 'ed25519') return;
  throw badKey(`the ${name} is of type ${key.asymmetricKeyType ?? 'unknown'}, not Ed25519`);
}

function read(parse: () => KeyObject, what: string): KeyObject {
  try {
    return parse();
  } catch (cause) {
    throw badKey(what, cause);
  }
}

function badKey(what: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what,
    fix: MAKE_ONE,
    code: 'SIGNING_KEY',
    ...(cause === undefined ? {} : { cause }),
  });
}
