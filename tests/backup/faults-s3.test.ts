import { test } from 'uvu';
import { s3Place } from '../storage/s3-place.ts';
import { type Fault, REFUSALS } from '../support/s3-fake/faults.ts';
import { type BucketFault, faultMatrix, IMPATIENT, red } from './faults/bucket-ground.ts';

// The fault matrix of the engine over the S3 driver. Single calls that fail in an otherwise good bucket stand in
// storage/s3-engine.test.ts; here are those of parts, of storms, and of what cannot be removed again.

const place = await s3Place({
  address: 'backups/night?part-size=5&checksum=sha256',
  patience: IMPATIENT,
});

const storm = (times: number): Fault[] =>
  (
    ['PutObject', 'UploadPart', 'CreateMultipartUpload', 'CompleteMultipartUpload', 'HeadObject'] as const
  ).map((on) => ({ on, times, so: REFUSALS.slowDown }));

const FAULTS: readonly BucketFault<Fault>[] = [
  ...[1, 2].map((part) => ({
    name: `500 on part ${part}, for good`,
    faults: [{ on: 'UploadPart', part, times: 99, so: REFUSALS.internal } as const],
    expected: red(`storing part ${part} of \\S+ failed with InternalError`),
  })),
  {
    name: '500 on every part, three times each',
    faults: [1, 2].map((part) => ({ on: 'UploadPart', part, times: 3, so: REFUSALS.internal })),
    expected: { exit: 0 },
  },
  { name: 'a storm of 503 that ends', faults: storm(2), expected: { exit: 0 } },
  {
    name: 'a storm of 503 from the beginning, which does not end',
    faults: storm(9999),
    expected: { exit: 2, says: /^error: looking at \S+ failed with HTTP 503/m },
  },
  {
    name: 'a storm of 503 that begins in the middle and does not end',
    faults: storm(9999).map((fault) => ({ ...fault, after: 12 })),
    expected: red('failed with (SlowDown|HTTP 503)'),
  },
  {
    name: 'parts that end in the opposite order',
    faults: [
      { on: 'UploadPart', part: 1, so: { kind: 'hang', milliseconds: 500 } },
      { on: 'UploadPart', part: 2, so: { kind: 'hang', milliseconds: 250 } },
    ],
    expected: { exit: 0 },
  },
  {
    name: 'slow loris: a part is never answered, once',
    faults: [{ on: 'UploadPart', part: 2, so: { kind: 'hang', milliseconds: 3000 } }],
    expected: { exit: 0 },
  },
  {
    name: 'slow loris: what is read back comes byte by byte',
    faults: [{ on: 'GetObject', key: '/t/', times: 9999, so: { kind: 'trickle', milliseconds: 50 } }],
    expected: red('broke off after \\d+ of \\d+ bytes, again and again'),
  },
  {
    name: 'a part is confirmed with a wrong ETag',
    faults: [{ on: 'UploadPart', part: 2, times: 99, so: { kind: 'wrongEtag' } }],
    expected: red('InvalidPart'),
  },
  {
    name: 'credentials run out between two parts',
    faults: [{ on: 'UploadPart', part: 2, times: 99, so: REFUSALS.expired }],
    expected: red('failed with ExpiredToken'),
  },
  {
    name: 'the upload has been removed by a rule before it ends',
    faults: [
      { on: 'CompleteMultipartUpload', times: 99, so: { kind: 'refuse', code: 'NoSuchUpload', status: 404 } },
    ],
    expected: red('failed with NoSuchUpload'),
  },
  {
    name: 'a failed run that it may not remove, as the policy of the documents has it',
    faults: [
      { on: 'PutObject', key: 'detail', so: REFUSALS.denied },
      { on: 'DeleteObject', times: 9999, so: REFUSALS.denied },
    ],
    expected: {
      ...red('failed with AccessDenied'),
      warns: /^The unfinished run \S+ could not be removed \(.*AccessDenied/,
    },
    remains: { objects: true },
  },
];

await faultMatrix(test, {
  place,
  address: 's3://backups/night',
  faults: FAULTS,
  unfinished: () => place.fake.state.uploads.size,
});

test.run();
