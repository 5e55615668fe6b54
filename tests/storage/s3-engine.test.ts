import { test } from 'uvu';
import { type Fault, REFUSALS } from '../support/s3-fake/faults.ts';
import { engineTests } from './engine.ts';
import { s3Place } from './s3-place.ts';

const address = 'backups/night?part-size=5&checksum=sha256';

const passing: readonly Fault[] = [
  { on: 'UploadPart', part: 2, times: 2, so: REFUSALS.internal },
  { on: 'UploadPart', part: 1, so: { kind: 'cutAfter' } },
  { on: 'CompleteMultipartUpload', so: { kind: 'cutAfter' } },
  { on: 'PutObject', key: 'detail', so: { kind: 'cutAfter' } },
  { on: 'PutObject', key: 'manifest.json', so: { kind: 'cutAfter' } },
  { on: 'HeadObject', times: 3, so: REFUSALS.slowDown },
  { on: 'GetObject', so: { kind: 'cutBody', after: 10 } },
];

const final: readonly (readonly [string, readonly Fault[]])[] = [
  ['STORE_BUSY', [{ on: 'PutObject', key: '/t/', times: 99, so: REFUSALS.internal }]],
  ['STORE_BUSY', [{ on: 'HeadObject', after: 8, times: 99, so: REFUSALS.slowDown }]],
  ['STORE_CREDENTIALS_EXPIRED', [{ on: 'PutObject', key: 'detail', so: REFUSALS.expired }]],
  ['STORE_DENIED', [{ on: 'PutObject', key: 'manifest.json', so: REFUSALS.denied }]],
  ['READ_BACK_MISSING', [{ on: 'PutObject', key: 'shared.bha', so: { kind: 'lose' } }]],
  ['STORE_CUT', [{ on: 'GetObject', times: 99, so: { kind: 'cutBody', after: 3 } }]],
];

const open = (attempts?: number) =>
  s3Place({ address, ...(attempts === undefined ? {} : { patience: { attempts } }) });

engineTests(test, open, { passing, met: 10, final });

test.run();
