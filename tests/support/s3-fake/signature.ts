import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type FakeRequest, header } from './exchange.ts';
import { Refusal } from './refusal.ts';

export interface FakeCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Whose signature a request claims to have. */
export function accessKeyOf(request: FakeRequest): string {
  return /Credential=([^/]+)\//.exec(header(request, 'authorization') ?? '')?.[1] ?? '';
}

const MOST_SKEW = 15 * 60_000;

/**
 * Verifies Signature Version 4 as S3 does: the path encoded once, the hash of the body, the time. Throws a
 * `Refusal` of S3's own names.
 */
export function verifySignature(
  request: FakeRequest,
  known: FakeCredentials,
  region: string,
  now: Date,
): void {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header(request, 'authorization') ?? '',
    );
  if (given === null) throw new Refusal('AccessDenied', 403, 'There is no signature of version 4.');
  const [, accessKeyId = '', day = '', signedRegion = '', signedHeaders = '', signature = ''] = given;
  if (accessKeyId !== known.accessKeyId) {
    throw new Refusal('InvalidAccessKeyId', 403, `The key ${accessKeyId} does not exist in our records.`);
  }
  if (header(request, 'x-amz-security-token') !== known.sessionToken) throw new Refusal('InvalidToken', 400);
  if (signedRegion !== region) {
    throw new Refusal('AuthorizationHeaderMalformed', 400, `The region is wrong; expecting '${region}'`, {
      'x-amz-bucket-region': region,
    });
  }
  const time = header(request, 'x-amz-date') ?? '';
  checkTime(time, day, now);
  const payload = header(request, 'x-amz-content-sha256') ?? '';
  if (payload !== createHash('sha256').update(request.body).digest('hex')) {
    throw new Refusal('XAmzContentSHA256Mismatch', 400, `The body does not have the signed hash ${payload}.`);
  }
  const names = signedHeaders.split(';');
  for (const name of ['host', 'x-amz-date', 'x-amz-content-sha256']) {
    if (!names.includes(name)) throw new Refusal('AccessDenied', 403, `Header ${name} is not signed.`);
  }
  const unsigned = Object.keys(request.headers).find(
    (name) => name.startsWith('x-amz-') && !names.includes(name),
  );
  if (unsigned !== undefined) throw new Refusal('AccessDenied', 403, `Header ${unsigned} is not signed.`);
  const canonical = [
    request.method,
    request.rawPath,
    request.rawQuery
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${(header(request, name) ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    signedHeaders,
    payload,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join(
    '\n',
  );
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${known.secretAccessKey}`),
  );
  const expected = createHmac('sha256', key).update(text).digest();
  if (timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return;
  // S3 repeats what was signed, and the key's id: a client must not show that to people.
  throw new Refusal('SignatureDoesNotMatch', 403, `${accessKeyId} ${canonical}`);
}

function checkTime(time: string, day: string, now: Date): void {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time)?.slice(1) ?? [];
  const [year = '', month = '', date = '', hour = '', minute = '', second = ''] = parts;
  const signed = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(signed) || !time.startsWith(day))
    throw new Refusal('AccessDenied', 403, 'The date is malformed.');
  if (Math.abs(signed - now.getTime()) <= MOST_SKEW) return;
  throw new Refusal('RequestTimeTooSkewed', 403, 'The difference between the clocks is too large.');
}
