import { createHash, hash, webcrypto } from 'node:crypto';
import type { S3Settings } from './settings.ts';

/** What the server shall hold the bytes of a request against, as fields of the request. */
export type Digest = { ChecksumSHA256: string } | { ContentMD5: string };

/** The bytes of a request as they are told to the server. */
export interface Digested {
  readonly digest: Digest;
  /** SHA-256 in hexadecimal digits, which the signature of the request is over. */
  readonly payload: string;
}

/** Bytes from which a thread of the pool hashes: less than that is hashed before one would have begun. */
const LARGE = 256 * 1024;

/**
 * SHA-256 for AWS; elsewhere Content-MD5, which every S3 server verifies and object lock requires. The bytes must stay
 * as they are until it is there: parts are hashed in another thread, while this one hashes the object as a whole.
 */
export async function digestOf(bytes: Buffer, checksum: S3Settings['checksum']): Promise<Digested> {
  const sha256 =
    bytes.length < LARGE
      ? hash('sha256', bytes, 'buffer')
      : Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes));
  const payload = sha256.toString('hex');
  if (checksum === 'sha256') return { digest: { ChecksumSHA256: sha256.toString('base64') }, payload };
  return { digest: { ContentMD5: createHash('md5').update(bytes).digest('base64') }, payload };
}

/**
 * For the middleware of a command: gives the SDK the hash that it would make itself otherwise, a second time and in this
 * thread. It takes one that stands in the headers already (SignatureV4, `getPayloadHash`).
 */
export function signedOver(payload: string) {
  return <Step extends { request: unknown }, Output>(next: (step: Step) => Promise<Output>) =>
    (step: Step): Promise<Output> => {
      const { request } = step;
      if (typeof request === 'object' && request !== null && 'headers' in request) {
        Object.assign(Object(request.headers), { 'x-amz-content-sha256': payload });
      }
      return next(step);
    };
}

/** Where in the middleware: before the request is signed. */
export const BEFORE_SIGNING = { step: 'build', name: 'signedOver' } as const;

/** Whether the server's own digest, where it tells one, is that of what was sent. */
export function agrees(sent: Digest, answer: { ChecksumSHA256?: string | undefined }): boolean {
  if (!('ChecksumSHA256' in sent) || answer.ChecksumSHA256 === undefined) return true;
  return answer.ChecksumSHA256 === sent.ChecksumSHA256;
}

/** Judged as a failure that may pass: the bytes are sent again. */
export class DigestMismatch extends Error {
  override readonly name = 'DigestMismatch';
}
