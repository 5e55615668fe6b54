import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { ENVIRONMENT, readRun, refusalOf, runBackup, sql } from '../backup/fixture.ts';
import type { Fault } from '../support/b2-fake/faults.ts';
import { REFUSALS } from '../support/b2-fake/faults.ts';
import { createDatabase } from '../support/postgres.ts';
import { b2Place } from './b2-place.ts';
import { keys } from './conformance/bytes.ts';

const ADDRESS = 'backups/night?part-size=5';

/** One tenant of some 24 MB that no compression makes small: several parts. */
const LARGE = `
  update public.messages
     set content = (select string_agg(encode(sha256((i || messages.id::text)::bytea), 'base64'), '')
                      from generate_series(1, 24000000 / 44 / n.rows) i)
    from (select tenant_id, count(*) as rows from public.messages group by 1 order by 2 desc limit 1) n
   where messages.tenant_id = n.tenant_id`;

test('the engine backs up into a B2 bucket, through faults, and the run reads as from a folder', async () => {
  await using db = await createDatabase('portal');
  await sql(db.url, LARGE);
  await using place = await b2Place({ address: ADDRESS });
  place.fake.faults.add(
    { on: 'b2_upload_part', part: 2, times: 2, so: REFUSALS.busy },
    { on: 'b2_upload_part', part: 1, so: { kind: 'cutAfter' } },
    { on: 'b2_finish_large_file', so: { kind: 'cutAfter' } },
    { on: 'b2_upload_file', key: 'detail', so: { kind: 'cutAfter' } },
    { on: 'b2_upload_file', key: 'manifest.json', so: { kind: 'cutAfter' } },
    { on: 'b2_list_file_names', times: 3, so: REFUSALS.expired },
    { on: 'b2_download_file_by_name', so: { kind: 'cutBody', after: 10 } },
  );
  const { run } = await runBackup({ url: db.url, store: place.store });
  assert.is(place.fake.faults.met, 10);
  const read = await readRun(place.store, run.manifest.run);
  for (const { schema, name, rows } of read.detail.tables) {
    const text = read.text.get(`${schema}.${name}`) ?? '';
    assert.is(text.split('\n').length - 1, rows, name);
  }
  assert.is((await listRuns(place.store, ENVIRONMENT)).length, 1);
  const stored = await keys(place.store, '');
  assert.is(place.fake.state.all().length, stored.length, 'one version of each object');
  assert.equal(place.warnings, []);
});

test('whatever fails for good, there is no run and nothing is left', async () => {
  await using db = await createDatabase('portal');
  const faults: readonly (readonly [string, Fault])[] = [
    ['STORE_BUSY', { on: 'b2_upload_file', key: '/t/', times: 99, so: REFUSALS.internal }],
    ['STORE_BUSY', { on: 'b2_list_file_names', key: 'detail.bha', times: 2, so: REFUSALS.busy }],
    ['STORE_FULL', { on: 'b2_upload_file', key: 'detail', so: REFUSALS.storageCap }],
    ['STORE_DENIED', { on: 'b2_upload_file', key: 'manifest.json', so: REFUSALS.denied }],
    ['STORE_DIGEST', { on: 'b2_upload_file', key: 'shared.bha', times: 9, so: { kind: 'wrongSha1' } }],
    ['STORE_CUT', { on: 'b2_download_file_by_id', times: 99, so: { kind: 'cutBody', after: 3 } }],
  ];
  for (const [code, fault] of faults) {
    await using place = await b2Place({ address: ADDRESS, patience: { attempts: 2 } });
    // A read that is taken up again asks by the id of what it began with.
    if (code === 'STORE_CUT') {
      place.fake.faults.add({ ...fault, on: 'b2_download_file_by_name' });
    }
    place.fake.faults.add(fault);
    const error = await refusalOf(
      runBackup({ url: db.url, store: place.store }).finally(() =>
        assert.ok(place.fake.faults.met > 0, `${fault.on} ${fault.key ?? ''} went wrong`),
      ),
    );
    assert.is(error.code, code, error.message);
    assert.is(error.exit, 1);
    place.fake.faults.clear();
    assert.equal(await listRuns(place.store, ENVIRONMENT), [], code);
    assert.equal(await keys(place.store, ''), [], code);
    assert.equal(await place.remains(), [], code);
  }
});

test.run();
