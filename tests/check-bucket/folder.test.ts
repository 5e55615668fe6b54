import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { check, idsOf } from './check.ts';

const home = await mkdtemp(join(tmpdir(), 'check-folder-'));

test.after(() => rm(home, { recursive: true, force: true }));

test('a folder: what it has is proved, what it lacks is grey, and nothing is left', async () => {
  const store = join(home, 'store');
  const checked = await check({ BACKUP_STORE: `file:${store}` }, {}, () => undefined);
  assert.equal(idsOf(checked, 'green'), ['BKT-01', 'BKT-02', 'BKT-06', 'BKT-07']);
  assert.equal(idsOf(checked, 'red'), []);
  assert.is(checked.exit, 2);
  assert.equal(await readdir(store), []);
});

test('keys beside a folder are refused, and so is another kind of store', async () => {
  const wrong: readonly [Record<string, string>, string][] = [
    [
      { BACKUP_STORE: `file:${home}`, BACKUP_READ_KEY_ID: 'a', BACKUP_READ_KEY: 'b' },
      'a folder knows no keys',
    ],
    [{ BACKUP_STORE: 'gs://bucket' }, 'no kind of store that can be checked'],
  ];
  for (const [env, words] of wrong) {
    const error = await check(env, {}, () => undefined).catch((thrown: unknown) => thrown);
    assert.match(String(error), words);
  }
  assert.equal(await readdir(home), ['store']);
});

test.run();
