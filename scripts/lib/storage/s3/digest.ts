import { createHash } from 'node:crypto';
import type { S3Settings } from './settings.ts';

/** What the server shall hold the bytes of a request against. */
export type Digest = { ChecksumSHA256: string } | { ContentMD5: string };

/** SHA-256 for AWS; elsewhere Content-MD5, which every S3 server verifies and object lock requires. */
export function digestOf(bytes: Buffer, checksum: S3Settings['checksum']): Digest {
  if (checksum === 'sha256') return { ChecksumSHA256: createHash('sha256').update(bytes).digest('base64') };
  return { ContentMD5: createHash('md5').update(bytes).digest('base64') };
}

/** Whether the server's own digest, where it tells one, is that of what was sent. */
export function agrees(sent: Digest, answer: { ChecksumSHA256?: string | undefined }): boolean {
  if (!('ChecksumSHA256' in sent) || answer.ChecksumSHA256 === undefined) return true;
  return answer.ChecksumSHA256 === sent.ChecksumSHA256;
}

/** Judged as a failure that may pass: the bytes are sent again. */
export class DigestMismatch extends Error {
  override readonly name = 'DigestMismatch';
}
