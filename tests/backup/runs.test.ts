import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newSigningKey, parseSigningKey } from '../../scripts/lib/archive/signing-key.ts';
import { listRuns, openRun, removeRun } from '../../scripts/lib/backup/runs.ts';
import { createDatabase } from '../support/postgres.ts';
import { ENVIRONMENT, KEYS, refusalOf, runBackup, type TestStore, testStore } from './fixture.ts';

const PREFIX = `v1/${ENVIRONMENT}/runs`;

async function copy(place: TestStore, from: string, to: string): Promise<void> {
  await place.store.put(to, place.store.get(from));
}

test('runs are listed newest first, opened only when genuine, and removed whole', async () => {
  await using db = await createDatabase('portal');
  await using place = await testStore();
  const { store } = place;
  const first = (await runBackup({ url: db.url, store })).run.manifest.run;
  const second = (await runBackup({ url: db.url, store })).run.manifest.run;
  assert.equal(
    (await listRuns(store, ENVIRONMENT)).map(({ run }) => run),
    [second, first],
  );
  assert.equal(await listRuns(store, 'elsewhere'), []);

  for (const run of [first, second]) {
    assert.is((await openRun(store, ENVIRONMENT, run, [KEYS.signing])).manifest.run, run);
  }

  // Another key, a missing signature, a changed byte, another run's manifest.
  const stranger = parseSigningKey(newSigningKey().privatePem);
  assert.is((await refusalOf(openRun(store, ENVIRONMENT, first, [stranger]))).code, 'SIGNATURE_UNKNOWN_KEY');
  const foreign = `${PREFIX}/2026-01-01T00-00-00Z-00000000`;
  await copy(place, `${PREFIX}/${first}/manifest.json`, `${foreign}/manifest.json`);
  const name = '2026-01-01T00-00-00Z-00000000';
  assert.is((await refusalOf(openRun(store, ENVIRONMENT, name, [KEYS.signing]))).code, 'SIGNATURE_MISSING');
  await copy(place, `${PREFIX}/${first}/manifest.sig`, `${foreign}/manifest.sig`);
  assert.is((await refusalOf(openRun(store, ENVIRONMENT, name, [KEYS.signing]))).code, 'MANIFEST_ELSEWHERE');
  await copy(place, `${PREFIX}/${second}/manifest.sig`, `${foreign}/manifest.sig`);
  assert.is((await refusalOf(openRun(store, ENVIRONMENT, name, [KEYS.signing]))).code, 'SIGNATURE_WRONG');

  // A folder without a manifest is no run; its leftovers can be removed.
  assert.ok((await removeRun(store, ENVIRONMENT, name)) > 0);
  await store.remove(`${PREFIX}/${first}/manifest.json`);
  assert.equal(
    (await listRuns(store, ENVIRONMENT)).map(({ run }) => run),
    [second],
  );
  assert.is((await refusalOf(openRun(store, ENVIRONMENT, first, [KEYS.signing]))).code, 'RUN_MISSING');
  await removeRun(store, ENVIRONMENT, first);
  assert.ok((await place.keys()).every((key) => key.startsWith(`${PREFIX}/${second}/`)));
});

test.run();
