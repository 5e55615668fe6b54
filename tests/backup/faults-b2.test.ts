import { test } from 'uvu';
import { b2Place } from '../storage/b2-place.ts';
import { type Fault, REFUSALS } from '../support/b2-fake/faults.ts';
import { type BucketFault, faultMatrix, IMPATIENT, red } from './faults/bucket-ground.ts';

// The fault matrix of the engine over the B2 driver. Single calls that fail in an otherwise good bucket stand in
// storage/b2-engine.test.ts; here are those of parts, of storms, of tokens, and of what cannot be removed again.

const place = await b2Place({ address: 'backups/night?part-size=5', patience: IMPATIENT });

const storm = (times: number): Fault[] =>
  (['b2_upload_file', 'b2_upload_part', 'b2_start_large_file', 'b2_finish_large_file'] as const).map(
    (on) => ({
      on,
      times,
      so: REFUSALS.busy,
    }),
  );

const SLOW = { kind: 'trickle', milliseconds: 50 } as const;

const FAULTS: readonly BucketFault<Fault>[] = [
  ...[1, 2].map((part) => ({
    name: `500 on part ${part}, for good`,
    faults: [{ on: 'b2_upload_part', part, times: 99, so: REFUSALS.internal } as const],
    expected: red(`storing part ${part} of \\S+ failed with internal_error`),
  })),
  { name: 'a storm of 503 that ends', faults: storm(2), expected: { exit: 0 } },
  {
    name: 'a storm of 503 that does not',
    faults: storm(9999),
    expected: red('failed with service_unavailable'),
  },
  {
    name: 'parts that end in the opposite order',
    faults: [
      { on: 'b2_upload_part', part: 1, so: { kind: 'hang', milliseconds: 500 } },
      { on: 'b2_upload_part', part: 2, so: { kind: 'hang', milliseconds: 250 } },
    ],
    expected: { exit: 0 },
  },
  {
    name: 'slow loris: a part is never answered, once',
    faults: [{ on: 'b2_upload_part', part: 2, so: { kind: 'hang', milliseconds: 3000 } }],
    expected: { exit: 0 },
  },
  {
    name: 'slow loris: what is read back comes byte by byte',
    faults: [
      { on: 'b2_download_file_by_name', key: '/t/', times: 9999, so: SLOW },
      { on: 'b2_download_file_by_id', times: 9999, so: SLOW },
    ],
    expected: red('broke off after \\d+ of \\d+ bytes, again and again'),
  },
  {
    name: 'a part is confirmed with a wrong SHA-1, for good',
    faults: [{ on: 'b2_upload_part', part: 2, times: 99, so: { kind: 'wrongSha1' } }],
    expected: red('sha1_differs'),
  },
  {
    name: 'a part is confirmed and not kept',
    faults: [{ on: 'b2_upload_part', part: 2, so: { kind: 'lose' } }],
    expected: red('completing the upload'),
  },
  {
    name: 'upload tokens run out between two parts, and are renewed',
    faults: [{ on: 'b2_upload_part', part: 2, times: 2, so: REFUSALS.expired }],
    expected: { exit: 0 },
  },
  {
    name: 'the key is taken away between two parts',
    faults: [
      { on: 'b2_upload_part', part: 2, times: 99, so: REFUSALS.expired },
      { on: 'b2_get_upload_part_url', after: 2, times: 99, so: REFUSALS.denied },
    ],
    expected: red('failed with unauthorized'),
  },
  {
    name: 'the storage cap is reached in the middle of an object',
    faults: [{ on: 'b2_upload_part', part: 2, times: 99, so: REFUSALS.storageCap }],
    expected: red('failed with storage_cap_exceeded'),
  },
  {
    name: 'a failed run that it may not hide',
    faults: [
      { on: 'b2_upload_file', key: 'detail', so: REFUSALS.storageCap },
      { on: 'b2_hide_file', times: 9999, so: REFUSALS.denied },
    ],
    expected: {
      ...red('failed with storage_cap_exceeded'),
      warns: /^The unfinished run \S+ could not be removed \(.*unauthorized/,
    },
    remains: { objects: true },
  },
];

await faultMatrix(test, {
  place,
  address: 'b2://backups/night',
  faults: FAULTS,
  unfinished: () => place.fake.state.all().filter(({ action }) => action === 'start').length,
});

test.run();
