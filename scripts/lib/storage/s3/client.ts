import { S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from './settings.ts';

/** Milliseconds until a connection must stand. */
const CONNECT_LIMIT = 10_000;

/**
 * The SDK's client, with all that it would do on its own turned off where we do it ourselves: it tries once (the
 * shared half of the buckets repeats, with one patience for S3 and B2), and it adds no checksums of its own,
 * which servers other than AWS refuse (aws-sdk-js-v3#6810).
 */
export function s3Client({ endpoint, region, pathStyle, credentials, requests }: S3Settings): S3Client {
  const agent = { keepAlive: true, maxSockets: requests };
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
    maxAttempts: 1,
    // A clock that is wrong is to be told, not corrected in silence: names and dates of the runs come from it too.
    disableClockSkewCorrection: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_LIMIT,
      httpAgent: agent,
      httpsAgent: agent,
      // Thousands of small puts queue for a socket here, which is meant.
      socketAcquisitionWarningTimeout: 3_600_000,
    },
  });
}
