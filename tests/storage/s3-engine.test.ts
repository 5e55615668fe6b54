import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { ENVIRONMENT, readRun, refusalOf, runBackup, sql } from '../backup/fixture.ts';
import { createDatabase } from '../support/postgres.ts';
import type { Fault } from '../support/s3-fake/faults.ts';
import { REFUSALS } from '../support/s3-fake/faults.ts';
import { keys } from './conformance/bytes.ts';
import { s3Place } from './s3-place.ts';

const ADDRESS = 'backups/night?part-size=5&checksum=sha256';

/** One tenant of some 24 MB that no compression makes small: several parts. */
const LARGE = `
  update public.messages
     set content = (select string_agg(encode(sha256((i || messages.id::text)::bytea), 'base64'), '')
                      from generate_series(1, 24000000 / 44 / n.rows) i)
    from (select tenant_id, count(*) as rows from public.messages group by 1 order by 2 desc limit 1) n
   where messages.tenant_id = n.tenant_id`;

test('the engine backs up into a bucket, through faults, and the run reads as from a folder', async () => {
  await using db = await createDatabase('portal');
  await sql(db.url, LARGE);
  await using place = await s3Place({ address: ADDRESS });
  place.fake.faults.add(
    { on: 'UploadPart', part: 2, times: 2, so: REFUSALS.internal },
    { on: 'UploadPart', part: 1, so: { kind: 'cutAfter' } },
    { on: 'CompleteMultipartUpload', so: { kind: 'cutAfter' } },
    { on: 'PutObject', key: 'detail', so: { kind: 'cutAfter' } },
    { on: 'PutObject', key: 'manifest.json', so: { kind: 'cutAfter' } },
    { on: 'HeadObject', times: 3, so: REFUSALS.slowDown },
    { on: 'GetObject', so: { kind: 'cutBody', after: 10 } },
  );
  const { run } = await runBackup({ url: db.url, store: place.store });
  assert.is(place.fake.faults.met, 10);
  const read = await readRun(place.store, run.manifest.run);
  for (const { schema, name, rows } of read.detail.tables) {
    const text = read.text.get(`${schema}.${name}`) ?? '';
    assert.is(text.split('\n').length - 1, rows, name);
  }
  assert.is((await listRuns(place.store, ENVIRONMENT)).length, 1);
  assert.equal(place.warnings, []);
});

test('whatever fails for good, there is no run and nothing is left', async () => {
  await using db = await createDatabase('portal');
  const faults: readonly (readonly [string, Fault])[] = [
    ['STORE_BUSY', { on: 'PutObject', key: '/t/', times: 99, so: REFUSALS.internal }],
    ['STORE_BUSY', { on: 'HeadObject', after: 8, times: 99, so: REFUSALS.slowDown }],
    ['STORE_CREDENTIALS_EXPIRED', { on: 'PutObject', key: 'detail', so: REFUSALS.expired }],
    ['STORE_DENIED', { on: 'PutObject', key: 'manifest.json', so: REFUSALS.denied }],
    ['READ_BACK_MISSING', { on: 'PutObject', key: 'shared.bha', so: { kind: 'lose' } }],
    ['STORE_CUT', { on: 'GetObject', times: 99, so: { kind: 'cutBody', after: 3 } }],
  ];
  for (const [code, fault] of faults) {
    await using place = await s3Place({ address: ADDRESS, patience: { attempts: 2 } });
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
