import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listRuns } from '../../scripts/lib/backup/runs.ts';
import { openStore, type StoreSetting } from '../../scripts/lib/storage/open-store.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { ENVIRONMENT, readRun, runBackup } from '../backup/fixture.ts';
import { startFakeB2 } from '../support/b2-fake/server.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { startFakeS3 } from '../support/s3-fake/server.ts';
import { capabilitiesOf, type Purpose, policyOf } from './recipes.ts';

// The rights in docs/SETUP.md are enough for what each key is for.

const db = await createDatabase('portal');
test.after(() => db.drop());

async function backUpReadPrune(open: (purpose: Purpose) => Promise<Store>): Promise<void> {
  const [write, read, prune] = [await open('Write'), await open('Read'), await open('Prune')];
  await runBackup({ url: db.url, store: write });
  const { run } = await runBackup({ url: db.url, store: write });
  const { detail } = await readRun(read, run.manifest.run);
  assert.ok(detail.tables.length > 0);
  assert.is((await listRuns(prune, ENVIRONMENT)).length, 2);
  for (const { key, version } of await Array.fromAsync(prune.listVersions('v1/')))
    await prune.remove(key, version);
  assert.equal(await Array.fromAsync(read.listVersions('')), []);
  assert.equal(await prune.sweep(new Date(Date.now() + 86_400_000)), []);
}

test('on S3 the policies suffice for backup, restore and removal', async () => {
  await using fake = await startFakeS3();
  await using context = testContext();
  await backUpReadPrune((purpose) => {
    const setting: StoreSetting = {
      address: 's3://backups/night',
      s3: {
        endpoint: fake.endpoint,
        region: fake.state.kind.region,
        ...fake.addUser(policyOf(purpose, 'backups', 'night')),
      },
    };
    return openStore(setting, context);
  });
});

test('on B2 the keys suffice for backup, restore and removal', async () => {
  await using fake = await startFakeB2();
  await using context = testContext();
  await backUpReadPrune((purpose) => {
    const key = { bucket: 'backups', namePrefix: 'night/', capabilities: capabilitiesOf(purpose) };
    const b2 = { endpoint: fake.endpoint, ...fake.addKey(key) };
    return openStore({ address: 'b2://backups/night', b2 }, context);
  });
});

test.run();
