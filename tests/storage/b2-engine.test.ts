import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Fault, REFUSALS } from '../support/b2-fake/faults.ts';
import { type B2Place, b2Place } from './b2-place.ts';
import { keys } from './conformance/bytes.ts';
import { engineTests } from './engine.ts';

const address = 'backups/night?part-size=5';

const passing: readonly Fault[] = [
  { on: 'b2_upload_part', part: 2, times: 2, so: REFUSALS.busy },
  { on: 'b2_upload_part', part: 1, so: { kind: 'cutAfter' } },
  { on: 'b2_finish_large_file', so: { kind: 'cutAfter' } },
  { on: 'b2_upload_file', key: 'detail', so: { kind: 'cutAfter' } },
  { on: 'b2_upload_file', key: 'manifest.json', so: { kind: 'cutAfter' } },
  { on: 'b2_list_file_names', times: 3, so: REFUSALS.expired },
  { on: 'b2_download_file_by_name', so: { kind: 'cutBody', after: 10 } },
];

const CUT = { times: 99, so: { kind: 'cutBody', after: 3 } } as const;

const final: readonly (readonly [string, readonly Fault[]])[] = [
  ['STORE_BUSY', [{ on: 'b2_upload_file', key: '/t/', times: 99, so: REFUSALS.internal }]],
  ['STORE_BUSY', [{ on: 'b2_list_file_names', key: 'detail.bha', times: 2, so: REFUSALS.busy }]],
  ['STORE_FULL', [{ on: 'b2_upload_file', key: 'detail', so: REFUSALS.storageCap }]],
  ['STORE_DENIED', [{ on: 'b2_upload_file', key: 'manifest.json', so: REFUSALS.denied }]],
  ['STORE_DIGEST', [{ on: 'b2_upload_file', key: 'shared.bha', times: 9, so: { kind: 'wrongSha1' } }]],
  // A read that is taken up again asks by the id of what it began with.
  [
    'STORE_CUT',
    [
      { on: 'b2_download_file_by_name', ...CUT },
      { on: 'b2_download_file_by_id', ...CUT },
    ],
  ],
];

const open = (attempts?: number) =>
  b2Place({ address, ...(attempts === undefined ? {} : { patience: { attempts } }) });

async function afterwards({ store, fake }: B2Place): Promise<void> {
  assert.is(fake.state.all().length, (await keys(store, '')).length, 'one version of each object');
}

engineTests(test, open, { passing, met: 10, final, afterwards });

test.run();
