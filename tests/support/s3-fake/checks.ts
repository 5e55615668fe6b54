import { createHash } from 'node:crypto';
import { type FakeRequest, header } from './exchange.ts';
import { Refusal } from './refusal.ts';
import type { State } from './state.ts';

/** Holds the body against the digests of its request. Returns the SHA-256 that was given, in base64. */
export function checkDigests({ kind }: State, request: FakeRequest): string | undefined {
  const md5 = header(request, 'content-md5');
  if (md5 !== undefined && md5 !== createHash('md5').update(request.body).digest('base64')) {
    throw new Refusal('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.');
  }
  const other = Object.keys(request.headers).find(
    (name) =>
      /^x-amz-(checksum|sdk-checksum|trailer)/.test(name) &&
      !/^x-amz-(sdk-)?checksum-(sha256|algorithm)$/.test(name),
  );
  if (other !== undefined) throw new Refusal('NotImplemented', 501, `Header ${other} is not implemented.`);
  const sha256 = header(request, 'x-amz-checksum-sha256');
  if (sha256 === undefined) return undefined;
  if (!kind.checksums)
    throw new Refusal('NotImplemented', 501, 'Header x-amz-checksum-sha256 is not implemented.');
  if (sha256 === createHash('sha256').update(request.body).digest('base64')) return sha256;
  throw new Refusal('XAmzContentChecksumMismatch', 400, 'The SHA-256 you specified did not match.');
}

/** `If-None-Match: *` for a key that is about to come into being. */
export function checkFree(state: State, request: FakeRequest): void {
  const condition = header(request, 'if-none-match');
  if (condition === undefined || state.kind.conditional === 'ignored') return;
  if (state.kind.conditional === 'refused' || condition !== '*') {
    throw new Refusal(
      'NotImplemented',
      501,
      'A header you provided implies functionality that is not implemented',
    );
  }
  if (state.current(request.key) !== undefined) {
    throw new Refusal(
      'PreconditionFailed',
      412,
      'At least one of the pre-conditions you specified did not hold',
    );
  }
}

export function required(value: string | null | undefined, name: string): string {
  if (value === null || value === undefined || value === '')
    throw new Refusal('InvalidRequest', 400, `${name} is missing`);
  return value;
}
