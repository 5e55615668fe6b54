import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { discardRun } from '../../scripts/lib/backup/failure.ts';
import { newRun } from '../../scripts/lib/backup/run-target.ts';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import type { Store } from '../../scripts/lib/storage/store.ts';
import { testContext } from '../support/context.ts';
import { withMethods } from './faults/injecting-store.ts';
import { ENVIRONMENT, testStore } from './fixture.ts';

// What a failed run leaves when it may not be taken away: the one line about it must not say more than is known.

const TERM = { tier: 'daily', lock: undefined } as const;

const denied = () =>
  new BulkheadError({ what: 'the store refused', fix: 'Give it the right.', code: 'STORE_DENIED' });

async function* text() {
  yield Buffer.from('{}');
}

/** The line about a run of these files, in a store that refuses to remove them. */
async function lineAbout(files: readonly string[], methods: Partial<Store> = {}): Promise<string> {
  await using place = await testStore();
  await using context = testContext();
  const refusing = withMethods(place.store, { remove: () => Promise.reject(denied()), ...methods });
  const target = newRun(refusing, ENVIRONMENT, new Date(), TERM);
  for (const file of files) await place.store.put(`${target.prefix}${file}`, text());
  await discardRun(target, context);
  assert.is((await place.keys()).length, files.length);
  return context.lines.join('\n').replaceAll(target.run, 'RUN');
}

test('a run that can be removed is removed without a word', async () => {
  await using place = await testStore();
  await using context = testContext();
  const target = newRun(place.store, ENVIRONMENT, new Date(), TERM);
  for (const file of ['detail.bha', 'manifest.json']) {
    await place.store.put(`${target.prefix}${file}`, text());
  }
  await discardRun(target, context);
  assert.equal(await place.keys(), []);
  assert.equal(context.lines, []);
});

test('without a manifest, what stays is no run', async () => {
  assert.match(
    await lineAbout(['detail.bha']),
    /run RUN could not be removed \(the store refused.*\)\. It has no manifest: nothing will restore from it\.$/,
  );
});

test('with a manifest, what stays counts as a run, and there is something to do', async () => {
  assert.match(
    await lineAbout(['detail.bha', 'manifest.json']),
    /Its manifest is there, so it counts as a run.*verify-backup --run RUN.*remove v1\/test\/runs\/RUN\/manifest\.json/,
  );
});

test('where nobody can tell, the line says so', async () => {
  assert.match(
    await lineAbout(['manifest.json'], { head: () => Promise.reject(denied()) }),
    /Whether its manifest is there could not be asked; if it is, this counts as a run: .*verify-backup/,
  );
});

test.run();
